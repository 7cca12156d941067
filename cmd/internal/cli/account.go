package cli

import (
	"context"
	"errors"
	"net"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"latchkey/api"
	"latchkey/cmd/internal/cli/session"
	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core"
	"latchkey/core/cause"
)

// accounts are the commands about sign-ins on forges.
type accounts struct{ *session.Session }

func accountCmd(s accounts) *cobra.Command {
	return terminal.Group("account", "Sign-ins on forges",
		accountAddCmd(s), accountListCmd(s), accountCheckCmd(s), accountSetCmd(s), accountDefaultCmd(s), accountRemoveCmd(s))
}

// checkSSHPort refuses a port that is none, or that has no host.
func checkSSHPort(cmd *cobra.Command, host string, port int) error {
	switch {
	case port < 0 || port > 65535:
		return terminal.Usagef(cmd, "--ssh-port %d is not a port: it must be between 1 and 65535", port)
	case port != 0 && host == "":
		return terminal.Usagef(cmd, "--ssh-port goes with --ssh-host")
	}
	return nil
}

// caFileUsage is the help of --ca-file.
const caFileUsage = "`FILE` with the certificate authority of your own server (PEM): it counts for this account, besides the system's"

// largestCA is how much is read of a file with certificates, in bytes.
const largestCA = 256 << 10

// connectVerb says what connecting an account did.
func connectVerb(h core.Health) string {
	switch {
	case h.NewToken:
		return "token replaced, account kept:"
	case h.Known:
		return "connected already, with this token:"
	}
	return "connected"
}

// expiryDay reads --token-expires.
func expiryDay(cmd *cobra.Command, text string) (time.Time, error) {
	day, err := time.ParseInLocation("2006-01-02", text, time.Local)
	if err != nil {
		return day, terminal.Usagef(cmd, "--token-expires %s is not a date: write it as YYYY-MM-DD", terminal.QuoteArg(text))
	}
	if !day.AddDate(0, 0, 1).After(terminal.Today()) { // it holds until the day is over
		return day, terminal.Usagef(cmd, "--token-expires %s is in the past", text)
	}
	return day, nil
}

func traitsOf(cmd *cobra.Command, app *core.App, kind api.Kind) (api.Traits, error) {
	var known []string
	for _, t := range app.Accounts.Forges() {
		if t.Kind == kind {
			return t, nil
		}
		known = append(known, string(t.Kind))
	}
	return api.Traits{}, terminal.Usagef(cmd, "unknown forge %s; known: %s", terminal.QuoteArg(string(kind)), strings.Join(known, ", "))
}

func (s accounts) printScopes(t api.Traits) error {
	if s.JSON {
		type scope struct {
			Name string `json:"scope"`
			For  string `json:"for"`
		}
		rows := []scope{}
		for _, x := range t.Scopes {
			rows = append(rows, scope{x.Name, x.For})
		}
		return s.PrintJSON(rows)
	}
	s.PrintLine("%s: create the token at %s and select:", t.Name, t.TokenPage)
	tab := s.Table("SCOPE", "FOR")
	for _, x := range t.Scopes {
		tab.Row(x.Name, x.For)
	}
	return tab.Flush()
}

// readToken reads the token from a file or from standard input. At a terminal it
// asks and does not show what is typed.
func readToken(ctx context.Context, in *terminal.Input, file string) ([]byte, error) {
	if file != "" && file != "-" {
		return in.ReadTokenFile(ctx, file)
	}
	if in.AtTerminal() {
		return in.AskSecret(ctx, "Token (not shown)")
	}
	token, err := in.ReadSecret(ctx)
	if err != nil {
		return nil, terminal.WithHint("Pass only the token, on the first line of standard input: latchctl account add … < token.txt", "token from standard input: %w", err)
	}
	return token, nil
}

// checked is the verb of account check, whose result printHealth prints; what others
// did, --quiet leaves out.
const checked = "checked"

func (s accounts) printHealth(h core.Health, verb string) error {
	if s.JSON {
		h.Warnings = terminal.OrEmpty(h.Warnings)
		return s.PrintJSON(h)
	}
	result := s.PrintLine
	if verb != checked {
		result = s.PrintDone
	}
	result("%s %s: %s on %s", verb, h.Account.ID, h.Account.User, h.Account.BaseURL)
	if h.Budget > 0 {
		result("requests in the last hour: %d of %d", h.Spent, h.Budget)
	}
	for _, w := range h.Warnings {
		s.PrintLine("warning: %s", w)
	}
	return nil
}

func accountListCmd(s accounts) *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List the connected accounts", Args: terminal.Exactly(0),
		RunE: s.WithApp(func(cmd *cobra.Command, _ []string, app *core.App) error {
			accounts, err := app.Accounts.ListAccounts(cmd.Context())
			if err != nil {
				return err
			}
			if s.JSON {
				return s.PrintJSON(terminal.OrEmpty(accounts))
			}
			if len(accounts) == 0 {
				s.PrintDone("no account yet: connect one with latchctl account add, or try latchctl demo")
				return nil
			}
			tab := s.Table("ID", "FORGE", "USER", "BASE URL", "SSH", "TOKEN ENDS")
			for _, a := range accounts {
				tab.Row(a.ID, string(a.Forge), a.User, a.BaseURL, sshOf(a), s.At(a.TokenExpires, terminal.FormatDay(a.TokenExpires)))
			}
			return tab.Flush()
		}),
	}
}

// sshOf returns the SSH service of an account, "" for the forge's own.
func sshOf(a core.Account) string {
	if a.SSHHost == "" {
		return ""
	}
	where := a.SSHHost
	if a.SSHPort != 0 {
		where = net.JoinHostPort(a.SSHHost, strconv.Itoa(a.SSHPort))
	}
	if a.SSHUser != "" {
		where = a.SSHUser + "@" + where
	}
	return where
}

func accountCheckCmd(s accounts) *cobra.Command {
	return &cobra.Command{
		Use: "check [ID]", Short: "Ask the forge whether the token still works, and for what", Args: terminal.AtMost(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 {
				s.Account = args[0]
			}
			app, account, err := s.WithAccount(cmd)
			if err != nil {
				return err
			}
			health, err := app.Accounts.CheckAccount(cmd.Context(), account.ID)
			if err != nil {
				return err
			}
			if err := s.printHealth(health, checked); err != nil {
				return err
			}
			if !health.OK {
				return terminal.ErrReported
			}
			return nil
		},
	}
}

// named takes the account that the arguments name, if any. An empty name would mean the
// only one.
func (s accounts) named(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if args[0] == "" {
		return terminal.Usagef(cmd, "the account's id is empty")
	}
	s.Account = args[0]
	return nil
}

func accountRemoveCmd(s accounts) *cobra.Command {
	c := &cobra.Command{
		Use: "remove ID", Short: "Forget an account and its token; deploy keys stay where they are", Args: terminal.Exactly(1, "the account's id"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := s.named(cmd, args); err != nil {
				return err
			}
			app, account, err := s.WithAccount(cmd)
			if (errors.Is(err, cause.ErrNoAccount) || errors.Is(err, cause.ErrNoAccounts)) && app != nil {
				if gone, goneErr := app.Accounts.GoneAccount(cmd.Context(), args[0]); goneErr == nil && gone {
					return s.PrintSame(nil, "the account %s was removed before", terminal.QuoteArg(args[0]))
				}
			}
			if err != nil {
				return err
			}
			if err := app.Accounts.RemoveAccount(cmd.Context(), account.ID); err != nil {
				return err
			}
			return s.PrintDid(account, "removed account %s", account.ID)
		},
	}
	s.YesFlag(c)
	return c
}
