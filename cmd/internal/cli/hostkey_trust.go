package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core"
	"latchkey/core/ask"
	"latchkey/core/hostkey"
)

// largestScan is how much of ssh-keyscan's output is read, in bytes: a large
// site has some thousand lines.
const largestScan = 1 << 20

func hostKeyTrustCmd(s hostKeys) *cobra.Command {
	var file string
	var hosts []string
	c := &cobra.Command{
		Use: "trust [LINES]", Short: "Trust the host keys of known_hosts lines that you have verified",
		Long: `Trust the host keys of known_hosts lines (as printed by ssh-keyscan, latchctl test or
latchctl forge): one line, or a whole output with its comments, as an argument or from
--file. What comes from a file is asked about key by key, unless --yes says that you have
verified them all. A server may have a key of each type; a second one of the same type is
refused.`,
		Example: `  latchctl host-key trust 'git.example.com ssh-ed25519 AAAA...'
  ssh-keyscan git.example.com | latchctl host-key trust --file - --yes   # after you have compared them`,
		Args: terminal.AtMost(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if (len(args) == 1) == (file != "") {
				return terminal.Usagef(cmd, "give the known_hosts lines as one argument in quotes, or with --file FILE")
			}
			text := ""
			if file == "" {
				text = args[0]
			} else {
				data, err := s.ReadFile(cmd.Context(), file, largestScan)
				if err != nil {
					return terminal.FileError(terminal.FileName(file), err)
				}
				text = string(data)
			}
			app, err := s.Open(cmd)
			if err != nil {
				return err
			}
			offered, problems, err := app.HostKeys.ScanHostKeys(cmd.Context(), text, hosts)
			if err != nil {
				return err
			}
			// An argument of one key is the answer itself.
			ask := file != "" || len(offered) > 1 && s.AtTerminal()
			return s.trustAll(cmd.Context(), app, offered, problems, ask && !s.Yes)
		},
	}
	c.Flags().StringVar(&file, "file", "", "read the lines from `FILE`; - reads standard input")
	c.Flags().StringArrayVar(&hosts, "host", nil, "a `HOST`, or [HOST]:PORT, to look for where the lines are hashed; may be repeated")
	s.YesFlag(c)
	return c
}

// trustAll stores the keys that are trusted already or that the person confirms,
// and reports each.
func (s hostKeys) trustAll(ctx context.Context, app *core.App, offered []hostkey.Offered, problems []error, asked bool) error {
	accepted := []hostkey.Offered{}
	for _, o := range offered {
		if asked && o.State == hostkey.Unknown {
			yes, err := s.askOffered(ctx, o)
			if err != nil {
				return fmt.Errorf("trust host key %s of %s: %w", o.Fingerprint, o.Host, err)
			}
			if !yes {
				problems = append(problems, fmt.Errorf("trust host key %s of %s: %w", o.Fingerprint, o.Host, ask.ErrDeclined))
				continue
			}
		}
		if err := app.HostKeys.TrustHost(ctx, o.Line); err != nil {
			problems = append(problems, err)
			continue
		}
		accepted = append(accepted, o)
	}
	if len(accepted) == 0 && len(problems) > 0 {
		return errors.Join(problems...)
	}
	if err := s.printTrusted(accepted); err != nil {
		return err
	}
	for _, p := range problems {
		s.PrintError(p, terminal.NextStep(p))
	}
	if len(problems) > 0 {
		return errors.Join(terminal.ErrReported, terminal.ErrPartly)
	}
	return nil
}

func (s hostKeys) printTrusted(accepted []hostkey.Offered) error {
	if s.JSON {
		lines := make([]string, len(accepted))
		for i, o := range accepted {
			lines[i] = o.Line
		}
		var trusted any = lines
		if len(lines) == 1 {
			trusted = lines[0]
		}
		shown := map[string]any{"trusted": trusted}
		if !slices.ContainsFunc(accepted, func(o hostkey.Offered) bool { return !o.State.Trusted() }) {
			shown["changed"] = false
		}
		return s.PrintJSON(shown)
	}
	for _, o := range accepted {
		if o.State.Trusted() {
			s.NothingToDo("trusted already: %s", o.Line)
			continue
		}
		s.PrintDone("trusted: %s", o.Line)
	}
	return nil
}

// askOffered asks the person about one of several keys.
func (s hostKeys) askOffered(ctx context.Context, o hostkey.Offered) (bool, error) {
	if !s.AtTerminal() {
		return false, terminal.WithHint("Run it in a terminal, or use --yes when you have verified every one.", "%w", ask.ErrNobody)
	}
	return s.AskTrustHost(ctx, ask.HostKey{Host: o.Host, Type: o.Type, Fingerprint: o.Fingerprint, Line: o.Line})
}
