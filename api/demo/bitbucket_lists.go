package demo

import (
	"net/http"
	"slices"
)

func getUser(c *call) answer { return ok(c.user(c.who.user)) }

// listGPGKeys is empty: nobody here has such keys. Clients ask because most
// tokens may not, and the refusal lists what a token may.
func listGPGKeys(c *call) answer {
	return paged(c, []object{}, listing{pagelen: 10}, func(o object) object { return o })
}

// inWorkspace returns the workspace of the path when the caller belongs to it.
func (c *call) inWorkspace() *workspace {
	ws := c.world.workspace(c.r.PathValue("workspace"))
	if ws == nil || ws.roles[c.who.user] == outsider {
		return nil
	}
	return ws
}

func listWorkspaces(c *call) answer {
	want := c.page.Get("administrator")
	var mine []*workspace
	for _, ws := range c.world.workspaces {
		r := ws.roles[c.who.user]
		if r != outsider && (want == "" || (want == "true") == (r == owner)) {
			mine = append(mine, ws)
		}
	}
	return paged(c, mine, listing{pagelen: 25, sorts: []string{"slug"}}, func(ws *workspace) object {
		return object{"type": "workspace_access", "administrator": ws.roles[c.who.user] == owner, "workspace": c.workspaceBase(ws),
			"slug": extra{ws.slug}}
	})
}

func getWorkspaceRole(c *call) answer {
	ws := c.inWorkspace()
	if ws == nil {
		return fail(http.StatusForbidden, "You do not have access to this workspace.")
	}
	return ok(object{"type": "workspace_membership", "permission": string(ws.roles[c.who.user]), "user": c.stub(c.who.user),
		"workspace": c.workspaceBase(ws)})
}

func getWorkspace(c *call) answer {
	ws := c.inWorkspace()
	if ws == nil {
		return noWorkspace(c.r.PathValue("workspace"))
	}
	return ok(c.workspace(ws))
}

func listProjects(c *call) answer {
	ws := c.inWorkspace()
	if ws == nil {
		return noWorkspace(c.r.PathValue("workspace"))
	}
	return paged(c, ws.projects, listing{pagelen: 10, query: true, size: true}, c.fullProject)
}

// listPermissions leaves out public repositories without a grant.
func listPermissions(c *call) answer {
	ws := c.inWorkspace()
	if ws == nil {
		return fail(http.StatusForbidden, "You do not have access to this workspace.")
	}
	var mine []*repo
	for _, r := range ws.repos {
		if c.level(r) > none {
			mine = append(mine, r)
		}
	}
	return paged(c, mine, listing{pagelen: 10, query: true}, func(r *repo) object {
		return object{"type": "repository_permission", "permission": c.level(r).String(), "user": c.stub(c.who.user), "repository": c.repoStub(r)}
	})
}

// level is what the credential may do with a repository.
func (c *call) level(r *repo) level {
	if c.who.only != nil && c.who.only != r {
		return none
	}
	return c.world.levelOf(c.who.user, r)
}

func (c *call) sees(r *repo) bool { return r.public || c.level(r) >= read }

func listRepos(c *call) answer {
	ws := c.world.workspace(c.r.PathValue("workspace"))
	if ws == nil {
		return noWorkspace(c.r.PathValue("workspace"))
	}
	var shown func(*repo) bool
	switch c.page.Get("role") {
	case "":
		shown = c.sees
	case "member":
		shown = func(r *repo) bool { return c.level(r) >= read }
	case "contributor":
		shown = func(r *repo) bool { return c.level(r) >= write }
	case "admin":
		shown = func(r *repo) bool { return c.level(r) >= admin }
	case "owner":
		shown = func(r *repo) bool { return ws.roles[c.who.user] == owner && c.sees(r) }
	default:
		return fail(http.StatusBadRequest, "Invalid role.")
	}
	mine := slices.DeleteFunc(slices.Clone(ws.repos), func(r *repo) bool { return !shown(r) })
	return paged(c, mine, listing{pagelen: 10, query: true, size: true}, c.repo)
}

func getRepo(c *call) answer {
	r := c.world.repo(c.r.PathValue("workspace"), c.r.PathValue("slug"))
	if r == nil || !c.sees(r) {
		return noRepo()
	}
	return ok(c.repo(r))
}
