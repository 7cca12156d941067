package session

import (
	"context"

	"github.com/spf13/cobra"

	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core/ask"
	"latchkey/core/say"
)

// Answers are given beforehand, by flags.
type Answers struct {
	Yes            bool   // --yes of a command that removes something
	Confirmed      bool   // a plan has been shown and confirmed already
	AcceptHostKey  string // --accept-host-key
	PassphraseFile string // --passphrase-file of a key
}

// person answers core's questions: from flags where they hold the answer, else
// at the terminal, else with an error that says nobody is there.
func (s *Session) person() ask.Person {
	var p ask.Person
	p.Passphrase = func(_ context.Context, what say.Text) ([]byte, error) {
		return nil, terminal.WithHint("Run it in a terminal, or give it with --passphrase-file FILE.", "passphrase of %s: %w", what, ask.ErrNobody)
	}
	p.Confirm = func(_ context.Context, plan ask.Plan) (bool, error) {
		s.PrintWarnings(plan)
		return false, terminal.WithHint("Run it in a terminal, or use --yes to do it without being asked.", "%w", ask.ErrNobody)
	}
	if s.AtTerminal() {
		p.TrustHost = s.AskTrustHost
		p.Passphrase = s.AskPassphrase
		p.Confirm = s.AskConfirm
		p.Prompt, p.RunCommand = s.AskPrompt, s.AskRunCommand
	}
	if s.AcceptHostKey != "" {
		p.TrustHost = func(_ context.Context, h ask.HostKey) (bool, error) {
			return string(h.Fingerprint) == s.AcceptHostKey, nil
		}
	}
	if s.PassphraseFile != "" {
		p.Passphrase = func(ctx context.Context, _ say.Text) ([]byte, error) { return s.ReadSecretFile(ctx, s.PassphraseFile) }
	}
	if s.Yes {
		p.Confirm = func(_ context.Context, plan ask.Plan) (bool, error) {
			s.PrintWarnings(plan)
			return true, nil
		}
	}
	unconfirmed := p.Confirm
	p.Confirm = func(ctx context.Context, plan ask.Plan) (bool, error) {
		if s.Confirmed {
			return true, nil
		}
		return unconfirmed(ctx, plan)
	}
	return p
}

// YesFlag lets a script skip the question before a removal.
func (a *Answers) YesFlag(c *cobra.Command) {
	c.Flags().BoolVarP(&a.Yes, "yes", "y", false, "do it without asking")
}

// HostKeyFlag lets a script name the one unknown host key that it accepts.
func (a *Answers) HostKeyFlag(c *cobra.Command) {
	c.Flags().StringVar(&a.AcceptHostKey, "accept-host-key", "", "trust an unknown host key if it has this `FINGERPRINT` (SHA256:…)")
}

// PassphraseFlag names the file with a key's passphrase.
func (a *Answers) PassphraseFlag(c *cobra.Command, use string) {
	c.Flags().StringVar(&a.PassphraseFile, "passphrase-file", "", use)
}
