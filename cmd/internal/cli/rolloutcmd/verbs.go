package rolloutcmd

import (
	"time"

	"github.com/spf13/cobra"

	"latchkey/api"
	"latchkey/cmd/internal/cli/session"
	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core"
	"latchkey/core/rollout"
)

const repoArguments = `
Which repositories: arguments, --file, --match and --project add up; --all stands alone.
--exclude leaves out what --match, --project or --all mean.
` + session.RepoForms

const whereItStands = `
Without repositories it is everywhere that KEY is known to stand, on every
account (see latchctl inventory sync, which finds it there). A repository may be
named by any of its addresses: see latchctl rollout add --help. KEY is a fingerprint
or its beginning, a comment, a public line, or the name of a key set.`

func addCmd(s *rollouts) *cobra.Command {
	spec := rollout.Spec{Verb: rollout.Add}
	var key, publicFile string
	var fresh, readWrite bool
	c := &cobra.Command{
		Use: "add [REPO…]", Short: "Put a key, or a key set, on many repositories and verify it on each",
		Long: `Put a key on many repositories and verify by SSH that it opens each of them.

Where the forge lets one key stand on many repositories (Bitbucket), --new makes
one pair for all, or one for each with --per-repository. Where it does not
(GitHub), --new makes a key set: one pair per repository under one name.
` + repoArguments,
		Example: `  latchctl rollout add --new --comment ci@build-07 --match payments --dry-run
  latchctl rollout add --new --comment ci@build-07 --file repos.txt
  latchctl rollout add --key SHA256:3Hk… acme/web-frontend acme/ledger`,
		Args: cobra.ArbitraryArgs,
	}
	choose := choiceFlags(c, s)
	pair := session.NewPairFlags(c, s.Session)
	c.Flags().Lookup("passphrase-file").Usage = "`FILE` whose first line opens the private key of --key, or becomes the passphrase of a new one"
	start := startFlags(c, s, &spec)
	f := c.Flags()
	f.StringVar(&key, "key", "", "`KEY`: a pair that is here, by fingerprint, its beginning, or comment")
	f.BoolVar(&fresh, "new", false, "generate the pair or the pairs (--type, --comment)")
	f.StringVar(&publicFile, "public", "", "`FILE` with a public key whose private key lives elsewhere; - reads standard input")
	f.StringVar(&spec.Name, "name", "", "`NAME` of the key set (default: the comment)")
	f.BoolVar(&spec.PerRepo, "per-repository", false, "one pair per repository, also where one could do for all")
	f.StringVar(&spec.Label, "label", "", "`TEXT` shown on the forge (default: the key's comment)")
	f.BoolVar(&readWrite, "read-write", false, "let the key push, where the forge can do that (default: read only)")
	f.BoolVar(&spec.NoVerify, "no-verify", false, "do not verify by SSH that the key opens each repository")
	c.RunE = func(cmd *cobra.Command, args []string) (err error) {
		if n := session.CountTrue(key != "", fresh, publicFile != ""); n != 1 {
			return terminal.Usagef(cmd, "choose a key with one of --key, --new, --public")
		}
		if !fresh && (cmd.Flags().Changed("type") || cmd.Flags().Changed("comment") || spec.Name != "" || spec.PerRepo) {
			return terminal.Usagef(cmd, "--type, --comment, --name and --per-repository go with --new only")
		}
		spec.New.Passphrase = s.PassphraseFile != "" && fresh
		if spec.Choice, err = choose(args); err != nil {
			return err
		}
		if !anyChosen(spec.Choice) {
			return terminal.Usagef(cmd, "say on which repositories: name them, or use --file, --match, --project or --all")
		}
		if spec.Access = api.Read; readWrite {
			spec.Access = api.ReadWrite
		}
		if fresh {
			encrypted := spec.New.Passphrase
			if spec.New, err = newKeyOf(pair); err != nil {
				return err
			}
			spec.New.Passphrase = encrypted
		}
		app, err := s.openOnAccount(cmd, &spec)
		if err != nil {
			return err
		}
		if publicFile != "" {
			spec.Key.Public, err = s.ReadPublicFile(cmd.Context(), publicFile)
		} else if key != "" {
			spec.Key, err = app.Sets.KeyNamed(cmd.Context(), key)
		}
		if err != nil {
			return err
		}
		return start(cmd, app)
	}
	return c
}

func newKeyOf(pair func() (core.NewPair, error)) (rollout.NewKey, error) {
	n, err := pair()
	return rollout.NewKey{Kind: n.Kind, Comment: n.Comment}, err
}

// keyVerb completes a command whose first argument is the key, and whose last
// are repositories.
func keyVerb(s *rollouts, spec *rollout.Spec, c *cobra.Command, others int, names ...string) *cobra.Command {
	choose := choiceFlags(c, s)
	start := startFlags(c, s, spec)
	before := c.RunE
	c.Args = cobra.ArbitraryArgs
	c.RunE = func(cmd *cobra.Command, args []string) (err error) {
		if len(args) <= others {
			return terminal.Usagef(cmd, "%s is missing", names[len(args)])
		}
		if before != nil {
			if err := before(cmd, args); err != nil {
				return err
			}
		}
		if spec.Choice, err = choose(args[1+others:]); err != nil {
			return err
		}
		spec.Choice.Where = !anyChosen(spec.Choice)
		app, err := s.Open(cmd)
		if err != nil {
			return err
		}
		if err := s.locateChoice(cmd, app, spec); err != nil {
			return err
		}
		if spec.Account != "" {
			account, err := app.Accounts.Account(cmd.Context(), spec.Account)
			if err != nil {
				return err
			}
			spec.Account = account.ID
		}
		if spec.Key, err = app.Sets.KeyNamed(cmd.Context(), args[0]); err != nil {
			return err
		}
		return start(cmd, app)
	}
	return c
}

func rotateCmd(s *rollouts) *cobra.Command {
	spec := rollout.Spec{Verb: rollout.Rotate}
	c := &cobra.Command{
		Use: "rotate KEY [REPO…]", Short: "Put a new key beside an old one everywhere, verified; the old one stays until you remove it",
		Long: `Replace a key by a new one. On each repository the new key is added, read back
and verified by SSH. It takes over the old one's name: its comment, its label, its
place in a key set. The old key stays, because whoever uses it cannot have the new
private key yet:

  latchctl rollout rotate ci@build-07            # the new key stands beside the old one
  latchctl key export ci@build-07 --out FILE     # take it to every machine
  latchctl rollout remove-old 7                  # then: looks again, and removes the old one

--soak removes the old key by itself, so long after the verification, where nobody has
used it since; --remove-at-once removes it as soon as the new one is verified.
` + whereItStands,
		Example: `  latchctl rollout rotate ci@build-07 --dry-run
  latchctl rollout rotate SHA256:3Hk… --soak 7d
  latchctl rollout rotate ci-set`,
	}
	pair := session.NewPairFlags(c, s.Session)
	c.Flags().Lookup("passphrase-file").Usage = "`FILE` whose first line becomes the passphrase of the new private key, and opens it for the verification"
	f := c.Flags()
	f.StringVar(&spec.Label, "label", "", "`TEXT` shown on the forge (default: the old key's label)")
	f.BoolVar(&spec.KeepOld, "keep-old", false, "leave the old key where it is (this is the default)")
	f.BoolVar(&spec.RemoveAtOnce, "remove-at-once", false, "remove the old key as soon as the new one is verified: anyone who uses it is cut off")
	f.Var(terminal.DurationFlag{Into: &spec.Soak}, "soak", "remove the old key so long after the verification, such as 24h or 7d, if nobody has used it since")
	f.BoolVar(&spec.NoPassphrase, "no-passphrase", false, "generate the new pair without a passphrase, also where the old one has one")
	f.BoolVar(&spec.PerRepo, "per-repository", false, "one new pair per repository, also where one could do for all")
	c.RunE = func(cmd *cobra.Command, _ []string) (err error) {
		switch {
		case spec.Soak < 0 || spec.Soak > 90*24*time.Hour:
			return terminal.Usagef(cmd, "--soak %s is not between 0 and 2160h (90 days)", spec.Soak)
		case session.CountTrue(spec.Soak > 0, spec.KeepOld, spec.RemoveAtOnce) > 1:
			return terminal.Usagef(cmd, "choose one of --keep-old, --soak and --remove-at-once")
		case s.PassphraseFile != "" && spec.NoPassphrase:
			return terminal.Usagef(cmd, "use either --passphrase-file or --no-passphrase")
		}
		spec.New, err = newKeyOf(pair)
		spec.New.Passphrase = s.PassphraseFile != ""
		return err
	}
	return keyVerb(s, &spec, c, 0, "the key")
}

func revokeCmd(s *rollouts) *cobra.Command {
	spec := rollout.Spec{Verb: rollout.Revoke}
	return keyVerb(s, &spec, &cobra.Command{
		Use: "revoke KEY [REPO…]", Short: "Remove a key from all repositories and projects that it is on",
		Long:    "Remove a key from repositories and projects, and read back that it is removed.\n" + whereItStands,
		Example: "  latchctl rollout revoke SHA256:3Hk… --dry-run",
	}, 0, "the key")
}

func relabelCmd(s *rollouts) *cobra.Command {
	spec := rollout.Spec{Verb: rollout.Relabel}
	c := &cobra.Command{
		Use: "relabel KEY LABEL [REPO…]", Short: "Rename a key on all repositories and projects that it is on",
		Long: "Give a key another label, where the forge can rename a key in place.\n" + whereItStands,
	}
	c.RunE = func(_ *cobra.Command, args []string) error {
		spec.Label = args[1]
		return nil
	}
	return keyVerb(s, &spec, c, 1, "the key", "the new label")
}
