package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
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
	p.Passphrase = func(_ context.Context, what string) ([]byte, error) {
		return nil, hinted("Run it in a terminal, or give it with --passphrase-file FILE.", "passphrase of %s: %w", what, ask.ErrNobody)
	}
	p.Confirm = func(_ context.Context, plan ask.Plan) (bool, error) {
		s.warn(plan)
		return false, hinted("Run it in a terminal, or say --yes to do it without being asked.", "%w", ask.ErrNobody)
	}
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
		p.Passphrase = func(ctx context.Context, _ string) ([]byte, error) { return s.readSecretFile(ctx, s.passphraseFile) }
	}
	if s.yes {
		p.Confirm = func(_ context.Context, plan ask.Plan) (bool, error) {
			s.warn(plan)
			return true, nil
		}
	}
	unconfirmed := p.Confirm
	p.Confirm = func(ctx context.Context, plan ask.Plan) (bool, error) {
		if s.confirmed {
			return true, nil
		}
		return unconfirmed(ctx, plan)
	}
	return p
}

// warn tells what has to be known also where nobody is asked.
func (s *session) warn(p ask.Plan) {
	for _, w := range p.Warns {
		fmt.Fprintf(s.Err, "warning: %s\n", safetext.Line(w, 0))
	}
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
	for _, other := range h.Others {
		fmt.Fprintf(s.Err, "It is known with a key of another type, %s: a server that still has it would have shown that one.\n", safetext.Line(other, 0))
	}
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
	line, err := within(ctx, func() (string, error) {
		line, _ := bufio.NewReader(s.In).ReadString('\n')
		return line, nil
	})
	switch strings.ToLower(strings.TrimSpace(line)) {
	case "y", "yes":
		return true, err
	}
	return false, err
}

func (s *session) askPassphrase(ctx context.Context, what string) ([]byte, error) {
	return s.askSecret(ctx, "Passphrase of "+what)
}

// errNothingTyped says that the input ended at a question for a secret.
var errNothingTyped = errors.New("nothing was typed")

// askSecret reads one line from the terminal without showing it: what is typed is
// no longer echoed before the question appears, since what is pasted at once, or
// sent by a program, comes within a millisecond. When ctx ends the terminal is
// put back as it was.
func (s *session) askSecret(ctx context.Context, prompt string) ([]byte, error) {
	f, ok := s.In.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return nil, ask.ErrNobody
	}
	before, err := term.GetState(int(f.Fd()))
	if err != nil {
		return nil, err
	}
	if err := echoOff(int(f.Fd())); err != nil {
		return nil, err
	}
	fmt.Fprintf(s.Err, "%s: ", safetext.Line(prompt, 0))
	secret, err := within(ctx, func() ([]byte, error) { return readHidden(f) })
	err = errors.Join(err, term.Restore(int(f.Fd()), before))
	fmt.Fprintln(s.Err)
	return secret, err
}
