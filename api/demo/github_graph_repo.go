package demo

import (
	"fmt"
	"strings"
)

// ghPermission is what GraphQL calls a level of access.
func ghPermission(l level) any {
	switch {
	case l >= admin:
		return "ADMIN"
	case l >= write:
		return "WRITE"
	case l >= read:
		return "READ"
	}
	return nil
}

func ghVisibility(r *repo) string {
	if r.public {
		return "public"
	}
	return "private"
}

// described is what GraphQL tells of a repository besides its keys: what gh and
// other clients ask for when they list or show one.
func (g *graph) described(r *repo) graphNode {
	c := g.c
	owner := graphNode{"__typename": plain("Organization"), "id": plain(nodeID("Organization", r.ws.id)), "login": plain(r.ws.slug)}
	none := func(map[string]any) any { return nil }
	count := plain(graphNode{"totalCount": plain(0), "nodes": plain([]graphNode{})})
	return graphNode{"__typename": plain("Repository"), "id": plain(nodeID("Repository", r.id)), "databaseId": plain(number(r.id)),
		"name": plain(r.slug), "nameWithOwner": plain(r.fullName()), "owner": plain(owner), "description": plain(""), "homepageUrl": plain(""),
		"isPrivate": plain(!r.public), "visibility": plain(strings.ToUpper(ghVisibility(r))), "isArchived": plain(r.archived), "isFork": plain(false),
		"isEmpty": plain(false), "isTemplate": plain(false), "isMirror": plain(false), "isInOrganization": plain(true),
		"hasIssuesEnabled": plain(true), "hasWikiEnabled": plain(false), "hasProjectsEnabled": plain(false), "mergeCommitAllowed": plain(true), "squashMergeAllowed": plain(true), "rebaseMergeAllowed": plain(true),
		"viewerPermission": plain(ghPermission(c.world.levelOf(c.who.user, r))), "viewerHasStarred": plain(false),
		"stargazerCount": plain(0), "forkCount": plain(0), "stargazers": count, "forks": count, "watchers": count, "issues": count, "pullRequests": count, "repositoryTopics": count,
		"parent": none, "templateRepository": none, "mirrorUrl": none, "licenseInfo": none, "primaryLanguage": none, "latestRelease": none,
		"defaultBranchRef": plain(graphNode{"name": plain("main")}), "diskUsage": plain(0),
		"url": plain("http://" + c.r.Host + "/" + r.fullName()), "sshUrl": plain("ssh://git@" + c.ssh + "/" + r.fullName() + ".git"),
		"createdAt": plain(ghStamp(r.created)), "updatedAt": plain(ghStamp(r.updated)), "pushedAt": plain(ghStamp(r.updated)), "archivedAt": none}
}

// owner is a person or an organization by its login, with those of its
// repositories that the caller sees.
func (g *graph) owner(args map[string]any) any {
	c, login := g.c, fmt.Sprint(args["login"])
	ws := c.world.workspace(login)
	if ws == nil && !strings.EqualFold(login, c.who.user.name) {
		return nil // so GitHub answers here, without an error
	}
	kind, id := "User", nodeID("User", c.who.user.id)
	var owned []*repo
	if ws != nil {
		kind, id, login = "Organization", nodeID("Organization", ws.id), ws.slug
		for _, r := range c.mine() {
			if r.ws == ws {
				owned = append(owned, r)
			}
		}
	}
	return graphNode{"__typename": plain(kind), "id": plain(id), "login": plain(login), "repositories": func(args map[string]any) any {
		return g.repositories(chosen(owned, args), args)
	}}
}

// chosen keeps the repositories that the arguments of a list ask for.
func chosen(all []*repo, args map[string]any) []*repo {
	var matching []*repo
	for _, r := range all {
		privacy, named := args["privacy"].(string)
		fork, asked := args["isFork"].(bool)
		if named && privacy != strings.ToUpper(ghVisibility(r)) || asked && fork {
			continue
		}
		matching = append(matching, r)
	}
	return matching
}
