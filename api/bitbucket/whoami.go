package bitbucket

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"latchkey/api"
	"latchkey/api/internal/driver"
	"latchkey/internal/rest"
)

// Whoami implements [api.Forge].
//
// What a token may do is learned without ever writing, in this order, and the
// first sure answer ends the search:
//
//  1. the X-OAuth-Scopes header, where the forge sends it;
//  2. the 403 of any call, which lists every scope of the token;
//  3. to get such a 403, a read of one's own GPG keys: a right that no token
//     for Latchkey needs, so that an honest token is refused there;
//  4. else the cheapest read of each family: what is refused for lack of a
//     scope is missing. User.Granted is then nil, and User.Missing cannot name
//     the two scopes that only writing needs.
//
// A good token that may not read the user gives a User without a name, and no
// error: the missing scope is in User.Missing.
func (c *Client) Whoami(ctx context.Context) (api.User, error) {
	what := driver.Call{Op: "sign in"}
	look := &scopeSearch{client: c, missing: map[string]bool{}}
	var wire userWire
	resp, err := c.calls.Rest.Do(ctx, rest.Request{Path: "/user"})
	if err != nil {
		return api.User{}, c.calls.Fault(what, err)
	}
	if !look.learn(resp) {
		if err := c.calls.Read(what, resp, &wire); err != nil {
			return api.User{}, err
		}
		if wire.UUID == "" && wire.AccountID == "" {
			return api.User{}, c.calls.Nonsense(what, resp.Status, driver.ErrNotAUser)
		}
	}
	if err := look.run(ctx, wire.UUID); err != nil {
		return api.User{}, c.calls.Fault(what, err)
	}
	return api.User{
		ID:      clean(cmp.Or(wire.UUID, wire.AccountID)),
		Name:    clean(cmp.Or(wire.Nickname, wire.Username)),
		Display: clean(wire.DisplayName),
		Granted: look.granted,
		Missing: look.lacks(),
	}, nil
}

// scopeSearch gathers what is known about a token's scopes.
type scopeSearch struct {
	client  *Client
	granted []string        // the whole list, nil while it is not known
	missing map[string]bool // known to be missing, while granted is not known
}

// learn takes what an answer tells about scopes. It says whether the answer
// was a refusal for lack of a scope.
func (s *scopeSearch) learn(resp *rest.Response) bool {
	if header := resp.Header.Values("X-OAuth-Scopes"); len(header) > 0 && s.granted == nil {
		s.granted = splitScopes(strings.Join(header, ","))
	}
	if resp.Status != http.StatusForbidden {
		return false
	}
	body := parseError(resp)
	if s.granted == nil && body.granted != nil {
		s.granted = body.granted
	}
	for _, scope := range body.missing() {
		s.missing[scope] = true
	}
	return len(body.required) > 0
}

// run asks until the scopes are known, or nothing is left to ask.
func (s *scopeSearch) run(ctx context.Context, user string) error {
	if user != "" {
		if err := s.ask(ctx, rest.Path("users", user, "gpg-keys")); err != nil {
			return err
		}
	}
	var workspaces pageWire[workspaceAccessWire]
	if err := s.askFor(ctx, "/user/workspaces", workspaceFields, &workspaces); err != nil || len(workspaces.Values) == 0 {
		return err
	}
	workspace := workspaces.Values[0].id()
	var projects pageWire[projectWire]
	if err := s.askFor(ctx, rest.Path("workspaces", workspace, "projects"), projectFields, &projects); err != nil {
		return err
	}
	var repos pageWire[repoWire]
	if err := s.askFor(ctx, rest.Path("repositories", workspace), repoFields, &repos); err != nil {
		return err
	}
	if len(projects.Values) > 0 {
		if err := s.ask(ctx, rest.Path("workspaces", workspace, "projects", projects.Values[0].Key, "deploy-keys")); err != nil {
			return err
		}
	}
	if len(repos.Values) > 0 {
		return s.ask(ctx, rest.Path("repositories", workspace, repos.Values[0].UUID, "deploy-keys"))
	}
	return nil
}

func (s *scopeSearch) ask(ctx context.Context, path string) error {
	return s.askFor(ctx, path, "pagelen,next", nil)
}

// askFor makes one cheap read, unless the scopes are known already. A refusal
// is an answer here, not an error; only a broken connection is one.
func (s *scopeSearch) askFor(ctx context.Context, path, fields string, into any) error {
	if s.granted != nil {
		return nil
	}
	resp, err := s.client.calls.Rest.Do(ctx, rest.Request{Path: path, Query: url.Values{"pagelen": {"1"}, "fields": {fields}}})
	if err != nil {
		broken, ok := errors.AsType[*rest.Error](err)
		if ok && broken.Fault == rest.Nonsense {
			return nil
		}
		return err
	}
	if !s.learn(resp) && resp.OK() && into != nil {
		_ = resp.JSON(into) // nonsense leaves it empty: nothing more is asked with it
	}
	return nil
}

// classic names the scope of OAuth consumers, which are older and coarser, that
// stands for one of an API token.
func classic(scope string) string {
	switch scope {
	case scopeUser, scopeWorkspace:
		return "account"
	case scopeRepository:
		return "repository"
	case scopeProject:
		return "project"
	case scopeAdminProject:
		return "project:admin"
	}
	return "repository:admin"
}

// lacks lists the scopes that Latchkey needs and the token lacks, each once, in
// the order of Traits.Scopes.
func (s *scopeSearch) lacks() []string {
	granular := slices.ContainsFunc(s.granted, func(g string) bool { return strings.HasSuffix(g, ":bitbucket") })
	var lack []string
	for _, need := range scopes() {
		name := need.Name
		if s.client.bearer && !granular {
			name = classic(need.Name)
		}
		has := slices.Contains(s.granted, name)
		if s.granted == nil {
			has = !s.missing[need.Name] && !s.missing[name]
		}
		if !has && !slices.Contains(lack, name) {
			lack = append(lack, name)
		}
	}
	return lack
}

func splitScopes(header string) []string {
	list := []string{}
	for part := range strings.FieldsFuncSeq(header, func(r rune) bool { return r == ',' || r == ' ' }) {
		if name := clean(part); name != "" && len(list) < 64 {
			list = append(list, name)
		}
	}
	return list
}
