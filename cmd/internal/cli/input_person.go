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

// input is what a person types, and the files that the command line names.
type input struct {
	In          io.Reader
	prompts     io.Writer // where questions are asked
	warnedFiles []string  // files with secrets that others can read, reported already
}

// answers are given beforehand, by flags.
type answers struct {
	yes            bool   // --yes of a command that removes something
	confirmed      bool   // a plan has been shown and confirmed already
	acceptHostKey  string // --accept-host-key
	passphraseFile string // --passphrase-file of a key
}

// person answers core's questions: from flags where they hold the answer, else
// at the terminal, else with an error that says nobody is there.
func (s *session) person() ask.Person {
	var p ask.Person
	p.Passphrase = func(_ context.Context, what string) ([]byte, error) {
		return nil, withHint("Run it in a terminal, or give it with --passphrase-file FILE.", "passphrase of %s: %w", what, ask.ErrNobody)
	}
	p.Confirm = func(_ context.Context, plan ask.Plan) (bool, error) {
		s.printWarnings(plan)
		return false, withHint("Run it in a terminal, or say --yes to do it without being asked.", "%w", ask.ErrNobody)
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
			s.printWarnings(plan)
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

// printWarnings prints what a person has to know even if no question is asked.
func (p *printer) printWarnings(plan ask.Plan) {
	for _, w := range plan.Warns {
		fmt.Fprintf(p.Err, "warning: %s\n", safetext.Line(w.String(), 0))
	}
}

// atTerminal reports whether somebody can be asked: standard input and standard
// error are both terminals.
func (in *input) atTerminal() bool { return isTerminal(in.In) && isTerminal(in.prompts) }

func isTerminal(v any) bool {
	f, ok := v.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

func (in *input) askTrustHost(ctx context.Context, h ask.HostKey) (bool, error) {
	fmt.Fprintf(in.prompts, "The host key of %s is not known here.\n  %s %s\n", safetext.Line(h.Host, 0), safetext.Line(h.Type, 0), h.Fingerprint)
	for _, other := range h.Others {
		fmt.Fprintf(in.prompts, "It is known with a key of another type, %s: a server that still has it would have shown that one.\n", safetext.Line(other, 0))
	}
	if h.Published {
		fmt.Fprintln(in.prompts, "It is a fingerprint that the forge has published.")
	} else {
		fmt.Fprintln(in.prompts, "It is not among the published ones. Compare it with what the server's owner tells you.")
	}
	return in.yesNo(ctx, "Trust it from now on?")
}

func (in *input) askConfirm(ctx context.Context, p ask.Plan) (bool, error) {
	fmt.Fprintf(in.prompts, "About to %s:\n", safetext.Line(p.Title.String(), 0))
	for _, l := range p.Lines {
		fmt.Fprintf(in.prompts, "  %s\n", safetext.Line(l.String(), 0))
	}
	for _, l := range p.Stops {
		fmt.Fprintf(in.prompts, "  stops working: %s\n", safetext.Line(l.String(), 0))
	}
	return in.yesNo(ctx, "Go on?")
}

func (in *input) yesNo(ctx context.Context, question string) (bool, error) {
	fmt.Fprintf(in.prompts, "%s [y/N] ", question)
	line, err := awaitContext(ctx, func() (string, error) {
		line, _ := bufio.NewReader(in.In).ReadString('\n')
		return line, nil
	})
	switch strings.ToLower(strings.TrimSpace(line)) {
	case "y", "yes":
		return true, err
	}
	return false, err
}

func (in *input) askPassphrase(ctx context.Context, what string) ([]byte, error) {
	return in.askSecret(ctx, "Passphrase of "+what)
}

// errNothingTyped says that the input ended at the prompt for a secret.
var errNothingTyped = errors.New("nothing was typed")

// askSecret reads one line from the terminal without showing it. Echo is off
// before the prompt appears, because what is pasted, or sent by a program,
// arrives within a millisecond. When ctx ends the terminal is put back as it
// was.
func (in *input) askSecret(ctx context.Context, prompt string) ([]byte, error) {
	f, ok := in.In.(*os.File)
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
	fmt.Fprintf(in.prompts, "%s: ", safetext.Line(prompt, 0))
	secret, err := awaitContext(ctx, func() ([]byte, error) { return readHidden(f) })
	err = errors.Join(err, term.Restore(int(f.Fd()), before))
	fmt.Fprintln(in.prompts)
	return secret, err
}
