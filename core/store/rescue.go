package store

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"latchkey/core/store/datafolder"
)

// ReadOnly returns why nothing can be written, nil when all is well. What the
// database held when it was opened can still be read then; every change fails
// with ErrReadOnly.
func (s *Store) ReadOnly() error { return s.readOnly }

// kindOfSystem sorts the system's errors about files.
func kindOfSystem(err error) error {
	switch {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, datafolder.ErrQuota):
		return ErrFull
	case errors.Is(err, syscall.EROFS), errors.Is(err, fs.ErrPermission):
		return ErrReadOnly
	case errors.Is(err, syscall.EIO):
		return ErrDisk
	}
	return nil
}

// canBeRead reports whether opening failed only because nothing can be written,
// and a database is there.
func canBeRead(dir string, err error) bool {
	if info, statErr := os.Lstat(filepath.Join(dir, FileName)); statErr != nil || !info.Mode().IsRegular() || info.Size() == 0 {
		return false
	}
	for _, kind := range []error{ErrFull, ErrReadOnly} {
		if errors.Is(err, kind) || errors.Is(kindOfSystem(err), kind) {
			return true
		}
	}
	return false
}

// openCopy opens a copy of the database and of its write-ahead log for reading.
// SQLite cannot read a file with a log where it may write nothing, and nobody
// should have to wait for room on a disk to get at keys. The copy is in a
// memory file system where there is one; it holds no secret.
func openCopy(ctx context.Context, dir string, now func() time.Time, why error) (*Store, error) {
	folder, err := datafolder.Copy(dir)
	if err != nil {
		return nil, err
	}
	s := &Store{path: filepath.Join(dir, FileName), now: now, readOnly: why, copied: folder, author: author(), logged: make(chan struct{}, 1)}
	copied := filepath.Join(folder, FileName)
	if err := s.openReading(ctx, copied); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	if s.owner, err = newOwner(filepath.Join(folder, "run")); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// openReading brings the copy's schema up to date and then makes it read-only:
// what was written there would be lost with it.
func (s *Store) openReading(ctx context.Context, path string) error {
	if err := checkHeader(path); err != nil {
		return err
	}
	if err := s.connect(path); err != nil {
		return err
	}
	if err := errors.Join(s.migrate(ctx), s.Check(ctx)); err != nil { // a copy of what somebody was just writing may be torn
		return err
	}
	if err := errors.Join(s.cache.Close(), s.safe.Close()); err != nil {
		return s.fail("open", err)
	}
	if err := s.connect(path, "query_only(1)"); err != nil {
		return err
	}
	return s.fail("open", s.cache.PingContext(ctx))
}
