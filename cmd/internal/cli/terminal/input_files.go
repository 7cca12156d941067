package terminal

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime"
	"slices"
	"syscall"

	"latchkey/internal/decode"
	"latchkey/internal/safetext"
	"latchkey/keys"
)

// How much is read of an input, in bytes.
const (
	largestKeyFile = 1 << 20  // a key may stand in a larger text
	longestSecret  = 16 << 10 // a token or passphrase
)

// ReadKeyFile reads a key's file, or standard input for "-".
func (in *Input) ReadKeyFile(ctx context.Context, path string) ([]byte, error) {
	data, err := in.ReadFile(ctx, path, largestKeyFile)
	if errors.Is(err, errTooLong) {
		err = fmt.Errorf("%w: it has more than %d KB", keys.ErrTooLarge, largestKeyFile>>10)
	}
	if err != nil {
		return nil, FileError(FileName(path), err)
	}
	return data, nil
}

// ReadPublicFile reads and checks a public key's file, so that an error names
// the file.
func (in *Input) ReadPublicFile(ctx context.Context, path string) (string, error) {
	data, err := in.ReadKeyFile(ctx, path)
	if err != nil {
		return "", err
	}
	if _, err := keys.ParsePublic(string(data)); err != nil {
		return "", fmt.Errorf("%s: %w", FileName(path), err)
	}
	if options := keys.OptionsIn(string(data)); options != "" {
		fmt.Fprintf(in.Prompts, "warning: no forge keeps the options before this key (%s), so none of them will protect it there\n", safetext.Line(options, 100))
	}
	return string(data), nil
}

// FileName returns the name of a file for messages.
func FileName(path string) string {
	if path == "-" {
		return "standard input"
	}
	return path
}

// ReadSecretFile returns the first line of a file that holds a passphrase.
func (in *Input) ReadSecretFile(ctx context.Context, path string) ([]byte, error) {
	const hint = "The first line of the file is the passphrase."
	data, err := in.ReadFile(ctx, path, longestSecret)
	var secret []byte
	if err == nil {
		secret, err = firstLine(data)
	}
	switch {
	case errors.Is(err, errTooLong), errors.Is(err, errEmptyLine):
		return nil, WithHint(hint, "passphrase file %s: %w", path, err)
	case err != nil:
		return nil, FileError("passphrase file "+path, err)
	}
	in.WarnReadableByOthers(path)
	return secret, nil
}

// ReadTokenFile returns the first line of a file without surrounding blanks.
func (in *Input) ReadTokenFile(ctx context.Context, path string) ([]byte, error) {
	data, err := in.ReadFile(ctx, path, longestSecret)
	var token []byte
	if err == nil {
		token, err = tokenIn(data)
	}
	switch {
	case errors.Is(err, errTooLong), errors.Is(err, errEmptyLine):
		return nil, WithHint("The first line of the file is the token.", "token file %s: %w", path, err)
	case err != nil:
		return nil, FileError("token file "+path, err)
	}
	in.WarnReadableByOthers(path)
	return token, nil
}

// ReadIdentityFile returns the text of an age identity file.
func (in *Input) ReadIdentityFile(ctx context.Context, path string) ([]byte, error) {
	data, err := in.ReadFile(ctx, path, longestSecret)
	if errors.Is(err, errTooLong) {
		return nil, fmt.Errorf("identity file %s: %w", path, err)
	}
	if err != nil {
		return nil, FileError("identity file "+path, err)
	}
	in.WarnReadableByOthers(path)
	return data, nil
}

// WarnReadableByOthers warns, once per file, that other users of this machine
// can read a file with a secret. ssh would refuse such a key.
func (in *Input) WarnReadableByOthers(path string) {
	info, err := os.Stat(path)
	if path == "-" || err != nil || runtime.GOOS == "windows" || !info.Mode().IsRegular() || info.Mode().Perm()&0o077 == 0 || slices.Contains(in.warnedFiles, path) {
		return
	}
	in.warnedFiles = append(in.warnedFiles, path)
	fmt.Fprintf(in.Prompts, "warning: others on this machine can read %s (mode %04o); close it: chmod 600 FILE\n", safetext.Line(path, 0), info.Mode().Perm())
}

// ReadSecret returns the first line of standard input without surrounding
// blanks: no token has any.
func (in *Input) ReadSecret(ctx context.Context) ([]byte, error) {
	data, err := in.ReadFile(ctx, "-", longestSecret)
	if err != nil {
		return nil, err
	}
	return tokenIn(data)
}

func tokenIn(data []byte) ([]byte, error) {
	line, err := firstLine(data)
	if line = bytes.TrimSpace(line); err == nil && len(line) == 0 {
		err = errEmptyLine
	}
	return line, err
}

var (
	errTooLong   = errors.New("it is too long")
	errEmptyLine = errors.New("its first line is empty")
)

// ReadFile reads a file, or standard input for "-", up to a limit in bytes. It
// gives up when ctx ends, because a pipe may stay silent for ever.
func (in *Input) ReadFile(ctx context.Context, path string, most int64) ([]byte, error) {
	return awaitContext(ctx, func() ([]byte, error) {
		from := in.In
		if path != "-" {
			f, err := os.Open(path)
			if err != nil {
				return nil, err
			}
			defer f.Close()
			from = f
		}
		data, err := io.ReadAll(io.LimitReader(from, most+1))
		if err == nil && int64(len(data)) > most {
			err = errTooLong
		}
		return data, err
	})
}

// awaitContext waits for something that cannot be interrupted, until ctx ends.
// The program ends then, and with it the goroutine that still waits.
func awaitContext[T any](ctx context.Context, wait func() (T, error)) (T, error) {
	type answer struct {
		value T
		err   error
	}
	came := make(chan answer, 1)
	go func() {
		value, err := wait()
		came <- answer{value, err}
	}()
	select {
	case a := <-came:
		return a.value, a.err
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
}

// firstLine returns the first line without its line ending, LF or CRLF.
func firstLine(data []byte) ([]byte, error) {
	line := decode.Line(data)
	if len(line) == 0 {
		return nil, errEmptyLine
	}
	return line, nil
}

// FileError says in plain words what is wrong with a file.
func FileError(name string, err error) error {
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		err = p.Err
	}
	text := err.Error()
	switch {
	case errors.Is(err, fs.ErrNotExist):
		text = "there is no such file"
	case errors.Is(err, syscall.EISDIR):
		text = "it is a folder"
	case errors.Is(err, syscall.ENOTDIR):
		text = "there is no such file: part of its path is a file, not a folder"
	case errors.Is(err, fs.ErrPermission):
		text = "you may not read it"
	}
	return &plainError{name + ": " + text, err}
}

// plainError is an error in other words; the original stays in the chain.
type plainError struct {
	text string
	err  error
}

func (r *plainError) Error() string { return r.text }
func (r *plainError) Unwrap() error { return r.err }
