package demo

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// ruleset is a set of rules for the branches of one repository, or of all of an
// organization.
type ruleset struct {
	id      int
	name    string
	ws      *workspace
	repo    *repo // nil = of the whole organization
	active  bool
	excepts bool // deploy keys pass
	made    time.Time
}

// AddRuleset makes a ruleset for the branches of a repository ("acme/ledger") or of a
// whole organization ("acme"), as on GitHub; deploy keys pass it where excepts is true.
func (f *Forge) AddRuleset(where, name string, active, excepts bool) error {
	w := f.world
	w.mu.Lock()
	defer w.mu.Unlock()
	owner, _, _ := strings.Cut(where, "/")
	one := &ruleset{id: len(w.rulesets) + 1, name: name, ws: w.workspace(owner), active: active, excepts: excepts, made: w.now()}
	if where != owner {
		one.repo = w.named(where)
	}
	if one.ws == nil || where != owner && one.repo == nil {
		return fmt.Errorf("demo forge: nothing is called %s", where)
	}
	w.rulesets = append(w.rulesets, one)
	return nil
}

// on reports whether a ruleset is one of a repository's.
func (s *ruleset) on(r *repo) bool { return s.repo == r || s.repo == nil && s.ws == r.ws }

// ruleset as GitHub shows it: the list without exceptions, one by itself with them,
// to those who may change it.
func (c *ghCall) ruleset(s *ruleset, whole bool) object {
	kind, source, enforcement := "Repository", "", "disabled"
	if s.repo != nil {
		source = s.repo.fullName()
	} else {
		kind, source = "Organization", s.ws.slug
	}
	if s.active {
		enforcement = "active"
	}
	o := object{"id": s.id, "name": s.name, "target": "branch", "source_type": kind, "source": source, "enforcement": enforcement,
		"node_id": nodeID("RepositoryRuleset", strconv.Itoa(s.id)), "created_at": ghStamp(s.made), "updated_at": ghStamp(s.made)}
	mayChange := s.ws.roles[c.who.user] == owner || s.repo != nil && c.world.levelOf(c.who.user, s.repo) >= admin
	if whole {
		o["conditions"] = object{"ref_name": object{"include": []any{"~DEFAULT_BRANCH"}, "exclude": []any{}}}
		o["rules"] = []any{object{"type": "deletion"}}
		if mayChange {
			actors := []any{object{"actor_id": 5, "actor_type": "RepositoryRole", "bypass_mode": "always"}}
			if s.excepts {
				actors = append(actors, object{"actor_id": nil, "actor_type": "DeployKey", "bypass_mode": "always"})
			}
			o["bypass_actors"] = actors
		}
	}
	return o
}

func ghRulesets(c *ghCall, r *repo) answer {
	all := []any{}
	for _, s := range c.world.rulesets {
		if s.on(r) {
			all = append(all, c.ruleset(s, false))
		}
	}
	return c.page(all)
}

func ghRuleset(c *ghCall, r *repo) answer {
	for _, s := range c.world.rulesets {
		if s.on(r) && strconv.Itoa(s.id) == c.r.PathValue("ruleset") {
			return ok(c.ruleset(s, true))
		}
	}
	return ghFail(http.StatusNotFound, "Not Found")
}

// ghOrg is an organization; its policies are shown to its owners.
func ghOrg(c *ghCall) answer {
	ws := c.world.workspace(c.r.PathValue("owner"))
	if ws == nil {
		return ghFail(http.StatusNotFound, "Not Found")
	}
	url := c.base + "/orgs/" + ws.slug
	o := object{"login": ws.slug, "id": number(ws.id), "node_id": nodeID("Organization", ws.id), "url": url, "repos_url": url + "/repos",
		"events_url": url + "/events", "hooks_url": url + "/hooks", "issues_url": url + "/issues", "members_url": url + "/members{/member}",
		"public_members_url": url + "/public_members{/member}", "avatar_url": "http://" + c.r.Host + "/" + ws.slug + ".png", "description": nil,
		"html_url": "http://" + c.r.Host + "/" + ws.slug, "has_organization_projects": true, "has_repository_projects": true, "public_repos": 0,
		"public_gists": 0, "followers": 0, "following": 0, "type": "Organization", "created_at": ghStamp(ws.created), "updated_at": ghStamp(ws.created), "archived_at": nil}
	if ws.roles[c.who.user] == owner {
		o["deploy_keys_enabled_for_repositories"] = !ws.noDeployKeys
	}
	return ok(o)
}

// ghKeysOfUser are the keys of a person's account, which everybody may see.
func ghKeysOfUser(c *ghCall) answer {
	u := c.world.user(c.r.PathValue("user"))
	if u == nil {
		return ghFail(http.StatusNotFound, "Not Found")
	}
	all := []any{}
	for _, k := range u.ssh {
		all = append(all, object{"id": number(string(k.Fingerprint())), "key": k.WithComment("").Line()})
	}
	return c.page(all)
}
