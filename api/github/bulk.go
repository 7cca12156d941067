package github

import (
	"context"
	"encoding/json"
	"iter"
	"net/http"
	"strings"

	"latchkey/api"
	"latchkey/internal/rest"
	"latchkey/internal/wire"
)

// bulkQuery reads 100 repositories with their first 20 deploy keys each. It
// lacks the numeric id, with which a key is removed, and the last use.
const bulkQuery = `query($first: Int!, $after: String) {
  viewer {
    repositories(first: $first, after: $after, affiliations: [OWNER, COLLABORATOR, ORGANIZATION_MEMBER], ownerAffiliations: [OWNER, COLLABORATOR, ORGANIZATION_MEMBER]) {
      pageInfo { hasNextPage endCursor }
      nodes {
        databaseId nameWithOwner name isPrivate isArchived pushedAt viewerCanAdminister
        deployKeys(first: 20) {
          totalCount
          nodes { key title readOnly createdAt enabled }
        }
      }
    }
  }
}`

// Page sizes: the server gives up on large pages of busy accounts.
const (
	bulkFirst = 100
	bulkLeast = 25
)

type bulkWire struct {
	Data struct {
		Viewer struct {
			Repositories struct {
				PageInfo struct {
					HasNextPage bool   `json:"hasNextPage"`
					EndCursor   string `json:"endCursor"`
				} `json:"pageInfo"`
				Nodes wire.List[bulkRepoWire] `json:"nodes"`
			} `json:"repositories"`
		} `json:"viewer"`
	} `json:"data"`
	Errors []struct {
		Type    string            `json:"type"`
		Message string            `json:"message"`
		Path    []json.RawMessage `json:"path"`
	} `json:"errors"`
}

type bulkRepoWire struct {
	ID       wire.ID   `json:"databaseId"`
	FullName string    `json:"nameWithOwner"`
	Name     string    `json:"name"`
	Private  bool      `json:"isPrivate"`
	Archived bool      `json:"isArchived"`
	Pushed   wire.Time `json:"pushedAt"`
	Admin    bool      `json:"viewerCanAdminister"`
	Keys     *struct {
		Total int `json:"totalCount"`
		Nodes wire.List[struct {
			Key      string    `json:"key"`
			Title    string    `json:"title"`
			ReadOnly *bool     `json:"readOnly"`
			Created  wire.Time `json:"createdAt"`
			Enabled  *bool     `json:"enabled"`
		}] `json:"nodes"`
	} `json:"deployKeys"`
}

// ReposWithKeys implements [api.BulkKeys]: one GraphQL query for each 100
// repositories.
func (c *Client) ReposWithKeys(ctx context.Context) iter.Seq2[api.RepoKeys, error] {
	return func(yield func(api.RepoKeys, error) bool) {
		what := call{op: "list repositories"}
		after, first := "", bulkFirst
		seen := map[string]bool{}
		for {
			page, status, err := c.bulkPage(ctx, what, first, after)
			if err != nil && first > bulkLeast && api.KindOf(err) == api.ServerFault {
				first /= 2
				continue
			}
			if err == nil {
				err = c.bulkTrouble(what, status, page)
			}
			if err != nil {
				yield(api.RepoKeys{}, err)
				return
			}
			for _, w := range page.Data.Viewer.Repositories.Nodes {
				if row, ok := c.bulkRow(w); ok && !yield(row, nil) {
					return
				}
			}
			info := page.Data.Viewer.Repositories.PageInfo
			if !info.HasNextPage {
				return
			}
			if after = info.EndCursor; after == "" || seen[after] || len(seen) > maxListed/bulkLeast {
				yield(api.RepoKeys{}, c.nonsense(what, status, "the server's pages go round in a circle"))
				return
			}
			seen[after] = true
		}
	}
}

func (c *Client) bulkPage(ctx context.Context, what call, first int, after string) (page bulkWire, status int, err error) {
	variables := map[string]any{"first": first, "after": nil}
	if after != "" {
		variables["after"] = after
	}
	resp, err := c.get(ctx, what, rest.Request{Method: http.MethodPost, Path: "/graphql", ReadOnly: true,
		Body: map[string]any{"query": bulkQuery, "variables": variables}}, &page)
	if resp != nil {
		status = resp.Status
	}
	return page, status, err
}

// bulkTrouble tells errors that spoil the whole answer from those that concern
// one repository, whose row then lacks its keys.
func (c *Client) bulkTrouble(what call, status int, page bulkWire) error {
	if len(page.Errors) == 0 || page.Data.Viewer.Repositories.Nodes != nil {
		return nil
	}
	first := page.Errors[0]
	e := c.newError(what, api.ServerFault)
	e.Status, e.Server = status, clean(first.Message)
	switch strings.ToUpper(first.Type) {
	case "RATE_LIMITED":
		e.Kind = api.RateLimited
	case "FORBIDDEN", "INSUFFICIENT_SCOPES":
		e.Kind = api.Forbidden
	}
	return e
}

// bulkRow is one repository, whole unless it has more keys than came or none
// that may be seen.
func (c *Client) bulkRow(w bulkRepoWire) (api.RepoKeys, bool) {
	repo, ok := c.repo(w.FullName, string(w.ID), w.Name, w.Private, w.Archived)
	if !ok || !w.Admin {
		return api.RepoKeys{}, false
	}
	repo.Updated = w.Pushed.Time
	row := api.RepoKeys{Repo: repo}
	if w.Keys == nil {
		return row, true
	}
	for _, k := range w.Keys.Nodes {
		key := keyWire{Key: k.Key, Title: k.Title, ReadOnly: k.ReadOnly, Created: k.Created, Enabled: k.Enabled}.convert()
		row.Keys = append(row.Keys, key)
	}
	row.Whole = w.Keys.Total == len(w.Keys.Nodes)
	return row, true
}
