package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"latchkey/cmd/internal/cli/session"
	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core"
	"latchkey/core/hostkey"
	"latchkey/core/say"
	"latchkey/internal/safetext"
	"latchkey/keys"
)

// hostKeys are the commands about the keys of SSH servers.
type hostKeys struct{ *session.Session }

func hostKeyCmd(s hostKeys) *cobra.Command {
	return terminal.Group("host-key", "SSH servers that are trusted", hostKeyListCmd(s), hostKeyForgetCmd(s), hostKeyTrustCmd(s))
}

// hostKeyList is what host-key list prints as JSON.
type hostKeyList struct {
	HostKeys []hostkey.Listed `json:"host_keys"`
	Warnings []say.Text       `json:"warnings"`
}

func hostKeyListCmd(s hostKeys) *cobra.Command {
	var state string
	c := &cobra.Command{
		Use: "list [TEXT]", Short: "List host keys that are published, confirmed, known, revoked or retired",
		Long: "List host keys with who vouches for each: confirmed by you, known from your known_hosts\nfiles, published by the forge, revoked, or withdrawn by the forge. TEXT keeps the lines that\ncontain it.",
		Args: terminal.AtMost(1),
		RunE: s.WithApp(func(cmd *cobra.Command, args []string, app *core.App) error {
			all, warnings, err := app.HostKeys.ListHostKeys(cmd.Context())
			if err != nil {
				return err
			}
			out := hostKeyList{HostKeys: []hostkey.Listed{}, Warnings: terminal.OrEmpty(warnings)}
			for _, l := range all {
				text := strings.Join([]string{l.State.String(), l.Host, l.Type, string(l.Fingerprint), l.Source.String(), l.From.String()}, " ")
				if state != "" && l.State.String() != state {
					continue
				}
				if len(args) == 0 || strings.Contains(strings.ToLower(text), strings.ToLower(args[0])) {
					out.HostKeys = append(out.HostKeys, l)
				}
			}
			return s.printHostKeys(out)
		}),
	}
	c.Flags().StringVar(&state, "state", "", "only `STATE`: confirmed, known, published, revoked or retired")
	return c
}

func (s hostKeys) printHostKeys(list hostKeyList) error {
	if s.JSON {
		return s.PrintJSON(list)
	}
	out := s.Table("STATE", "HOST", "TYPE", "FINGERPRINT", "SINCE", "SOURCE").NamedBy("FINGERPRINT")
	for _, l := range list.HostKeys {
		host := l.Host
		if l.Hashed {
			host = "(hashed)"
		}
		out.Row(l.State.String(), host, l.Type, string(l.Fingerprint), s.At(l.Since, terminal.FormatDay(l.Since)), l.Source.String())
	}
	if err := out.Flush(); err != nil {
		return err
	}
	for _, w := range list.Warnings {
		fmt.Fprintln(s.Err, "warning:", safetext.Line(w.String(), 400))
	}
	return nil
}

func hostKeyForgetCmd(s hostKeys) *cobra.Command {
	c := &cobra.Command{
		Use: "forget HOST FINGERPRINT", Short: "Forget a host key that you confirmed to Latchkey",
		Long: "Forget a host key that you confirmed to Latchkey. HOST is written as host-key list shows it.\nPublished keys stay, and your own known_hosts files are never written.",
		Args: terminal.Exactly(2, "the host", "the fingerprint"),
		RunE: s.WithApp(func(cmd *cobra.Command, args []string, app *core.App) error {
			fingerprint := keys.Fingerprint(args[1])
			err := app.HostKeys.ForgetHost(cmd.Context(), args[0], fingerprint)
			if errors.Is(err, hostkey.ErrNotConfirmed) {
				if gone, goneErr := app.HostKeys.GoneHostKey(cmd.Context(), args[0], fingerprint); goneErr == nil && gone {
					return s.PrintSame(nil, "that host key of %s was forgotten before", terminal.QuoteArg(args[0]))
				}
			}
			if err != nil {
				return err
			}
			return s.PrintDid(map[string]string{"forgotten": args[0]}, "forgotten: %s", args[0])
		}),
	}
	s.YesFlag(c)
	return c
}
