package store

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// SetExported records the file to which a pair's private key was last written.
func (s *Store) SetExported(ctx context.Context, fingerprint, path string, at time.Time) error {
	_, err := s.safe.ExecContext(ctx, `INSERT INTO exports (fingerprint, path, at) VALUES (?,?,?)
		ON CONFLICT(fingerprint) DO UPDATE SET path = excluded.path, at = excluded.at`, fingerprint, path, milli(at))
	return s.fail("write export", err)
}

// Exported returns the file to which a pair's private key was last written, ""
// when it never was.
func (s *Store) Exported(ctx context.Context, fingerprint string) (path string, err error) {
	err = s.cache.QueryRowContext(ctx, `SELECT path FROM exports WHERE fingerprint = ?`, fingerprint).Scan(&path)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return path, s.fail("read export", err)
}
