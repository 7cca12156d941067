package auditcmd

import (
	"github.com/spf13/cobra"

	"latchkey/cmd/internal/cli/session"
	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core"
	"latchkey/core/wanted"
)

// matrixCmd is audit matrix.
func matrixCmd(s audits) *cobra.Command {
	var file string
	var all bool
	c := &cobra.Command{
		Use: "matrix", Short: "Show how every key in every place compares with the wanted state", Args: terminal.Exactly(0),
		Long: `Compare what is known with a file of the wanted state, key by key and place by place:
ok, missing, excess, differs, or unknown where it cannot be known. Without -f it
lists what stands today. No forge is asked, and nothing is changed: latchctl apply does
that.`,
	}
	c.Flags().StringVarP(&file, "file", "f", "", "`FILE` with the wanted state; - reads it from standard input")
	c.Flags().BoolVar(&all, "all", false, "also print what is as it should be")
	c.RunE = s.WithApp(func(cmd *cobra.Command, _ []string, app *core.App) error {
		var wish *wanted.File
		if file != "" {
			var err error
			if wish, err = session.ReadWanted(cmd.Context(), s.Session, file); err != nil {
				return err
			}
			wish.UseAccount(s.Account)
		}
		m, err := app.Wanted.Matrix(cmd.Context(), wish)
		if err != nil {
			return err
		}
		if s.JSON {
			m.Cells = terminal.OrEmpty(m.Cells)
			return s.PrintJSON(m)
		}
		return s.printMatrix(m, all || file == "")
	})
	return c
}

func (s audits) printMatrix(m *wanted.Matrix, all bool) error {
	tab := s.Table("STATE", "KEY", "ON", "MACHINE", "ACCESS", "LABEL")
	var names terminal.KeyNames
	for i := range m.Cells {
		names.Add(m.Cells[i].Name, string(m.Cells[i].Fingerprint))
	}
	for i := range m.Cells {
		c := &m.Cells[i]
		if c.State == wanted.OK && !all {
			continue
		}
		state, have := string(c.State), c.Have
		if c.Why != "" {
			state += " (" + string(c.Why) + ")"
		}
		if have == nil {
			have = c.Want
		}
		if have == nil {
			have = &wanted.Standing{}
		}
		tab.Row(state, names.Text(c.Name, string(c.Fingerprint)), c.Target, c.Machine, string(have.Access), have.Label)
	}
	if err := tab.Flush(); err != nil {
		return err
	}
	s.PrintLine("%d ok, %d missing, %d excess, %d differ, %d cannot be known", m.Count(wanted.OK), m.Count(wanted.Missing), m.Count(wanted.Excess), m.Count(wanted.Differs), m.Count(wanted.Unknown))
	if m.Unnamed > 0 {
		s.PrintLine("%s", terminal.Plural(m.Unnamed, "more place has deploy keys and is not in the file", "more places have deploy keys and are not in the file"))
	}
	return nil
}
