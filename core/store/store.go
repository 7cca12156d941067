// Package store is one SQLite file with what Latchkey remembers: accounts, the
// index of key pairs, the cache of repositories and deploy keys, the journal
// and the request log. Of keys it uses only what counts as weak, of api
// nothing: no private key passes through it.
//
// Two programs may have the same store open at once. What must survive a power
// cut (accounts, the index, the journal) is committed with synchronous=FULL;
// what can be read again (caches, the request log) with NORMAL.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	_ "modernc.org/sqlite" // the database/sql driver "sqlite"
)

// FileName is the database's name inside the data folder.
const FileName = "latchkey.db"

// Store is an open store, safe for concurrent use. Close it when done.
type Store struct {
	path  string
	cache *sql.DB // commits with synchronous=NORMAL
	safe  *sql.DB // commits with synchronous=FULL
	now   func() time.Time
	owner *owner // proves to other programs that this one lives

	answers  atomic.Int64 // how many were stored since it was opened
	readOnly error        // why nothing can be written, nil where it can; see rescue.go
	copied   string       // the folder of the copy that is read then
}

// Open opens the store in the folder dir, which it makes (mode 0700) when it
// is not there, and brings an older schema up to date. A damaged file is
// reported as ErrCorrupt and left as it is. Where the disk is full or cannot be
// written, what is there is opened for reading alone: see ReadOnly. now may be nil.
func Open(ctx context.Context, dir string, now func() time.Time) (*Store, error) {
	if now == nil {
		now = time.Now
	}
	s, err := openFolder(ctx, dir, now)
	if err != nil && canBeRead(dir, err) {
		if copied, copyErr := openCopy(ctx, dir, now, err); copyErr == nil {
			return copied, nil
		}
	}
	return s, err
}

func openFolder(ctx context.Context, dir string, now func() time.Time) (*Store, error) {
	if err := MakeFolder(dir); err != nil {
		return nil, err
	}
	unlock, err := lockFolder(ctx, dir) // one program at a time creates and migrates
	if err != nil {
		return nil, err
	}
	defer unlock()
	s := &Store{path: filepath.Join(dir, FileName), now: now}
	lost := isGone(s.path) && wasUsed(dir)
	if err := s.openFile(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	if lost {
		if err := s.noteLost(ctx); err != nil {
			return nil, errors.Join(err, s.Close())
		}
	}
	if s.owner, err = newOwner(filepath.Join(dir, "run")); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func (s *Store) openFile(ctx context.Context) error {
	if err := sniff(s.path); err != nil {
		return err
	}
	if err := privateFile(s.path); err != nil {
		return err
	}
	if err := s.connect(s.path); err != nil {
		return err
	}
	if err := s.migrate(ctx); err != nil {
		return err
	}
	return s.fail("open", s.cache.PingContext(ctx))
}

// connect opens both pools, with more pragmas than every connection has.
func (s *Store) connect(path string, pragmas ...string) (err error) {
	if s.safe, err = connect(path, "FULL", 2, pragmas); err == nil {
		s.cache, err = connect(path, "NORMAL", 4, pragmas)
	}
	return s.fail("open", err)
}

// Close closes the database and ends this program's claims.
func (s *Store) Close() error {
	var errs []error
	for _, db := range []*sql.DB{s.cache, s.safe} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	if s.owner != nil {
		errs = append(errs, s.owner.close())
	}
	if s.copied != "" {
		errs = append(errs, os.RemoveAll(s.copied))
	}
	return errors.Join(errs...)
}

// Path returns where the database file is.
func (s *Store) Path() string { return s.path }

// Check reads the whole file and reports damage as ErrCorrupt. It takes time
// in proportion to the size of the file.
func (s *Store) Check(ctx context.Context) error {
	var verdict string
	if err := s.cache.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&verdict); err != nil {
		return s.fail("check", err)
	}
	if verdict != "ok" {
		return &Error{Op: "check", Path: s.path, Kind: ErrCorrupt, Err: errors.New(verdict)}
	}
	return nil
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

// MakeFolder makes a data folder for its owner alone, or accepts an existing
// one; ErrFolder says that a folder cannot be one, such as /tmp.
func MakeFolder(dir string) error {
	if dir == "" || !filepath.IsAbs(dir) {
		return fmt.Errorf("data folder %q: not an absolute path", dir)
	}
	info, err := os.Stat(dir)
	if err == nil && !info.IsDir() {
		return fmt.Errorf("%s: %w: it is a file", dir, ErrFolder)
	}
	if err != nil {
		if err = os.MkdirAll(dir, 0o700); err == nil {
			info, err = os.Stat(dir)
		}
	}
	if err != nil {
		return fmt.Errorf("%s: %w: %s", dir, ErrFolder, why(err))
	}
	if err := ofThisUser(dir, info); err != nil {
		return err
	}
	if info.Mode().Perm()&0o077 != 0 && ownModes {
		// Not a folder such as /tmp or the home: others may need their way in.
		if err := ownFolder(dir); err != nil {
			return err
		}
		if err := os.Chmod(dir, 0o700); err != nil {
			return fmt.Errorf("data folder is open to other users: %w", err)
		}
	}
	return nil
}

// why returns the error about a folder; its path is in the text before.
func why(err error) string {
	switch {
	case errors.Is(err, fs.ErrPermission):
		return "you may not write there"
	case errors.Is(err, syscall.EROFS):
		return "the disk is read-only"
	case errors.Is(err, syscall.ENOTDIR):
		return "a part of its path is a file"
	case errors.Is(err, fs.ErrNotExist):
		return "no folder can be made there"
	}
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		err = p.Err
	}
	return err.Error()
}

// ownFolder refuses a folder that has files and none of ours.
func ownFolder(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("%s: %w: %s", dir, ErrFolder, why(err))
	}
	for _, e := range entries {
		switch e.Name() {
		case FileName, "open.lock", "vault.age", "known_hosts":
			return nil
		}
	}
	if len(entries) > 0 {
		return fmt.Errorf("%s: %w: it holds other files, and other users may look into it", dir, ErrFolder)
	}
	return nil
}

// privateFile makes the database file with mode 0600 before SQLite would make
// it with the umask; SQLite gives -wal and -shm the mode of the main file.
func privateFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("open store: %w", err)
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.Mode().Perm()&0o077 != 0 && ownModes {
		if err := f.Chmod(0o600); err != nil {
			return fmt.Errorf("store is open to other users: %w", err)
		}
	}
	return nil
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
