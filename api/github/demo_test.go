package github_test

import (
	"context"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"latchkey/api"
	"latchkey/api/demo"
	"latchkey/api/forgetest"
	"latchkey/api/github"
	"latchkey/internal/contract"
	"latchkey/internal/rest"
	"latchkey/keys"
)

func start(t *testing.T, o demo.Options) *demo.Forge {
	t.Helper()
	o.Kind = api.GitHub
	f, err := demo.Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(f.Close)
	return f
}

func token(t *testing.T, f *demo.Forge, name, kind string) string {
	t.Helper()
	for _, u := range f.Info().Users {
		if u.Name == name && u.Kind == kind {
			return u.Token
		}
	}
	t.Fatalf("no %s of %s", kind, name)
	return ""
}

func connect(t *testing.T, f *demo.Forge, secret string, o rest.Options) *github.Client {
	t.Helper()
	c, err := github.New(github.Options{BaseURL: f.Info().REST, Token: []byte(secret), HTTP: o})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// shut closes a workspace to the account.
func shut(t *testing.T, f *demo.Forge, workspace string) {
	t.Helper()
	if err := f.SetFaults(func(now *demo.Faults) {
		if err := demo.ParseFault(now, "closed:"+workspace); err != nil {
			t.Error(err)
		}
	}); err != nil {
		t.Error(err)
	}
}

func setup(kind string) func(*testing.T) forgetest.Setup {
	return func(t *testing.T) forgetest.Setup {
		f := start(t, demo.Options{})
		c := connect(t, f, token(t, f, "ada", kind), rest.Options{Cache: &memory{}})
		return forgetest.Setup{Forge: c, Repo: "acme/web-frontend", Missing: "acme/nowhere", Admin: admin(f),
			Shut: func(workspace string) { shut(t, f, workspace) },
			Truth: func(repo api.RepoPath) []keys.Public {
				var all []keys.Public
				for _, k := range f.KeysOn(string(repo)) {
					all = append(all, k.Public)
				}
				return all
			},
			Plant: func(repo api.RepoPath, label string, key keys.Public) {
				if err := f.AddKeyBehindBack(string(repo), label, key); err != nil {
					t.Fatal(err)
				}
			},
			InUse: func() keys.Public { return f.KeysOn("acme/ledger")[0].Public },
		}
	}
}

// admin are the repositories that ada administers.
func admin(f *demo.Forge) []api.RepoPath {
	var all []api.RepoPath
	for _, name := range f.Info().Repositories {
		if p := api.RepoPath(name); p.Workspace() == "acme" || name == "globex/storefront" {
			all = append(all, p)
		}
	}
	return all
}

// memory is a cache of answers.
type memory struct {
	mu      sync.Mutex // pages are read side by side
	answers map[string]answer
}

type answer struct {
	etag   string
	header map[string]string
	body   []byte
}

func (m *memory) Load(_ context.Context, url string) (string, map[string]string, []byte, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	a, ok := m.answers[url]
	return a.etag, a.header, a.body, ok
}

func (m *memory) Store(_ context.Context, url, etag string, header map[string]string, body []byte) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.answers == nil {
		m.answers = map[string]answer{}
	}
	m.answers[url] = answer{etag, header, slices.Clone(body)}
}

func TestForgeContract(t *testing.T) {
	forgetest.Run(t, setup("classic-pat"))
}

func TestForgeContractWithAFineGrainedToken(t *testing.T) {
	forgetest.Run(t, setup("fine-grained-pat"))
}

// A thousand repositories with their keys cost two dozen requests, and reading
// unchanged lists again costs none.
func TestManyRepositoriesCostFewRequests(t *testing.T) {
	f := start(t, demo.Options{Size: 1000})
	var requests atomic.Int64
	c := connect(t, f, token(t, f, "ada", "classic-pat"), rest.Options{Cache: &memory{}, Transport: counting{&requests}})
	n, keyCount := 0, 0
	for row, err := range c.ReposWithKeys(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if !row.Whole {
			t.Errorf("%s is not whole", row.Repo.Path)
		}
		n++
		keyCount += len(row.Keys)
	}
	if n != 1000+21 || keyCount < 1000 || requests.Load() > 24 {
		t.Errorf("%d repositories, %d keys, %d requests", n, keyCount, requests.Load())
	}
	for range 2 {
		before := f.Counted("ada")
		for _, repo := range admin(f) {
			if _, err := c.Keys(t.Context(), repo); err != nil {
				t.Fatal(err)
			}
		}
		if n := 0; c.Fresh(t.Context(), "acme/ledger") && before > 40 && f.Counted("ada") != before {
			t.Errorf("%d requests counted for lists that had not changed (%d)", f.Counted("ada")-before, n)
		}
	}
}

type counting struct{ n *atomic.Int64 }

func (c counting) RoundTrip(r *http.Request) (*http.Response, error) {
	c.n.Add(1)
	return http.DefaultTransport.RoundTrip(r)
}

// What the bulk call says of each repository is what its own list says.
func TestBulkAgreesWithSingleReading(t *testing.T) {
	f := start(t, demo.Options{})
	c := connect(t, f, token(t, f, "ada", "fine-grained-pat"), rest.Options{})
	count := 0
	for row, err := range c.ReposWithKeys(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		count++
		single, err := c.Keys(t.Context(), row.Repo.Path)
		if err != nil || len(single) != len(row.Keys) {
			t.Fatalf("%s: %d keys, by itself %d, %v", row.Repo.Path, len(row.Keys), len(single), err)
		}
		for i, k := range row.Keys {
			if !k.Public.Equal(single[i].Public) || k.Label != single[i].Label || k.Access != single[i].Access || k.ID != "" || k.Disabled != single[i].Disabled {
				t.Errorf("%s: %+v, by itself %+v", row.Repo.Path, k, single[i])
			}
		}
	}
	if count != len(admin(f)) {
		t.Errorf("%d repositories, want %d", count, len(admin(f)))
	}
}

// Every request and answer is held against GitHub's own description.
func TestEveryRequestIsGitHubsOwn(t *testing.T) {
	checker := contract.GitHub(t)
	f := start(t, demo.Options{})
	c := connect(t, f, token(t, f, "ada", "classic-pat"), rest.Options{Transport: checker.RoundTripper(http.DefaultTransport)})
	key := forgetest.NewKey(t, "ci@build7")
	made, err := c.AddKey(t.Context(), "acme/ledger", api.NewKey{Public: key, Label: "ci"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.AddKey(t.Context(), "acme/web-frontend", api.NewKey{Public: key, Label: "ci"}); api.KindOf(err) != api.InUseElsewhere {
		t.Error(err)
	}
	if _, err := c.RemoveKey(t.Context(), "acme/ledger", made.ID); err != nil {
		t.Error(err)
	}
	counts := checker.Counts()
	for _, op := range []string{"repos/list-deploy-keys", "repos/create-deploy-key", "repos/delete-deploy-key"} {
		if counts[op] == 0 {
			t.Errorf("%s was never asked; seen: %v", op, counts)
		}
	}
}

func TestWhatGitHubForbidsIsSaid(t *testing.T) {
	f := start(t, demo.Options{})
	c := connect(t, f, token(t, f, "ada", "classic-pat"), rest.Options{Repeats: -1})
	add := func(repo api.RepoPath) error {
		_, err := c.AddKey(t.Context(), repo, api.NewKey{Public: forgetest.NewKey(t, ""), Label: "x"})
		return err
	}
	if err := f.ArchiveRepo("acme/ledger"); err != nil {
		t.Fatal(err)
	}
	if err := add("acme/ledger"); api.KindOf(err) != api.Forbidden {
		t.Errorf("archived: %v", err)
	}
	if err := f.ForbidDeployKeys("acme", true); err != nil {
		t.Fatal(err)
	}
	if err := add("acme/web-frontend"); api.KindOf(err) != api.PolicyForbids {
		t.Errorf("policy: %v", err)
	}
	list, err := c.Keys(t.Context(), "acme/web-frontend")
	if err != nil || len(list) == 0 || !list[0].Disabled {
		t.Errorf("under the policy: %+v, %v", list, err)
	}
	for name, want := range map[string]api.ErrorKind{"dev": api.Forbidden, "otto": api.Unauthorized, "vera": 0} {
		kind := "classic-pat"
		if name == "dev" {
			kind = "fine-grained-pat"
		}
		_, err := connect(t, f, token(t, f, name, kind), rest.Options{}).Keys(t.Context(), "acme/web-frontend")
		if api.KindOf(err) != want {
			t.Errorf("%s: %v", name, err)
		}
	}
	user, err := connect(t, f, token(t, f, "dev", "classic-pat"), rest.Options{}).Whoami(t.Context())
	if err != nil || !slices.Equal(user.Missing, []string{"repo"}) {
		t.Errorf("%+v, %v", user, err)
	}
}

// The eighty-first key within a minute meets the secondary limit.
func TestTheSecondaryLimitIsToldWithItsWait(t *testing.T) {
	f := start(t, demo.Options{})
	c := connect(t, f, token(t, f, "ada", "classic-pat"), rest.Options{})
	for i := range 81 {
		_, err := c.AddKey(t.Context(), "acme/ledger", api.NewKey{Public: forgetest.NewKey(t, ""), Label: "x"})
		if i < 80 && err != nil {
			t.Fatal(err)
		}
		if i == 80 {
			e, ok := err.(*api.Error)
			if !ok || e.Kind != api.RateLimited || e.RetryAfter < 50*time.Second {
				t.Errorf("%+v", err)
			}
		}
	}
}
