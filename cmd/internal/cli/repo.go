package cli

import (
	"errors"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"latchkey/core"
)

func repoCmd(s *session) *cobra.Command {
	return group("repo", "Repositories that the account administers", repoListCmd(s))
}

func repoListCmd(s *session) *cobra.Command {
	var cached bool
	var match string
	c := &cobra.Command{
		Use: "list", Short: "List the repositories, read from the forge", Args: exactly(0),
		Long: `List the repositories, read from the forge. A workspace that cannot be read hides
no other: it is named with the reason, what is known of it from before is listed,
and the exit status is 4.`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			app, account, err := s.withAccount(cmd)
			if err != nil {
				return err
			}
			var rows []core.RepoRow
			if cached {
				rows, err = app.CachedRepos(cmd.Context(), account.ID)
			} else {
				p := s.progress()
				rows, err = app.RefreshRepos(cmd.Context(), account.ID, func(n int) { p.show("%d repositories", n) })
				p.done()
			}
			if err == nil {
				err = s.printRepos(matching(rows, match))
			}
			if err != nil {
				return err
			}
			err = s.notWhole(cmd.Context(), app, account.ID)
			if cached && errors.Is(err, errPartly) {
				return nil // it is all that was asked for
			}
			return err
		},
	}
	c.Flags().BoolVar(&cached, "cached", false, "what was read last, without asking the forge")
	c.Flags().StringVar(&match, "match", "", "only those whose path, name or project holds `TEXT`")
	return c
}

func matching(rows []core.RepoRow, text string) []core.RepoRow {
	if text == "" {
		return rows
	}
	text = strings.ToLower(text)
	var out []core.RepoRow
	for _, r := range rows {
		if strings.Contains(strings.ToLower(string(r.Path)+" "+r.Name+" "+r.Project), text) {
			out = append(out, r)
		}
	}
	return out
}

func (s *session) printRepos(rows []core.RepoRow) error {
	if s.json {
		return s.printJSON(list(rows))
	}
	tab := newTable(s.Out, "REPOSITORY", "PROJECT", "DEPLOY KEYS", "CLONE URL")
	for _, r := range rows {
		count := "not read"
		if r.Keys >= 0 {
			count = strconv.Itoa(r.Keys)
		}
		tab.row(string(r.Path), r.Project, count, r.SSHURL)
	}
	return tab.flush()
}
