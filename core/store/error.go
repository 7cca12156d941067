package store

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

// What can be wrong with the store, by what a person does next. Test with
// errors.Is.
var (
	ErrCorrupt  = errors.New("the store is damaged")
	ErrNewer    = errors.New("the store was written by a newer version of Latchkey")
	ErrForeign  = errors.New("the file is a database of another program")
	ErrNotFile  = errors.New("a link or a folder has the database's name")
	ErrFull     = errors.New("the disk is full")
	ErrReadOnly = errors.New("the store cannot be written")
	ErrDisk     = errors.New("the disk does not read or write as it should")
	ErrLocked   = errors.New("another program holds the store")
	ErrNotFound = errors.New("not in the store")
	ErrClaimed  = errors.New("another window or command is working on it")
	// ErrUnfinished says that other work on the same thing was left half done.
	ErrUnfinished = errors.New("unfinished work prevents this")
	// ErrNameUsed says that another thing of the kind has the name.
	ErrNameUsed = errors.New("this name is used already")
	// ErrHashUsed says that a plan was confirmed before.
	ErrHashUsed = errors.New("this plan was confirmed before")
	// ErrRolloutThere is the ErrUnfinished of a rollout where another one has not ended.
	ErrRolloutThere = fmt.Errorf("%w: a rollout that has not ended there", ErrUnfinished)
)

// Error is a failure of the database file. Its text names the file.
type Error struct {
	Op   string
	Path string
	Kind error // one of the errors above, nil when none fits
	Err  error // what SQLite said
}

// Error implements error.
func (e *Error) Error() string {
	text := "store " + e.Path + ": " + e.Op + ": "
	_, coded := errors.AsType[coder](e.Err)
	switch {
	case e.Err == nil, e.Kind != nil && coded: // SQLite's own words for the kind add nothing
		return text + e.Kind.Error()
	case e.Kind != nil:
		return text + e.Kind.Error() + " (" + e.Err.Error() + ")"
	}
	return text + e.Err.Error()
}

// Unwrap returns kind and cause.
func (e *Error) Unwrap() []error {
	var all []error
	for _, err := range []error{e.Kind, e.Err} {
		if err != nil {
			all = append(all, err)
		}
	}
	return all
}

// fail turns an error of SQLite into an *Error; nil stays nil, and an error
// that already says enough is left as it is.
func (s *Store) fail(op string, err error) error {
	var mine *Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &mine), errors.Is(err, ErrNotFound), errors.Is(err, ErrClaimed), errors.Is(err, ErrUnfinished), errors.Is(err, ErrHashUsed),
		errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.Is(err, sql.ErrNoRows):
		return fmt.Errorf("%s: %w", op, ErrNotFound)
	}
	return &Error{Op: op, Path: s.path, Kind: kindOf(err), Err: err}
}

// coder is an error of SQLite.
type coder interface {
	error
	Code() int
}

// kindOf sorts SQLite's result codes; the low byte is the primary code.
func kindOf(err error) error {
	coded, ok := errors.AsType[coder](err)
	if !ok {
		return kindOfSystem(err)
	}
	switch coded.Code() {
	case 4874, 1034, 778: // SQLITE_IOERR_SHMSIZE, _FSYNC, _WRITE: there is no room for what SQLite writes beside the file
		return ErrFull
	}
	switch coded.Code() & 0xff {
	case 1: // SQLITE_ERROR
		if text := coded.Error(); strings.Contains(text, "no such table") || strings.Contains(text, "no such column") {
			return ErrCorrupt // the schema's number says that it is there
		}
	case 10: // SQLITE_IOERR
		return ErrDisk
	case 11, 26: // SQLITE_CORRUPT, SQLITE_NOTADB
		return ErrCorrupt
	case 13: // SQLITE_FULL
		return ErrFull
	case 8, 3, 14, 23: // SQLITE_READONLY, SQLITE_PERM, SQLITE_CANTOPEN, SQLITE_AUTH
		return ErrReadOnly
	case 5, 6: // SQLITE_BUSY, SQLITE_LOCKED
		return ErrLocked
	}
	return nil
}

// checkHeader refuses a file that is not a SQLite database before SQLite touches it:
// nothing may overwrite what a person could still rescue.
func checkHeader(path string) error {
	info, err := os.Lstat(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("open store: %w", err)
	}
	if !info.Mode().IsRegular() {
		return &Error{Op: "open", Path: path, Kind: ErrNotFile}
	}
	if info.Size() == 0 {
		return nil
	}
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("open store: %w", err)
	}
	defer f.Close()
	head := make([]byte, 108) // the file's header and that of its first page
	if _, err := io.ReadFull(f, head); err != nil || string(head[:16]) != "SQLite format 3\x00" {
		return &Error{Op: "open", Path: path, Kind: ErrCorrupt, Err: errors.New("it does not begin as a SQLite file does")}
	}
	// A file that a crash left before its first checkpoint has no id and no
	// tables yet; what has tables and not our id is somebody else's.
	id, tables := binary.BigEndian.Uint32(head[68:]), head[100] != 0x0d || head[103] != 0 || head[104] != 0
	if id != applicationID && (id != 0 || tables) && head[100] <= 0x0d {
		return &Error{Op: "open", Path: path, Kind: ErrForeign, Err: errors.New("its application id is not Latchkey's")}
	}
	return nil
}
