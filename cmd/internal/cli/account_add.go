package cli

import (
	"github.com/spf13/cobra"

	"latchkey/api"
	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core"
)

// accountAdd is what account add was told.
type accountAdd struct {
	accounts
	account           core.NewAccount
	scopes, bearer    bool
	expires           string
	tokenFile, caFile string
}

func accountAddCmd(s accounts) *cobra.Command {
	a := accountAdd{accounts: s}
	c := &cobra.Command{
		Use:   "add FORGE",
		Short: "Connect an account; the token is read from standard input",
		Long: `Connect an account. The token is read from standard input (at a terminal it is
asked for and not shown) or from --token-file, verified, and kept in the vault. It is
never taken from the command line or the environment, which other programs see.

FORGE is "bitbucket" or "github". For Bitbucket Cloud, --user is your Atlassian
account e-mail and the token is an "API token with scopes" made at
https://id.atlassian.com/manage-profile/security/api-tokens. For GitHub it is a
personal access token, fine-grained or classic, and there is no user; for
Enterprise Server and for GHE.com give --base-url https://HOST. Connecting a user
who is connected already replaces the token and keeps the rest. The scopes to tick are listed by:
latchctl account add FORGE --scopes`,
		Example: `  latchctl account add bitbucket --user you@example.com < token.txt
  latchctl account add github < token.txt
  latchctl account add github --token-file /dev/fd/3 3< <(pass show github)`,
		Args: terminal.Exactly(1, "the kind of forge"),
	}
	c.Flags().BoolVar(&a.scopes, "scopes", false, "only list the scopes that the token needs")
	c.Flags().StringVar(&a.account.Login, "user", "", "user to sign in as: for Bitbucket Cloud the Atlassian account `E-MAIL`")
	c.Flags().BoolVar(&a.bearer, "bearer", false, "the token is an OAuth bearer token, which needs no user")
	s.YesFlag(c)
	c.Flags().StringVar(&a.caFile, "ca-file", "", caFileUsage)
	c.Flags().StringVar(&a.tokenFile, "token-file", "", "`FILE` whose first line is the token, in place of standard input; /dev/fd/3 is an open descriptor")
	c.Flags().StringVar(&a.account.BaseURL, "base-url", "", "`URL` of the forge's REST API (default: the forge's public one)")
	c.Flags().StringVar(&a.account.SSHHost, "ssh-host", "", "`HOST` of the forge's SSH service, if not its own")
	c.Flags().IntVar(&a.account.SSHPort, "ssh-port", 0, "`PORT` of the forge's SSH service, if not its own")
	c.Flags().StringVar(&a.account.SSHUser, "ssh-user", "", "`USER` to sign in as over SSH, if not git: some servers of one's own want gitea or forgejo")
	c.Flags().StringVar(&a.expires, "token-expires", "", "`DATE` (YYYY-MM-DD) on which the token expires, so that you are warned in time")
	c.RunE = func(cmd *cobra.Command, args []string) error {
		a.account.Forge = api.Kind(args[0])
		return a.run(cmd)
	}
	return c
}

// run connects the account, or lists the scopes that its token needs.
func (a *accountAdd) run(cmd *cobra.Command) error {
	if err := a.check(cmd); err != nil {
		return err
	}
	app, err := a.Open(cmd)
	if err != nil {
		return err
	}
	traits, err := traitsOf(cmd, app, a.account.Forge)
	if err != nil {
		return err
	}
	if a.scopes {
		return a.printScopes(traits)
	}
	if err := checkWho(cmd, traits, a.account.Login, a.bearer); err != nil {
		return err
	}
	if err := a.read(cmd); err != nil {
		return err
	}
	health, err := app.Accounts.AddAccount(cmd.Context(), a.account)
	if err != nil {
		return err
	}
	return a.printHealth(health, connectVerb(health))
}

// check refuses flags that cannot be.
func (a *accountAdd) check(cmd *cobra.Command) (err error) {
	if err := checkSSHPort(cmd, a.account.SSHHost, a.account.SSHPort); err != nil {
		return err
	}
	if a.expires != "" {
		a.account.TokenExpires, err = expiryDay(cmd, a.expires)
	}
	return err
}

// read reads the files: the certificate authority and the token.
func (a *accountAdd) read(cmd *cobra.Command) (err error) {
	if a.Vault.File == "-" && (a.tokenFile == "" || a.tokenFile == "-") && !a.AtTerminal() {
		return terminal.Usagef(cmd, "both the token and the passphrase of the vault are to come from standard input: give one of them as a file, with --token-file or --vault-passphrase-file")
	}
	if a.caFile != "" {
		if a.account.CA, err = a.ReadFile(cmd.Context(), a.caFile, largestCA); err != nil {
			return terminal.FileError(a.caFile, err)
		}
	}
	a.account.Token, err = readToken(cmd.Context(), &a.Input, a.tokenFile)
	return err
}

// checkWho refuses a user where the forge has none, and none where it wants one.
func checkWho(cmd *cobra.Command, traits api.Traits, login string, bearer bool) error {
	switch {
	case traits.WordForAccount == "" && (login != "" || bearer):
		return terminal.Usagef(cmd, "a %s token needs no user: drop --user and --bearer", traits.Name)
	case traits.WordForAccount != "" && (login == "") != bearer:
		return terminal.Usagef(cmd, "specify who signs in: --user with the %s, or --bearer for an OAuth token", traits.WordForAccount)
	}
	return nil
}
