package store

import (
	"context"
	"os"
	"path/filepath"
)

// settingLost is when a new database was made in a folder that had been used
// before, in milliseconds.
const settingLost = "lost"

// wasUsed reports whether Latchkey has worked in the folder before: it leaves
// more there than its database.
func wasUsed(dir string) bool {
	for _, name := range []string{"run", "known_hosts"} {
		if _, err := os.Lstat(filepath.Join(dir, name)); err == nil {
			return true
		}
	}
	return false
}

// isGone reports whether there is no database, or nothing in it: a file system
// that crashed leaves an empty file. SQLite may still find all of it in the
// write-ahead log; then it is not gone.
func isGone(path string) bool {
	info, err := os.Lstat(path)
	if err == nil && info.Size() > 0 {
		return false
	}
	if err != nil && !os.IsNotExist(err) {
		return false
	}
	log, err := os.Lstat(path + "-wal")
	return err != nil || log.Size() == 0
}

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
