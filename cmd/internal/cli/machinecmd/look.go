package machinecmd

import (
	"context"
	"fmt"
	"io/fs"
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core"
	"latchkey/core/machine"
	"latchkey/core/machine/look"
	"latchkey/internal/safetext"
	"latchkey/keys"
)

func lookCmd(s machines) *cobra.Command {
	var rebuilt string
	c := &cobra.Command{
		Use: "look MACHINE", Short: "Look at a build machine: what it has, and what is in the way",
		Long: "Look at a build machine in one round trip: system, home, programs and versions, disk, clock,\nwhat lies in ~/.ssh (no private key leaves it), git's configuration, and whether the\nforges answer from there. Nothing is changed there.\n\nWhere a machine shows another host key than before, both fingerprints are told. With\n--rebuilt and the new one you say that it is the same machine: it is known with that\nkey from then on.",
		Args: terminal.Exactly(1, "the machine"),
		RunE: s.WithApp(func(cmd *cobra.Command, args []string, app *core.App) error {
			if rebuilt != "" {
				if err := s.rebuilt(cmd.Context(), app, args[0], keys.Fingerprint(rebuilt)); err != nil {
					return err
				}
			}
			seen, err := app.Machines.Look(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			if s.JSON {
				return s.PrintJSON(lookShown(seen))
			}
			return s.printLook(seen)
		}),
	}
	s.HostKeyFlag(c)
	c.Flags().StringVar(&rebuilt, "rebuilt", "", "the machine was rebuilt and has the host key with this `FINGERPRINT` now (SHA256:…)")
	return c
}

// rebuilt says that a machine is the same one, and which of its keys went with what it
// was before.
func (s machines) rebuilt(ctx context.Context, app *core.App, name string, shown keys.Fingerprint) error {
	before, err := app.Machines.Show(ctx, name)
	if err != nil {
		return err
	}
	if err := app.Machines.Rebuilt(ctx, name, shown); err != nil {
		return err
	}
	after, err := app.Machines.Show(ctx, name)
	if err != nil {
		return err
	}
	for _, k := range before.Keys {
		if !slices.ContainsFunc(after.Keys, func(o machine.Key) bool { return o.Fingerprint == k.Fingerprint }) {
			out := s.Remarks()
			if s.JSON { // which is the look alone
				out = s.Err
			}
			fmt.Fprintf(out, "%s is gone from %s: remove its deploy keys with latchctl rollout revoke %[1]s, and onboard the machine anew\n", k.Fingerprint, before.Name)
		}
	}
	return nil
}

// lookJSON is a look as it is printed as JSON.
type lookJSON struct {
	Machine  string            `json:"machine"`
	System   string            `json:"system"`
	User     string            `json:"user"`
	Home     string            `json:"home"`
	Shell    string            `json:"shell,omitempty"`
	Programs map[string]string `json:"programs"`  // versions by name
	DiskFree int64             `json:"disk_free"` // bytes, -1 = unknown
	Skew     float64           `json:"clock_skew_seconds"`
	Umask    string            `json:"umask"` // octal
	SELinux  string            `json:"selinux,omitempty"`
	SSH      []fileJSON        `json:"ssh_files"`
	Rules    []ruleJSON        `json:"git_rules"`
	Forges   []forgeJSON       `json:"forges"`
	Problems []problemJSON     `json:"problems"`
}

type fileJSON struct {
	Name        string `json:"name"`
	Mode        string `json:"mode"` // octal
	Private     bool   `json:"private_key"`
	Fingerprint string `json:"fingerprint,omitempty"`
}

type ruleJSON struct {
	File  string `json:"file,omitempty"`
	Key   string `json:"key"`
	Value string `json:"value"`
}

type forgeJSON struct {
	Host  string     `json:"host"`
	Port  int        `json:"port"`
	State look.State `json:"state"`
}

type problemJSON struct {
	Code  string `json:"code"`
	Text  string `json:"text"`
	Stops bool   `json:"stops"`
	Paste string `json:"paste,omitempty"`
}

func octal(mode fs.FileMode) string { return fmt.Sprintf("%04o", mode.Perm()) }

func lookShown(seen machine.Look) lookJSON {
	f := seen.Facts
	out := lookJSON{Machine: f.Machine, System: f.System.Name, User: f.User.Name, Home: f.User.Home, Shell: f.User.Shell, Programs: map[string]string{},
		DiskFree: f.DiskFree, Skew: f.Skew.Seconds(), Umask: octal(f.Umask), SELinux: f.SELinux,
		SSH: []fileJSON{}, Rules: []ruleJSON{}, Forges: []forgeJSON{}, Problems: []problemJSON{}}
	for name, p := range f.Programs {
		out.Programs[name] = p.Version
	}
	for _, file := range f.SSH.Files {
		out.SSH = append(out.SSH, fileJSON{file.Name, octal(file.Mode), file.Private, string(file.Fingerprint)})
	}
	for _, r := range f.Git.Rules {
		out.Rules = append(out.Rules, ruleJSON{r.Origin, r.Key, r.Value})
	}
	for _, p := range f.Forges {
		out.Forges = append(out.Forges, forgeJSON{p.Host, p.Port, p.State})
	}
	for _, p := range seen.Problems {
		out.Problems = append(out.Problems, problemJSON{p.Code, p.Text.String(), p.Stops, p.Paste})
	}
	return out
}

func (s machines) printLook(seen machine.Look) error {
	f := seen.Facts
	row := func(name, text string) {
		if text != "" {
			fmt.Fprintf(s.Out, "%-10s %s\n", name, terminal.Plain(safetext.Line(text, 600)))
		}
	}
	row("system", f.System.Name)
	row("user", f.User.Name)
	row("home", f.User.Home)
	for _, name := range []string{"git", "git-lfs", "ssh", "ssh-keygen"} {
		text := "missing"
		if p, there := f.Programs[name]; there {
			text = p.Path + " " + p.Version
		}
		row(name, text)
	}
	if f.DiskFree >= 0 {
		row("disk free", strconv.FormatInt(f.DiskFree>>20, 10)+" MB")
	}
	for _, p := range f.Forges {
		row("forge", p.Host+" port "+strconv.Itoa(p.Port)+" "+string(p.State))
	}
	for _, file := range f.SSH.Files {
		if file.Private {
			row("key there", file.Name+" "+string(file.Fingerprint))
		}
	}
	for _, p := range seen.Problems {
		word := "note"
		if p.Stops {
			word = "problem"
		}
		row(word, p.Text.String())
		row("paste", p.Paste)
	}
	return nil
}
