package store

import (
	"context"
	"database/sql"
	"time"
)

// SpendRequest counts one request of the account if fewer than limit were made
// since from, over both programs and over restarts. It returns how many were
// made including this one, and whether it may go out. When it may not, wait is
// how long until the oldest one leaves the window that began at from.
func (s *Store) SpendRequest(ctx context.Context, account string, from time.Time, limit int) (spent int, ok bool, wait time.Duration, err error) {
	err = s.inTx(ctx, s.cache, "count request", func(tx *sql.Tx) error {
		var oldest sql.NullInt64
		if err := tx.QueryRowContext(ctx, `SELECT count(*), min(at) FROM request_log WHERE account = ? AND at > ?`,
			account, from.UnixMilli()).Scan(&spent, &oldest); err != nil {
			return err
		}
		if ok = limit <= 0 || spent < limit; !ok {
			wait = time.Duration(oldest.Int64-from.UnixMilli())*time.Millisecond + time.Millisecond
			return nil
		}
		spent++
		_, err := tx.ExecContext(ctx, `INSERT INTO request_log (account, at) VALUES (?, ?)`, account, s.now().UnixMilli())
		return err
	})
	return spent, ok, wait, err
}

// RequestsSince is how many requests the account made since then.
func (s *Store) RequestsSince(ctx context.Context, account string, since time.Time) (n int, err error) {
	err = s.cache.QueryRowContext(ctx, `SELECT count(*) FROM request_log WHERE account = ? AND at > ?`, account, since.UnixMilli()).Scan(&n)
	return n, s.fail("count requests", err)
}

// PruneRequests forgets requests before then.
func (s *Store) PruneRequests(ctx context.Context, before time.Time) error {
	_, err := s.cache.ExecContext(ctx, `DELETE FROM request_log WHERE at <= ?`, before.UnixMilli())
	return s.fail("prune requests", err)
}

// SettingInstance is the setting that names this data folder among others of
// the same user: made at random with the schema, 12 hexadecimal digits.
const SettingInstance = "instance"

// Setting gives a setting's value, "" when it was never set.
func (s *Store) Setting(ctx context.Context, name string) (value string, err error) {
	err = s.cache.QueryRowContext(ctx, `SELECT ifnull((SELECT value FROM settings WHERE name = ?), '')`, name).Scan(&value)
	return value, s.fail("read setting", err)
}

// SetSetting keeps a setting; an empty value removes it.
func (s *Store) SetSetting(ctx context.Context, name, value string) error {
	query, args := `INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT(name) DO UPDATE SET value = excluded.value`, []any{name, value}
	if value == "" {
		query, args = `DELETE FROM settings WHERE name = ?`, []any{name}
	}
	_, err := s.safe.ExecContext(ctx, query, args...)
	return s.fail("write setting", err)
}
