package github

import (
	"cmp"
	"context"
	"errors"
	"net/url"
	"strings"

	"latchkey/api"
	"latchkey/api/internal/driver"
	"latchkey/internal/rest"
	"latchkey/internal/wire"
)

// rulesetWire is a ruleset. Exceptions are told to those alone who may change it, and
// by a request for this one.
type rulesetWire struct {
	ID          wire.ID `json:"id"`
	Name        string  `json:"name"`
	Target      string  `json:"target"`
	Enforcement string  `json:"enforcement"`
	// Exceptions is nil where the answer does not tell them.
	Exceptions []struct {
		Type string `json:"actor_type"`
	} `json:"bypass_actors"`
}

// Identity implements driver.Identified.
func (w rulesetWire) Identity() string { return cmp.Or(string(w.ID), w.Name) }

// inForce reports whether a ruleset holds for branches. One that is only evaluated
// refuses nobody.
func (w rulesetWire) inForce() bool {
	return cmp.Or(w.Target, "branch") == "branch" && w.Enforcement == "active"
}

// excepts reports whether deploy keys are excepted.
func (w rulesetWire) excepts() bool {
	for _, e := range w.Exceptions {
		if e.Type == "DeployKey" { // it names all deploy keys, there is none for a single one
			return true
		}
	}
	return false
}

// BranchRules implements [api.BranchRules].
func (c *Client) BranchRules(ctx context.Context, repo api.RepoPath) (api.RulesForKeys, error) {
	what, err := c.calls.OnRepo("read branch rules", repo)
	if err != nil {
		return api.RulesForKeys{}, err
	}
	var out api.RulesForKeys
	query := url.Values{"includes_parents": {"true"}, "per_page": {pageLen}}
	path := []string{"repos", repo.Workspace(), repo.Name(), "rulesets"}
	for w, err := range list[rulesetWire](ctx, c, what, c.path(path...), query) {
		switch {
		case withoutRulesets(err):
			return api.RulesForKeys{}, nil
		case err != nil:
			return api.RulesForKeys{}, err
		case !w.inForce():
			continue
		}
		one := rulesetWire{}
		req := rest.Request{Path: c.path(append(path, string(w.ID))...), Query: url.Values{"includes_parents": {"true"}}, Validate: true}
		if _, err := c.calls.Get(ctx, what, req, &one); err != nil {
			return api.RulesForKeys{}, err
		}
		name := clean(cmp.Or(one.Name, w.Name, string(w.ID)))
		switch {
		case one.excepts():
			out.Passed = append(out.Passed, name)
		case one.Exceptions == nil:
			out.Hidden = append(out.Hidden, name)
		}
	}
	return out, nil
}

// withoutRulesets reports whether the owner's plan has no rulesets for this repository,
// so that none holds.
func withoutRulesets(err error) bool {
	e, ok := errors.AsType[*api.Error](err)
	return ok && e.Status == 403 && strings.Contains(strings.ToLower(e.Server), "upgrade to github")
}

// KeysAllowed implements [api.KeyPolicy]. Owners alone are told. A person's own
// workspace is no organization, and so has no policy that could forbid anything; an
// organization that is not shown to the account is not found either. Nobody but its
// person administers a repository in a person's workspace.
func (c *Client) KeysAllowed(ctx context.Context, workspace string) (allowed, known bool, err error) {
	what := driver.Call{Op: "read the organization's policy", About: clean(workspace)}
	var w struct {
		Allowed wire.Flag `json:"deploy_keys_enabled_for_repositories"`
	}
	_, err = c.calls.Get(ctx, what, rest.Request{Path: c.path("orgs", workspace), Validate: true}, &w)
	if api.KindOf(err) == api.NotFound {
		user, err := c.Whoami(ctx)
		own := err == nil && strings.EqualFold(user.Name, workspace)
		return own, own, err
	}
	return w.Allowed.Yes(), w.Allowed.Known(), err
}
