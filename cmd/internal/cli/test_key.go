package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"latchkey/api"
	"latchkey/cmd/internal/cli/session"
	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core"
	"latchkey/core/inventory"
	"latchkey/internal/safetext"
)

// onlyKeyOn returns the fingerprint of the one key on a repository whose private key is
// here, and says which it is. Where there are several, a person has to choose.
func onlyKeyOn(cmd *cobra.Command, s *session.Session, app *core.App, account string, repo api.RepoPath) (string, error) {
	pairs, err := app.Pairs.KeyPairs(cmd.Context())
	if err != nil {
		return "", err
	}
	var there []core.KeyPair
	for _, p := range pairs {
		stands := slices.ContainsFunc(p.Placed, func(at core.Placement) bool { return at.Account == account && at.Target == string(repo) })
		if stands && p.PrivateKey == inventory.PrivateKeyHere {
			there = append(there, p)
		}
	}
	switch len(there) {
	case 0:
		return "", terminal.Usagef(cmd, "choose a key with --key FINGERPRINT")
	case 1:
		fmt.Fprintf(s.Err, "note: with the only key there whose private key is here: %s %s\n", there[0].Fingerprint, safetext.Line(there[0].Comment, 100))
		return string(there[0].Fingerprint), nil
	}
	names := make([]string, len(there))
	for i, p := range there {
		names[i] = strings.TrimSpace(string(p.Fingerprint) + " " + p.Comment)
	}
	return "", terminal.Usagef(cmd, "choose a key with --key FINGERPRINT: %s", safetext.Line(strings.Join(names, ", "), 600))
}
