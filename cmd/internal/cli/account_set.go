package cli

import (
	"fmt"
	"reflect"

	"github.com/spf13/cobra"

	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core"
)

// accountSetCmd changes the settings of an account that is connected.
func accountSetCmd(s accounts) *cobra.Command {
	var host, user, expires, caFile string
	var port, hourly int
	c := &cobra.Command{
		Use: "set [ID]", Short: "Change the SSH host of an account, its certificate authority, its request budget, or the day on which its token expires",
		Long: `Change the SSH host of an account, its certificate authority, its request budget, or
the day on which its token expires. A new token is given by connecting the
same user again: latchctl account add.`,
		Example: "  latchctl account set --ssh-host altssh.bitbucket.org --ssh-port 443\n  latchctl account set --ssh-host ''   # the forge's own again",
		Args:    terminal.AtMost(1),
	}
	f := c.Flags()
	f.StringVar(&host, "ssh-host", "", "`HOST` of the forge's SSH service; empty for its own")
	f.IntVar(&port, "ssh-port", 0, "`PORT` of the forge's SSH service; 0 for the usual one")
	f.StringVar(&user, "ssh-user", "", "`USER` to sign in as over SSH; empty for git")
	f.StringVar(&expires, "token-expires", "", "`DATE` (YYYY-MM-DD) on which the token expires")
	f.StringVar(&caFile, "ca-file", "", caFileUsage+"; empty for the system's alone")
	f.IntVar(&hourly, "hourly-budget", 0, "at most `N` requests an hour, when others use the account too; 0 for all that the forge allows")
	c.RunE = func(cmd *cobra.Command, args []string) error {
		var change core.AccountChange
		if cmd.Flags().Changed("ssh-host") {
			change.SSHHost = &host
		}
		if cmd.Flags().Changed("ssh-port") {
			change.SSHPort = &port
		}
		if cmd.Flags().Changed("ssh-user") {
			change.SSHUser = &user
		}
		if cmd.Flags().Changed("token-expires") {
			day, err := expiryDay(cmd, expires)
			if err != nil {
				return err
			}
			change.TokenExpires = &day
		}
		if cmd.Flags().Changed("ca-file") {
			var pem []byte
			if caFile != "" {
				var err error
				if pem, err = s.ReadFile(cmd.Context(), caFile, largestCA); err != nil {
					return terminal.FileError(caFile, err)
				}
			}
			change.CA = &pem
		}
		if cmd.Flags().Changed("hourly-budget") {
			if hourly < 0 {
				return terminal.Usagef(cmd, "--hourly-budget %d is not a number of requests", hourly)
			}
			change.HourlyBudget = &hourly
		}
		if change == (core.AccountChange{}) {
			return terminal.Usagef(cmd, "say what to change: --ssh-host, --ssh-port, --ssh-user, --token-expires, --ca-file or --hourly-budget")
		}
		if err := s.named(cmd, args); err != nil {
			return err
		}
		app, account, err := s.WithAccount(cmd)
		if err != nil {
			return err
		}
		before := account
		if account, err = app.Accounts.ChangeAccount(cmd.Context(), account.ID, change); err != nil {
			return err
		}
		if reflect.DeepEqual(before, account) {
			return s.PrintSame(account, "%s is already set so", account.ID)
		}
		if change.HourlyBudget != nil {
			s.warnAboutBudget(app, account, hourly)
		}
		return s.PrintDid(account, "changed %s", account.ID)
	}
	return c
}

// warnAboutBudget says that a forge allows fewer requests than the person set.
func (s accounts) warnAboutBudget(app *core.App, account core.Account, hourly int) {
	for _, t := range app.Accounts.Forges() {
		if t.Kind == account.Forge && t.HourlyBudget > 0 && hourly > t.HourlyBudget {
			fmt.Fprintf(s.Err, "latchctl: warning: %s allows %d requests an hour: it refuses more than that\n", t.Name, t.HourlyBudget)
		}
	}
}
