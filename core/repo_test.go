package core

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"latchkey/api"
	"latchkey/api/demo"
	"latchkey/core/inventory"
	"latchkey/core/store"
)

func TestRefreshKeepsTheOldRowsWhenReadingFails(t *testing.T) {
	w := newWorld(t, demo.Options{Size: 150})
	repos, err := w.Repos.RefreshRepos(t.Context(), "", nil)
	must(t, err)
	must(t, w.forge.RemoveRepo(string(repos[0].Path)))
	must(t, w.forge.SetFaults(func(f *demo.Faults) {
		f.Rules = []demo.Rule{{Method: "GET", Path: "repositories", Nth: 2, Do: demo.Status, Status: 403}}
	}))
	// The first workspace was read, and what is gone there goes; the others keep
	// their rows, and are named.
	if cached, err := w.Repos.RefreshRepos(t.Context(), "", nil); err != nil || len(cached) != len(repos)-1 {
		t.Errorf("%d of %d rows are left, %v", len(cached), len(repos), err)
	}
	if unread, err := w.Repos.Unread(t.Context(), ""); err != nil || len(unread) == 0 || unread[0].Kind != "forbidden" || unread[0].Workspace == "acme" || unread[0].Hint.IsZero() {
		t.Errorf("unread %+v, %v", unread, err)
	}
	must(t, w.forge.SetFaults(func(f *demo.Faults) {
		f.Rules = []demo.Rule{{Method: "GET", Path: "user/workspaces", Do: demo.Status, Status: 403}}
	}))
	if _, err := w.Repos.RefreshRepos(t.Context(), "", nil); err == nil {
		t.Error("no error without any workspace")
	}
	if cached, err := w.Repos.CachedRepos(t.Context(), ""); err != nil || len(cached) != len(repos)-1 {
		t.Errorf("%d of %d rows are left, %v", len(cached), len(repos), err)
	}
	must(t, w.forge.SetFaults(func(f *demo.Faults) { f.Rules = nil }))
	last := 0
	again, err := w.Repos.RefreshRepos(t.Context(), "", func(n int) { last = n })
	must(t, err)
	if len(again) != len(repos)-1 || last != len(again) {
		t.Errorf("%d rows, told %d", len(again), last)
	}
	for _, r := range again {
		if r.Path == repos[0].Path {
			t.Error("a repository that is gone is still listed")
		}
	}
}

// hostile is a forge whose texts try to get at the screen.
type hostile struct{ api.Forge }

func (hostile) Repos(context.Context) iter.Seq2[api.Repo, error] {
	return func(yield func(api.Repo, error) bool) {
		_ = yield(api.Repo{Path: "acme/good", Name: "a\x1b]0;owned\x07b\u202ec", SSHURL: "git@h:\x1b[2Jx"}, nil) &&
			yield(api.Repo{Path: "acme/../../etc", Name: "bad"}, nil)
	}
}

func (hostile) Keys(context.Context, api.RepoPath) ([]api.DeployKey, error) {
	return []api.DeployKey{{ID: "1\x1b[31m", Label: "l\nx\u200b", Comment: "c\x07", Unreadable: errors.New("why\x1b[1m")}}, nil
}

func TestHostileTextsAreMadeSafe(t *testing.T) {
	w := newWorld(t, demo.Options{})
	account, err := w.store.Account(t.Context(), w.account)
	must(t, err)
	w.connections.forges[w.account] = &connection{hostile{w.connections.forges[w.account].forgeOr(t, w)}, account}
	repos, err := w.Repos.RefreshRepos(t.Context(), "", nil)
	must(t, err)
	if len(repos) != 1 || repos[0].Name != "abc" || repos[0].SSHURL != "git@h:x" {
		t.Errorf("%+v", repos)
	}
	rows, err := w.Repos.DeployKeys(t.Context(), "", "acme/good")
	must(t, err)
	if len(rows) != 1 || rows[0].ID != "1" || rows[0].Label != "l x" || rows[0].Comment != "c" || rows[0].Unreadable.String() != "why" || rows[0].PrivateKey != inventory.PrivateKeyUnknown {
		t.Errorf("%+v", rows)
	}
	for _, e := range w.events {
		if strings.ContainsAny(e.Text.String(), "\x1b\x07\u202e\n") {
			t.Errorf("event %q", e.Text.String())
		}
	}
}

func (c *connection) forgeOr(t *testing.T, w *world) api.Forge {
	t.Helper()
	if c != nil {
		return c.forge
	}
	made, err := w.connections.connect(t.Context(), w.account)
	must(t, err)
	return made.forge
}

func TestAllDeployKeys(t *testing.T) {
	w := newWorld(t, demo.Options{Size: 60})
	repos, err := w.Repos.RefreshRepos(t.Context(), "", nil)
	must(t, err)
	paths := []api.RepoPath{"acme/not-there", "no repository"}
	for _, r := range repos {
		paths = append(paths, r.Path)
	}
	var running atomic.Int32
	got := map[api.RepoPath]error{}
	err = w.Repos.AllDeployKeys(t.Context(), "", paths, func(k KeysOf) {
		if running.Add(1) != 1 {
			t.Error("called by two at once")
		}
		got[k.Repo] = k.Err
		running.Add(-1)
	})
	must(t, err)
	for _, p := range paths {
		err, reported := got[p]
		bad := p == "acme/not-there" || p == "no repository"
		if !reported || bad != (err != nil) {
			t.Errorf("%s: told %v, %v", p, reported, err)
		}
	}
	rows, err := w.Repos.CachedRepos(t.Context(), "")
	must(t, err)
	for _, r := range rows {
		if r.Keys != len(w.forge.KeysOn(string(r.Path))) || r.KeysRead.IsZero() {
			t.Errorf("%s: %d keys in the cache", r.Path, r.Keys)
		}
	}
}

func TestWhatConcernsAllRepositoriesEndsTheReading(t *testing.T) {
	for name, c := range map[string]struct {
		rule demo.Rule
		want api.ErrorKind
	}{
		"token refused": {demo.Rule{Path: "deploy-keys", Nth: 5, Do: demo.Status, Status: 401}, api.Unauthorized},
		"limit reached": {demo.Rule{Path: "deploy-keys", Nth: 5, Do: demo.Status, Status: 429}, api.RateLimited},
	} {
		w := newWorld(t, demo.Options{Size: 100})
		repos, err := w.Repos.RefreshRepos(t.Context(), "", nil)
		must(t, err)
		must(t, w.forge.SetFaults(func(f *demo.Faults) { f.Rules = []demo.Rule{c.rule} }))
		before := len(w.forge.Calls())
		err = w.Repos.AllDeployKeys(t.Context(), "", pathsOf(repos), nil)
		if api.KindOf(err) != c.want {
			t.Errorf("%s: %v", name, err)
		}
		if n := len(w.forge.Calls()) - before; n > 30 {
			t.Errorf("%s: went on for %d calls", name, n)
		}
	}
}

func TestCancellingAReading(t *testing.T) {
	w := newWorld(t, demo.Options{Size: 100})
	repos, err := w.Repos.RefreshRepos(t.Context(), "", nil)
	must(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	err = w.Repos.AllDeployKeys(ctx, "", pathsOf(repos), func(KeysOf) { cancel() })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	// Closing the App ends a reading too, and waits for it.
	var once sync.Once
	closing := make(chan struct{})
	err = w.Repos.AllDeployKeys(t.Context(), "", pathsOf(repos), func(KeysOf) {
		once.Do(func() {
			go func() { _ = w.Close(); close(closing) }()
			<-w.ctx.Done()
		})
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("closed: %v", err)
	}
	<-closing
}

func pathsOf(rows []RepoRow) []api.RepoPath {
	all := make([]api.RepoPath, len(rows))
	for i, r := range rows {
		all[i] = r.Path
	}
	return all
}

func TestDoctor(t *testing.T) {
	w := newWorld(t, demo.Options{})
	must(t, os.WriteFile(w.dir+"/user_known_hosts", []byte("broken line\n"), 0o600))
	o := w.options()
	o.KnownHosts = []string{w.dir + "/user_known_hosts"}
	a, err := Open(t.Context(), o)
	must(t, err)
	defer a.Close()
	want := map[string]string{"keyring": checkOK, "network": checkOK, "data folder": checkOK, "known hosts": checkWarning, "unfinished work": checkOK, "clock": checkOK}
	got := map[string]Check{}
	for _, c := range a.Checkup.Doctor(t.Context()) {
		got[c.Name] = c
		if c.State != checkOK && c.Hint.IsZero() {
			t.Errorf("%s has no hint", c.Name)
		}
	}
	for name, state := range want {
		if got[name].State != state {
			t.Errorf("%s: %+v", name, got[name])
		}
	}
	for _, name := range []string{"git", "ssh"} {
		if got[name].Detail.IsZero() {
			t.Errorf("%s is not looked for", name)
		}
	}
}

func TestDoctorFindsWhatIsWrong(t *testing.T) {
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	address := closed.Addr().String()
	must(t, closed.Close())
	w := newWorld(t, demo.Options{})
	_, _, err = w.store.Begin(t.Context(), store.Entry{What: whatPlace, Subject: "x", State: stateIntent, Account: w.account, Target: "acme/x"})
	must(t, err)
	w.open() // the entry's owner is gone
	t.Setenv("PATH", "")
	w.now = func() time.Time { return time.Unix(0, 0) }
	account, err := w.store.Account(t.Context(), w.account)
	must(t, err)
	if _, err := w.Checkup.reachAPI(t.Context(), account); err != nil {
		t.Errorf("the forge is not reached: %v", err)
	}
	account.BaseURL = "http://" + address
	if _, err := w.Checkup.reachAPI(t.Context(), account); err == nil || !strings.Contains(err.Error(), address) {
		t.Errorf("a closed port: %v", err)
	}
	for _, c := range w.Checkup.Doctor(t.Context()) {
		switch c.Name {
		case "git", "ssh", "unfinished work":
			if c.State != checkWarning || c.Hint.IsZero() {
				t.Errorf("%+v", c)
			}
		case "clock":
			if c.State != checkFailed || c.Hint.IsZero() {
				t.Errorf("%+v", c)
			}
		}
	}
}

// BenchmarkAllDeployKeys1000 reads 1,000 repositories at 50 ms latency and
// reports the time against the bound ceil(n ÷ parallel) × latency.
func BenchmarkAllDeployKeys1000(b *testing.B) {
	const latency = 50 * time.Millisecond
	w := newWorld(b, demo.Options{Size: 1000, Latency: latency})
	repos, err := w.Repos.RefreshRepos(b.Context(), "", nil)
	must(b, err)
	paths := pathsOf(repos)[:1000]
	parallel := w.Accounts.Forges()[0].Parallel
	bound := time.Duration((len(paths)+parallel-1)/parallel) * latency
	for b.Loop() {
		must(b, w.store.PruneRequests(b.Context(), time.Now().Add(time.Hour))) // the hourly limit is not what is measured
		start := time.Now()
		n := 0
		err := w.Repos.AllDeployKeys(b.Context(), "", paths, func(KeysOf) { n++ })
		if err != nil || n != len(paths) {
			b.Fatal(fmt.Errorf("%d repositories: %w", n, err))
		}
		b.ReportMetric(float64(time.Since(start))/float64(bound), "of-bound")
	}
}
