package rolloutcmd

import (
	"github.com/spf13/cobra"

	"latchkey/cmd/internal/cli/session"
	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core/rollout"
)

// shutOutMachinesCmd is machine revoke: a rollout that shuts build machines out.
func shutOutMachinesCmd(session *session.Session) *cobra.Command {
	spec := rollout.Spec{Verb: rollout.Revoke}
	c := shutOutCmd(session, &spec, &cobra.Command{
		Use: "revoke MACHINE…", Short: "Shut out build machines, such as a stolen one: their keys leave the forge",
		Long: `Shut out build machines. Every key that lies on them leaves the forge, at once; machines
that hold the same keys get keys of their own, afterwards or, with --replace-first, before.
What is ours on the machines themselves is removed when they can be reached.`,
		Example: "  latchctl machine revoke laptop-ada --dry-run",
	})
	c.Flags().BoolVar(&spec.ReplaceFirst, "replace-first", false, "give the others keys of their own before the old ones go")
	return c
}

// retireCmd is machine retire: the same in order, for a machine that is there.
func retireCmd(session *session.Session) *cobra.Command {
	spec := rollout.Spec{Verb: rollout.Revoke, Retire: true}
	return shutOutCmd(session, &spec, &cobra.Command{
		Use: "retire MACHINE…", Short: "Take build machines out of use in order: from the forge, then from the machine",
		Long: `Take build machines that are no longer needed out of use: their keys leave the forge, our
files leave the machines, and what was there before comes back.`,
		Example: "  latchctl machine retire build-03 --dry-run",
	})
}

func shutOutCmd(session *session.Session, spec *rollout.Spec, c *cobra.Command) *cobra.Command {
	s := &rollouts{Session: session}
	start := startFlags(c, s, spec)
	c.Args = terminal.AtLeastOne("the machine")
	c.RunE = func(cmd *cobra.Command, args []string) error {
		spec.Machines = args
		app, err := s.Open(cmd)
		if err != nil {
			return err
		}
		return start(cmd, app)
	}
	return c
}
