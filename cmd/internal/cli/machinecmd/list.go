package machinecmd

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core"
	"latchkey/core/machine"
	"latchkey/internal/safetext"
)

// shown is a machine as it is printed as JSON.
type shown struct {
	machine.Machine
	State   machine.State `json:"state"`
	Due     []machine.Due `json:"due"` // why somebody has to see to it
	Trouble string        `json:"trouble,omitempty"`
}

func show(m machine.Machine) shown {
	return shown{Machine: m, State: m.State(), Due: terminal.OrEmpty(m.Due(terminal.Today())), Trouble: safetext.Line(m.Trouble.String(), 600)}
}

func listCmd(s machines) *cobra.Command {
	var due bool
	c := &cobra.Command{
		Use: "list", Short: "List the build machines", Args: terminal.Exactly(0),
		Long: "List the build machines. --due lists only those that need attention: their access, or that of a\nkey there, ends within a week or should have ended; or they were last verified more than 30 days ago.",
		RunE: s.WithApp(func(cmd *cobra.Command, _ []string, app *core.App) error {
			all, err := app.Machines.List(cmd.Context())
			if err != nil {
				return err
			}
			if due {
				all = slices.DeleteFunc(all, func(m machine.Machine) bool { return len(m.Due(terminal.Today())) == 0 })
			}
			if s.JSON {
				out := make([]shown, len(all))
				for i, m := range all {
					out[i] = show(m)
				}
				return s.PrintJSON(out)
			}
			if len(all) == 0 && due {
				s.PrintDone("nothing is due")
				return nil
			}
			if len(all) == 0 {
				s.PrintDone("there is no build machine yet: latchctl machine add USER@HOST")
				return nil
			}
			tab := s.Table("NAME", "ADDRESS", "STATE", "KEYS", "OPENS", "VERIFIED", "ENDS")
			for _, m := range all {
				tab.Row(m.Name, addressOf(m), string(m.State()), fmt.Sprint(len(m.Keys)), opensText(m), s.At(m.Verified, terminal.FormatDay(m.Verified)), s.At(m.End(), terminal.FormatDay(m.End())))
			}
			if err := tab.Flush(); err != nil {
				return err
			}
			s.printGroups(all)
			return nil
		}),
	}
	c.Flags().BoolVar(&due, "due", false, "only those that need attention")
	return c
}

// printGroups says which machines hold a key together.
func (s machines) printGroups(all []machine.Machine) {
	for _, g := range machine.Groups(all) {
		const few = 3
		names := strings.Join(g.Names[:min(len(g.Names), few)], ", ")
		if len(g.Names) > few {
			names += fmt.Sprintf(" and %d more", len(g.Names)-few)
		}
		if g.Pattern != "" {
			names = g.Pattern + " (" + names + ")"
		}
		what := "each gets its own when it is rotated"
		if len(g.Groups) > 0 {
			what = "when it is rotated it stays until " + strings.Join(g.Groups, ", ") + " are said to be replaced"
		}
		s.PrintLine("%s hold one key, %s: %s", names, g.Fingerprint, what)
	}
}

// opens counts the repositories that opened from the machine when they were last
// tried.
func opens(m machine.Machine) (n int) {
	for _, r := range m.Repos {
		if r.Last != nil && r.Last.OK {
			n++
		}
	}
	return n
}

// opensText is opens for a table; of a group nobody knows it.
func opensText(m machine.Machine) string {
	if m.Group {
		return "-"
	}
	return fmt.Sprint(opens(m))
}

func addressOf(m machine.Machine) string {
	text := m.Address
	if m.Group {
		text = "copies of " + cmp.Or(m.Of, "a machine that was removed")
	}
	if m.Local {
		text = "this machine"
	}
	if m.RunAs != "" {
		text += " as " + m.RunAs
	}
	return text
}

func showCmd(s machines) *cobra.Command {
	return &cobra.Command{
		Use: "show MACHINE", Short: "Show a build machine: its keys, and what they open", Args: terminal.Exactly(1, "the machine"),
		RunE: s.WithApp(func(cmd *cobra.Command, args []string, app *core.App) error {
			m, err := app.Machines.Show(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			if s.JSON {
				return s.PrintJSON(show(m))
			}
			return s.printMachine(m)
		}),
	}
}

func (s machines) printMachine(m machine.Machine) error {
	line := func(name, text string) {
		if text != "" {
			fmt.Fprintf(s.Remarks(), "%-10s %s\n", name, safetext.Line(text, 600))
		}
	}
	line("name", m.Name)
	line("address", addressOf(m))
	line("state", string(m.State()))
	line("trouble", m.Trouble.String())
	line("home", m.Home)
	line("ends", terminal.FormatDay(m.End()))
	for _, why := range m.Due(terminal.Today()) {
		line("due", dueText(m, why))
	}
	line("reached", terminal.FormatDay(m.Reached))
	if len(m.Keys) > 0 {
		fmt.Fprintln(s.Remarks())
		tab := s.Table("KEY", "FILE", "HOW IT CAME", "SINCE", "ENDS")
		for _, k := range m.Keys {
			tab.Row(string(k.Fingerprint), k.File, k.Origin, s.At(k.Since, terminal.FormatDay(k.Since)), s.At(k.Ends, terminal.FormatDay(k.Ends)))
		}
		if err := tab.Flush(); err != nil {
			return err
		}
	}
	if len(m.Repos) == 0 {
		return nil
	}
	fmt.Fprintln(s.Remarks())
	tab := s.Table("REPOSITORY", "ACCOUNT", "ACCESS", "VERIFIED FROM THERE", "LAST TRY")
	for _, r := range m.Repos {
		tab.Row(string(r.Path), r.Account, string(r.Access), s.At(r.Verified, terminal.FormatDay(r.Verified)), lastTry(r))
	}
	return tab.Flush()
}

// dueText says why somebody has to see to a machine, and what to do.
func dueText(m machine.Machine, why machine.Due) string {
	if why == machine.DueEnds {
		return "its access ends: take it back with latchctl machine undo " + m.Name + ", or retire it"
	}
	return "it was last verified long ago: latchctl machine verify " + m.Name
}

// lastTry says how the last verification of a repository ended.
func lastTry(r machine.Repo) string {
	switch {
	case r.Last == nil:
		return "never tried"
	case r.Last.OK:
		return "opened"
	}
	at := slices.IndexFunc(r.Last.Rungs, func(g rung) bool { return g.Finding != nil })
	if at < 0 {
		return "did not open"
	}
	return strings.TrimSuffix(r.Last.Rungs[at].Finding.What.String(), ".")
}
