package session

import (
	"errors"
	"os"

	"latchkey/cmd/internal/cli/terminal"
)

// WriteNewSecret writes a new file for its owner alone, and leaves nothing where it
// cannot be written whole.
func WriteNewSecret(path string, text []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return terminal.FileError(path, err)
	}
	_, err = f.Write(text)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return errors.Join(terminal.FileError(path, err), os.Remove(path))
	}
	return nil
}
