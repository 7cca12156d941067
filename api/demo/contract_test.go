package demo_test

import (
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"testing"

	"latchkey/api/demo"
	"latchkey/internal/contract"
)

// checked puts the published description between the actors and the forge.
func checked(t *testing.T, f *demo.Forge, c *contract.Checker) func(name, kind string) actor {
	t.Helper()
	target, err := url.Parse(strings.TrimSuffix(f.Info().REST, "/2.0"))
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(c.Middleware(httputil.NewSingleHostReverseProxy(target)))
	t.Cleanup(server.Close)
	return func(name, kind string) actor {
		a := as(t, f, name, kind)
		a.base = server.URL + "/2.0"
		return a
	}
}

func TestEveryAnswerKeepsThePublishedContract(t *testing.T) {
	f := start(t, demo.Options{Size: 20, HourlyLimit: 1000})
	who := checked(t, f, contract.Bitbucket(t))
	a := who("ada", "api-token")
	line := publicLine(t, 1) + " me@here"

	// every repository and every list that there is, to the last page
	for _, ws := range []string{"acme", "globex", "team-01"} {
		for _, path := range []string{"/repositories/" + ws, "/user/workspaces/" + ws + "/permissions/repositories", "/workspaces/" + ws + "/projects"} {
			a.all(path+"?pagelen=7", "type")
		}
		a.want(200, "GET", "/workspaces/"+ws, nil)
		a.want(200, "GET", "/user/workspaces/"+ws+"/permission", nil)
	}
	a.all("/user/workspaces?pagelen=1&sort=slug", "type")
	for _, repo := range f.Info().Repositories {
		a.do("GET", "/repositories/"+repo, nil)
		a.do("GET", "/repositories/"+repo+"/deploy-keys?pagelen=100", nil)
	}
	a.want(200, "GET", "/user", nil)
	a.want(200, "GET", "/repositories/acme?fields=next,values.full_name,values.links.clone&role=admin&sort=full_name", nil)
	a.want(200, "GET", "/user/workspaces/acme/permissions/repositories?q=permission%3D%22admin%22&sort=repository.name", nil)

	// the life of a key on a repository and on a project
	for _, at := range []string{fraud, "/workspaces/acme/projects/PAY/deploy-keys"} {
		made := a.want(200, "POST", at, map[string]string{"key": line, "label": "x"})
		self := made.at("links.self.href").(string)
		a.want(200, "GET", self, nil)
		if at == fraud {
			a.want(200, "PUT", self, map[string]string{"key": line + " more", "label": "y"})
			a.want(400, "PUT", self, keyBody(publicLine(t, 2)))
		}
		a.all(at, "type")
		a.want(400, "POST", at, keyBody(line))
		a.want(400, "POST", at, keyBody(f.AccountKeys("ada")[0].Line()))
		a.want(400, "POST", at, keyBody("nonsense"))
		a.want(400, "POST", at, map[string]string{"label": "x"})
		a.want(204, "DELETE", self, nil)
		a.want(404, "GET", self, nil)
		a.want(404, "DELETE", self, nil)
		who("vera", "api-token").want(403, "POST", at, keyBody(line))
		who("ada", "access-token").want(403, "GET", at, nil)
		who("otto", "api-token").want(401, "GET", at, nil)
	}

	// other refusals
	a.want(404, "GET", "/repositories/globex/secret-plans", nil)
	a.want(403, "GET", "/repositories/globex/Legacy.ERP/deploy-keys", nil)
	a.want(404, "GET", "/workspaces/nope", nil)
	a.want(403, "GET", "/user/workspaces/nope/permission", nil)
	a.want(403, "GET", "/user/workspaces/nope/permissions/repositories", nil)
	a.want(404, "GET", "/workspaces/acme/projects/NOPE/deploy-keys", nil)
	a.want(400, "GET", "/repositories/acme?pagelen=1000", nil)
	a.want(400, "GET", "/repositories/acme?q=nonsense", nil)
	a.want(410, "GET", "/workspaces", nil)
	a.want(410, "GET", "/user/permissions/workspaces", nil)
	a.want(410, "GET", "/user/permissions/repositories", nil)
	if err := f.SetFaults(func(x *demo.Faults) { x.Rules = []demo.Rule{{Do: demo.Status, Status: 429}} }); err != nil {
		t.Fatal(err)
	}
	a.want(429, "GET", fraud, nil)
}
