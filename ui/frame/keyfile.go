package frame

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// maxKeyFile is the largest file that is read as a private key, in bytes; the
// largest real ones are a hundredth of that, and a key may stand in another text.
const maxKeyFile = 1 << 20

// ErrNoKeyFile says that a file is not read at all; see the sentence around it.
var ErrNoKeyFile = errors.New("it is no plain file of at most 1 MB")

// ReadKeyFile reads a file that may be a key: a plain one, and not larger than
// any key is. It runs away from the UI goroutine.
func ReadKeyFile(path string) ([]byte, error) {
	info, err := os.Stat(path) // before it is opened: opening a pipe waits for its writer
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > maxKeyFile {
		return nil, ErrNoKeyFile
	}
	in, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	data, err := io.ReadAll(io.LimitReader(in, maxKeyFile+1))
	if err == nil && len(data) > maxKeyFile {
		err = ErrNoKeyFile // it grew meanwhile
	}
	if err != nil {
		clear(data)
		return nil, err
	}
	return data, nil
}

// ExpandHome puts the home folder in the place of a leading ~.
func ExpandHome(path string) string {
	rest, ok := strings.CutPrefix(path, "~/")
	if !ok {
		return path
	}
	dir, err := os.UserHomeDir()
	if err != nil {
		return path
	}
	return filepath.Join(dir, rest)
}
