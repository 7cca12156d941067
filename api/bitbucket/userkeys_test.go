package bitbucket_test

import (
	"net/http"
	"testing"

	"latchkey/api"
	"latchkey/api/forgetest"
	"latchkey/internal/contract"
)

// The keys of a person's account take a scope that nothing else needs.
func TestKeysOfAUser(t *testing.T) {
	checker := contract.Bitbucket(t)
	forge := start(t)
	for range 130 {
		if err := forge.AddAccountKey("ada", forgetest.NewKey(t, "ada@laptop")); err != nil {
			t.Fatal(err)
		}
	}
	c := connect(t, forge, login(t, forge, "ada", "oauth"), checker.RoundTripper(http.DefaultTransport))
	ada, err := c.Whoami(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	list, err := c.UserKeys(t.Context(), ada)
	if want := forge.AccountKeys("ada"); err != nil || len(list) != len(want) || list[0].Fingerprint() != want[0].Fingerprint() {
		t.Errorf("%d keys, want %d, %v", len(list), len(want), err)
	}
	_, err = connect(t, forge, login(t, forge, "ada", "api-token"), checker.RoundTripper(http.DefaultTransport)).UserKeys(t.Context(), ada)
	if api.KindOf(err) != api.Forbidden {
		t.Errorf("without the scope: %v", err)
	}
}
