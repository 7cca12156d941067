// Package ownfile reads files that steer what a program does, and takes them from
// nobody but the user (or root) themselves: as OpenSSH does it with its own, the
// file and every folder above it have to belong to one of them, and nobody else may
// write there.
package ownfile

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

var (
	// ErrUnsafe says that somebody else could have written the file.
	ErrUnsafe = errors.New("somebody else could have written it")
	// ErrTooLong says that a file is longer than its kind ever is.
	ErrTooLong = errors.New("it is too long")
)

// Read returns what a file of the user's own holds: fs.ErrNotExist where there is
// none, ErrUnsafe where others may write it, or may put another file in its place.
// A symbolic link counts as what it leads to, with all folders above that.
func Read(path string, most int64) ([]byte, error) {
	target, err := filepath.EvalSymlinks(path)
	if err != nil {
		return nil, err
	}
	if target, err = filepath.Abs(target); err != nil {
		return nil, err
	}
	if err := folders(filepath.Dir(target)); err != nil {
		return nil, err
	}
	file, err := os.OpenFile(target, os.O_RDONLY|plain, 0)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	info, err := file.Stat() // of what is open: the name may lead elsewhere by now
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%w: it is not a plain file", ErrUnsafe)
	}
	if err := belongs(info, target); err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(file, most+1))
	if err == nil && int64(len(data)) > most {
		err = ErrTooLong
	}
	return data, err
}

// folders checks a folder and all above it. With those checked nobody else can put
// another file in the place of one below them.
func folders(dir string) error {
	for {
		info, err := os.Lstat(dir)
		if err != nil {
			return err
		}
		// In a sticky folder such as /tmp others cannot replace what is not theirs.
		if info.Mode()&fs.ModeSticky == 0 {
			err = belongs(info, dir)
		} else {
			err = owned(info, dir)
		}
		if err != nil {
			return err
		}
		above := filepath.Dir(dir)
		if above == dir {
			return nil
		}
		dir = above
	}
}
