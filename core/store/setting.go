package store

import (
	"context"
)

// SettingInstance is the setting that tells this data folder from others of the
// same user: 12 random hexadecimal digits, made with the schema.
const SettingInstance = "instance"

// Setting returns a setting's value, "" when it was never set.
func (s *Store) Setting(ctx context.Context, name string) (value string, err error) {
	err = s.cache.QueryRowContext(ctx, `SELECT ifnull((SELECT value FROM settings WHERE name = ?), '')`, name).Scan(&value)
	return value, s.fail("read setting", err)
}

// SetSetting stores a setting; an empty value removes it.
func (s *Store) SetSetting(ctx context.Context, name, value string) error {
	query, args := `INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT(name) DO UPDATE SET value = excluded.value`, []any{name, value}
	if value == "" {
		query, args = `DELETE FROM settings WHERE name = ?`, []any{name}
	}
	_, err := s.safe.ExecContext(ctx, query, args...)
	return s.fail("write setting", err)
}

// settingLost is when a new database was made in a folder that had been used
// before, in milliseconds.
const settingLost = "lost"

// noteLost records that the database of a folder in use was gone, until
// ForgetLost: what it held has to be read in again.
func (s *Store) noteLost(ctx context.Context) error {
	return s.SetSetting(ctx, settingLost, s.now().UTC().Format("2006-01-02 15:04"))
}

// Lost returns when a new database replaced one that was gone, "" when none did
// or ForgetLost was called since.
func (s *Store) Lost(ctx context.Context) (string, error) { return s.Setting(ctx, settingLost) }

// ForgetLost makes Lost return "".
func (s *Store) ForgetLost(ctx context.Context) error { return s.SetSetting(ctx, settingLost, "") }
