package machinecmd

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core"
	"latchkey/core/probe"
	"latchkey/internal/safetext"
)

// rung is a rung of a verification.
type rung = probe.Rung

func verifyCmd(s machines) *cobra.Command {
	c := &cobra.Command{
		Use: "verify MACHINE", Short: "Verify from a build machine that it opens its repositories",
		Long: "Verify with the machine's own git and ssh, and the configuration that lies there, that each of\nits repositories can be listed and cloned by the URL that builds have. Nothing is left behind.",
		Args: terminal.Exactly(1, "the machine"),
		RunE: s.WithApp(func(cmd *cobra.Command, args []string, app *core.App) error {
			reports, err := app.Machines.Verify(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			failed := 0
			for _, r := range reports {
				if !r.OK {
					failed++
				}
			}
			if err := s.printReports(reports); err != nil || failed == 0 {
				return err
			}
			return fmt.Errorf("%w: %d of %d repositories did not open from %s", terminal.ErrPartly, failed, len(reports), args[0])
		}),
	}
	s.HostKeyFlag(c)
	return c
}

func (s machines) printReports(reports []probe.Report) error {
	if s.JSON {
		return s.PrintJSON(reports)
	}
	tab := s.Table("REPOSITORY", "RESULT", "TOOK")
	for _, r := range reports {
		result := "opened"
		if !r.OK {
			result = "did not open"
		}
		tab.Row(r.Repo, result, fmt.Sprintf("%.1f s", r.Took.Seconds()))
	}
	if err := tab.Flush(); err != nil {
		return err
	}
	for _, r := range reports {
		for _, g := range r.Rungs {
			if g.State == probe.Failed && g.Finding != nil {
				fmt.Fprintf(s.Remarks(), "\n%s: %s\n  why: %s\n  what to do: %s\n", safetext.Line(r.Repo, 300), line(g.Finding.What.String()), line(g.Finding.Why.String()), line(g.Finding.Remedy.String()))
			}
		}
	}
	return nil
}

func line(text string) string { return safetext.Line(text, 1000) }

func filesCmd(s machines) *cobra.Command {
	var content bool
	c := &cobra.Command{
		Use: "files MACHINE", Short: "List what Latchkey has written on a build machine",
		Args: terminal.Exactly(1, "the machine"),
		RunE: s.WithApp(func(cmd *cobra.Command, args []string, app *core.App) error {
			all, err := app.Machines.Files(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			if s.JSON {
				return s.PrintJSON(terminal.OrEmpty(all))
			}
			tab := s.Table("FILE", "MODE", "WHAT")
			for _, f := range all {
				what := "configuration"
				if f.Private {
					what = "private key or copy, never read"
				}
				tab.Row("~/"+f.Path, f.Mode, what)
			}
			if err := tab.Flush(); err != nil || !content {
				return err
			}
			for _, f := range all {
				if f.Content != "" {
					fmt.Fprintf(s.Out, "\n==> ~/%s\n", safetext.Line(f.Path, 300))
					for text := range strings.Lines(f.Content) {
						fmt.Fprintln(s.Out, line(text))
					}
				}
			}
			return nil
		}),
	}
	c.Flags().BoolVar(&content, "content", false, "also print what they hold; never a private key")
	s.HostKeyFlag(c)
	return c
}
