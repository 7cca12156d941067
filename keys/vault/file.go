package vault

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"time"
)

// Errors that only the encrypted file returns.
var (
	ErrWrongPassphrase = errors.New("wrong passphrase for the encrypted file")
	ErrNoPassphrase    = errors.New("the encrypted file needs a passphrase and nobody is there to give it")
	ErrWeakPassphrase  = fmt.Errorf("the passphrase is shorter than %d bytes", MinPassphrase)
	// ErrUnsafe says that others have access to the file or its folder.
	ErrUnsafe = errors.New("not a safe place for the encrypted file")
	// ErrWrongIdentity says that an age identity is not one of those that open the file.
	ErrWrongIdentity = errors.New("this age identity does not open the encrypted file")
	// ErrNoIdentity says that a text holds no age identity that can be used.
	ErrNoIdentity = errors.New("there is no age identity in it")
	// ErrIdentityOnly says that no passphrase opens the file.
	ErrIdentityOnly = errors.New("the encrypted file has no passphrase: an age identity opens it")
)

// MinPassphrase is the shortest passphrase of a new file, in bytes.
const MinPassphrase = 8

// noLimit is the time limit of work that only the caller's context may end.
const noLimit = time.Duration(math.MaxInt64)

// FileOptions are the settings of OpenFile.
type FileOptions struct {
	// Passphrase is asked when an encrypted file is first read or written, once in
	// the life of the vault unless it fails. The answer is wiped. Nil means
	// that nobody can be asked: ErrNoPassphrase.
	Passphrase func(context.Context) ([]byte, error)
	// NewPassphrase is asked instead when the file is made, for example to have
	// the passphrase typed twice. Nil means Passphrase.
	NewPassphrase func(context.Context) ([]byte, error)
	// Identity returns the text of an age identity file, which opens the encrypted file
	// in place of a passphrase; the answer is wiped. Nil means that there is none.
	// Where it does not open the file, Passphrase is asked, if that is not nil.
	Identity func(context.Context) ([]byte, error)
	// Tries is how often Passphrase is asked when the answer was wrong; 0 means
	// once, for answers that are known beforehand.
	Tries int
	// WorkFactor is the base-2 logarithm of scrypt's cost, 0 for age's default
	// (18: about a second and 256 MiB). It counts only when the file is made.
	WorkFactor int

	alone bool // Identity is given without anything that tells a passphrase
}

// encryptedFile is a vault in one file.
type encryptedFile struct {
	path    string
	options FileOptions
	serial  serializer

	// The fields below are used inside the serializer only.
	key       *fileKey          // nil until the passphrase was given
	cache     map[string][]byte // content when the file was last read
	cacheInfo fs.FileInfo       // the file that cache was read from
}

// OpenFile returns the vault in one file encrypted with a passphrase (see
// encrypted.go for its form). The file and its folder are made by the first
// Put; until then every Get returns ErrNotFound. Two programs may use the same
// file. The file is not read, and the passphrase not asked, before the first
// call.
func OpenFile(path string, options FileOptions) (Vault, error) {
	full, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("encrypted file %s: %w", path, err)
	}
	options.alone = options.Identity != nil && options.Passphrase == nil
	if options.NewPassphrase == nil {
		options.NewPassphrase = options.Passphrase
	}
	return &encryptedFile{path: full, options: options}, nil
}

func (f *encryptedFile) Put(ctx context.Context, name string, secret []byte) error {
	if err := begin(ctx, name, secret); err != nil {
		return err
	}
	copied := bytes.Clone(secret) // the caller may wipe its copy while we still write
	return f.change(ctx, func(content map[string][]byte) bool {
		content[name] = copied
		return true
	})
}

func (f *encryptedFile) Get(ctx context.Context, name string) ([]byte, error) {
	if err := begin(ctx, name, nil); err != nil {
		return nil, err
	}
	return run(ctx, &f.serial, noLimit, func(ctx context.Context) ([]byte, error) {
		content, err := f.content(ctx)
		if err != nil {
			return nil, err
		}
		secret, ok := content[name]
		if !ok {
			return nil, ErrNotFound
		}
		return bytes.Clone(secret), nil
	})
}

func (f *encryptedFile) Delete(ctx context.Context, name string) error {
	if err := begin(ctx, name, nil); err != nil {
		return err
	}
	if _, err := os.Lstat(f.path); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return f.change(ctx, func(content map[string][]byte) bool {
		_, there := content[name]
		delete(content, name)
		return there
	})
}

// State never asks for the passphrase: a file that was not opened yet is
// reported as ErrLocked, although a Get or Put would ask for it.
func (f *encryptedFile) State(ctx context.Context) State {
	gone := false
	_, err := run(ctx, &f.serial, noLimit, func(context.Context) (bool, error) {
		raw, _, err := readSafe(f.path)
		if errors.Is(err, ErrNotFound) { // the first Put makes it
			gone = true
			if f.options.NewPassphrase == nil && f.options.Identity == nil {
				return false, ErrNoPassphrase
			}
			return true, nil
		}
		if err != nil {
			return false, err
		}
		head, _, err := splitEncrypted(raw)
		if err == nil && !f.key.opens(head) {
			err = fmt.Errorf("%w: the passphrase of the encrypted file has not been given yet", ErrLocked)
		}
		return err == nil, err
	})
	return State{Name: "encrypted file", Ready: err == nil, Err: err, Gone: gone && ctx.Err() == nil}
}

// change reads the content again, lets edit change it and writes it, while no
// other program can. Edit returns false when there is nothing to write.
func (f *encryptedFile) change(ctx context.Context, edit func(map[string][]byte) bool) error {
	_, err := run(ctx, &f.serial, noLimit, func(ctx context.Context) (bool, error) {
		if err := safeFolder(filepath.Dir(f.path)); err != nil {
			return false, untouched{err}
		}
		// Before the lock: a person may take long to type a passphrase, and the
		// other program must not wait for that.
		if err := f.prepare(ctx); err != nil {
			return false, untouched{err}
		}
		release, err := f.lock(ctx)
		if err != nil {
			return false, untouched{err}
		}
		defer release()
		content, _, err := f.load(ctx)
		if errors.Is(err, ErrNotFound) {
			content, err = map[string][]byte{}, nil
		}
		if err != nil {
			return false, untouched{err}
		}
		if !edit(content) {
			return false, nil
		}
		return true, f.save(ctx, content)
	})
	return err
}

// prepare returns the key of the existing file, or a new one.
func (f *encryptedFile) prepare(ctx context.Context) error {
	_, err := f.content(ctx)
	if !errors.Is(err, ErrNotFound) {
		return err
	}
	if f.key != nil {
		return nil
	}
	f.key, err = newFileKey(ctx, f.options, nil)
	return err
}

func (f *encryptedFile) lock(ctx context.Context) (release func(), err error) {
	path := f.path + ".lock"
	if info, err := os.Lstat(path); err == nil && !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%w: %s is not a regular file", ErrUnsafe, path)
	}
	return lockFile(ctx, path, lockTimeout)
}

// content returns what the file holds, from memory while the file is the one
// that was last read. A save makes a new file, so that the file's number
// (inode) differs even where time and size are the same.
func (f *encryptedFile) content(ctx context.Context) (map[string][]byte, error) {
	info, err := os.Lstat(f.path)
	if err == nil && f.cacheInfo != nil && os.SameFile(info, f.cacheInfo) &&
		info.ModTime().Equal(f.cacheInfo.ModTime()) && info.Size() == f.cacheInfo.Size() && info.Mode() == f.cacheInfo.Mode() {
		return f.cache, nil
	}
	content, info, err := f.load(ctx)
	if err != nil {
		return nil, err
	}
	f.remember(content, info)
	return content, nil
}

// load reads and decrypts the file, and asks for the passphrase when needed.
func (f *encryptedFile) load(ctx context.Context) (map[string][]byte, fs.FileInfo, error) {
	raw, info, err := readSafe(f.path)
	if err != nil {
		return nil, nil, err
	}
	head, body, err := splitEncrypted(raw)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", f.path, err)
	}
	if !f.key.opens(head) && !f.key.stillOpens(head, body) {
		if f.key, err = tryFileKey(ctx, f.options, head); err != nil {
			return nil, nil, err
		}
	}
	content, err := f.key.open(body)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", f.path, err)
	}
	return content, info, nil
}

// save encrypts the content, replaces the file and reads it back.
func (f *encryptedFile) save(ctx context.Context, content map[string][]byte) error {
	raw, err := f.key.encrypt(content)
	if err != nil {
		return err
	}
	if err := replaceFile(ctx, f.path, raw); err != nil {
		return err
	}
	back, info, err := readSafe(f.path)
	if err != nil {
		return err
	}
	if !bytes.Equal(back, raw) {
		return fmt.Errorf("%w: %s is not what was written", ErrDamaged, f.path)
	}
	f.remember(content, info)
	return nil
}

func (f *encryptedFile) remember(content map[string][]byte, info fs.FileInfo) {
	f.cache, f.cacheInfo = content, info
}
