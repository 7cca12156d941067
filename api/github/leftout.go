package github

import (
	"context"
	"iter"
	"strings"

	"latchkey/api"
	"latchkey/api/internal/driver"
	"latchkey/internal/rest"
	"latchkey/internal/wire"
)

// mostLeftOut is how many organizations are asked for by name.
const mostLeftOut = 20

// leftOut names the organizations whose repositories GitHub leaves out of a
// list without a word but a header, because the token is not authorized for
// their single sign-on: "partial-results; organizations=21955855,20582480".
func (c *Client) leftOut(ctx context.Context, sso string) iter.Seq[*api.Partial] {
	return func(yield func(*api.Partial) bool) {
		kind, list, _ := strings.Cut(sso, ";")
		_, ids, found := strings.Cut(list, "organizations=")
		if strings.TrimSpace(kind) != "partial-results" || !found {
			return
		}
		for i, id := range strings.Split(ids, ",") {
			if id = strings.TrimSpace(id); i == mostLeftOut || !wire.IsID(id) {
				continue
			}
			e := c.calls.Error(driver.Call{Op: "list repositories"}, api.Forbidden, nil)
			e.Err = api.ErrSSO
			if !yield(&api.Partial{Part: c.organization(ctx, id), What: api.RepoList, Err: e}) {
				return
			}
		}
	}
}

// organization is the name of an organization, or what is left to call it by.
func (c *Client) organization(ctx context.Context, id string) string {
	var w userWire
	if _, err := c.calls.Get(ctx, driver.Call{Op: "find organization"}, rest.Request{Path: c.path("organizations", id)}, &w); err != nil || clean(w.Login) == "" {
		return "organization " + id
	}
	return clean(w.Login)
}
