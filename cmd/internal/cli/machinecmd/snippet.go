package machinecmd

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"latchkey/cmd/internal/cli/session"
	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core"
	"latchkey/core/machine/preset"
	"latchkey/internal/safetext"
)

// completeKinds offers the kinds of build systems to a shell.
func completeKinds(_ *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
	return preset.Kinds(), cobra.ShellCompDirectiveNoFileComp
}

func snippetCmd(s machines) *cobra.Command {
	var r core.SnippetRequest
	var part string
	var list bool
	c := &cobra.Command{
		Use: "snippet KIND REPO", Short: "Print what to paste into a build system so that it uses the key of a machine",
		Long: `Print what to paste into a build system, so that its builds clone the repository with the
key that was onboarded: a job, a credential, a mount. It names files on the machine and
never holds a private key. --list shows the kinds, and where each looks.`,
		Example: `  latchctl machine snippet --list
  latchctl machine snippet jenkins acme/web-frontend --machine ci
  latchctl machine snippet container-build acme/web-frontend --part dockerfile > Dockerfile`,
		Args: func(cmd *cobra.Command, args []string) error {
			if list {
				return terminal.Exactly(0)(cmd, args)
			}
			return terminal.Exactly(2, "the kind", "the repository")(cmd, args)
		},
		ValidArgsFunction: func(cmd *cobra.Command, args []string, start string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return completeKinds(cmd, args, start)
		},
	}
	f := c.Flags()
	f.BoolVar(&list, "list", false, "list the kinds, with the user and home that each usually has")
	f.StringVar(&r.Machine, "machine", "", "`MACHINE` whose files are named (default: the one that opens the repository)")
	f.StringVar(&part, "part", "", "print only the part of this `NAME`, with nothing around it")
	f.StringVar(&r.Checkout, "checkout", "", "`DIR` there of the checkout that alone uses the key (for ai-sandbox)")
	s.HostKeyFlag(c)
	c.RunE = func(cmd *cobra.Command, args []string) error {
		if list {
			return s.listKinds()
		}
		if _, err := preset.Find(args[0]); err != nil {
			return terminal.Usage(cmd, err)
		}
		if _, err := session.CheckRepo(cmd, args[1]); err != nil {
			return err
		}
		app, err := s.Open(cmd)
		if err != nil {
			return err
		}
		found, err := app.Addresses.Locate(cmd.Context(), s.Account, args[1], false)
		if err != nil {
			return err
		}
		r.Kind, r.Account, r.Repo = args[0], found.Account.ID, found.Repo
		out, err := app.Machines.Snippet(cmd.Context(), r)
		s.Waiting.Done()
		if err != nil {
			return err
		}
		return s.printSnippet(cmd, out, part)
	}
	return c
}

// kindJSON is a kind as it is printed as JSON.
type kindJSON struct {
	Kind   preset.Kind    `json:"kind"`
	Name   string         `json:"name"`
	Places []preset.Place `json:"places"`
}

func (s machines) listKinds() error {
	all := []kindJSON{}
	for _, p := range preset.All() {
		all = append(all, kindJSON{p.Kind, p.Name.String(), terminal.OrEmpty(p.Places)})
	}
	if s.JSON {
		return s.PrintJSON(all)
	}
	tab := s.Table("KIND", "WHAT", "USER", "HOME", "OF")
	for _, k := range all {
		places := k.Places
		if len(places) == 0 {
			places = []preset.Place{{User: "whoever starts it"}}
		}
		for i, p := range places {
			if i == 0 {
				tab.Row(string(k.Kind), k.Name, p.User, p.Home, p.Of)
				continue
			}
			tab.Row("", "", p.User, p.Home, p.Of)
		}
	}
	return tab.Flush()
}

// printSnippet prints one part bare, for a file or a pipe, and several with a line
// before each.
func (s machines) printSnippet(cmd *cobra.Command, out core.Snippet, part string) error {
	var names []string
	parts := []preset.Part{}
	for _, p := range out.Parts {
		names = append(names, p.Name)
		if part == "" || part == p.Name {
			parts = append(parts, p)
		}
	}
	if len(parts) == 0 {
		return terminal.Usagef(cmd, "--part %s is not one of the parts there: %s", terminal.QuoteArg(part), strings.Join(names, ", "))
	}
	out.Parts, out.Notes = parts, terminal.OrEmpty(out.Notes)
	if s.JSON {
		return s.PrintJSON(out)
	}
	for _, note := range out.Notes {
		fmt.Fprintln(s.Err, "note: "+safetext.Line(note.String(), 600))
	}
	for i, p := range parts {
		about := strings.TrimSpace(p.Name + " " + p.File)
		if len(parts) == 1 {
			fmt.Fprintf(s.Err, "%s: %s\n", about, safetext.Line(p.Note.String(), 600))
			fmt.Fprint(s.Out, p.Text)
			continue
		}
		if i > 0 {
			fmt.Fprintln(s.Out)
		}
		fmt.Fprintf(s.Out, "==> %s: %s\n%s", about, terminal.Plain(safetext.Line(p.Note.String(), 600)), p.Text)
	}
	return nil
}
