package files

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"latchkey/core/cause"
	"latchkey/core/errtext"
	"latchkey/core/say"
)

// WriteNew writes a file that must not be there, not even as a link, and
// removes it again when it cannot be written whole.
func WriteNew(path string, data []byte, mode os.FileMode) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if errors.Is(err, fs.ErrExist) {
		return errtext.Because(say.New("failed.about", "{about}: {cause}", say.Values{"about": path}), cause.ErrFileExists)
	}
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Sync(), f.Close())
	if err != nil {
		err = errors.Join(err, os.Remove(path))
	}
	return err
}

// NewPair returns where a private key and its public one beside it will be written,
// as an absolute path. It refuses early what writing would refuse half-way.
func NewPair(path string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", errtext.Because(say.New("failed.export-to", "export to {path}: {cause}", say.Values{"path": path}), err)
	}
	if err := MakeSSHFolder(filepath.Dir(path)); err != nil {
		return "", errtext.Because(say.New("failed.export-to", "export to {path}: {cause}", say.Values{"path": path}), err)
	}
	if info, err := os.Stat(filepath.Dir(path)); err != nil || !info.IsDir() {
		if err == nil || errors.Is(err, fs.ErrNotExist) {
			err = cause.ErrNoFolder
		}
		return "", errtext.Because(say.New("failed.export-to", "export to {path}: {cause}", say.Values{"path": path}), err)
	}
	for _, p := range []string{path, path + ".pub"} {
		if _, err := os.Lstat(p); err == nil {
			return "", errtext.Because(say.New("failed.export-to", "export to {path}: {cause}", say.Values{"path": p}), cause.ErrFileExists)
		}
	}
	return path, nil
}

// MakeSSHFolder makes ~/.ssh where a new machine has none; every other folder
// is the person's own to make.
func MakeSSHFolder(dir string) error {
	home, err := os.UserHomeDir()
	if err != nil || dir != filepath.Join(home, ".ssh") {
		return nil
	}
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// PairExists reports whether a private key's file, or its public one, is there.
func PairExists(path string) bool {
	_, err := os.Lstat(path)
	_, errPublic := os.Lstat(path + ".pub")
	return err == nil || errPublic == nil
}
