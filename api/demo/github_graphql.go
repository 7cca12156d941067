package demo

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
)

// resolver returns a field's value: a plain one, an object (a map of resolvers),
// or a list of these.
type resolver = func(args map[string]any) any

// graphNode is an object of the graph.
type graphNode map[string]resolver

func plain(v any) resolver { return func(map[string]any) any { return v } }

// graph answers one query and gathers what could not be answered.
type graph struct {
	c      *ghCall
	vars   map[string]any
	errors []any
	nodes  int
	parts  ast.FragmentDefinitionList // named ones of the query
	deep   int                        // how many of them are being resolved, one inside the other
}

// mostDeep is how deep fragments may stand in one another: a query that names
// itself must end.
const mostDeep = 20

// mostNodes is how many nodes one query may ask for.
const mostNodes = 500_000

func ghGraphQL(c *ghCall) answer {
	var body struct {
		Query     string         `json:"query"`
		Variables map[string]any `json:"variables"`
	}
	if len(c.sent) > maxBody || json.Unmarshal(c.sent, &body) != nil {
		return ghFail(http.StatusBadRequest, "Problems parsing JSON")
	}
	doc, err := parser.ParseQuery(&ast.Source{Input: body.Query})
	if err != nil || len(doc.Operations) != 1 || doc.Operations[0].Operation != ast.Query {
		return ok(object{"errors": []any{object{"message": "Parse error on the query"}}})
	}
	g := &graph{c: c, vars: body.Variables, parts: doc.Fragments}
	data := g.resolve(g.root(), doc.Operations[0].SelectionSet, nil)
	out := object{"data": data}
	if len(g.errors) > 0 {
		out["errors"] = g.errors
	}
	return ok(out)
}

func (g *graph) fail(path []any, kind, format string, args ...any) any {
	g.errors = append(g.errors, object{"type": kind, "message": fmt.Sprintf(format, args...), "path": append([]any{}, path...)})
	return nil
}

// resolve picks what was asked for, nothing else.
func (g *graph) resolve(of graphNode, set ast.SelectionSet, path []any) any {
	out := object{}
	for _, s := range set {
		f, is := s.(*ast.Field)
		if !is {
			g.part(out, of, s, path)
			continue
		}
		at := append(append([]any{}, path...), f.Alias)
		field, known := of[f.Name]
		if !known {
			g.fail(at, "undefinedField", "Field '%s' doesn't exist", f.Name)
			continue
		}
		args := map[string]any{}
		for _, a := range f.Arguments {
			v, err := a.Value.Value(g.vars)
			if err != nil {
				return g.fail(at, "argument", "%s: %v", a.Name, err)
			}
			args[a.Name] = v
		}
		args["path"] = at
		out[f.Alias] = g.value(field(args), f.SelectionSet, at)
	}
	return out
}

// part adds what a fragment asks of an object of its type.
func (g *graph) part(out object, of graphNode, s ast.Selection, path []any) {
	on, set := "", ast.SelectionSet(nil)
	switch s := s.(type) {
	case *ast.InlineFragment:
		on, set = s.TypeCondition, s.SelectionSet
	case *ast.FragmentSpread:
		part := g.parts.ForName(s.Name)
		if part == nil || g.deep >= mostDeep {
			g.fail(path, "undefinedFragment", "Fragment %s was used, but not defined", s.Name)
			return
		}
		on, set = part.TypeCondition, part.SelectionSet
	}
	if kind, known := of["__typename"]; on != "" && (!known || kind(nil) != on) {
		return
	}
	g.deep++
	inner, _ := g.resolve(of, set, path).(object)
	g.deep--
	maps.Copy(out, inner)
}

func (g *graph) value(v any, set ast.SelectionSet, path []any) any {
	switch v := v.(type) {
	case graphNode:
		return g.resolve(v, set, path)
	case []graphNode:
		list := make([]any, len(v))
		for i, n := range v {
			if n == nil {
				continue
			}
			list[i] = g.resolve(n, set, append(append([]any{}, path...), i))
		}
		return list
	}
	return v
}

func (g *graph) root() graphNode {
	c := g.c
	return graphNode{
		"viewer": plain(graphNode{"__typename": plain("User"), "id": plain(nodeID("User", c.who.user.id)), "login": plain(c.who.user.name), "name": plain(c.who.user.display),
			"repositories": func(args map[string]any) any { return g.repositories(c.mine(), args) }}),
		"repositoryOwner": func(args map[string]any) any { return g.owner(args) },
		"rateLimit":       plain(graphNode{"limit": plain(c.rate.limit), "cost": plain(1), "remaining": plain(c.rate.limit - c.rate.used[c.who.user.name+" graphql"]), "resetAt": plain(ghStamp(c.world.now()))}),
		"organization": func(args map[string]any) any {
			ws := c.world.workspace(fmt.Sprint(args["login"]))
			if ws == nil {
				return g.fail(args["path"].([]any), "NOT_FOUND", "Could not resolve to an Organization with the login of '%v'.", args["login"])
			}
			var mine []*repo
			for _, r := range c.mine() {
				if r.ws == ws {
					mine = append(mine, r)
				}
			}
			return graphNode{"login": plain(ws.slug), "repositories": func(args map[string]any) any { return g.repositories(mine, args) }}
		},
		"repository": func(args map[string]any) any {
			r := c.world.repo(fmt.Sprint(args["owner"]), fmt.Sprint(args["name"]))
			if follow, given := args["followRenames"].(bool); r == nil && (follow || !given) {
				r = c.world.reached(fmt.Sprint(args["owner"]), fmt.Sprint(args["name"]))
			}
			if r == nil || !c.world.sees(c.who.user, r) {
				return g.fail(args["path"].([]any), "NOT_FOUND", "Could not resolve to a Repository with the name '%v/%v'.", args["owner"], args["name"])
			}
			return g.repository(r)
		},
		"nodes": func(args map[string]any) any {
			ids, _ := args["ids"].([]any)
			if len(ids) > 100 {
				return g.fail(args["path"].([]any), "ARGUMENT_LIMIT", "You may not provide more than 100 node ids; you provided %d.", len(ids))
			}
			nodes := make([]graphNode, len(ids))
			for i, id := range ids {
				nodes[i] = g.node(fmt.Sprint(id), append(slices.Clone(args["path"].([]any)), i))
			}
			return nodes
		},
	}
}

// node finds a repository by its node id; nil, and a word, for any other.
func (g *graph) node(id string, path []any) graphNode {
	raw, _ := base64.RawURLEncoding.DecodeString(id)
	n, err := strconv.Atoi(strings.TrimPrefix(string(raw), "Repository:"))
	for _, r := range g.c.world.ordered().byNumber[n] {
		if err != nil {
			break
		}
		if g.c.world.sees(g.c.who.user, r) {
			return g.repository(r)
		}
	}
	g.fail(path, "NOT_FOUND", "Could not resolve to a node with the global id of '%s'", id)
	return nil
}

func (g *graph) repositories(all []*repo, args map[string]any) any {
	nodes := make([]func() graphNode, len(all))
	for i, r := range all {
		nodes[i] = func() graphNode { return g.repository(r) }
	}
	return g.connection(nodes, args)
}

// connection is a page of a list. A first is compulsory, and at most 100.
func (g *graph) connection(all []func() graphNode, args map[string]any) any {
	path := args["path"].([]any)
	first, err := strconv.Atoi(fmt.Sprint(args["first"]))
	if err != nil || first < 1 || first > 100 {
		return g.fail(path, "EXCESSIVE_PAGINATION", "Requesting %v records on the connection exceeds the `first` limit of 100 records.", args["first"])
	}
	if g.nodes += first; g.nodes > mostNodes {
		return g.fail(path, "MAX_NODE_LIMIT_EXCEEDED", "This query requests more than %d possible nodes.", mostNodes)
	}
	from := 0
	if after, ok := args["after"].(string); ok && after != "" {
		raw, _ := base64.StdEncoding.DecodeString(after)
		if from, err = strconv.Atoi(strings.TrimPrefix(string(raw), "cursor:")); err != nil {
			return g.fail(path, "INVALID_CURSOR_ARGUMENTS", "`%s` does not appear to be a valid cursor.", after)
		}
	}
	from = min(from, len(all))
	to := min(from+first, len(all))
	var nodes []graphNode
	for _, make := range all[from:to] {
		nodes = append(nodes, make())
	}
	if nodes == nil {
		nodes = []graphNode{}
	}
	cursor := base64.StdEncoding.EncodeToString(fmt.Appendf(nil, "cursor:%d", to))
	return graphNode{"totalCount": plain(len(all)), "nodes": plain(nodes),
		"pageInfo": plain(graphNode{"hasNextPage": plain(to < len(all)), "endCursor": plain(cursor)})}
}

func (g *graph) repository(r *repo) graphNode {
	c := g.c
	isAdmin := c.world.levelOf(c.who.user, r) >= admin
	node := g.described(r)
	for name, of := range (graphNode{"viewerCanAdminister": plain(isAdmin),
		"deployKeys": func(args map[string]any) any {
			if !isAdmin {
				return g.fail(args["path"].([]any), "FORBIDDEN", "Resource not accessible by personal access token")
			}
			var nodes []func() graphNode
			for _, k := range c.world.listed(holder{repo: r}) {
				nodes = append(nodes, func() graphNode { return g.deployKey(k) })
			}
			return g.connection(nodes, args)
		}}) {
		node[name] = of
	}
	return node
}

func (g *graph) deployKey(k *deployKey) graphNode {
	return graphNode{"id": plain(nodeID("DeployKey", strconv.Itoa(k.id))), "key": plain(k.public.WithComment("").Line()), "title": plain(k.label),
		"readOnly": plain(!k.write), "verified": plain(true), "createdAt": plain(ghStamp(k.created)), "enabled": plain(!k.repo.ws.noDeployKeys)}
}
