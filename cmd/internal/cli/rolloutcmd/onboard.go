package rolloutcmd

import (
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"latchkey/api"
	"latchkey/cmd/internal/cli/session"
	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core"
	"latchkey/core/machine/preset"
	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/internal/safetext"
	"latchkey/keys"
)

// MachineCmds are the commands about build machines that are rollouts.
func MachineCmds(session *session.Session) []*cobra.Command {
	return []*cobra.Command{onboardCmd(session), undoOnboardCmd(session), shutOutMachinesCmd(session), retireCmd(session)}
}

// onboardCmd is machine onboard: a rollout on build machines.
func onboardCmd(session *session.Session) *cobra.Command {
	s := &rollouts{Session: session}
	spec := rollout.Spec{Verb: rollout.Onboard}
	var repos []string
	var key string
	var readWrite bool
	var kind, ends string
	c := &cobra.Command{
		Use: "onboard MACHINE…", Short: "Make a key on build machines, put it on repositories, and verify from there",
		Long: `Onboard build machines that were added. On each a key is made by ssh-keygen; its private
key never leaves the machine. The public key is put on the repositories, ssh and git are
told to use it for the URLs that builds have, and each repository is verified from there.

With --deliver KEY a pair of the vault is brought to the machines instead. With --checkout DIR
one checkout uses the key, and nothing else of the user changes; its remotes move over as
they are, and undo gives it back byte for byte.
`,
		Example: `  latchctl machine onboard build-07 --repo acme/web-frontend --dry-run
  latchctl machine onboard build-07 build-08 --match payments`,
		Args: terminal.AtLeastOne("the machine"),
	}
	choose := choiceFlags(c, s)
	pair := newOnMachineFlags(c, &spec)
	start := startFlags(c, s, &spec)
	f := c.Flags()
	f.StringArrayVar(&repos, "repo", nil, "`REPO` that builds there clone; may be given several times")
	f.StringVar(&key, "deliver", "", "bring this `KEY` of the vault to the machines, in place of one made there")
	f.StringVar(&spec.Label, "label", "", "`TEXT` shown on the forge (default: the key's comment)")
	f.StringVar(&spec.Checkout, "checkout", "", "`DIR` there, absolute or from the home, of the checkout that alone uses the key: nothing else of the user changes")
	f.BoolVar(&spec.HTTPS, "https", false, "lead https:// URLs to the key too")
	f.StringVar(&ends, "ends", "", "`DAY` on which the keys should go, such as 2027-01-31: a key for each repository, due a week before")
	f.StringVar(&kind, "preset", "", "`KIND` of build system, see latchctl machine snippet --list: builds run as its usual user, and the machines are looked at first")
	_ = c.RegisterFlagCompletionFunc("preset", cobra.FixedCompletions(preset.Kinds(), cobra.ShellCompDirectiveNoFileComp))
	f.BoolVar(&readWrite, "read-write", false, "let the key push, where the forge can do that (default: read only)")
	c.RunE = func(cmd *cobra.Command, args []string) (err error) {
		spec.Machines = args
		if spec.Choice, err = choose(repos); err != nil {
			return err
		}
		if !anyChosen(spec.Choice) {
			return terminal.Usagef(cmd, "say which repositories: use --repo, --file, --match, --project or --all")
		}
		if spec.Access = api.Read; readWrite {
			spec.Access = api.ReadWrite
		}
		if err := pair(cmd, key); err != nil {
			return err
		}
		if ends != "" {
			if spec.Ends, err = terminal.ParseDay(cmd, "--ends", ends); err != nil {
				return err
			}
		}
		app, err := s.openOnAccount(cmd, &spec)
		if err != nil {
			return err
		}
		if err := sandbox(cmd, &spec, kind); err != nil {
			return err
		}
		if err := s.usePreset(cmd, app, spec.Machines, kind); err != nil {
			return err
		}
		if key != "" {
			spec.Deliver = true
			if spec.Key, err = app.Sets.KeyNamed(cmd.Context(), key); err != nil {
				return err
			}
		}
		return start(cmd, app)
	}
	return c
}

// sandbox holds what the preset of that name means: one repository, read, with an
// end, in one checkout alone.
func sandbox(cmd *cobra.Command, spec *rollout.Spec, kind string) error {
	if kind != string(preset.Sandbox) {
		return nil
	}
	switch {
	case spec.Checkout == "":
		return terminal.Usagef(cmd, "an AI sandbox uses the key in one checkout alone: name it with --checkout")
	case spec.Ends.IsZero():
		return terminal.Usagef(cmd, "the access of an AI sandbox has an end: name the day with --ends")
	case spec.Access == api.ReadWrite:
		return terminal.Usagef(cmd, "an AI sandbox reads: it goes without --read-write")
	}
	spec.Alone = true
	return nil
}

// usePreset says of which build system the machines are, and what is unusual there.
func (s *rollouts) usePreset(cmd *cobra.Command, app *core.App, machines []string, kind string) error {
	if kind == "" {
		return nil
	}
	for _, name := range machines {
		note, err := app.Machines.UsePreset(cmd.Context(), name, kind)
		s.Waiting.Done()
		if err != nil {
			return err
		}
		if !note.IsZero() {
			fmt.Fprintln(s.Err, "note: "+safetext.Line(note.String(), 600))
		}
	}
	return nil
}

// newOnMachineFlags are those of a key that is made on a machine.
func newOnMachineFlags(c *cobra.Command, spec *rollout.Spec) func(cmd *cobra.Command, deliver string) error {
	f := c.Flags()
	kind := f.String("type", "", "`TYPE` of the key: ed25519 (default), ecdsa-p256, ecdsa-p384, ecdsa-p521, rsa-3072 or rsa-4096")
	comment := f.String("comment", "", "`TEXT` at the end of the public key (default: after the machine)")
	return func(cmd *cobra.Command, deliver string) error {
		if deliver != "" && (*kind != "" || *comment != "") {
			return terminal.Usagef(cmd, "--type and --comment are for a key that is made there: they do not go with --deliver")
		}
		spec.New.Comment = *comment
		if *kind == "" {
			return nil
		}
		parsed, err := keys.ParseKind(*kind)
		if err != nil {
			return terminal.Usage(cmd, fmt.Errorf("--type: %w", err))
		}
		spec.New.Kind = parsed
		return nil
	}
}

// undoOnboardCmd is machine undo: it takes back the newest onboarding of a machine.
func undoOnboardCmd(session *session.Session) *cobra.Command {
	s := &rollouts{Session: session}
	c := &cobra.Command{
		Use: "undo MACHINE", Short: "Take back the newest onboarding of a build machine, on the forge and there",
		Long: `Take back the newest onboarding of a build machine: first its key leaves the forge, then our
lines leave the machine, the private key last. Files there get back what they were,
byte for byte, where nothing else was changed since. Other machines that were
onboarded in the same rollout are taken back too.`,
		Args: terminal.Exactly(1, "the machine"),
		RunE: s.WithApp(func(cmd *cobra.Command, args []string, app *core.App) error {
			m, err := app.Machines.Show(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			all, err := app.Rollouts.ListRollouts(cmd.Context())
			if err != nil {
				return err
			}
			for _, one := range all {
				report, err := app.Rollouts.Rollout(cmd.Context(), one.ID)
				if err != nil {
					return err
				}
				if report.Spec.Verb == rollout.Onboard && report.State != rollout.Undone && slices.Contains(report.Spec.Machines, m.ID) {
					return s.runRollout(cmd, app, one.ID, app.Rollouts.UndoRollout)
				}
			}
			return say.New("machine.nothing-of-ours", "nothing of Latchkey is on {machine}: onboard it first", say.Values{"machine": m.Name}).Because(nil)
		}),
	}
	s.YesFlag(c)
	s.HostKeyFlag(c)
	return c
}
