package rolloutcmd

import (
	"fmt"

	"github.com/spf13/cobra"

	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core"
	"latchkey/core/rollout"
)

func removeOldCmd(s *rollouts) *cobra.Command {
	spec := rollout.Spec{Verb: rollout.RemoveOld}
	c := &cobra.Command{
		Use: "remove-old ID", Short: "Remove the old keys that a rotation left beside the new ones", Args: terminal.Exactly(1, "the number of the rotation"),
		Long: `Remove exactly the old keys that rollout ID, a rotation, left where they stood.
Each repository is looked at again first: the new key has to stand there with the
right access, and is verified once more by SSH. An old key that was used since the
new one was verified, or since it was last looked at, is left there and named:
some machine has not got the new one yet. --even-if-used removes it all the same.

It is a rollout of its own: it can be stopped, resumed and undone.`,
		Example: `  latchctl rollout remove-old 7 --dry-run
  latchctl rollout remove-old 7`,
	}
	start := startFlags(c, s, &spec)
	c.Flags().BoolVar(&spec.EvenIfUsed, "even-if-used", false, "also remove an old key that somebody used since it was last looked at")
	s.PassphraseFlag(c, "`FILE` whose first line opens the new private key, for the verification")
	c.RunE = s.WithApp(func(cmd *cobra.Command, args []string, app *core.App) (err error) {
		if spec.OfRollout, err = s.rolloutArg(cmd, app, args, nil); err != nil {
			return err
		}
		return start(cmd, app)
	})
	return c
}

// printUnusedHint offers to delete pairs that stand nowhere any more, after old
// keys were removed.
func (s *rollouts) printUnusedHint(r rollout.Report) {
	removed := 0
	for _, x := range r.Results {
		if x.Removed {
			removed++
		}
	}
	if removed == 0 || r.Undoing || r.Verb != rollout.RemoveOld && !r.Spec.Removes() {
		return
	}
	fmt.Fprintln(s.Remarks(), "old key pairs that are on no repository any more can be deleted: latchctl key delete --unused")
}
