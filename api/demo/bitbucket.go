package demo

import (
	"io"
	"net/http"
	"net/url"
	"strings"
)

// bitbucket is the dialect of Bitbucket Cloud's REST API 2.0: its paths,
// scopes, status codes, bodies and pages.
type bitbucket struct {
	world   *world
	meter   *meter
	sshBase string // "ssh://git@127.0.0.1:port"
}

// object is a JSON object that has not been written yet, so that fields, q and
// sort can work on it.
type object = map[string]any

// answer is what a handler gives back.
type answer struct {
	status int
	body   any // nil = no body
}

func ok(body any) answer { return answer{http.StatusOK, body} }

// call is one request by somebody who has been recognised. The world is
// locked while a handler runs.
type call struct {
	*bitbucket
	r    *http.Request
	who  *credential
	base string // of URLs in answers, with "/2.0"
	page url.Values
	sent []byte // the request's body
}

// needs says what a credential must have: scopes of API tokens, scopes of
// OAuth consumers, and whether access tokens are shut out.
type needs struct {
	api, oauth []string
	noAccess   bool
}

type route struct {
	method, path string
	needs        needs
	handle       func(*call) answer
}

// routes is the whole API that the demo forge knows.
func (b *bitbucket) routes() []route {
	account := func(api string) needs { return needs{api: []string{api}, oauth: []string{"account"}} }
	repos := needs{api: []string{"read:repository:bitbucket"}, oauth: []string{"repository"}}
	effective := needs{api: repos.api, oauth: []string{"account", "repository"}}
	projects := needs{api: []string{"read:project:bitbucket"}, oauth: []string{"project"}}
	workspace := needs{api: []string{"read:workspace:bitbucket"}}
	repoKeys := func(more ...string) needs {
		return needs{append([]string{"admin:repository:bitbucket"}, more...), []string{"repository", "repository:admin"}, true}
	}
	projectKeys := func(more ...string) needs {
		return needs{append([]string{"admin:project:bitbucket"}, more...), []string{"project", "project:admin"}, true}
	}
	const putKey, dropKey = "write:ssh-key:bitbucket", "delete:ssh-key:bitbucket"
	const onRepo, onProject = "/repositories/{workspace}/{slug}/deploy-keys", "/workspaces/{workspace}/projects/{project}/deploy-keys"
	return []route{
		{"GET", "/user", account("read:user:bitbucket"), getUser},
		{"GET", "/users/{user}/gpg-keys", account("read:gpg-key:bitbucket"), listGPGKeys},
		{"GET", "/users/{user}/ssh-keys", account("read:ssh-key:bitbucket"), listUserKeys},
		{"GET", "/user/workspaces", account("read:workspace:bitbucket"), listWorkspaces},
		{"GET", "/user/workspaces/{workspace}/permission", account("read:workspace:bitbucket"), getWorkspaceRole},
		{"GET", "/user/workspaces/{workspace}/permissions/repositories", effective, listPermissions},
		{"GET", "/workspaces/{workspace}", workspace, getWorkspace},
		{"GET", "/workspaces/{workspace}/projects", projects, listProjects},
		{"GET", "/repositories/{workspace}", repos, listRepos},
		{"GET", "/repositories/{workspace}/{slug}", repos, getRepo},

		{"GET", onRepo, repoKeys(), onRepoKeys(listKeys)},
		{"POST", onRepo, repoKeys(putKey), onRepoKeys(addKey)},
		{"GET", onRepo + "/{key}", repoKeys(), onRepoKeys(getKey)},
		{"PUT", onRepo + "/{key}", repoKeys(putKey), onRepoKeys(editKey)},
		{"DELETE", onRepo + "/{key}", repoKeys(dropKey), onRepoKeys(removeKey)},

		{"GET", onProject, projectKeys(), onProjectKeys(listKeys)},
		{"POST", onProject, projectKeys(putKey), onProjectKeys(addKey)},
		{"GET", onProject + "/{key}", projectKeys(), onProjectKeys(getKey)},
		{"DELETE", onProject + "/{key}", projectKeys(dropKey), onProjectKeys(removeKey)},

		{"GET", "/workspaces", workspace, removedCall},
		{"GET", "/repositories", repos, removedCall},
		{"GET", "/user/permissions/workspaces", workspace, removedCall},
		{"GET", "/user/permissions/repositories", repos, removedCall},
	}
}

// handler serves the API below /2.0.
func (b *bitbucket) handler() http.Handler {
	mux := http.NewServeMux()
	methods := map[string][]string{}
	for _, rt := range b.routes() {
		mux.HandleFunc(rt.method+" /2.0"+rt.path, func(w http.ResponseWriter, r *http.Request) { b.serve(w, r, rt) })
		methods[rt.path] = append(methods[rt.path], rt.method)
	}
	for path, allowed := range methods {
		mux.HandleFunc("/2.0"+path, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Allow", strings.Join(allowed, ", "))
			send(w, fail(http.StatusMethodNotAllowed, "Method "+r.Method+" is not allowed here."), selection{})
		})
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		send(w, fail(http.StatusNotFound, "Resource not found"), selection{})
	})
	return withoutSlash(mux)
}

// withoutSlash takes one slash off the end, as Bitbucket does.
func withoutSlash(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.URL.Path = strings.TrimSuffix(r.URL.Path, "/")
		r.URL.RawPath = strings.TrimSuffix(r.URL.RawPath, "/")
		if r.URL.Path == "" {
			r.URL.Path = "/"
		}
		next.ServeHTTP(w, r)
	})
}

// serve recognises who asks, counts, checks scopes and answers.
func (b *bitbucket) serve(w http.ResponseWriter, r *http.Request, rt route) {
	sent, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1)) // before the lock: a slow client must not stop the others
	if err != nil {
		abort() // the client went away half-way
	}
	b.world.mu.Lock()
	who, denied := b.authenticate(r)
	var a answer
	switch {
	case denied != nil:
		a = *denied
	case !b.meter.allow(who.user.name, r.URL.Path, b.world.now()):
		a = fail(http.StatusTooManyRequests, rateText)
	default:
		if a = rt.needs.check(who); a.status == 0 {
			c := &call{bitbucket: b, r: r, who: who, base: "http://" + r.Host + "/2.0", page: r.URL.Query(), sent: sent}
			var elsewhere bool
			if a, elsewhere = c.sentOn(w.Header()); !elsewhere {
				a = rt.handle(c)
			}
		}
	}
	b.world.mu.Unlock()
	send(w, a, parseFields(r.URL.Query()["fields"]))
}
