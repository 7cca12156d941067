// Package machinecmd is the machine command of latchctl: build machines that use
// deploy keys.
package machinecmd

import (
	"github.com/spf13/cobra"

	"latchkey/cmd/internal/cli/session"
	"latchkey/cmd/internal/cli/terminal"
)

// machines are the commands about build machines.
type machines struct{ *session.Session }

// Command is the machine command with all that is below it. Those of its commands
// that are rollouts are handed in.
func Command(session *session.Session, rollouts ...*cobra.Command) *cobra.Command {
	s := machines{session}
	c := terminal.Group("machine", "Build machines: a key made there, put on the forge, verified from there",
		addCmd(s), listCmd(s), showCmd(s), lookCmd(s), verifyCmd(s), filesCmd(s), snippetCmd(s), replacedCmd(s), removeCmd(s))
	c.AddCommand(rollouts...)
	c.Long = `A build machine is a user's home on a host that is reached by SSH, or this machine.

Onboarding makes a key there with ssh-keygen (its private key never leaves it),
puts the public key on repositories, writes what ssh and git need into one folder,
~/.ssh/latchkey, and verifies with the machine's own git that builds can clone by
the URLs that they have. It is a rollout: planned, confirmed, resumable, undone
byte for byte.

  latchctl machine add jenkins@build-07.example.org
  latchctl machine look build-07
  latchctl machine onboard build-07 --repo acme/web-frontend --repo acme/ledger
  latchctl machine verify build-07`
	return c
}
