package session

import (
	"strings"

	"github.com/spf13/cobra"

	"latchkey/api"
	"latchkey/core/rollout"
)

// MatchForms is the help text on what --match and --exclude take.
const MatchForms = `TEXT means the repositories that have every word of it in path, name or project, in
any letters. A word with * or ? is a pattern for the whole path (team-01/*) or, without
a slash, for the whole name or project (web-*). Given twice, one of them has to fit.`

// Match chooses repositories by what they are called.
type Match struct{ with, without []string }

// MatchFlags adds --match and --exclude.
func MatchFlags(c *cobra.Command) *Match {
	m := &Match{}
	c.Flags().StringArrayVar(&m.with, "match", nil, "those that `TEXT` means: all its words, or a pattern such as 'team-01/*'")
	c.Flags().StringArrayVar(&m.without, "exclude", nil, "without those that `TEXT` means, in the same way")
	c.Long = strings.TrimSpace(c.Long + "\n\n" + MatchForms)
	return m
}

// Query is what to match, as one text.
func (m *Match) Query() string { return strings.Join(m.with, rollout.QueryOr) }

// Without is what to leave out, as one text.
func (m *Match) Without() string { return strings.Join(m.without, rollout.QueryOr) }

// Fits reports whether a repository is chosen; without flags each is.
func (m *Match) Fits(path api.RepoPath, name, project string) bool {
	return (len(m.with) == 0 || rollout.MatchesQuery(m.Query(), path, name, project)) &&
		(len(m.without) == 0 || !rollout.MatchesQuery(m.Without(), path, name, project))
}
