package github

import (
	"cmp"
	"context"
	"iter"
	"net/url"
	"strings"

	"latchkey/api"
	"latchkey/api/internal/driver"
	"latchkey/internal/rest"
)

// Whoami implements [api.Forge]. A classic token's scopes come with the answer;
// a fine-grained one keeps them to itself.
func (c *Client) Whoami(ctx context.Context) (api.User, error) {
	what := driver.Call{Op: "sign in"}
	var w userWire
	resp, err := c.calls.Get(ctx, what, rest.Request{Path: c.path("user")}, &w)
	if err != nil {
		return api.User{}, err
	}
	if w.ID == "" || w.Login == "" {
		return api.User{}, c.calls.Nonsense(what, resp.Status, driver.ErrNotAUser)
	}
	user := api.User{ID: string(w.ID), Name: clean(w.Login), Display: clean(w.Name)}
	if user.Display == "" {
		user.Display = user.Name
	}
	if header := resp.Header.Values("X-OAuth-Scopes"); c.classic && len(header) > 0 {
		has := false
		user.Granted = []string{}
		for _, scope := range strings.Split(strings.Join(header, ","), ",") {
			if scope = clean(scope); scope != "" {
				user.Granted = append(user.Granted, scope)
				has = has || scope == scopeClassic
			}
		}
		if !has {
			user.Missing = []string{scopeClassic}
		}
	}
	return user, nil
}

// Repos implements [api.Forge].
func (c *Client) Repos(ctx context.Context) iter.Seq2[api.Repo, error] {
	return func(yield func(api.Repo, error) bool) {
		for r, err := range c.listed(ctx, driver.Call{Op: "list repositories"}) {
			if !yield(r.repo, err) {
				return
			}
		}
	}
}

// listedRepo is a repository with the id that GraphQL knows it by.
type listedRepo struct {
	repo api.Repo
	node string
}

// listed yields what the account administers.
func (c *Client) listed(ctx context.Context, what driver.Call) iter.Seq2[listedRepo, error] {
	query := url.Values{"affiliation": {"owner,collaborator,organization_member"}, "per_page": {pageLen}, "sort": {"full_name"}}
	return func(yield func(listedRepo, error) bool) {
		l := &reposList{Client: c, what: what, query: query, yielded: map[string]bool{}}
		sso := ""
		for p := range l.pages(ctx) {
			if p.sso != "" {
				sso = p.sso
			}
			for _, w := range p.rows {
				if w.Rights.Admin.No() {
					continue
				}
				if r, err := c.administered(w); !yield(r, err) {
					return
				}
			}
			if p.err != nil {
				yield(listedRepo{}, p.err)
				return
			}
		}
		for part := range c.leftOut(ctx, sso) {
			if !yield(listedRepo{}, part) {
				return
			}
		}
	}
}

// administered is a row of the list; its error is an *api.Partial about a name
// that cannot be used, or about a row that lacks its id or one's rights on it.
func (c *Client) administered(w repoWire) (listedRepo, error) {
	repo, ok := c.repo(w)
	if name := clean(w.FullName); name != "" && (w.ID == "" || ok && !w.Rights.Admin.Known()) {
		return listedRepo{}, api.LeftOut(api.GitHub, api.RepoList, name, api.ErrIncomplete)
	}
	if !ok {
		return listedRepo{}, api.NameLeftOut(api.GitHub, clean(w.FullName))
	}
	return listedRepo{repo, w.NodeID}, nil
}

// repo makes a Repo of an answer; false where it cannot be reached by it.
func (c *Client) repo(w repoWire) (api.Repo, bool) {
	path, err := api.ParseRepoPath(w.FullName)
	if err != nil || strings.Count(w.FullName, "/") != 1 || w.ID == "" {
		return api.Repo{}, false
	}
	return api.Repo{
		Path: path, ID: clean(string(w.ID)), Name: cmp.Or(clean(w.Name), path.Name()), Archived: w.Archived, SSHURL: c.sshURL(path),
		Private: !w.Private.No(), // not known: do not say that the world can read it
		Updated: w.Pushed.Time,
	}, true
}

// sshURL is what a build server clones from.
func (c *Client) sshURL(path api.RepoPath) string {
	return c.Traits().SSH[0].CloneURL(path)
}
