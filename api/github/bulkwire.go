package github

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"latchkey/api"
	"latchkey/internal/wire"
)

var errNoData = errors.New("the server's answer has neither data nor errors")

// optional is the field of a deploy key that servers before Enterprise Server
// 3.16 do not know. Without it no key counts as switched off.
const optional = "enabled"

// keysQueryText asks for up to 20 deploy keys of each of the repositories. It
// lacks the numeric id, with which a key is removed, and the last use.
func keysQueryText(whole bool) string {
	fields := "key title readOnly createdAt"
	if whole {
		fields += " " + optional
	}
	return `query($ids: [ID!]!) {
  nodes(ids: $ids) {
    ... on Repository {
      databaseId
      deployKeys(first: 20) { totalCount nodes { ` + fields + ` } }
    }
  }
}`
}

type bulkWire struct {
	Data *struct {
		Nodes wire.List[*bulkRepoWire] `json:"nodes"`
	} `json:"data"`
	Errors []struct {
		Type       string            `json:"type"`
		Message    string            `json:"message"`
		Path       []json.RawMessage `json:"path"`
		Extensions struct {
			Code  string `json:"code"`
			Field string `json:"fieldName"`
		} `json:"extensions"`
	} `json:"errors"`
}

type bulkRepoWire struct {
	ID   wire.ID `json:"databaseId"`
	Keys *struct {
		Total int `json:"totalCount"`
		Nodes wire.List[*struct {
			Key      string    `json:"key"`
			Title    string    `json:"title"`
			ReadOnly wire.Flag `json:"readOnly"`
			Created  wire.Time `json:"createdAt"`
			Enabled  wire.Flag `json:"enabled"`
		}] `json:"nodes"`
	} `json:"deployKeys"`
}

// lacksOptional reports whether the server refused the query for the field that
// we can do without.
func (w bulkWire) lacksOptional() bool {
	for _, e := range w.Errors {
		if e.Extensions.Field == optional || strings.Contains(e.Message, "'"+optional+"'") || strings.Contains(e.Message, `"`+optional+`"`) {
			return true
		}
	}
	return false
}

// unknownField reports whether the server refused the query for what it asks.
func (w bulkWire) unknownField() bool {
	for _, e := range w.Errors {
		if code := strings.ToLower(e.Extensions.Code); code == "undefinedfield" || code == "argumentnotaccepted" || strings.Contains(e.Message, "doesn't exist on type") {
			return true
		}
	}
	return false
}

// warning tells errors that spoil the whole answer from those that concern one
// repository, whose row then lacks its keys.
func (b *bulk) warning(status int, w bulkWire) error {
	if w.Data != nil && w.Data.Nodes != nil {
		return nil
	}
	if len(w.Errors) == 0 {
		return b.calls.Nonsense(b.what, status, errNoData)
	}
	return b.firstError(status, w)
}

// firstError is the first error of an answer.
func (b *bulk) firstError(status int, w bulkWire) error {
	first := w.Errors[0]
	e := b.calls.Error(b.what, api.ServerFault, nil)
	e.Status, e.Server = status, clean(first.Message)
	switch strings.ToUpper(first.Type) {
	case "RATE_LIMITED", "RATE_LIMIT":
		e.Kind, e.Status = api.RateLimited, http.StatusTooManyRequests
	case "FORBIDDEN", "INSUFFICIENT_SCOPES":
		e.Kind = api.Forbidden
	default:
		if w.unknownField() {
			e.Kind = api.Gone
		}
	}
	return e
}

// fill puts the keys onto the rows and counts them. at says which row each node is; a node
// that is another repository than was asked for is left alone.
func (w bulkWire) fill(at []int, rows []api.RepoKeys) (filled int) {
	for i, n := range w.Data.Nodes[:min(len(w.Data.Nodes), len(at))] {
		row := &rows[at[i]]
		if n == nil || n.Keys == nil || string(n.ID) != row.Repo.ID {
			continue
		}
		filled++
		row.Keys, row.Whole = nil, n.Keys.Total == len(n.Keys.Nodes)
		for _, k := range n.Keys.Nodes {
			if k == nil {
				row.Whole = false
				continue
			}
			row.Keys = append(row.Keys, keyWire{Key: k.Key, Title: k.Title, ReadOnly: k.ReadOnly, Created: k.Created, Enabled: k.Enabled}.Convert())
		}
	}
	return filled
}
