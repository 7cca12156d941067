package vault

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// maxEncrypted is the largest encrypted file in bytes: thousands of RSA-4096 keys.
const maxEncrypted = 64 << 20

// permissions reports whether the mode bits of files mean something on this system.
func permissions() bool { return runtime.GOOS != "windows" }

// safeFolder makes the folder, for this user alone, when it is not there, and
// refuses one in which everybody may write.
func safeFolder(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("folder of the encrypted file: %w", err)
	}
	info, err := os.Stat(dir)
	if err != nil {
		return fmt.Errorf("folder of the encrypted file: %w", err)
	}
	if permissions() && info.Mode().Perm()&0o002 != 0 {
		return fmt.Errorf("%w: everybody may write in the folder %s", ErrUnsafe, dir)
	}
	return nil
}

// readSafe reads a regular file that belongs to this user, and removes the
// rights of others to read or write it. ErrNotFound when there is none.
func readSafe(path string) ([]byte, fs.FileInfo, error) {
	before, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, ErrNotFound
	}
	if err != nil {
		return nil, nil, fmt.Errorf("encrypted file: %w", err)
	}
	if !before.Mode().IsRegular() {
		return nil, nil, fmt.Errorf("%w: %s is a link or no plain file", ErrUnsafe, path)
	}
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, ErrNotFound
	}
	if err != nil {
		return nil, nil, fmt.Errorf("encrypted file: %w", err)
	}
	defer func() { _ = file.Close() }()
	if err := private(file, path); err != nil {
		return nil, nil, err
	}
	raw, err := io.ReadAll(io.LimitReader(file, maxEncrypted+1))
	if err != nil {
		return nil, nil, fmt.Errorf("encrypted file: %w", err)
	}
	if len(raw) > maxEncrypted {
		return nil, nil, fmt.Errorf("%w: %s is larger than %d bytes", ErrDamaged, path, maxEncrypted)
	}
	info, err := file.Stat()
	if err != nil {
		return nil, nil, fmt.Errorf("encrypted file: %w", err)
	}
	return raw, info, nil
}

// private checks the open file itself, because the name may lead elsewhere by now.
func private(file *os.File, path string) error {
	info, err := file.Stat()
	if err != nil {
		return fmt.Errorf("encrypted file: %w", err)
	}
	now, err := os.Lstat(path)
	if err == nil && now.Mode()&fs.ModeSymlink != 0 || !info.Mode().IsRegular() {
		return fmt.Errorf("%w: %s is a link or no plain file", ErrUnsafe, path)
	}
	if permissions() && info.Mode().Perm()&0o077 != 0 {
		if err := file.Chmod(0o600); err != nil {
			return fmt.Errorf("%w: others may read %s and that cannot be changed", ErrUnsafe, path)
		}
	}
	return nil
}

// replaceFile replaces the content of a file in one step: after a crash the
// file holds all of the old or all of the new content. The caller holds the
// lock, so that what an earlier crash left behind may be deleted.
func replaceFile(ctx context.Context, path string, content []byte) error {
	dir, base := filepath.Split(path)
	removeLeftovers(dir, base)
	file, err := os.CreateTemp(dir, "."+base+".*.new") // mode 0600
	if err != nil {
		return fmt.Errorf("save the encrypted file: %w", err)
	}
	defer func() { _ = os.Remove(file.Name()) }() // no longer there unless we failed
	_, err = file.Write(content)
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return fmt.Errorf("save the encrypted file: %w", err)
	}
	if err := ended(ctx); err != nil {
		return err
	}
	if err := os.Rename(file.Name(), path); err != nil {
		return fmt.Errorf("save the encrypted file: %w", err)
	}
	return syncFolder(dir)
}

func removeLeftovers(dir, base string) {
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), "."+base+".") && strings.HasSuffix(e.Name(), ".new") {
			_ = os.Remove(filepath.Join(dir, e.Name()))
		}
	}
}

// syncFolder makes a rename survive a power cut.
func syncFolder(dir string) error {
	if !permissions() {
		return nil // Windows cannot open a folder for this
	}
	folder, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("save the encrypted file: %w", err)
	}
	defer func() { _ = folder.Close() }()
	if err := folder.Sync(); err != nil {
		return fmt.Errorf("save the encrypted file: %w", err)
	}
	return nil
}
