package github_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"latchkey/api"
	"latchkey/api/demo"
	"latchkey/api/forgetest"
	"latchkey/api/github"
	"latchkey/internal/contract"
	"latchkey/internal/rest"
)

// Which rulesets deploy keys pass is told to those who may change them. Every request
// and answer is held against GitHub's own description.
func TestBranchRulesThatDeployKeysPass(t *testing.T) {
	checker := contract.GitHubREST(t)
	f := start(t, demo.Options{})
	read := func(name string) api.RulesForKeys {
		c := connect(t, f, token(t, f, name, "classic-pat"), rest.Options{Transport: checker.RoundTripper(http.DefaultTransport)})
		rules, err := c.BranchRules(t.Context(), "globex/storefront")
		if err != nil {
			t.Fatal(err)
		}
		return rules
	}
	if rules := read("ada"); rules.Passed != nil || rules.Hidden != nil {
		t.Errorf("without rules: %+v", rules)
	}
	for name, of := range map[string]struct {
		where           string
		active, excepts bool
	}{"releases": {"globex/storefront", true, true}, "main": {"globex/storefront", true, false}, "tried": {"globex/storefront", false, true},
		"company": {"globex", true, true}, "elsewhere": {"acme/ledger", true, true}} {
		if err := f.AddRuleset(of.where, name, of.active, of.excepts); err != nil {
			t.Fatal(err)
		}
	}
	if rules := read("grace"); !slices.Equal(slices.Sorted(slices.Values(rules.Passed)), []string{"company", "releases"}) || rules.Hidden != nil {
		t.Errorf("an owner of the organization: %+v", rules)
	}
	if rules := read("ada"); !slices.Equal(rules.Passed, []string{"releases"}) || !slices.Equal(rules.Hidden, []string{"company"}) {
		t.Errorf("an administrator of the repository: %+v", rules)
	}
	for _, op := range []string{"repos/get-repo-rulesets", "repos/get-repo-ruleset"} {
		if checker.Counts()[op] == 0 {
			t.Errorf("%s was never asked", op)
		}
	}
}

// A plan without rulesets has none that hold; any other refusal is one.
func TestBranchRulesThatAreNotTold(t *testing.T) {
	for text, want := range map[string]api.ErrorKind{"Upgrade to GitHub Pro or make this repository public to enable this feature.": 0, "Resource not accessible by personal access token": api.Forbidden} {
		c := answering(t, http.StatusForbidden, `{"message": "`+text+`"}`)
		rules, err := c.BranchRules(t.Context(), "acme/ledger")
		if api.KindOf(err) != want || len(rules.Passed)+len(rules.Hidden) > 0 {
			t.Errorf("%s: %+v, %v", text, rules, err)
		}
	}
}

func TestPolicyOfAnOrganization(t *testing.T) {
	checker := contract.GitHubREST(t)
	f := start(t, demo.Options{})
	ask := func(name, workspace string) (allowed, known bool) {
		c := connect(t, f, token(t, f, name, "classic-pat"), rest.Options{Transport: checker.RoundTripper(http.DefaultTransport)})
		allowed, known, err := c.KeysAllowed(t.Context(), workspace)
		if err != nil {
			t.Fatal(err)
		}
		return allowed, known
	}
	if allowed, known := ask("ada", "acme"); !allowed || !known {
		t.Errorf("an owner: %v, %v", allowed, known)
	}
	if err := f.ForbidDeployKeys("acme", true); err != nil {
		t.Fatal(err)
	}
	if allowed, known := ask("ada", "acme"); allowed || !known {
		t.Errorf("an owner, forbidden: %v, %v", allowed, known)
	}
	if _, known := ask("ada", "globex"); known {
		t.Error("it is told to somebody who is no owner")
	}
	if allowed, known := ask("ada", "ada"); !allowed || !known {
		t.Errorf("a person's own workspace: %v, %v", allowed, known)
	}
}

// An organization that the token may not see is not found, as one that is none.
func TestPolicyOfAHiddenOrganization(t *testing.T) {
	for login, known := range map[string]bool{"ACME": true, "ada": false} {
		c := at(t, func(w http.ResponseWriter, r *http.Request) {
			if !strings.HasSuffix(r.URL.Path, "/user") {
				w.WriteHeader(http.StatusNotFound)
				fmt.Fprint(w, `{"message": "Not Found"}`)
				return
			}
			fmt.Fprintf(w, `{"id": 7, "login": %q}`, login)
		})
		if allowed, told, err := c.KeysAllowed(t.Context(), "acme"); err != nil || told != known || allowed != known {
			t.Errorf("%s: %v, %v, %v", login, allowed, told, err)
		}
	}
}

func TestKeysOfAUser(t *testing.T) {
	checker := contract.GitHubREST(t)
	f := start(t, demo.Options{})
	for range 120 {
		if err := f.AddAccountKey("ada", forgetest.NewKey(t, "")); err != nil {
			t.Fatal(err)
		}
	}
	c := connect(t, f, token(t, f, "ada", "fine-grained-pat"), rest.Options{Transport: checker.RoundTripper(http.DefaultTransport)})
	list, err := c.UserKeys(t.Context(), api.User{Name: "ada"})
	if want := f.AccountKeys("ada"); err != nil || len(list) != len(want) || list[0].Fingerprint() != want[0].Fingerprint() {
		t.Errorf("%d keys, want %d, %v", len(list), len(want), err)
	}
}

// answering is an account on a forge that says the same to everything.
func answering(t *testing.T, status int, body string) *github.Client {
	t.Helper()
	return at(t, func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	})
}

// at is a client of a forge that answers so.
func at(t *testing.T, answer http.HandlerFunc) *github.Client {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		answer(w, r)
	}))
	t.Cleanup(server.Close)
	c, err := github.New(github.Options{BaseURL: server.URL, Token: []byte("ghp_000000000000000000000000000000000000"), HTTP: rest.Options{Repeats: -1}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}
