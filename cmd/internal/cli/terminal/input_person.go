package terminal

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
	"latchkey/core/say"
	"latchkey/internal/safetext"
)

// Input is what a person types, and the files that the command line names.
type Input struct {
	In          io.Reader
	Prompts     io.Writer // where questions are asked
	warnedFiles []string  // files with secrets that others can read, reported already
}

// PrintWarnings prints what a person has to know even if no question is asked.
func (p *Printer) PrintWarnings(plan ask.Plan) {
	for _, w := range plan.Warns {
		fmt.Fprintf(p.Err, "warning: %s\n", safetext.Line(w.String(), 0))
	}
}

// AtTerminal reports whether somebody can be asked: standard input and standard
// error are both terminals.
func (in *Input) AtTerminal() bool { return IsTerminal(in.In) && IsTerminal(in.Prompts) }

// IsTerminal reports whether v is a file that is a terminal.
func IsTerminal(v any) bool {
	f, ok := unwrap(v).(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// AskTrustHost asks whether an unknown host key is to be trusted.
func (in *Input) AskTrustHost(ctx context.Context, h ask.HostKey) (bool, error) {
	fmt.Fprintf(in.Prompts, "The host key of %s is not known here.\n  %s %s\n", safetext.Line(h.Host, 0), safetext.Line(h.Type, 0), h.Fingerprint)
	for _, other := range h.Others {
		fmt.Fprintf(in.Prompts, "It is known with a key of another type, %s: a server that still has it would have shown that one.\n", safetext.Line(other, 0))
	}
	if h.Published {
		fmt.Fprintln(in.Prompts, "It is a fingerprint that the forge has published.")
	} else {
		fmt.Fprintln(in.Prompts, "It is not one of the published fingerprints. Compare it with what the server's administrator tells you.")
	}
	return in.YesNo(ctx, "Trust it from now on?")
}

// AskConfirm shows a plan and asks whether to go on.
func (in *Input) AskConfirm(ctx context.Context, p ask.Plan) (bool, error) {
	fmt.Fprintf(in.Prompts, "About to %s:\n", safetext.Line(p.Title.String(), 0))
	for _, l := range p.Lines {
		fmt.Fprintf(in.Prompts, "  %s\n", safetext.Line(l.String(), 0))
	}
	for _, l := range p.Stops {
		fmt.Fprintf(in.Prompts, "  stops working: %s\n", safetext.Line(l.String(), 0))
	}
	return in.YesNo(ctx, "Go on?")
}

// AskPrompt asks what a machine asks whoever signs in there.
func (in *Input) AskPrompt(ctx context.Context, p ask.Prompt) ([]byte, error) {
	who := safetext.Line(p.User+"@"+p.Machine, 0)
	if p.Again {
		fmt.Fprintf(in.Prompts, "%s did not take that.\n", who)
	}
	if p.Heading != "" {
		fmt.Fprintf(in.Prompts, "%s says: %s\n", who, safetext.Line(p.Heading, 0))
	}
	question := safetext.Line(strings.TrimRight(p.Text, ": "), 0)
	if p.Password || question == "" {
		question = "Password"
	}
	return in.AskSecret(ctx, question+" of "+who)
}

// AskRunCommand asks whether a command of a configuration file may run here.
func (in *Input) AskRunCommand(ctx context.Context, c ask.Command) (bool, error) {
	fmt.Fprintf(in.Prompts, "To reach %s, ssh_config names a command that would run on this computer:\n  %s\n", safetext.Line(c.Machine, 0), safetext.Whole(c.Command))
	return in.YesNo(ctx, "Run exactly this?")
}

// YesNo asks a question whose answer is no unless it is yes.
func (in *Input) YesNo(ctx context.Context, question string) (bool, error) {
	fmt.Fprintf(in.Prompts, "%s [y/N] ", question)
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

// AskPassphrase asks for the passphrase of something.
func (in *Input) AskPassphrase(ctx context.Context, what say.Text) ([]byte, error) {
	return in.AskSecret(ctx, "Passphrase of "+what.String())
}

// ErrNothingTyped says that the input ended at the prompt for a secret.
var ErrNothingTyped = errors.New("nothing was typed")

// AskSecret reads one line from the terminal without showing it. Echo is off
// before the prompt appears, because what is pasted, or sent by a program,
// arrives within a millisecond. When ctx ends the terminal is put back as it
// was.
func (in *Input) AskSecret(ctx context.Context, prompt string) ([]byte, error) {
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
	fmt.Fprintf(in.Prompts, "%s: ", safetext.Line(prompt, 0))
	secret, err := awaitContext(ctx, func() ([]byte, error) { return readHidden(f) })
	err = errors.Join(err, term.Restore(int(f.Fd()), before))
	fmt.Fprintln(in.Prompts)
	return secret, err
}
