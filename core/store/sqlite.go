package store

import (
	"context"
	"database/sql"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	_ "modernc.org/sqlite"
)

// connect opens both pools, with more pragmas than every connection has.
func (s *Store) connect(path string, pragmas ...string) (err error) {
	if s.safe, err = connect(path, "FULL", 2, pragmas); err == nil {
		s.cache, err = connect(path, "NORMAL", 4, pragmas)
	}
	return s.fail("open", err)
}

// connect opens a pool. The path is escaped so that a folder named "a?b" is
// not read as options.
func connect(path, synchronous string, conns int, pragmas []string) (*sql.DB, error) {
	slashed := filepath.ToSlash(path)
	if !strings.HasPrefix(slashed, "/") {
		slashed = "/" + slashed // C:/Users on Windows
	}
	q := url.Values{"_txlock": {"immediate"}, "_pragma": append([]string{
		"busy_timeout(10000)", "journal_mode(WAL)", "foreign_keys(1)",
		"cache_size(-16384)", // KiB: what lists read of 10,000 repositories is read from the disk once
		"synchronous(" + synchronous + ")", "fullfsync(1)", "checkpoint_fullfsync(1)",
	}, pragmas...)}
	db, err := sql.Open("sqlite", "file://"+(&url.URL{Path: slashed}).EscapedPath()+"?"+q.Encode())
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(conns)
	db.SetMaxIdleConns(conns)
	return db, nil
}

// inTx runs f in one transaction that takes the write lock at its start, so
// that what f reads cannot change before it writes.
func (s *Store) inTx(ctx context.Context, db *sql.DB, op string, f func(*sql.Tx) error) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return s.fail(op, err)
	}
	if err := f(tx); err != nil {
		_ = tx.Rollback() // the first error is the one that counts
		return s.fail(op, err)
	}
	return s.fail(op, tx.Commit())
}

// list runs a query of the cache pool and scans every row.
func list[T any](ctx context.Context, s *Store, op string, scan func(interface{ Scan(...any) error }) (T, error), query string, args ...any) ([]T, error) {
	rows, err := s.cache.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, s.fail(op, err)
	}
	defer rows.Close()
	var all []T
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, s.fail(op, err)
		}
		all = append(all, v)
	}
	return all, s.fail(op, rows.Err())
}

func scanText(row interface{ Scan(...any) error }) (text string, err error) {
	err = row.Scan(&text)
	return text, err
}

func texts(ctx context.Context, tx *sql.Tx, query string, args ...any) ([]string, error) {
	rows, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return nil, err
		}
		all = append(all, text)
	}
	return all, rows.Err()
}

// milli and clock turn times into the integers that the tables hold and back:
// milliseconds since 1970 UTC, 0 for the zero time.
func milli(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func clock(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

// querier is a database or a transaction.
type querier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}
