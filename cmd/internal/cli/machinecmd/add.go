package machinecmd

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core"
	"latchkey/core/cause"
	"latchkey/core/machine"
)

// largestList is how much is read of a file that lists machines, in bytes.
const largestList = 1 << 20

func addCmd(s machines) *cobra.Command {
	var n core.NewMachine
	var local bool
	var file, ends, of string
	c := &cobra.Command{
		Use: "add [ADDRESS…]", Short: "Add build machines; nothing is changed on them",
		Long: `Add build machines by the addresses that ssh takes: user@host, host:port, ssh://…, or a
name of ~/.ssh/config, of which user, port, keys and jump hosts are read. Nothing in
it is run but a ProxyCommand that you have seen and allowed. --local adds this machine.

With --of you say that all machines with names like a pattern come from the image of
another machine, such as those that a pool starts and ends. They count as one holder of
its keys and are never reached.`,
		Example: `  latchctl machine add jenkins@build-07.example.org
  latchctl machine add --file agents.txt
  latchctl machine add admin@build-07 --run-as gitlab-runner
  latchctl machine add 'ci-*' --of build-07`,
		Args: cobra.ArbitraryArgs,
	}
	f := c.Flags()
	f.StringVar(&n.Name, "name", "", "`NAME` of the machine (default: the first part of its host)")
	f.StringVar(&n.RunAs, "run-as", "", "`USER` as whom builds run there, reached by sudo")
	f.StringVar(&n.Preset, "preset", "", "`KIND` of build system, see latchctl machine snippet --list; builds then run as its usual user")
	_ = c.RegisterFlagCompletionFunc("preset", completeKinds)
	f.StringVar(&ends, "ends", "", "`DAY` on which its access should end, such as 2027-01-31")
	f.BoolVar(&local, "local", false, "this machine")
	f.StringVar(&of, "of", "", "they come from the image of this `MACHINE`; what is added is the pattern of their names")
	f.StringVar(&file, "file", "", "those listed in `FILE`, one per line, # begins a comment; - reads standard input")
	c.RunE = func(cmd *cobra.Command, args []string) error {
		if file != "" {
			listed, err := s.readList(cmd, file)
			if err != nil {
				return err
			}
			args = append(args, listed...)
		}
		switch {
		case local && len(args) > 0:
			return terminal.Usagef(cmd, "--local is this machine: it has no address")
		case !local && len(args) == 0:
			return terminal.Usagef(cmd, "the address is missing")
		case n.Name != "" && len(args) > 1:
			return terminal.Usagef(cmd, "--name is for one machine")
		case of == "" && slices.ContainsFunc(args, func(a string) bool { return strings.Contains(a, "*") }):
			return terminal.Usagef(cmd, "a pattern of names is added with --of MACHINE, whose image they have")
		case of != "" && (len(args) != 1 || local || n != (core.NewMachine{}) || ends != ""):
			return terminal.Usagef(cmd, "--of goes with one pattern and nothing else")
		}
		if ends != "" {
			day, err := terminal.ParseDay(cmd, "--ends", ends)
			if err != nil {
				return err
			}
			n.Ends = day
		}
		if local {
			args = []string{""}
		}
		app, err := s.Open(cmd)
		if err != nil {
			return err
		}
		if of != "" {
			return s.addGroup(cmd, app, args[0], of)
		}
		return s.addAll(cmd, app, n, args)
	}
	return c
}

// readList reads addresses from a file or standard input. A line that is no address
// is told by its number, and nothing is added.
func (s machines) readList(cmd *cobra.Command, file string) (all []string, err error) {
	data, err := s.ReadFile(cmd.Context(), file, largestList)
	if err != nil {
		return nil, err
	}
	var wrong []error
	for _, one := range machine.ReadList(string(data)) {
		if one.Wrong != nil {
			wrong = append(wrong, fmt.Errorf("line %d: %w", one.Line, one.Wrong))
		}
		all = append(all, one.Address)
	}
	if len(wrong) > 0 {
		return nil, terminal.Usage(cmd, errors.Join(wrong...))
	}
	return all, nil
}

// addAll adds machines, and goes on after one that cannot be added.
func (s machines) addAll(cmd *cobra.Command, app *core.App, n core.NewMachine, addresses []string) error {
	added, failed := []shown{}, []error{}
	for _, address := range addresses {
		n.Address = address
		m, err := app.Machines.Add(cmd.Context(), n)
		if there, ok := errors.AsType[*core.MachineThereError](err); ok && (n.Name == "" || n.Name == there.Name) && n.Preset == "" && n.Ends.IsZero() {
			s.NothingToDo("%s is there already, as %s", terminal.QuoteArg(address), there.Name)
			continue
		}
		if err != nil {
			failed = append(failed, fmt.Errorf("%s: %w", terminal.QuoteArg(address), err))
			continue
		}
		added = append(added, show(m))
		if !s.JSON {
			s.PrintDone("added: %s", m.Name)
		}
	}
	if s.JSON {
		if err := s.PrintJSON(added); err != nil {
			return err
		}
	}
	if n := len(failed); n > 0 && n < len(addresses) {
		failed = append(failed, terminal.ErrPartly)
	}
	return errors.Join(failed...)
}

func removeCmd(s machines) *cobra.Command {
	c := &cobra.Command{
		Use: "remove MACHINE", Short: "Forget a build machine; nothing is changed on it",
		Long: "Forget a build machine. What lies there, and its deploy keys on the forge, stay: take them\nback before with latchctl machine undo.",
		Args: terminal.Exactly(1, "the machine"),
		RunE: s.WithApp(func(cmd *cobra.Command, args []string, app *core.App) error {
			err := app.Machines.Remove(cmd.Context(), args[0])
			if errors.Is(err, cause.ErrNoMachine) {
				if gone, goneErr := app.Machines.GoneMachine(cmd.Context(), args[0]); goneErr == nil && gone {
					return s.PrintSame(nil, "the machine %s was forgotten before", terminal.QuoteArg(args[0]))
				}
			}
			if err != nil {
				return err
			}
			return s.PrintDid(map[string]string{"forgotten": args[0]}, "forgotten: %s", args[0])
		}),
	}
	s.YesFlag(c)
	return c
}
