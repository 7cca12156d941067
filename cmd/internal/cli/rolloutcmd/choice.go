package rolloutcmd

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"latchkey/api"
	"latchkey/cmd/internal/cli/session"
	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core"
	"latchkey/core/cause"
	"latchkey/core/rollout"
)

// choiceFlags adds the flags that choose repositories. The returned function
// reads them together with the arguments that are left.
func choiceFlags(c *cobra.Command, s *rollouts) func(repos []string) (rollout.Choice, error) {
	f := c.Flags()
	all := f.Bool("all", false, "every repository that the account administers")
	match := session.MatchFlags(c)
	file := f.String("file", "", "those listed in `FILE`, one per line, # begins a comment; - reads standard input")
	project := f.String("project", "", "every repository of the project `WORKSPACE/KEY`")
	return func(repos []string) (rollout.Choice, error) {
		choice := rollout.Choice{All: *all, Query: match.Query(), Exclude: match.Without()}
		if *all && (len(repos) > 0 || choice.Query != "" || *file != "" || *project != "") {
			return choice, session.AllStandsAlone(c)
		}
		for _, text := range repos {
			path, err := session.CheckRepo(c, text)
			if err != nil {
				return choice, err
			}
			choice.Repos = append(choice.Repos, path)
			s.repos = append(s.repos, text)
		}
		if *project != "" {
			path, err := api.ParseProjectPath(*project)
			if err != nil {
				return choice, terminal.Usage(c, err)
			}
			choice.Project = path
		}
		if *file != "" {
			listed, err := s.readRepoList(c, *file)
			if err != nil {
				return choice, err
			}
			for _, text := range listed {
				choice.Repos = append(choice.Repos, text.Repo)
			}
		}
		return choice, nil
	}
}

// anyChosen reports whether repositories were chosen at all.
func anyChosen(c rollout.Choice) bool {
	return c.All || c.Query != "" || len(c.Repos) > 0 || c.Project != ""
}

// noneMeant is the error of a choice that means no repository that is known.
func noneMeant(c rollout.Choice) error {
	if c.Project != "" && c.Query == "" {
		return terminal.WithHint("Read them: latchctl inventory sync", "no known repository is in the project %s", terminal.QuoteArg(string(c.Project)))
	}
	return session.NoneKnown(c.Query, c.Exclude)
}

// locateChoice replaces the repositories that were named by those that the App
// knows, and sets the account that reaches them: that of --account if none was
// named.
func (s *rollouts) locateChoice(cmd *cobra.Command, app *core.App, spec *rollout.Spec) error {
	account, repos, err := s.locateAll(cmd, app, s.repos)
	if len(repos) > 0 {
		spec.Choice.Repos = repos
	}
	spec.Account = account
	return err
}

// readRepoList reads a file of repositories, one per line.
func (s *rollouts) readRepoList(cmd *cobra.Command, name string) ([]session.ListedRepo, error) {
	listed, err := s.ReadRepoList(cmd.Context(), name)
	for _, l := range listed {
		s.repos = append(s.repos, l.Text)
	}
	return listed, err
}

// locateAll finds the repositories of a rollout, and the account that reaches
// them all. It does not ask the forge; planning does.
func (s *rollouts) locateAll(cmd *cobra.Command, app *core.App, names []string) (account string, repos []api.RepoPath, err error) {
	account = s.Account
	for _, text := range names {
		found, err := app.Addresses.Locate(cmd.Context(), account, text, false)
		if err != nil {
			if account != s.Account && errors.Is(err, cause.ErrOtherHost) {
				err = terminal.WithHint("A rollout that names repositories is for one account: start one for each account.", "%w", err)
			}
			return "", nil, err
		}
		account = found.Account.ID
		repos = append(repos, found.Repo)
		if found.Was != "" {
			s.PrintRename(fmt.Sprintf("%s is now %s", found.Was, found.Repo))
		}
	}
	return account, repos, nil
}

// openOnAccount opens the App for a rollout on repositories of one account, and
// fills in which account that is.
func (s *rollouts) openOnAccount(cmd *cobra.Command, spec *rollout.Spec) (*core.App, error) {
	app, err := s.Open(cmd)
	if err != nil {
		return nil, err
	}
	if err := s.locateChoice(cmd, app, spec); err != nil {
		return nil, err
	}
	account, err := app.Accounts.Account(cmd.Context(), spec.Account)
	spec.Account = account.ID
	return app, err
}
