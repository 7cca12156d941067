package session

import (
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"latchkey/api"
	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core/rollout"
)

// MatchForms is the help text on what --match and --exclude take.
const MatchForms = `TEXT means the repositories that have every word of it in path, name or project, in
any letters. A word with * or ? is a pattern for the whole path (team-01/*) or, without
a slash, for the whole name or project (web-*); [ ] { } are not understood. Given twice,
one of them has to fit.`

// Match chooses repositories by what they are called.
type Match struct{ with, without []string }

// MatchFlags adds --match and --exclude.
func MatchFlags(c *cobra.Command) *Match {
	m := &Match{}
	c.Flags().Var((*searches)(&m.with), "match", "those that `TEXT` means: all its words, or a pattern such as 'team-01/*'")
	c.Flags().Var((*searches)(&m.without), "exclude", "without those that `TEXT` means, in the same way")
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

// searches are the values of --match or --exclude.
type searches []string

// errNoSuchPattern is about what a shell or git would take for a pattern, and which
// would mean no repository here without a word.
var errNoSuchPattern = errors.New("no pattern")

// Set implements pflag.Value.
func (s *searches) Set(text string) error {
	if strings.ContainsAny(text, "[]{}") {
		return errNoSuchPattern
	}
	*s = append(*s, text)
	return nil
}

// String implements pflag.Value.
func (s *searches) String() string { return strings.Join(*s, "\n") }

// Type implements pflag.Value. A shell completes a flag again whose type is an array.
func (s *searches) Type() string { return terminal.PatternArray }

// AllStandsAlone is the error of --all beside something that means fewer repositories:
// it is not known which of the two is meant.
func AllStandsAlone(c *cobra.Command) error {
	return terminal.Usagef(c, "--all is every repository: nothing else that chooses some goes with it (--exclude leaves some out)")
}

// NoneKnown is the error of a search that means none of the repositories that are known.
func NoneKnown(query, without string) error {
	text := "no repository is known"
	if query != "" {
		text = "no known repository matches " + terminal.QuoteArg(query)
	}
	if without != "" {
		text += " without " + terminal.QuoteArg(without)
	}
	return terminal.WithHint("Read them: latchctl inventory sync", "%s", text)
}
