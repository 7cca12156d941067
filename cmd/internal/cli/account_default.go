package cli

import (
	"github.com/spf13/cobra"

	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core"
)

// accountDefaultCmd shows or chooses the account that is meant where none is named.
func accountDefaultCmd(s accounts) *cobra.Command {
	var none bool
	c := &cobra.Command{
		Use: "default [ID]", Short: "Show or choose the default account, which is meant where several could be", Args: terminal.AtMost(1),
		Long: `Show or choose the default account, which is meant where several could be and none is named.
A repository that only one account knows is that account's all the same, and what
reads all accounts goes on doing so. --account and LATCHKEY_ACCOUNT count before it.`,
		RunE: s.WithApp(func(cmd *cobra.Command, args []string, app *core.App) error {
			if none && len(args) > 0 {
				return terminal.Usagef(cmd, "name an account, or --none")
			}
			before, err := app.Accounts.DefaultAccount(cmd.Context())
			if err != nil {
				return err
			}
			if len(args) == 0 && !none {
				if before == "" {
					return s.PrintResult(map[string]string{"default": ""}, "no default account")
				}
				return s.PrintResult(map[string]string{"default": before}, "%s", before)
			}
			id := ""
			if len(args) == 1 {
				if id = args[0]; id == "" {
					return terminal.Usagef(cmd, "the account's id is empty: --none is for no default")
				}
			}
			account, err := app.Accounts.SetDefaultAccount(cmd.Context(), id)
			if err != nil {
				return err
			}
			if account.ID == before {
				return s.PrintSame(map[string]string{"default": before}, "it is already so")
			}
			if none {
				return s.PrintDid(map[string]string{"default": ""}, "no default account from now on")
			}
			return s.PrintDid(map[string]string{"default": account.ID}, "default account: %s", account.ID)
		}),
	}
	c.Flags().BoolVar(&none, "none", false, "no account is the default from now on")
	return c
}
