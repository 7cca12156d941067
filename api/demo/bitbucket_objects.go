package demo

import (
	"strings"
	"time"
)

// extra marks a field that is left out unless the request names it in fields.
type extra struct{ value any }

func stamp(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UTC().Format("2006-01-02T15:04:05.000000-07:00")
}

func (c *call) link(parts string) object { return object{"href": c.base + parts} }

// html is the address of a page for people. The demo forge has none, but the
// links are there, and lead to no other forge.
func (c *call) html(parts string) object { return object{"href": c.web() + parts} }

// web is where this forge's pages would be.
func (c *call) web() string { return strings.TrimSuffix(c.base, "/2.0") }

func (c *call) user(u *user) object {
	return object{
		"type": "user", "uuid": u.id, "account_id": u.accountID, "display_name": u.display, "nickname": u.name,
		"account_status": "active", "created_on": stamp(u.created),
		"links": object{"self": c.link("/users/" + u.id), "html": c.html("/" + u.id), "avatar": c.html("/account/" + u.name + "/avatar/")},
	}
}

// stub is how a user stands inside another object.
func (c *call) stub(u *user) object {
	return object{"type": "user", "uuid": u.id, "display_name": u.display, "nickname": u.name}
}

func (c *call) workspaceBase(ws *workspace) object {
	return object{"type": "workspace_base", "slug": ws.slug, "uuid": ws.id,
		"links": object{"self": c.link("/workspaces/" + ws.slug), "avatar": c.html("/workspaces/" + ws.slug + "/avatar/")}}
}

func (c *call) workspace(ws *workspace) object {
	at := "/workspaces/" + ws.slug
	return object{"type": "workspace", "slug": ws.slug, "uuid": ws.id, "name": ws.name, "is_private": true, "is_personal": false,
		"is_privacy_enforced": false, "created_on": stamp(ws.created),
		"links": object{"self": c.link(at), "html": c.html("/" + ws.slug + "/"), "avatar": c.html(at + "/avatar/"),
			"members": c.link(at + "/members"), "projects": c.link(at + "/projects"), "repositories": c.link("/repositories/" + ws.slug)}}
}

// project is the short form that stands inside other objects.
func (c *call) project(p *project) object {
	return object{"type": "project", "key": p.key, "uuid": p.id, "name": p.name,
		"links": object{"html": c.html("/" + p.ws.slug + "/workspace/projects/" + p.key), "avatar": c.html("/" + p.ws.slug + "/projects/" + p.key + "/avatar/")}}
}

func (c *call) fullProject(p *project) object {
	o := c.project(p)
	o["description"], o["is_private"], o["created_on"], o["updated_on"] = "", true, stamp(p.created), stamp(p.created)
	o["has_publicly_visible_repos"], o["workspace"] = false, c.workspaceBase(p.ws)
	return o
}

// repoStub is how a repository stands inside another object.
func (c *call) repoStub(r *repo) object {
	return object{"type": "repository", "name": r.slug, "full_name": r.fullName(), "uuid": r.id}
}

func (c *call) repo(r *repo) object {
	at := "/repositories/" + r.fullName()
	o := c.repoStub(r)
	o["slug"], o["scm"], o["is_private"], o["description"], o["language"] = r.slug, "git", !r.public, "", ""
	o["size"], o["has_issues"], o["has_wiki"], o["fork_policy"] = int64(50_000)+r.content.Bytes, false, false, "allow_forks"
	o["created_on"], o["updated_on"] = stamp(r.created), stamp(r.updated)
	o["owner"] = object{"type": "team", "display_name": r.ws.name, "username": r.ws.slug, "uuid": r.ws.id}
	o["workspace"], o["project"] = c.workspaceBase(r.ws), c.project(r.project)
	if !r.content.Empty {
		branch := r.content.Branch
		if branch == "" {
			branch = "main"
		}
		o["mainbranch"] = object{"type": "branch", "name": branch}
	}
	o["links"] = object{"self": c.link(at), "html": c.html("/" + r.fullName()), "avatar": c.html("/" + r.fullName() + "/avatar/"),
		"commits": c.link(at + "/commits"), "forks": c.link(at + "/forks"), "watchers": c.link(at + "/watchers"),
		"clone": []any{
			object{"name": "https", "href": c.web() + "/" + r.fullName() + ".git"},
			object{"name": "ssh", "href": c.sshBase + "/" + r.fullName() + ".git"},
		}}
	return o
}
