package compose

import "latchkey/core/say"

// whereText is on how much a rollout works.
func whereText(repos, projects int) say.Text {
	some := say.Count("part.repositories", repos, "{n} repository", "{n} repositories")
	if projects == 0 {
		return some
	}
	whole := say.Count("part.projects", projects, "{n} project", "{n} projects")
	if repos == 0 {
		return whole
	}
	return say.New("part.both", "{one} and {two}", say.Values{"one": some, "two": whole})
}
