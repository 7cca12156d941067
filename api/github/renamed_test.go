package github_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"latchkey/api"
	"latchkey/api/demo"
	"latchkey/api/forgetest"
	"latchkey/api/github"
)

// Under its old name a repository is read, changed, and told of.
func TestARenamedRepositoryIsFollowed(t *testing.T) {
	f := start(t, demo.Options{})
	var renames []string
	c, err := github.New(github.Options{BaseURL: f.Info().REST, Token: []byte(token(t, f, "ada", "classic-pat")),
		Renamed: func(from api.RepoPath, to api.Repo) { renames = append(renames, string(from)+" -> "+string(to.Path)) }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	before, err := c.Find(t.Context(), "ACME/Ledger")
	if err != nil || before.Path != "acme/ledger" || before.ID == "" || len(renames) > 0 {
		t.Fatalf("%+v, %v, told %v", before, err, renames)
	}
	if err := f.Rename("acme/ledger", "acme/books"); err != nil {
		t.Fatal(err)
	}
	list, err := c.Keys(t.Context(), "acme/ledger")
	if err != nil || len(list) == 0 || len(renames) != 1 || renames[0] != "acme/ledger -> acme/books" {
		t.Fatalf("%d keys, %v, told %v", len(list), err, renames)
	}
	key := forgetest.NewKey(t, "ci")
	added, err := c.AddKey(t.Context(), "acme/ledger", api.NewKey{Public: key, Label: "ci"})
	if err != nil || len(renames) != 2 || len(f.KeysOn("acme/books")) != len(list)+1 {
		t.Fatalf("%v, told %v", err, renames)
	}
	if left, err := c.RemoveKey(t.Context(), "acme/ledger", added.ID); err != nil || len(left) != len(list) {
		t.Fatalf("%d left, %v", len(left), err)
	}
	after, err := c.Find(t.Context(), "acme/ledger")
	if err != nil || after.Path != "acme/books" || after.ID != before.ID {
		t.Errorf("%+v, %v", after, err)
	}
}

// A change is sent on to nowhere but to a repository's own present name, and
// once: an address in the answer, or a redirect there too, is not followed.
func TestAChangeIsSentToNoAddressOfTheServers(t *testing.T) {
	var posts, wrong atomic.Int32
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { wrong.Add(1) }))
	t.Cleanup(elsewhere.Close)
	for name, to := range map[string]string{"within the API": "/api/v3/trap", "another host": elsewhere.URL + "/api/v3/repositories/1/keys"} {
		posts.Store(0)
		mux := http.NewServeMux()
		mux.HandleFunc("POST /api/v3/trap", func(http.ResponseWriter, *http.Request) { wrong.Add(1) })
		mux.HandleFunc("GET /api/v3/repos/acme/old", func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write([]byte(`{"id": 7, "full_name": "acme/new", "name": "new"}`))
		})
		mux.HandleFunc("POST /", func(w http.ResponseWriter, r *http.Request) {
			posts.Add(1)
			http.Redirect(w, r, to, http.StatusTemporaryRedirect)
		})
		server := httptest.NewServer(mux)
		t.Cleanup(server.Close)
		c, err := github.New(github.Options{BaseURL: server.URL, Token: []byte("ghp_" + strings.Repeat("x", 36))})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(c.Close)
		_, err = c.AddKey(t.Context(), "acme/old", api.NewKey{Public: forgetest.NewKey(t, "ci"), Label: "ci"})
		if most := int32(2); err == nil || posts.Load() > most || wrong.Load() > 0 {
			t.Errorf("%s: %v, %d POST, %d to the server's own address", name, err, posts.Load(), wrong.Load())
		}
	}
}
