package demo

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// github is the dialect of GitHub's REST and GraphQL APIs. It answers as an
// Enterprise Server does, below /api/v3 and /api/graphql, and as github.com
// does, at the root.
type github struct {
	world *world
	meter *meter
	rate  *githubRate
	ssh   string // "127.0.0.1:port"
}

// ghCall is one request by somebody who has been recognised. The world is
// locked while a handler runs.
type ghCall struct {
	*github
	r    *http.Request
	who  *credential
	base string // of URLs in answers
	sent []byte
	head http.Header // of the answer
}

type ghRoute struct {
	method, path string
	handle       func(*ghCall) answer
}

func (g *github) routes() []ghRoute {
	const onRepo, onNumber = "/repos/{owner}/{repo}/keys", "/repositories/{number}/keys"
	return []ghRoute{
		{"GET", "/repositories/{number}", ghRepo},
		{"GET", onNumber, ghOnRepo(ghListKeys)},
		{"POST", onNumber, ghOnRepo(ghAddKey)},
		{"GET", onNumber + "/{key}", ghOnRepo(ghGetKey)},
		{"DELETE", onNumber + "/{key}", ghOnRepo(ghRemoveKey)},
		{"GET", "/{$}", ghRoot},
		{"GET", "/user", ghUser},
		{"GET", "/user/keys", ghUserKeys},
		{"GET", "/user/orgs", ghOrgs},
		{"GET", "/users/{user}/keys", ghKeysOfUser},
		{"GET", "/orgs/{owner}", ghOrg},
		{"GET", "/orgs/{owner}/repos", ghOrgRepos},
		{"GET", "/repos/{owner}/{repo}/rulesets", ghOnRepo(ghRulesets)},
		{"GET", "/repos/{owner}/{repo}/rulesets/{ruleset}", ghOnRepo(ghRuleset)},
		{"GET", "/user/repos", ghRepos},
		{"GET", "/repos/{owner}/{repo}", ghRepo},
		{"GET", "/rate_limit", ghRateLimit},
		{"GET", "/meta", ghMeta},
		{"GET", onRepo, ghOnRepo(ghListKeys)},
		{"POST", onRepo, ghOnRepo(ghAddKey)},
		{"GET", onRepo + "/{key}", ghOnRepo(ghGetKey)},
		{"DELETE", onRepo + "/{key}", ghOnRepo(ghRemoveKey)},
	}
}

func (g *github) handler() http.Handler {
	mux := http.NewServeMux()
	for _, prefix := range []string{"", "/api/v3"} {
		for _, rt := range g.routes() {
			mux.HandleFunc(rt.method+" "+prefix+rt.path, func(w http.ResponseWriter, r *http.Request) { g.serve(w, r, prefix, rt.handle) })
		}
	}
	for _, path := range []string{"/graphql", "/api/graphql"} {
		mux.HandleFunc("POST "+path, func(w http.ResponseWriter, r *http.Request) { g.serve(w, r, "/api/v3", ghGraphQL) })
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { sendJSON(w, ghFail(http.StatusNotFound, "Not Found")) })
	return mux
}

// serve recognises who asks, counts, answers, and leaves out what the caller
// has already.
func (g *github) serve(w http.ResponseWriter, r *http.Request, prefix string, handle func(*ghCall) answer) {
	sent, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1)) // before the lock: a slow client must not stop the others
	if err != nil {
		abort()
	}
	g.world.mu.Lock()
	defer g.world.mu.Unlock()
	who := g.authenticate(r)
	if who == nil {
		sendJSON(w, ghFail(http.StatusUnauthorized, "Bad credentials"))
		return
	}
	if refused := g.manners(r); refused != nil {
		sendJSON(w, *refused)
		return
	}
	c := &ghCall{github: g, r: r, who: who, base: "http://" + r.Host + prefix, sent: sent, head: w.Header()}
	if who.kind == classicToken {
		c.head.Set("X-OAuth-Scopes", strings.Join(who.scopes, ", "))
	}
	bucket := "core"
	if strings.HasSuffix(r.URL.Path, "/graphql") {
		bucket = "graphql"
	}
	now := g.world.now()
	free := strings.HasSuffix(r.URL.Path, "/rate_limit")
	if refused := g.rate.take(who.user.name, bucket, r.Method == http.MethodPost && bucket == "core", now); refused != nil {
		g.rate.headers(c.head, who.user.name, bucket, now)
		refused.write(w)
		return
	}
	c.byNumber()
	a, elsewhere := c.sentOn()
	if !elsewhere {
		a = handle(c)
	}
	if a.status == http.StatusOK && r.Method == http.MethodGet {
		etag := etagOf(a.body)
		c.head.Set("ETag", etag)
		if r.Header.Get("If-None-Match") == etag {
			g.rate.giveBack(who.user.name, bucket)
			a = answer{status: http.StatusNotModified}
		}
	}
	if free { // what is left may be asked at no cost
		g.rate.giveBack(who.user.name, bucket)
	}
	g.rate.headers(c.head, who.user.name, bucket, now)
	sendJSON(w, a)
}

// ghVersions are the versions of the REST API that can be asked for.
func ghVersions() []string { return []string{"2022-11-28", "2026-03-10"} }

// manners refuses requests that name no program, or a version of the API that
// there is not.
func (g *github) manners(r *http.Request) *answer {
	if r.UserAgent() == "" {
		a := ghFail(http.StatusForbidden, "Request forbidden by administrative rules. Please make sure your request has a User-Agent header")
		return &a
	}
	if v := r.Header.Get("X-GitHub-Api-Version"); v != "" && !slices.Contains(ghVersions(), v) {
		a := ghFail(http.StatusBadRequest, fmt.Sprintf("\"%s\" is not a valid version. See https://docs.github.com/rest/about-the-rest-api/api-versions", v))
		return &a
	}
	return nil
}

func etagOf(body any) string {
	data, _ := json.Marshal(body) // it is marshalled again right after, where an error is told
	sum := sha256.Sum256(data)
	return `W/"` + hex.EncodeToString(sum[:]) + `"`
}

func sendJSON(w http.ResponseWriter, a answer) {
	w.Header().Set("X-GitHub-Media-Type", "github.v3; format=json")
	send(w, a, selection{})
}

// ghFail is an error as GitHub words it.
func ghFail(status int, message string) answer {
	return answer{status, object{"message": message, "documentation_url": "https://docs.github.com/rest", "status": strconv.Itoa(status)}}
}

// ghInvalid is the 422 of a body that is understood and not accepted.
func ghInvalid(field, message string) answer {
	return answer{http.StatusUnprocessableEntity, object{"message": "Validation Failed",
		"errors":            []any{object{"resource": "PublicKey", "code": "custom", "field": field, "message": message}},
		"documentation_url": "https://docs.github.com/rest/deploy-keys/deploy-keys#create-a-deploy-key", "status": "422"}}
}

// authenticate tells whose request it is; nil for nobody's. GitHub takes
// "Bearer" and "token", and a token as the password of Basic.
func (g *github) authenticate(r *http.Request) *credential {
	header := r.Header.Get("Authorization")
	secret, ok := strings.CutPrefix(header, "Bearer ")
	if !ok {
		if secret, ok = strings.CutPrefix(header, "token "); !ok {
			_, secret, ok = r.BasicAuth()
		}
	}
	c := g.world.bearer(secret)
	if !ok || c == nil || !c.expires.IsZero() && !c.expires.After(g.world.now()) {
		return nil
	}
	return c
}

// callOf says who asked for what, for those who count.
func (g *github) callOf(r *http.Request) Call {
	g.world.mu.Lock()
	defer g.world.mu.Unlock()
	c := Call{Method: r.Method, Path: r.URL.Path, At: g.world.now()}
	if who := g.authenticate(r); who != nil {
		c.User = who.user.name
	}
	return c
}

// page cuts a list and links to its other pages.
func (c *ghCall) page(all []any) answer {
	return ghPage(c, all, func(v any) any { return v })
}

// ghPage is page for a long list, of which one page only is shown.
func ghPage[T any](c *ghCall, all []T, show func(T) any) answer {
	query := c.r.URL.Query()
	size, _ := strconv.Atoi(query.Get("per_page"))
	if size <= 0 {
		size = 30
	}
	size = min(size, 100)
	n, _ := strconv.Atoi(query.Get("page"))
	n = max(n, 1)
	last := max((len(all)+size-1)/size, 1)
	var links []string
	link := func(to int, rel string) {
		q := url.Values{}
		for k, v := range query {
			q[k] = v
		}
		q.Set("page", strconv.Itoa(to))
		path := strings.TrimPrefix(strings.TrimPrefix(c.r.URL.Path, "/api/v3"), "")
		links = append(links, fmt.Sprintf(`<%s%s?%s>; rel="%s"`, c.base, path, q.Encode(), rel))
	}
	if n > 1 {
		link(n-1, "prev")
	}
	if n < last {
		link(n+1, "next")
		link(last, "last")
	}
	if len(links) > 0 {
		c.head.Set("Link", strings.Join(links, ", "))
	}
	from := min((n-1)*size, len(all))
	page := []any{}
	for _, v := range all[from:min(from+size, len(all))] {
		page = append(page, show(v))
	}
	return ok(page)
}
