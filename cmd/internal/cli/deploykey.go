package cli

import (
	"cmp"
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"latchkey/api"
	"latchkey/cmd/internal/cli/session"
	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core"
	"latchkey/internal/safetext"
)

// deployKeys are the commands about keys on repositories and projects.
type deployKeys struct{ *session.Session }

func deployKeyCmd(s deployKeys) *cobra.Command {
	return terminal.Group("deploy-key", "Deploy keys on repositories and projects",
		deployKeyListCmd(s), deployKeyAddCmd(s), deployKeyLabelCmd(s), deployKeyRemoveCmd(s))
}

// target is where a key stands: one repository, or a project.
type target struct {
	repo    api.RepoPath
	project api.ProjectPath
	text    string // the repository as it was typed, until it is found
}

func (t target) String() string { return string(t.repo) + string(t.project) }

// listCommand is the command that lists the keys there.
func (t target) listCommand() string {
	if t.project != "" {
		return "latchctl deploy-key list --project " + string(t.project)
	}
	return "latchctl deploy-key list " + string(t.repo)
}

// targetFlag adds --project. The returned function reads the target from that
// flag or from the first argument, and returns the arguments that are left. With
// here it may be the repository of the current folder.
func targetFlag(c *cobra.Command, here bool) func(args []string) (target, []string, error) {
	project := c.Flags().String("project", "", "`WORKSPACE/KEY` of a project instead of a repository")
	return func(args []string) (target, []string, error) {
		if c.Flags().Changed("project") && *project == "" { // not the repository of this folder
			return target{}, nil, terminal.Usagef(c, "--project is empty")
		}
		if *project != "" {
			path, err := api.ParseProjectPath(*project)
			if err != nil {
				return target{}, nil, terminal.Usage(c, err)
			}
			return target{project: path}, args, nil
		}
		if len(args) == 0 {
			if here {
				return target{text: session.ThisFolder}, nil, nil
			}
			return target{}, nil, terminal.Usagef(c, "no repository given: write it as workspace/name")
		}
		if here && args[0] == session.ThisFolder {
			return target{text: session.ThisFolder}, args[1:], nil
		}
		_, err := session.CheckRepo(c, args[0])
		return target{text: args[0]}, args[1:], err
	}
}

// withTarget opens the App and finds the target and the account that reaches it.
// With ask it may ask the forge.
func (s deployKeys) withTarget(cmd *cobra.Command, t *target, ask bool) (*core.App, core.Account, error) {
	if t.project != "" {
		return s.WithAccount(cmd)
	}
	app, account, repo, err := s.WithRepo(cmd, t.text, ask)
	t.repo = repo
	return app, account, err
}

// readKeys reads the deploy keys of the target from the forge.
func readKeys(cmd *cobra.Command, app *core.App, account core.Account, t target) ([]core.DeployKey, error) {
	if t.project != "" {
		return app.Repos.ProjectDeployKeys(cmd.Context(), account.ID, t.project)
	}
	return app.Repos.DeployKeys(cmd.Context(), account.ID, t.repo)
}

// cachedKeys returns the deploy keys of the target as they were last read.
func cachedKeys(cmd *cobra.Command, app *core.App, account core.Account, t target) ([]core.DeployKey, error) {
	if t.project != "" {
		return app.Repos.CachedProjectKeys(cmd.Context(), account.ID, t.project)
	}
	return app.Repos.CachedKeys(cmd.Context(), account.ID, t.repo)
}

const keyArgument = `KEY is a fingerprint, the beginning of
one, the id on the forge, its label where no other key there has it, or the comment
of its pair in the vault.`

// matchKey finds a row by its id on the forge or by (the beginning of) its
// fingerprint, and only if none matches by its label: whoever may add a key
// chooses its label, and could choose another key's id. The comment of a pair of the
// vault is looked up last.
func matchKey(cmd *cobra.Command, app *core.App, rows []core.DeployKey, text string, t target) (core.DeployKey, error) {
	var found []core.DeployKey
	bare := strings.TrimPrefix(text, "SHA256:")
	for _, r := range rows {
		fp := strings.TrimPrefix(string(r.Fingerprint), "SHA256:")
		if r.ID == text || len(bare) >= 6 && strings.HasPrefix(fp, bare) {
			found = append(found, r)
		}
	}
	if len(found) == 0 {
		found = withLabel(rows, text)
	}
	if len(found) == 0 {
		found = ofPair(cmd, app, rows, text)
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return core.DeployKey{}, terminal.WithHint("A deploy key is named by its id, by at least 6 characters of its fingerprint, by its label, or by the comment of its pair: see "+t.listCommand(),
			"%w %s on %s", errNoSuchKey, terminal.QuoteArg(text), t)
	}
	var which []string
	for _, r := range found {
		which = append(which, cmp.Or(string(r.Fingerprint), "id "+r.ID))
	}
	return core.DeployKey{}, terminal.WithHint("Enter more of the fingerprint, or the ID: see "+t.listCommand(), "%s matches %d deploy keys on %s: %s", terminal.QuoteArg(text), len(found), t,
		safetext.Line(strings.Join(which, ", "), 600))
}

// errNoSuchKey says that no key there is meant.
var errNoSuchKey = errors.New("no deploy key")

// withLabel returns the rows that have the label.
func withLabel(rows []core.DeployKey, text string) (found []core.DeployKey) {
	for _, r := range rows {
		if text = strings.TrimSpace(text); text != "" && r.Label == text {
			found = append(found, r)
		}
	}
	return found
}

// ofPair returns the rows whose pairs in the vault have the comment; a pair that a
// rotation has replaced only where no other has it.
func ofPair(cmd *cobra.Command, app *core.App, rows []core.DeployKey, text string) (found []core.DeployKey) {
	pairs, err := app.Pairs.KeyPairs(cmd.Context())
	if err != nil || strings.TrimSpace(text) == "" {
		return nil
	}
	var replaced []core.DeployKey
	for _, r := range rows {
		for _, p := range pairs {
			switch {
			case p.Fingerprint != r.Fingerprint || safetext.Fold(p.Comment) != safetext.Fold(text):
			case p.SupersededBy != "":
				replaced = append(replaced, r)
			default:
				found = append(found, r)
			}
		}
	}
	if len(found) == 0 {
		return replaced
	}
	return found
}

func deployKeyListCmd(s deployKeys) *cobra.Command {
	var all bool
	var k cacheFlags
	c := &cobra.Command{
		Use: "list [REPO]", Short: "List the deploy keys of a repository, a project or all repositories", Args: terminal.AtMost(1),
		Long: `List the deploy keys of a repository, a project or all repositories. They are
read from the forge first, unless --cached or --max-age says otherwise. --all
reads as latchctl inventory sync does: within the forge's limit, of which some is
left for yourself. What could not be read shows as it was known, with its age; it
is named, and the exit status is 4.

` + session.RepoFormsHere,
	}
	k.flags(c)
	where := targetFlag(c, true)
	c.Flags().BoolVar(&all, "all", false, "of every repository that the account administers")
	c.RunE = func(cmd *cobra.Command, args []string) error {
		if err := k.check(cmd); err != nil {
			return err
		}
		if all {
			if len(args) > 0 || cmd.Flags().Changed("project") {
				return terminal.Usagef(cmd, "--all cannot be combined with a repository or a project")
			}
			return s.listAll(cmd, k)
		}
		t, rest, err := where(args)
		if err != nil {
			return err
		}
		if len(rest) > 0 {
			return terminal.Usagef(cmd, "--project takes no repository")
		}
		app, account, err := s.withTarget(cmd, &t, !k.cached)
		if err != nil {
			return err
		}
		enough, err := k.useCache(cmd, app, account, t)
		if err != nil {
			return err
		}
		read := readKeys
		if enough {
			read = cachedKeys
		}
		rows, err := read(cmd, app, account, t)
		if err != nil {
			return err
		}
		return s.printKeys(rows, false)
	}
	return c
}

// printKeys prints the keys, with the age of each reading where ages differ.
func (s deployKeys) printKeys(rows []core.DeployKey, ages bool) error {
	if s.JSON {
		return s.PrintJSON(terminal.OrEmpty(rows))
	}
	heads := []string{"ON", "ID", "LABEL", "ACCESS", "TYPE", "FINGERPRINT", "LAST USED", "PRIVATE KEY"}
	if ages {
		heads = append(heads, "READ")
	}
	tab := s.Table(heads...).NamedBy("FINGERPRINT")
	for _, r := range rows {
		kind := r.Type
		if !r.Unreadable.IsZero() {
			kind = "unreadable: " + r.Unreadable.String()
		}
		cells := []string{string(r.Repo) + string(r.Project), r.ID, r.Label, string(r.Access), kind, string(r.Fingerprint), s.LastUsed(terminal.Today(), r.Use()), privateKeyText(r.PrivateKey)}
		if ages {
			cells = append(cells, s.At(r.Read, agoOrBlank(terminal.Today(), r.Read)))
		}
		tab.Row(cells...)
	}
	return tab.Flush()
}

func deployKeyLabelCmd(s deployKeys) *cobra.Command {
	return &cobra.Command{
		Use: "label REPO KEY LABEL", Short: "Rename a deploy key in place",
		Long: "Rename a deploy key in place. " + keyArgument + "\n\n" + session.RepoForms,
		Args: terminal.Exactly(3, "the repository", "the key's id or fingerprint", "the new label"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if _, err := session.CheckRepo(cmd, args[0]); err != nil {
				return err
			}
			app, account, repo, err := s.WithRepo(cmd, args[0], true)
			if err != nil {
				return err
			}
			t := target{repo: repo}
			rows, err := readKeys(cmd, app, account, t)
			if err != nil {
				return err
			}
			row, err := matchKey(cmd, app, rows, args[1], t)
			if err != nil {
				return err
			}
			before := row.Label
			if row, err = app.Placements.RelabelDeployKey(cmd.Context(), row, args[2]); err != nil {
				return err
			}
			if row.Label == before {
				return s.PrintSame(row, "%s on %s has this label already", row.Fingerprint, repo)
			}
			return s.PrintDid(row, "%s on %s is now labelled %q", row.Fingerprint, repo, row.Label)
		},
	}
}

func deployKeyRemoveCmd(s deployKeys) *cobra.Command {
	c := &cobra.Command{
		Use: "remove REPO KEY", Short: "Remove a deploy key from a repository or project", Args: cobra.ArbitraryArgs,
		Long: "Remove a deploy key from a repository or project. " + keyArgument + "\n\n" + session.RepoForms,
	}
	where := targetFlag(c, false)
	s.YesFlag(c)
	s.ShowWaitFlag(c)
	c.RunE = func(cmd *cobra.Command, args []string) error {
		t, rest, err := where(args)
		if err != nil {
			return err
		}
		if err := terminal.Exactly(1, "the key's id or fingerprint")(cmd, rest); err != nil {
			return err
		}
		app, account, err := s.withTarget(cmd, &t, true)
		if err != nil {
			return err
		}
		rows, err := readKeys(cmd, app, account, t)
		if err != nil {
			return err
		}
		row, err := matchKey(cmd, app, rows, rest[0], t)
		if errors.Is(err, errNoSuchKey) {
			if gone, goneErr := app.Pairs.GoneKey(cmd.Context(), account.ID, t.String(), rest[0]); goneErr == nil && gone {
				return s.PrintSame(nil, "%s was removed from %s before", terminal.QuoteArg(rest[0]), t)
			}
		}
		if err != nil {
			return err
		}
		if err := app.Placements.RemoveDeployKey(cmd.Context(), row); err != nil {
			return err
		}
		return s.PrintDid(row, "removed %s from %s", row.Fingerprint, t)
	}
	return c
}
