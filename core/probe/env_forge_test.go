package probe_test

import (
	"net"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"

	"golang.org/x/crypto/ssh"

	"latchkey/api/demo/gitserver"
	"latchkey/core/hostkey"
	"latchkey/core/probe"
	"latchkey/core/probe/finding"
	"latchkey/keys"
)

// rules are what a test's forge knows and says.
type rules struct {
	mu       sync.Mutex
	unknown  bool              // the key stands nowhere
	greeting string            // "" = a deploy key of acme/web
	denials  map[string]string // by path, or "write"
	repos    map[string]*gitserver.Repo
	opened   []string
}

func (r *rules) Knows(keys.Public) bool { return !r.unknown }

func (r *rules) Greet(keys.Public) (string, int) {
	if r.greeting != "" {
		return r.greeting, 0
	}
	return bitbucketGreeting, 0
}

const bitbucketGreeting = "authenticated via a deploy key.\n\nYou can use git to connect to Bitbucket. Shell access is disabled.\n\n" +
	"This deploy key has read access to the following repositories:\n\nacme/web: ci -- ci@build\n"

func (r *rules) Open(_ keys.Public, service, path string) (*gitserver.Repo, string) {
	if d, ok := r.denials[path]; ok {
		return nil, d
	}
	if d := r.denials["write"]; service == gitserver.ReceivePack && d != "" {
		return nil, d
	}
	if repo, ok := r.repos[path]; ok {
		return repo, ""
	}
	return nil, "conq: repository does not exist."
}

func (r *rules) HostKeyInfo() bool { return false }

func (r *rules) Used(_ keys.Public, service, path string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.opened = append(r.opened, service+" "+path)
}

// forge is a git server for one test, with one key.
type forge struct {
	t      testing.TB
	rules  *rules
	server *gitserver.Server
	signer ssh.Signer
	pin    string
}

func readOnly() map[string]string {
	return map[string]string{"write": "repository access denied. access via a deployment key is read-only."}
}

func startForge(t testing.TB, faults gitserver.Faults) *forge {
	t.Helper()
	f := &forge{t: t, signer: newSigner(t), rules: &rules{denials: readOnly(), repos: map[string]*gitserver.Repo{
		"acme/web": gitserver.NewRepo(gitserver.RepoSpec{Seed: 3, Commits: 6}),
	}}}
	files := httptest.NewUnstartedServer(nil)
	server, err := gitserver.Listen(gitserver.Options{Hooks: f.rules, Faults: faults, LFSURL: "http://" + files.Listener.Addr().String()})
	if err != nil {
		t.Fatal(err)
	}
	files.Config.Handler = server.LFS()
	files.Start()
	t.Cleanup(func() { server.Close(); files.Close() })
	f.server = server
	f.pin = f.line(server.HostKey())
	return f
}

func (f *forge) place() (string, int) {
	host, port, _ := net.SplitHostPort(f.server.Addr())
	n, _ := strconv.Atoi(port)
	return host, n
}

// line returns a known_hosts line of this server with that key.
func (f *forge) line(key keys.Public) string {
	return hostkey.Place(f.place()) + " " + key.Line()
}

func (f *forge) url(path string) string { return "ssh://git@" + f.server.Addr() + "/" + path + ".git" }

// options trust the server's key as published.
func (f *forge) options() probe.Options {
	return probe.Options{HostKeys: openStore(f.t, hostkey.Options{Pins: []string{f.pin}})}
}

func (f *forge) request(depth probe.Depth) probe.Request {
	return probe.Request{URL: f.url("acme/web"), Signer: f.signer, Depth: depth}
}

func openStore(t testing.TB, o hostkey.Options) *hostkey.Store {
	t.Helper()
	store, err := hostkey.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	return store
}

// rung finds a rung in a report.
func rung(t testing.TB, r probe.Report, name probe.RungName) probe.Rung {
	t.Helper()
	for _, one := range r.Rungs {
		if one.Name == name {
			return one
		}
	}
	t.Fatalf("no rung %s\n%s", name, r.Text())
	return probe.Rung{}
}

// wantFailure checks that this rung failed with this finding, that all before
// it went well, and that the finding is a whole one.
func wantFailure(t testing.TB, r probe.Report, name probe.RungName, code finding.Code) finding.Finding {
	t.Helper()
	failed := rung(t, r, name)
	if r.OK || failed.State != probe.Failed || failed.Finding == nil || failed.Finding.Code != code {
		t.Fatalf("want %s to fail with %s\n%s", name, code, r.Text())
	}
	wantWhole(t, *failed.Finding)
	for _, one := range r.Rungs {
		if one.State == probe.Failed && one.Name != name {
			t.Errorf("%s failed as well\n%s", one.Name, r.Text())
		}
		if one.State == probe.Running || one.State == probe.Pending {
			t.Errorf("%s is still %s", one.Name, one.State)
		}
	}
	return *failed.Finding
}

// wantWhole checks that a finding has its three sentences and nothing in it
// that could disturb a terminal.
func wantWhole(t testing.TB, f finding.Finding) {
	t.Helper()
	for _, text := range []string{f.What.String(), f.Why.String(), f.Remedy.String()} {
		if text == "" || strings.ContainsAny(text, "{}⟨⟩\x1b\x07\n\u202e") || !strings.HasSuffix(text, ".") {
			t.Errorf("%s: not a clean sentence: %q", f.Code, text)
		}
	}
}
