package demo

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// Renaming is a repository that somebody renames, or hands over to another
// workspace, on the forge.
type Renaming struct{ From, To string }

// Rename renames a repository ("acme/old") to another name ("acme/new"), as somebody
// might at any time. The old name leads to it, on REST by a redirect, until
// another repository takes that name.
func (f *Forge) Rename(from, to string) error {
	f.world.mu.Lock()
	defer f.world.mu.Unlock()
	return f.world.renameRepo(from, to)
}

// parseRenaming reads "acme/old=acme/new".
func parseRenaming(f *Faults, value string) error {
	from, to, both := strings.Cut(value, "=")
	if !both || strings.Count(from, "/") != 1 || strings.Count(to, "/") != 1 {
		return fmt.Errorf("rename wants WORKSPACE/OLD=WORKSPACE/NEW after a colon")
	}
	f.Renames = append(f.Renames, Renaming{from, to})
	return nil
}

func (w *world) renameRepo(from, to string) error {
	owner, slug, _ := strings.Cut(to, "/")
	r, ws := w.named(from), w.workspace(owner)
	switch {
	case r == nil && w.formerly[strings.ToLower(from)] != nil && w.formerly[strings.ToLower(from)] == w.named(to):
		return nil // done already: faults are set again as a whole
	case r == nil:
		return fmt.Errorf("demo forge: no repository %s", from)
	case ws == nil || slug == "":
		return fmt.Errorf("demo forge: no workspace for %s", to)
	case w.named(to) != nil && w.named(to) != r:
		return fmt.Errorf("demo forge: there is a repository %s already", to)
	}
	w.keysOf(holder{repo: r}) // made by its name
	delete(w.repos, strings.ToLower(r.fullName()))
	w.formerly[strings.ToLower(r.fullName())] = r
	if ws != r.ws {
		r.ws.repos = slices.DeleteFunc(r.ws.repos, func(other *repo) bool { return other == r })
		ws.repos = append(ws.repos, r)
		r.ws = ws
		if r.project = nil; len(ws.projects) > 0 {
			r.project = ws.projects[0]
		}
	}
	r.slug, w.order = slug, nil
	w.repos[strings.ToLower(r.fullName())] = r
	return nil
}

// reached finds a repository by the name that it has or had.
func (w *world) reached(workspace, slug string) *repo {
	if r := w.repo(workspace, slug); r != nil {
		return r
	}
	name := slug
	if ws := w.workspace(workspace); ws != nil {
		workspace = ws.slug
	}
	r := w.formerly[strings.ToLower(workspace+"/"+name)]
	if r == nil || w.repoByID[r.id] != r { // it was deleted since
		return nil
	}
	return r
}

// moved is the repository to which a request under an old name is sent on; nil
// where the name is in use.
func (w *world) moved(workspace, slug string) *repo {
	if workspace == "" || slug == "" || w.repo(workspace, slug) != nil {
		return nil
	}
	return w.reached(workspace, slug)
}

// ByName is the path of a request as if it had named the repository.
func (f *Forge) ByName(target string) string { return f.world.byName(target) }

// byName is the path of a request with the repository's name in place of its
// UUID: whoever sets a fault names the repository, however it is asked for.
func (w *world) byName(target string) string {
	before, rest, ok := strings.Cut(target, "/repositories/")
	parts := strings.SplitN(rest, "/", 3)
	if !ok || len(parts) < 2 {
		return target
	}
	id, query, asked := strings.Cut(parts[1], "?")
	id, err := url.PathUnescape(id)
	w.mu.Lock()
	defer w.mu.Unlock()
	r := w.repoByID[id]
	if err != nil || r == nil {
		return target
	}
	target = before + "/repositories/" + r.fullName()
	if asked {
		target += "?" + query
	}
	if len(parts) == 3 {
		target += "/" + parts[2]
	}
	return target
}

// byNumber lets the paths below /repositories/{number} do what those below
// /repos/{owner}/{repo} do: that is where GitHub sends on to.
func (c *ghCall) byNumber() {
	id, err := strconv.Atoi(c.r.PathValue("number"))
	if err != nil {
		return
	}
	for _, r := range c.world.repos {
		if number(r.id) == id {
			c.r.SetPathValue("owner", r.ws.slug)
			c.r.SetPathValue("repo", r.slug)
			return
		}
	}
}

// sentOn is GitHub's answer to a request under a repository's old name: 301 to
// one that reads, 307 to one that changes something. Who may not see the
// repository learns nothing.
func (c *ghCall) sentOn() (answer, bool) {
	owner, name := c.r.PathValue("owner"), c.r.PathValue("repo")
	r := c.world.moved(owner, name)
	if r == nil || !c.world.sees(c.who.user, r) {
		return answer{}, false
	}
	_, rest, _ := strings.Cut(c.r.URL.Path, "/repos/"+owner+"/"+name)
	to := c.base + "/repositories/" + strconv.Itoa(number(r.id)) + rest
	if query := c.r.URL.RawQuery; query != "" {
		to += "?" + query
	}
	status, message := http.StatusMovedPermanently, "Moved Permanently"
	if c.r.Method != http.MethodGet {
		status, message = http.StatusTemporaryRedirect, "Temporary Redirect"
	}
	c.head.Set("Location", to)
	return answer{status, object{"message": message, "url": to, "documentation_url": "https://docs.github.com/rest/guides/best-practices-for-using-the-rest-api#follow-redirects"}}, true
}

// sentOn is Bitbucket's answer to the same: a redirect to the new name. Which
// status it has is not documented.
func (c *call) sentOn(head http.Header) (answer, bool) {
	r := c.world.moved(c.r.PathValue("workspace"), c.r.PathValue("slug"))
	if r == nil || !c.sees(r) {
		return answer{}, false
	}
	parts := strings.SplitN(strings.TrimPrefix(c.r.URL.Path, "/2.0/repositories/"), "/", 3)
	to := c.base + "/repositories/" + r.fullName()
	if len(parts) == 3 {
		to += "/" + parts[2]
	}
	if query := c.r.URL.RawQuery; query != "" {
		to += "?" + query
	}
	head.Set("Location", to)
	return answer{status: http.StatusMovedPermanently}, true
}
