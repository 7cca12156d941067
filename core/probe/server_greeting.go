package probe

import (
	"regexp"
	"slices"
	"strings"
	"sync"

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
	maxCleaned   = 60 << 10 // of what is made safe to show, less is kept
)

// greetingForm is one way in which a server greets. The first group is a name.
type greetingForm struct {
	form *regexp.Regexp
	kind string
	// own: only a key that stands on a repository opens it there, a public one
	// too (seen on Gitea and Forgejo); elsewhere any deploy key reads what is
	// public.
	own bool
	// repos reads all that the key opens, nil where the greeting does not tell.
	// whole is false for a list that may have been cut.
	repos func(text, name string) (repos []string, whole bool)
}

// greetingForms lists how servers answer `ssh -T`. The order matters: a form that
// is more exact comes first. They are compiled when a server greets, not at each start.
var greetingForms = sync.OnceValue(func() []greetingForm {
	return []greetingForm{
		{form: regexp.MustCompile(`(?i)authenticated via (?:a|an)? ?(?:deploy|access|deployment) key()`), kind: kindDeployKey, repos: listedBelow},
		{form: regexp.MustCompile(`(?i)authenticated with the deploy key named (.{1,200}?), but `), kind: kindDeployKey, own: true},
		{form: regexp.MustCompile(`(?i)\bhi there, ([\w.-]{1,100})! you've successfully authenticated`), kind: kindUser},
		{form: regexp.MustCompile(`(?i)\bhi ([\w.-]{1,100}/[\w.-]{1,100})! you've successfully authenticated`), kind: kindDeployKey, repos: named},
		{form: regexp.MustCompile(`(?i)\bhi ([\w.-]{1,100})! you've successfully authenticated`), kind: kindUser},
		// GitLab greets a deploy key with the person who added it, or with
		// "ghost" when that person has gone: a name, but not whose key it is.
		{form: regexp.MustCompile(`(?i)\bwelcome to gitlab, @([\w.-]{1,255})!`), kind: kindUnknown},
		// gitolite knows keys by names of its own and lists all that each opens.
		{form: regexp.MustCompile(`(?i)\bhello ([\w.@+-]{1,100}), this is \S{1,200} running gitolite`), kind: kindUnknown, repos: accessTable},
		{form: regexp.MustCompile(`(?i)authenticated via (?:an )?ssh key()`), kind: kindUser},
		// Gerrit and AWS CodeCommit know keys of people only.
		{form: regexp.MustCompile(`(?i)\bhi ([^,\n]{1,100}), you have successfully connected over ssh`), kind: kindUser},
		{form: regexp.MustCompile(`(?i)you can use git to interact with aws codecommit()`), kind: kindUser},
		{form: regexp.MustCompile(`(?i)\blogged in as ([\w.@-]{1,100})`), kind: kindUser},
	}
})

// greetedRepo is a line "team/repo: label -- comment" of Bitbucket's list.
var greetedRepo = regexp.MustCompile(`^\s*([A-Za-z0-9_~{][\w.~{}-]*/[\w.~{}-]+)(?::.*|\s.*)?$`)

// parseGreeting reads who the forge says that the key is.
func parseGreeting(text string) *Identity {
	cut := len(text) > maxCleaned
	text = text[:min(len(text), maxGreeting)]
	id := &Identity{Kind: kindUnknown, Greeting: safetext.Block(text, 2000)}
	clean := safetext.Block(text, maxGreeting)
	for _, g := range greetingForms() {
		m := g.form.FindStringSubmatch(clean)
		if m == nil {
			continue
		}
		id.Kind, id.Name, id.own = g.kind, strings.TrimRight(safetext.Line(m[1], 200), "."), g.own
		if g.repos != nil {
			id.Repositories, id.whole = g.repos(clean, id.Name)
			id.whole = id.whole && !cut && len(id.Repositories) < maxGreetRepo
		}
		break
	}
	return id
}

// known reports whether the greeting has a form that is known, so that the server
// is one that turns unknown keys away.
func (id *Identity) known() bool { return id.Kind != kindUnknown || id.Name != "" }

// names reports whether the greeting lists that repository.
func (id *Identity) names(repo string) bool {
	return slices.ContainsFunc(id.Repositories, func(r string) bool { return strings.EqualFold(r, repo) })
}

// named is GitHub's way: the name of the one repository is the greeting.
func named(_, name string) ([]string, bool) { return []string{name}, true }

// listedBelow reads the list after "… following repositories:", Bitbucket's
// way.
func listedBelow(text, _ string) (repos []string, whole bool) {
	for line := range strings.Lines(text) {
		if strings.Contains(strings.ToLower(line), "following repositories") {
			whole = true
			continue
		}
		if m := greetedRepo.FindStringSubmatch(strings.TrimRight(line, "\r\n")); whole && m != nil && len(repos) < maxGreetRepo {
			repos = append(repos, m[1])
		}
	}
	return repos, whole
}

// accessTable reads gitolite's table: letters such as "R W", a tab, a name.
// Lines of patterns, which may only be created, have no R.
func accessTable(text, _ string) (repos []string, whole bool) {
	for line := range strings.Lines(text) {
		fields := strings.Fields(line)
		if len(fields) < 2 || !slices.ContainsFunc(fields[:len(fields)-1], func(f string) bool { return strings.Trim(f, "@_#") == "R" }) {
			continue
		}
		rights := strings.Join(fields[:len(fields)-1], "")
		if strings.Trim(rights, "RWC@_#") == "" && len(repos) < maxGreetRepo {
			repos = append(repos, fields[len(fields)-1])
		}
	}
	return repos, true
}
