package demo_test

import (
	"strings"
	"testing"

	"latchkey/api"
	"latchkey/api/demo"
)

// A renamed repository is served under its old name too: REST sends on, git
// goes on working, and a new repository of that name would come first.
func TestARenamedRepositoryIsReachedByItsOldName(t *testing.T) {
	f := start(t, demo.Options{})
	a := ada(t, f)
	hold(t, f, "acme/ledger", 1, "ci")
	if err := f.Rename("acme/ledger", "acme/books"); err != nil {
		t.Fatal(err)
	}
	r := a.want(301, "GET", "/repositories/acme/ledger/deploy-keys?pagelen=5", nil)
	if to := r.header.Get("Location"); !strings.HasSuffix(to, "/2.0/repositories/acme/books/deploy-keys?pagelen=5") {
		t.Errorf("sends on to %q", to)
	}
	a.want(301, "DELETE", "/repositories/acme/ledger/deploy-keys/1", nil)
	if name := a.want(200, "GET", "/repositories/acme/books", nil).at("full_name"); name != "acme/books" {
		t.Errorf("is called %v", name)
	}
	// Who may not see it learns nothing.
	as(t, f, "grace", "api-token").want(404, "GET", "/repositories/acme/ledger", nil)
	for _, name := range []string{"acme/ledger", "acme/books", "acme/Ledger"} {
		if out, err := newShell(t, f, 1).git("ls-remote", newShell(t, f, 1).url(name)); err != nil || !strings.Contains(out, "HEAD") {
			t.Errorf("git ls-remote %s: %v: %s", name, err, out)
		}
	}
	if len(f.Uses("acme/books", f.KeysOn("acme/books")[len(f.KeysOn("acme/books"))-1].Public.Fingerprint())) == 0 {
		t.Error("the use is not that of the repository")
	}
	if err := f.RemoveRepo("acme/books"); err != nil {
		t.Fatal(err)
	}
	a.want(404, "GET", "/repositories/acme/ledger", nil)
}

func TestGitHubSendsOnToTheNumber(t *testing.T) {
	f := start(t, demo.Options{Kind: api.GitHub, Faults: demo.Faults{Renames: []demo.Renaming{{From: "acme/ledger", To: "acme/books"}}}})
	a := actor{t, f.Info().REST, f.Info().Users[0]}
	a.login.User = ""
	r := a.want(301, "GET", "/repos/acme/ledger/keys", nil)
	to := r.header.Get("Location")
	if !strings.Contains(to, "/api/v3/repositories/") || !strings.HasSuffix(to, "/keys") {
		t.Errorf("sends on to %q", to)
	}
	a.want(307, "POST", "/repos/acme/ledger/keys", map[string]any{"title": "x", "key": "y"})
	a.want(200, "GET", to, nil)
	if err := f.Rename("acme/books", "globex/books"); err != nil { // ada is no owner there
		t.Fatal(err)
	}
	a.want(404, "GET", to, nil)
	a.want(404, "GET", "/repos/acme/books", nil)
	for _, wrong := range []string{"rename:acme/x", "rename:x=y", "rename:"} {
		if err := demo.ParseFault(&demo.Faults{}, wrong); err == nil {
			t.Errorf("%q is taken", wrong)
		}
	}
	var parsed demo.Faults
	if err := demo.ParseFault(&parsed, "rename:acme/design-system=acme/design"); err != nil {
		t.Fatal(err)
	}
	if err := f.SetFaults(func(now *demo.Faults) { *now = parsed }); err != nil {
		t.Fatal(err)
	}
	q := a.want(200, "POST", strings.TrimSuffix(f.Info().REST, "/v3")+"/graphql", map[string]any{"query": `{ old: repository(owner: "acme", name: "design-system") { nameWithOwner } off: repository(owner: "acme", name: "design-system", followRenames: false) { nameWithOwner } }`})
	if q.at("data.old.nameWithOwner") != "acme/design" || q.at("data.off") != nil {
		t.Errorf("GraphQL answers %s", q.text)
	}
}

// A fault that names a repository meets requests that name it by its id too.
func TestAFaultMeetsARepositoryHoweverItIsAskedFor(t *testing.T) {
	f := start(t, demo.Options{})
	a := ada(t, f)
	id, _ := a.want(200, "GET", "/repositories/acme/ledger", nil).at("uuid").(string)
	if err := f.SetFaults(func(now *demo.Faults) {
		now.Rules = []demo.Rule{{Path: "acme/ledger/deploy-keys?pagelen", Do: demo.Status, Status: 418}}
	}); err != nil {
		t.Fatal(err)
	}
	a.want(418, "GET", "/repositories/acme/"+id+"/deploy-keys?pagelen=5", nil)
	a.want(200, "GET", "/repositories/acme/"+id+"/deploy-keys", nil)
}
