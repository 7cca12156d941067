package registercmd

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core"
	"latchkey/core/register"
	"latchkey/keys"
)

func proposeCmd(s registers) *cobra.Command {
	var write bool
	c := &cobra.Command{
		Use: "propose", Short: "Propose a register from what stands: labels, comments, machines, who added the keys", Args: terminal.Exactly(0),
		Long: `Print a register in YAML that is guessed from what stands: the owner from whom the
forge names as having added the key, or who did it here, else from a comment such as
ada@laptop; the machine from the machines that hold the key, or that comment; the purpose
from the label, or from what the key opens; a review in a year. What is written down
already stays as it is. Look through it, then use latchctl register import; or --write it.`,
	}
	c.Flags().BoolVar(&write, "write", false, "write it down, too")
	c.RunE = s.WithApp(func(cmd *cobra.Command, _ []string, app *core.App) error {
		entries, err := app.Register.Propose(cmd.Context())
		if err != nil {
			return err
		}
		if write {
			return s.put(cmd, app, entries)
		}
		return s.printFile(cmd.Context(), app, entries)
	})
	return c
}

func exportCmd(s registers) *cobra.Command {
	return &cobra.Command{
		Use: "export", Short: "Write the register as YAML", Args: terminal.Exactly(0),
		Example: "  latchctl register export > register.yaml",
		RunE: s.WithApp(func(cmd *cobra.Command, _ []string, app *core.App) error {
			rows, err := app.Register.List(cmd.Context())
			if err != nil {
				return err
			}
			var entries []register.Entry
			for _, r := range rows {
				if !r.Empty() {
					entries = append(entries, r.Entry)
				}
			}
			return s.printFile(cmd.Context(), app, entries)
		}),
	}
}

func (s registers) printFile(ctx context.Context, app *core.App, entries []register.Entry) error {
	if s.JSON {
		return s.PrintJSON(terminal.OrEmpty(entries))
	}
	rows, err := app.Register.List(ctx)
	if err != nil {
		return err
	}
	labels := map[keys.Fingerprint]string{}
	for _, r := range rows {
		labels[r.Fingerprint] = r.Label
	}
	data, err := register.Write(entries, func(fp keys.Fingerprint) string { return labels[fp] })
	if err != nil {
		return err
	}
	_, err = s.Out.Write(data)
	return err
}

func importCmd(s registers) *cobra.Command {
	return &cobra.Command{
		Use: "import FILE", Short: "Import a register from YAML", Args: terminal.Exactly(1, "the file"),
		Long: `Import what a file says of each key that it names; other keys stay as they are. A field
that is not known, a wrong day, and a key that is there twice are refused with their
place, and nothing is written. - reads standard input.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			data, err := s.ReadFile(cmd.Context(), args[0], register.Most)
			if err != nil {
				return fmt.Errorf("read the register: %w", err)
			}
			name := args[0]
			if name == "-" {
				name = "standard input"
			}
			entries, err := register.Read(name, data)
			if err != nil {
				return err
			}
			return s.WithApp(func(cmd *cobra.Command, _ []string, app *core.App) error { return s.put(cmd, app, entries) })(cmd, args)
		},
	}
}
