package datafolder

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Copy copies the database of a folder and its write-ahead log into a folder of their
// own, in memory if there is some. Whoever asked removes it.
func Copy(dir string) (folder string, err error) {
	if folder, err = copyFolder(); err != nil {
		return "", err
	}
	for _, end := range []string{"", "-wal"} {
		err := copyFile(filepath.Join(dir, Database+end), filepath.Join(folder, Database+end))
		if err != nil && !(end != "" && errors.Is(err, fs.ErrNotExist)) {
			return "", errors.Join(err, os.RemoveAll(folder))
		}
	}
	return folder, nil
}

// copyFolder makes a folder for the copy, in memory if there is one.
func copyFolder() (folder string, err error) {
	for _, parent := range []string{os.Getenv("XDG_RUNTIME_DIR"), "/dev/shm", os.TempDir()} {
		if parent == "" || !filepath.IsAbs(parent) {
			continue
		}
		if folder, err = os.MkdirTemp(parent, "latchkey-"); err == nil {
			return folder, nil
		}
	}
	return "", fmt.Errorf("copy the database: %w", err)
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}
