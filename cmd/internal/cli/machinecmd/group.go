package machinecmd

import (
	"errors"

	"github.com/spf13/cobra"

	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core"
)

// addGroup adds a group of machines that come from the image of another one.
func (s machines) addGroup(cmd *cobra.Command, app *core.App, pattern, of string) error {
	m, err := app.Machines.AddGroup(cmd.Context(), pattern, of)
	if there, ok := errors.AsType[*core.MachineThereError](err); ok && s.isGroupOf(cmd, app, there.Name, of) {
		s.NothingToDo("%s is there already", there.Name)
		if s.JSON {
			return s.PrintJSON([]shown{})
		}
		return nil
	}
	if err != nil {
		return err
	}
	if s.JSON {
		return s.PrintJSON([]shown{show(m)})
	}
	s.PrintDone("added: %s, copies of %s", m.Name, m.Of)
	return nil
}

// isGroupOf reports whether a group has the image of the machine that is named.
func (s machines) isGroupOf(cmd *cobra.Command, app *core.App, group, of string) bool {
	there, err := app.Machines.Show(cmd.Context(), group)
	if err != nil || !there.Group {
		return false
	}
	source, err := app.Machines.Show(cmd.Context(), of)
	return err == nil && source.Name == there.Of
}

func replacedCmd(s machines) *cobra.Command {
	c := &cobra.Command{
		Use: "replaced GROUP", Short: "Say that the machines of a group were replaced by ones from a newer image",
		Long: `Say that all machines of a group were replaced, by ones from the image of its machine as
that is now: they have its keys, and none from before. A rotation that kept an old key for
them removes it when it is resumed: latchctl rollout resume --due.`,
		Example: "  latchctl machine replaced 'ci-*'",
		Args:    terminal.Exactly(1, "the group"),
		RunE: s.WithApp(func(cmd *cobra.Command, args []string, app *core.App) error {
			m, err := app.Machines.Replaced(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			return s.PrintDid(show(m), "replaced: %s", m.Name)
		}),
	}
	s.YesFlag(c)
	return c
}
