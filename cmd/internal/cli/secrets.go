package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"latchkey/api"
)

// secretHint says where a secret goes instead.
const secretHint = "Name the file that holds it, or hand it in on standard input. A command line is seen by other programs and kept by the shell: if this secret is in use, replace it."

// guardArguments makes every command refuse a secret in place of a path, name,
// label or comment before anything is done with it: a value ends in errors, in
// files, on the forge. find alone takes a private key as it is, since somebody
// who pastes one there wants to know where it stands.
func guardArguments(c *cobra.Command) {
	checks := c.Args
	takesKeys, takesRepos := c.Name() == "find", strings.Contains(c.Use, "REPO")
	c.Args = func(cmd *cobra.Command, args []string) error {
		if err := flagSecrets(cmd); err != nil {
			return err
		}
		for i, arg := range args {
			secret := api.SecretIn(arg)
			if secret == "" || takesKeys && secret == api.PrivateKey || secret == api.AddressPassword && takesRepos && isReference(arg) {
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

// isReference tells whether an argument names a repository. Of a clone URL nothing
// that stands before its host is used, kept or told.
func isReference(arg string) bool {
	_, err := api.ParseReference(arg)
	return err == nil
}

// flagSecrets looks at every flag that was given.
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

// flagTrouble is a usage error for what pflag says of a flag; a secret that
// stands where a flag was read, since it begins with dashes, is told as one.
func flagTrouble(cmd *cobra.Command, err error) error {
	said := err.Error()
	name := strings.TrimLeft(said[strings.LastIndexByte(said, ' ')+1:], "-") // the flag alone
	for _, text := range []string{said, name} {
		if secret := api.SecretIn(text); secret != "" {
			return secretError("an argument", secret)
		}
	}
	return usage(cmd, flagError(err))
}

func secretError(where, secret string) error {
	return &usageError{fmt.Errorf("%s holds %s, which does not belong on a command line; nothing was done with it", where, secret), secretHint}
}
