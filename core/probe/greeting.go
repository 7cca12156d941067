package probe

import (
	"regexp"
	"strings"

	"latchkey/internal/safetext"
)

// What a forge calls the holder of a key.
const (
	kindDeployKey = "deploy-key"
	kindUser      = "user"
	kindUnknown   = "unknown"
)

// Bounds of a greeting.
const (
	maxGreeting  = 256 << 10
	maxGreetRepo = 5000
)

// greetingForm is one way in which a forge greets. The first group is a name.
type greetingForm struct {
	form *regexp.Regexp
	kind string
}

// greetings lists how forges answer `ssh -T`. The order matters: a form that
// is more exact comes first.
func greetings() []greetingForm {
	return []greetingForm{
		{regexp.MustCompile(`(?i)authenticated via (?:a|an)? ?(?:deploy|access|deployment) key()`), kindDeployKey},
		{regexp.MustCompile(`(?i)authenticated with the deploy key named (.{1,200}?), but `), kindDeployKey},
		{regexp.MustCompile(`(?i)\bhi there, ([\w.-]{1,100})! you've successfully authenticated`), kindUser},
		{regexp.MustCompile(`(?i)\bhi ([\w.-]{1,100}/[\w.-]{1,100})! you've successfully authenticated`), kindDeployKey},
		{regexp.MustCompile(`(?i)\bhi ([\w.-]{1,100})! you've successfully authenticated`), kindUser},
		{regexp.MustCompile(`(?i)\bwelcome to gitlab, @([\w.-]{1,255})!`), kindUser},
		{regexp.MustCompile(`(?i)authenticated via (?:an )?ssh key()`), kindUser},
		{regexp.MustCompile(`(?i)\blogged in as ([\w.@-]{1,100})`), kindUser},
	}
}

// greetedRepo is a line "team/repo: label -- comment" of Bitbucket's list.
var greetedRepo = regexp.MustCompile(`^\s*([A-Za-z0-9_~{][\w.~{}-]*/[\w.~{}-]+)(?::.*|\s.*)?$`)

// parseGreeting reads who the forge says that the key is.
func parseGreeting(text string) *Identity {
	text = text[:min(len(text), maxGreeting)]
	id := &Identity{Kind: kindUnknown, Greeting: safetext.Block(text, 2000)}
	clean := safetext.Block(text, maxGreeting)
	for _, g := range greetings() {
		if m := g.form.FindStringSubmatch(clean); m != nil {
			id.Kind, id.Name = g.kind, strings.TrimRight(safetext.Line(m[1], 200), ".")
			break
		}
	}
	if id.Kind == kindDeployKey {
		id.Repositories = greetedRepositories(clean)
		if strings.Contains(id.Name, "/") { // GitHub greets by the repository
			id.Repositories = append(id.Repositories, id.Name)
		}
	}
	return id
}

// greetedRepositories reads the list after "… following repositories:".
func greetedRepositories(text string) []string {
	var repos []string
	listing := false
	for line := range strings.Lines(text) {
		if strings.Contains(strings.ToLower(line), "following repositories") {
			listing = true
			continue
		}
		if m := greetedRepo.FindStringSubmatch(strings.TrimRight(line, "\r\n")); listing && m != nil && len(repos) < maxGreetRepo {
			repos = append(repos, m[1])
		}
	}
	return repos
}
