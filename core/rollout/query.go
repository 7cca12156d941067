package rollout

import (
	"path"
	"strings"

	"latchkey/api"
)

// QueryOr stands between queries of which one has to match.
const QueryOr = " | "

// MatchesQuery reports whether a repository is one of those that a query means: every
// word of it is in path, name or project, in any letters. A word with * or ? is a
// pattern for the whole path ("team-01/*"), or, without a slash, for the whole name or
// project ("web-*"); * does not reach over a slash. Between several queries stands
// QueryOr.
func MatchesQuery(query string, repo api.RepoPath, name, project string) bool {
	for one := range strings.SplitSeq(strings.ToLower(query), QueryOr) {
		if matchesAll(strings.Fields(one), strings.ToLower(string(repo)), strings.ToLower(name), strings.ToLower(project)) {
			return true
		}
	}
	return false
}

func matchesAll(words []string, repo, name, project string) bool {
	text := repo + "\x00" + name + "\x00" + project
	for _, word := range words {
		if !strings.ContainsAny(word, "*?") {
			if !strings.Contains(text, word) {
				return false
			}
			continue
		}
		pattern := strings.NewReplacer(`\`, `\\`, `[`, `\[`).Replace(word)
		candidates := []string{repo}
		if !strings.Contains(word, "/") {
			candidates = []string{path.Base(repo), name, project}
		}
		if !matchesOne(pattern, candidates) {
			return false
		}
	}
	return true
}

func matchesOne(pattern string, candidates []string) bool {
	for _, c := range candidates {
		if fits, err := path.Match(pattern, c); err == nil && fits {
			return true
		}
	}
	return false
}
