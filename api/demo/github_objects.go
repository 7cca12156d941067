package demo

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// number is a stable number for what has only a name in this world.
func number(text string) int { return int(crc32.ChecksumIEEE([]byte(text)) & 0x7fffffff) }

func nodeID(kind, text string) string {
	return base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%s:%d", kind, number(text)))
}

func ghStamp(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UTC().Format(time.RFC3339)
}

func ghUser(c *ghCall) answer {
	u := c.who.user
	url := c.base + "/users/" + u.name
	return ok(object{"login": u.name, "id": number(u.id), "node_id": nodeID("User", u.id), "name": u.display, "email": u.mail, "type": "User", "user_view_type": "public",
		"url": url, "html_url": "http://" + c.r.Host + "/" + u.name, "avatar_url": "http://" + c.r.Host + "/" + u.name + ".png", "gravatar_id": "",
		"followers_url": url + "/followers", "following_url": url + "/following{/other_user}", "gists_url": url + "/gists{/gist_id}", "starred_url": url + "/starred{/owner}{/repo}",
		"subscriptions_url": url + "/subscriptions", "organizations_url": url + "/orgs", "repos_url": url + "/repos", "events_url": url + "/events{/privacy}", "received_events_url": url + "/received_events",
		"bio": nil, "blog": nil, "company": nil, "hireable": nil, "location": nil, "followers": 0, "following": 0, "public_gists": 0, "public_repos": 0,
		"site_admin": false, "created_at": ghStamp(u.created), "updated_at": ghStamp(u.created)})
}

func ghRepos(c *ghCall) answer {
	return ghPage(c, c.mine(), func(r *repo) any { return c.repo(r) })
}

func (c *ghCall) repo(r *repo) object {
	level := c.world.levelOf(c.who.user, r)
	return object{"id": number(r.id), "node_id": nodeID("Repository", r.id), "name": r.slug, "full_name": r.fullName(), "private": !r.public, "visibility": ghVisibility(r),
		"archived": r.archived, "disabled": false, "fork": false, "default_branch": "main", "pushed_at": ghStamp(r.updated), "updated_at": ghStamp(r.updated),
		"created_at": ghStamp(r.created), "owner": object{"login": r.ws.slug, "id": number(r.ws.id), "type": "Organization"},
		"permissions": object{"admin": level >= admin, "maintain": level >= admin, "push": level >= write, "triage": level >= write, "pull": level >= read},
		"ssh_url":     "ssh://git@" + c.ssh + "/" + r.fullName() + ".git", "clone_url": "http://" + c.r.Host + "/" + r.fullName() + ".git",
		"url": c.base + "/repos/" + r.fullName(), "html_url": "http://" + c.r.Host + "/" + r.fullName()}
}

func ghRepo(c *ghCall) answer {
	r := c.world.repo(c.r.PathValue("owner"), c.r.PathValue("repo"))
	if r == nil || !c.world.sees(c.who.user, r) {
		return ghFail(http.StatusNotFound, "Not Found")
	}
	return ok(c.repo(r))
}

func ghRateLimit(c *ghCall) answer {
	used := c.rate.used[c.who.user.name+" core"]
	core := object{"limit": c.rate.limit, "used": used, "remaining": max(c.rate.limit-used, 0), "reset": c.world.now().Add(time.Hour).Unix()}
	return ok(object{"resources": object{"core": core}, "rate": core})
}

// ghRoot is the map of the API, at which clients also look what a token may do.
func ghRoot(c *ghCall) answer {
	return ok(object{"current_user_url": c.base + "/user", "rate_limit_url": c.base + "/rate_limit", "repository_url": c.base + "/repos/{owner}/{repo}",
		"current_user_repositories_url": c.base + "/user/repos{?type,page,per_page,sort}", "organization_repositories_url": c.base + "/orgs/{org}/repos{?type,page,per_page,sort}",
		"user_organizations_url": c.base + "/user/orgs", "keys_url": c.base + "/user/keys"})
}

// ghUserKeys are the keys of the person's account.
func ghUserKeys(c *ghCall) answer {
	all := []any{}
	for fp, owner := range c.world.accounts {
		if owner.name == c.who.user.name {
			all = append(all, object{"id": number(string(fp)), "title": string(fp), "verified": true, "read_only": false})
		}
	}
	return c.page(all)
}

// ghOrgs are the organizations in which the person has a repository.
func ghOrgs(c *ghCall) answer {
	all, known := []any{}, map[string]bool{}
	for _, r := range c.mine() {
		if !known[r.ws.slug] {
			known[r.ws.slug] = true
			all = append(all, object{"login": r.ws.slug, "id": number(r.ws.id), "node_id": nodeID("Organization", r.ws.id), "url": c.base + "/orgs/" + r.ws.slug, "description": ""})
		}
	}
	return c.page(all)
}

func ghOrgRepos(c *ghCall) answer {
	ws := c.world.workspace(c.r.PathValue("owner"))
	if ws == nil {
		return ghFail(http.StatusNotFound, "Not Found")
	}
	var all []*repo
	for _, r := range c.mine() {
		if r.ws == ws {
			all = append(all, r)
		}
	}
	return ghPage(c, all, func(r *repo) any { return c.repo(r) })
}

func ghMeta(c *ghCall) answer {
	return ok(object{"verifiable_password_authentication": false, "installed_version": "3.99.0-demo"})
}

// ghOnRepo finds the repository and checks that the caller administers it:
// without the right it does not exist, as far as GitHub tells.
func ghOnRepo(do func(*ghCall, *repo) answer) func(*ghCall) answer {
	return func(c *ghCall) answer {
		r := c.world.repo(c.r.PathValue("owner"), c.r.PathValue("repo"))
		switch {
		case r == nil || !c.world.sees(c.who.user, r) || c.world.levelOf(c.who.user, r) < admin:
			return ghFail(http.StatusNotFound, "Not Found")
		case c.who.kind == classicToken && c.who.lacks([]string{"repo"}):
			return ghFail(http.StatusNotFound, "Not Found")
		case c.who.kind == fineToken && c.who.lacks([]string{"administration"}):
			return ghFail(http.StatusForbidden, "Resource not accessible by personal access token")
		}
		return do(c, r)
	}
}

func ghListKeys(c *ghCall, r *repo) answer {
	var all []any
	for _, k := range c.world.listed(holder{repo: r}) {
		all = append(all, c.key(k))
	}
	return c.page(all)
}

// key is a deploy key as REST shows it: without its comment.
func (c *ghCall) key(k *deployKey) object {
	return object{"id": k.id, "key": k.public.WithComment("").Line(), "title": k.label, "verified": true, "created_at": ghStamp(k.created),
		"read_only": !k.write, "added_by": k.by, "last_used": ghStamp(k.lastUsed), "enabled": !k.repo.ws.noDeployKeys,
		"url": c.base + "/repos/" + k.repo.fullName() + "/keys/" + strconv.Itoa(k.id)}
}

func (c *ghCall) keyOfPath(r *repo, find func(holder, int) *deployKey) *deployKey {
	id, err := strconv.Atoi(c.r.PathValue("key"))
	if err != nil {
		return nil
	}
	return find(holder{repo: r}, id)
}

func ghGetKey(c *ghCall, r *repo) answer {
	if k := c.keyOfPath(r, c.world.listedKey); k != nil {
		return ok(c.key(k))
	}
	return ghFail(http.StatusNotFound, "Not Found")
}

func ghRemoveKey(c *ghCall, r *repo) answer {
	k := c.keyOfPath(r, c.world.find)
	switch {
	case r.archived:
		return ghFail(http.StatusForbidden, "Repository was archived so is read-only.")
	case k == nil:
		return ghFail(http.StatusNotFound, "Not Found")
	}
	c.world.displace(k)
	return answer{status: http.StatusNoContent}
}

// ghAddKey: left out, read_only means write access; a key stands on one
// repository, or belongs to one person, in the whole forge.
func ghAddKey(c *ghCall, r *repo) answer {
	var b struct {
		Title    string `json:"title"`
		Key      string `json:"key"`
		ReadOnly bool   `json:"read_only"`
	}
	if len(c.sent) > maxBody || json.Unmarshal(c.sent, &b) != nil {
		return ghFail(http.StatusBadRequest, "Problems parsing JSON")
	}
	public, err := parseKey(strings.TrimSpace(b.Key)) // gh sends a file as it is
	switch {
	case r.archived:
		return ghFail(http.StatusForbidden, "Repository was archived so is read-only.")
	case r.ws.noDeployKeys:
		return ghInvalid("key", "Deploy keys are disabled for this repository")
	case err != nil:
		return ghInvalid("key", "key is invalid. You must supply a key in OpenSSH public key format")
	case c.world.accounts[public.Fingerprint()] != nil || len(c.world.keys[public.Fingerprint()]) > 0 && !c.world.takesTwice:
		return ghInvalid("key", "key is already in use")
	}
	made := c.world.place(holder{repo: r}, deployKey{label: b.Title, comment: "", public: public.WithComment(""), created: c.world.now(),
		changes: changes{added: c.world.now()}, write: !b.ReadOnly, by: c.who.user.name, made: c.who})
	c.head.Set("Location", c.base+"/repos/"+r.fullName()+"/keys/"+strconv.Itoa(made.id))
	return answer{http.StatusCreated, c.key(made)}
}
