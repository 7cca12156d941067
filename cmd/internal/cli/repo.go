package cli

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"latchkey/cmd/internal/cli/session"
	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core"
)

func repoCmd(s *session.Session) *cobra.Command {
	return terminal.Group("repo", "Repositories that the account administers", repoListCmd(s))
}

func repoListCmd(s *session.Session) *cobra.Command {
	var cached bool
	var match *session.Match
	c := &cobra.Command{
		Use: "list", Short: "List the repositories, read from the forge", Args: terminal.Exactly(0),
		Long: `List the repositories, read from the forge. A workspace that cannot be read hides
no other: it is named with the reason, what is known of it from before is listed,
and the exit status is 4.`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			app, account, err := s.WithAccount(cmd)
			if err != nil {
				return err
			}
			var rows []core.RepoRow
			if cached {
				rows, err = app.Repos.CachedRepos(cmd.Context(), account.ID)
			} else {
				p := terminal.NewProgress(s.Err)
				rows, err = app.Repos.RefreshRepos(cmd.Context(), account.ID, func(n int) { p.Show("%d repositories", n) })
				p.Done()
			}
			if err == nil {
				err = printRepos(s, filterRepos(rows, match))
			}
			if err != nil {
				return err
			}
			err = unreadError(cmd.Context(), s, app, account.ID)
			if cached && errors.Is(err, terminal.ErrPartly) {
				return nil // it is all that was asked for
			}
			return err
		},
	}
	match = session.MatchFlags(c)
	c.Flags().BoolVar(&cached, "cached", false, "what was read last, without asking the forge")
	return c
}

func filterRepos(rows []core.RepoRow, match *session.Match) []core.RepoRow {
	return slices.DeleteFunc(rows, func(r core.RepoRow) bool { return !match.Fits(r.Path, r.Name, r.Project) })
}

func printRepos(s *session.Session, rows []core.RepoRow) error {
	if s.JSON {
		return s.PrintJSON(terminal.OrEmpty(rows))
	}
	tab := s.Table("REPOSITORY", "PROJECT", "DEPLOY KEYS", "STATUS", "CLONE URL")
	for _, r := range rows {
		count := "not read"
		if r.Keys >= 0 {
			count = strconv.Itoa(r.Keys)
		}
		tab.Row(string(r.Path), r.Project, count, statusText(&r), r.SSHURL)
	}
	return tab.Flush()
}

// statusText describes the worst condition of a repository's keys.
func statusText(r *core.RepoRow) string {
	switch c := r.Condition(); c {
	case core.KeysNotRead:
		return ""
	case core.UnusedKey, core.NeverUsedKey:
		if r.Unused < r.Keys {
			return fmt.Sprintf("%d of %d unused", r.Unused, r.Keys)
		}
	case core.UseNotRead:
		return "last use not read"
	case core.NoKeyOfOwn:
		return "none of its own, project " + r.Project + " not read"
	case core.OpenedOnly:
		return "opened by " + openerText(r.OpenedBy)
	}
	return strings.ReplaceAll(string(r.Condition()), "-", " ")
}

// openerText names the first key that opens a repository from elsewhere.
func openerText(all []core.OpenedBy) string {
	name := all[0].Label
	if name == "" {
		name = string(all[0].Fingerprint)
	}
	if all[0].Project != "" {
		name += " of project " + all[0].Project.Key()
	}
	if n := len(all) - 1; n > 0 {
		name += fmt.Sprintf(" and %d more", n)
	}
	return name
}
