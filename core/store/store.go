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
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	_ "modernc.org/sqlite" // the database/sql driver "sqlite"

	"latchkey/core/store/datafolder"
)

// FileName is the database's name inside the data folder.
const FileName = datafolder.Database

// Store is an open store, safe for concurrent use. Close it when done.
type Store struct {
	path  string
	cache *sql.DB // commits with synchronous=NORMAL
	safe  *sql.DB // commits with synchronous=FULL
	now   func() time.Time
	owner *owner // shows other programs that this one lives

	author string        // see Author
	logged chan struct{} // see Logged

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
	if err := datafolder.Make(dir); err != nil {
		return nil, err
	}
	unlock, err := lockFolder(ctx, dir) // one program at a time creates and migrates
	if err != nil {
		return nil, err
	}
	defer unlock()
	s := &Store{path: filepath.Join(dir, FileName), now: now, author: author(), logged: make(chan struct{}, 1)}
	lost := datafolder.IsGone(s.path) && datafolder.WasUsed(dir)
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
	if err := checkHeader(s.path); err != nil {
		return err
	}
	if err := datafolder.PrivateFile(s.path); err != nil {
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
