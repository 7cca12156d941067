package cli

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

// How much is read of what a person hands in, in bytes.
const (
	largestKeyFile = 1 << 20  // a key may stand in a larger text
	longestSecret  = 16 << 10 // a token or passphrase
)

// readKeyFile reads a key's file, or standard input for "-".
func (s *session) readKeyFile(ctx context.Context, path string) ([]byte, error) {
	data, err := s.readFile(ctx, path, largestKeyFile)
	if errors.Is(err, errTooLong) {
		err = fmt.Errorf("%w: it has more than %d KB", keys.ErrTooLarge, largestKeyFile>>10)
	}
	if err != nil {
		return nil, fileTrouble(fileName(path), err)
	}
	return data, nil
}

// readPublicFile reads a public key's file and looks at what stands in it, so
// that the error names the file.
func (s *session) readPublicFile(ctx context.Context, path string) (string, error) {
	data, err := s.readKeyFile(ctx, path)
	if err != nil {
		return "", err
	}
	if _, err := keys.ParsePublic(string(data)); err != nil {
		return "", fmt.Errorf("%s: %w", fileName(path), err)
	}
	if options := keys.OptionsIn(string(data)); options != "" {
		fmt.Fprintf(s.Err, "warning: no forge keeps the options that stand before this key (%s), so none of them will protect it there\n", safetext.Line(options, 100))
	}
	return string(data), nil
}

// fileName is what a person calls the file.
func fileName(path string) string {
	if path == "-" {
		return "standard input"
	}
	return path
}

// readSecretFile gives the first line of a file that holds a passphrase.
func (s *session) readSecretFile(ctx context.Context, path string) ([]byte, error) {
	const hint = "The first line of the file is the passphrase."
	data, err := s.readFile(ctx, path, longestSecret)
	var secret []byte
	if err == nil {
		secret, err = firstLine(data)
	}
	switch {
	case errors.Is(err, errTooLong), errors.Is(err, errEmptyLine):
		return nil, hinted(hint, "passphrase file %s: %w", path, err)
	case err != nil:
		return nil, fileTrouble("passphrase file "+path, err)
	}
	s.warnOpenToOthers(path)
	return secret, nil
}

// warnOpenToOthers tells, once for each file, that others on this machine can
// read a file with a secret in it; ssh would refuse such a key.
func (s *session) warnOpenToOthers(path string) {
	info, err := os.Stat(path)
	if path == "-" || err != nil || runtime.GOOS == "windows" || !info.Mode().IsRegular() || info.Mode().Perm()&0o077 == 0 || slices.Contains(s.openFiles, path) {
		return
	}
	s.openFiles = append(s.openFiles, path)
	fmt.Fprintf(s.Err, "warning: others on this machine can read %s (mode %04o); close it: chmod 600 FILE\n", safetext.Line(path, 0), info.Mode().Perm())
}

// readSecret gives the first line of standard input, without the blanks around
// it: no token has any.
func (s *session) readSecret(ctx context.Context) ([]byte, error) {
	data, err := s.readFile(ctx, "-", longestSecret)
	if err != nil {
		return nil, err
	}
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

// readFile reads a file, or standard input for "-", of at most so many bytes.
// It gives up when ctx ends: a pipe may be silent for ever.
func (s *session) readFile(ctx context.Context, path string, most int64) ([]byte, error) {
	return within(ctx, func() ([]byte, error) {
		in := s.In
		if path != "-" {
			f, err := os.Open(path)
			if err != nil {
				return nil, err
			}
			defer f.Close()
			in = f
		}
		data, err := io.ReadAll(io.LimitReader(in, most+1))
		if err == nil && int64(len(data)) > most {
			err = errTooLong
		}
		return data, err
	})
}

// within waits for something that cannot be interrupted, until ctx ends. The
// program ends then, and what still waits with it.
func within[T any](ctx context.Context, wait func() (T, error)) (T, error) {
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

// firstLine is the first line without its end, however its system wrote it.
func firstLine(data []byte) ([]byte, error) {
	line := decode.Line(data)
	if len(line) == 0 {
		return nil, errEmptyLine
	}
	return line, nil
}

// fileTrouble says what is wrong with a file that was named on the command
// line.
func fileTrouble(name string, err error) error {
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
		text = "there is no such file, since a part of its path is a file itself"
	case errors.Is(err, fs.ErrPermission):
		text = "you may not read it"
	}
	return &retold{name + ": " + text, err}
}

// retold is an error in other words; the error itself stays in the chain.
type retold struct {
	text string
	err  error
}

func (r *retold) Error() string { return r.text }
func (r *retold) Unwrap() error { return r.err }
