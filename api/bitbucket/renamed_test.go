package bitbucket_test

import (
	"testing"

	"latchkey/api"
	"latchkey/api/bitbucket"
	"latchkey/api/forgetest"
)

// Under its old name, in other letters or by its UUID a repository is read,
// changed, and told of.
func TestARenamedRepositoryIsFollowed(t *testing.T) {
	f := start(t)
	who := login(t, f, "ada", "api-token")
	var renames []string
	c, err := bitbucket.New(bitbucket.Options{BaseURL: f.Info().REST, Login: who.User, Token: []byte(who.Token),
		Renamed: func(from api.RepoPath, to api.Repo) { renames = append(renames, string(from)+" -> "+string(to.Path)) }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	before, err := c.Find(t.Context(), "ACME/Ledger")
	if err != nil || before.Path != "acme/ledger" || before.ID == "" || before.Project != "PAY" {
		t.Fatalf("%+v, %v", before, err)
	}
	if same, err := c.Find(t.Context(), api.RepoPath("{}/"+before.ID)); err != nil || same != before {
		t.Errorf("by its UUID alone: %+v, %v", same, err)
	}
	if err := f.Rename("acme/ledger", "acme/books"); err != nil {
		t.Fatal(err)
	}
	list, err := c.Keys(t.Context(), "acme/ledger")
	if err != nil || len(renames) != 1 || renames[0] != "acme/ledger -> acme/books" {
		t.Fatalf("%d keys, %v, told %v", len(list), err, renames)
	}
	added, err := c.AddKey(t.Context(), "acme/ledger", api.NewKey{Public: forgetest.NewKey(t, "ci"), Label: "ci"})
	if err != nil || len(f.KeysOn("acme/books")) != len(list)+1 {
		t.Fatalf("%v, told %v", err, renames)
	}
	if k, err := c.RelabelKey(t.Context(), "acme/ledger", added.ID, "other"); err != nil || k.Label != "other" {
		t.Errorf("%+v, %v", k, err)
	}
	if left, err := c.RemoveKey(t.Context(), "acme/ledger", added.ID); err != nil || len(left) != len(list) {
		t.Errorf("%d left, %v", len(left), err)
	}
}
