package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"latchkey/core/ask"
	"latchkey/internal/safetext"
)

// person answers core's questions: from the flags where the answer was given
// beforehand, at the terminal where somebody sits, else not at all.
func (s *session) person() ask.Person {
	var p ask.Person
	if s.atTerminal() {
		p.TrustHost = s.askTrustHost
		p.Passphrase = s.askPassphrase
		p.Confirm = s.askConfirm
	}
	if s.acceptHostKey != "" {
		p.TrustHost = func(_ context.Context, h ask.HostKey) (bool, error) {
			return string(h.Fingerprint) == s.acceptHostKey, nil
		}
	}
	if s.passphraseFile != "" {
		p.Passphrase = func(context.Context, string) ([]byte, error) { return readSecretFile(s.passphraseFile) }
	}
	if s.yes {
		p.Confirm = func(context.Context, ask.Plan) (bool, error) { return true, nil }
	}
	return p
}

// atTerminal tells whether somebody can be asked: input and error output are
// both a terminal.
func (s *session) atTerminal() bool { return isTerminal(s.In) && isTerminal(s.Err) }

func isTerminal(v any) bool {
	f, ok := v.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

func (s *session) askTrustHost(ctx context.Context, h ask.HostKey) (bool, error) {
	fmt.Fprintf(s.Err, "The host key of %s is not known here.\n  %s %s\n", safetext.Line(h.Host, 0), safetext.Line(h.Type, 0), h.Fingerprint)
	if h.Published {
		fmt.Fprintln(s.Err, "It is a fingerprint that the forge has published.")
	} else {
		fmt.Fprintln(s.Err, "It is not among the published ones. Compare it with what the server's owner tells you.")
	}
	return s.yesNo(ctx, "Trust it from now on?")
}

func (s *session) askConfirm(ctx context.Context, p ask.Plan) (bool, error) {
	fmt.Fprintf(s.Err, "About to %s:\n", safetext.Line(p.Title, 0))
	for _, l := range p.Lines {
		fmt.Fprintf(s.Err, "  %s\n", safetext.Line(l, 0))
	}
	for _, l := range p.Stops {
		fmt.Fprintf(s.Err, "  stops working: %s\n", safetext.Line(l, 0))
	}
	return s.yesNo(ctx, "Go on?")
}

func (s *session) yesNo(ctx context.Context, question string) (bool, error) {
	fmt.Fprintf(s.Err, "%s [y/N] ", question)
	answer := make(chan string, 1)
	go func() {
		line, _ := bufio.NewReader(s.In).ReadString('\n')
		answer <- line
	}()
	select {
	case <-ctx.Done():
		return false, ctx.Err()
	case line := <-answer:
		switch strings.ToLower(strings.TrimSpace(line)) {
		case "y", "yes":
			return true, nil
		}
		return false, nil
	}
}

func (s *session) askPassphrase(_ context.Context, what string) ([]byte, error) {
	return s.askSecret("Passphrase of " + what)
}

// askSecret reads one line from the terminal without showing it.
func (s *session) askSecret(prompt string) ([]byte, error) {
	f, ok := s.In.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return nil, ask.ErrNobody
	}
	fmt.Fprintf(s.Err, "%s: ", safetext.Line(prompt, 0))
	secret, err := term.ReadPassword(int(f.Fd()))
	fmt.Fprintln(s.Err)
	return secret, err
}

// longestSecret bounds what is read from a file or standard input as a token
// or passphrase, in bytes.
const longestSecret = 16 << 10

// readSecretFile gives the first line of a file that holds a passphrase.
func readSecretFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("passphrase file: %w", err)
	}
	defer f.Close()
	secret, err := readSecret(f)
	if err != nil {
		return nil, fmt.Errorf("passphrase file %s: %w", path, err)
	}
	return secret, nil
}

// readSecret gives the first line, without its end.
func readSecret(r io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, longestSecret+1))
	if err != nil {
		return nil, err
	}
	if len(data) > longestSecret {
		return nil, fmt.Errorf("longer than %d bytes", longestSecret)
	}
	line, _, _ := strings.Cut(string(data), "\n")
	line = strings.TrimSuffix(line, "\r")
	if line == "" {
		return nil, errors.New("its first line is empty")
	}
	return []byte(line), nil
}
