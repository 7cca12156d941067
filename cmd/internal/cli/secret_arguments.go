package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"latchkey/api"
	"latchkey/cmd/internal/cli/terminal"
)

// secretHint says how to hand in a secret.
const secretHint = "Name the file that holds it, or hand it in on standard input. A command line is seen by other programs and kept by the shell: if this secret is in use, replace it."

// guardArguments makes every command refuse a secret in place of a path, name,
// label or comment before anything is done with it: such a value gets into
// errors, into files, onto the forge. Only find accepts a private key, because
// somebody who pastes one there wants to know where it stands.
func guardArguments(c *cobra.Command) {
	checks := c.Args
	takesKeys, takesRepos := c.Name() == "find", strings.Contains(c.Use, "REPO")
	c.Args = func(cmd *cobra.Command, args []string) error {
		if err := flagSecrets(cmd); err != nil {
			return err
		}
		for i, arg := range args {
			secret := api.SecretIn(arg)
			if secret == "" || takesKeys && secret == api.PrivateKey || secret == api.AddressPassword && takesRepos && isRepoReference(arg) {
				continue
			}
			return secretError(fmt.Sprintf("argument %d", i+1), secret)
		}
		if checks == nil {
			return nil
		}
		return checks(cmd, args)
	}
	for _, sub := range c.Commands() {
		guardArguments(sub)
	}
}

// isRepoReference reports whether an argument names a repository. The part of a
// clone URL before its host is never used, stored or printed.
func isRepoReference(arg string) bool {
	_, err := api.ParseReference(arg)
	return err == nil
}

// flagSecrets checks every flag that was given.
func flagSecrets(cmd *cobra.Command) (err error) {
	cmd.Flags().Visit(func(f *pflag.Flag) {
		values := []string{f.Value.String()}
		if list, ok := f.Value.(pflag.SliceValue); ok {
			values = list.GetSlice()
		}
		for _, v := range values {
			if secret := api.SecretIn(v); secret != "" && err == nil {
				err = secretError("--"+f.Name, secret)
			}
		}
	})
	return err
}

// flagParseError is a usage error for what pflag reports. If a secret begins
// with dashes and was therefore read as a flag, the error says so.
func flagParseError(cmd *cobra.Command, err error) error {
	message := err.Error()
	name := strings.TrimLeft(message[strings.LastIndexByte(message, ' ')+1:], "-") // the flag alone
	for _, text := range []string{message, name} {
		if secret := api.SecretIn(text); secret != "" {
			return secretError("an argument", secret)
		}
	}
	return terminal.Usage(cmd, terminal.PlainFlagError(cmd, err))
}

func secretError(where, secret string) error {
	return &terminal.UsageError{Err: fmt.Errorf("%s holds %s, which does not belong on a command line; nothing was done with it", where, secret), Hint: secretHint}
}
