package check

import (
	"net"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"latchkey/api"
	"latchkey/api/demo/gitserver"
	"latchkey/core/machine/home"
	"latchkey/core/machine/sh/shtest"
	"latchkey/core/probe"
	"latchkey/core/probe/finding"
	"latchkey/internal/machinetest"
	"latchkey/keys"
)

// forge is a git server with two repositories; a third is empty.
type forge struct {
	mu     sync.Mutex
	knows  map[keys.Fingerprint]bool
	denial string
	used   []string
	server *gitserver.Server
	repos  map[string]*gitserver.Repo
}

func (f *forge) Knows(k keys.Public) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.knows[k.Fingerprint()]
}

func (f *forge) Greet(keys.Public) (string, int) { return "hello", 0 }

func (f *forge) Open(_ keys.Public, service, path string) (*gitserver.Repo, string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.used = append(f.used, service+" "+path)
	if f.denial != "" {
		return nil, f.denial
	}
	if repo, ok := f.repos[path]; ok {
		return repo, ""
	}
	return nil, "conq: repository does not exist."
}

func (f *forge) HostKeyInfo() bool                { return false }
func (f *forge) Used(keys.Public, string, string) {}

func startForge(t *testing.T) *forge {
	t.Helper()
	f := &forge{knows: map[keys.Fingerprint]bool{}, repos: map[string]*gitserver.Repo{
		"acme/web": gitserver.NewRepo(gitserver.RepoSpec{Seed: 3, Commits: 6}), "acme/api": gitserver.NewRepo(gitserver.RepoSpec{Seed: 4, Commits: 2})}}
	server, err := gitserver.Listen(gitserver.Options{Hooks: f})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	f.server = server
	return f
}

func (f *forge) port() int {
	_, port, _ := net.SplitHostPort(f.server.Addr())
	n, _ := strconv.Atoi(port)
	return n
}

func (f *forge) repo(path, key string) home.Repo {
	return home.Repo{Account: "a1", Path: api.RepoPath(path), Key: key, Alias: "forge.example-" + key, Host: "127.0.0.1", Port: f.port(), User: "git",
		URLs: []string{"git@forge.example:" + path + ".git"}}
}

func (f *forge) line() string {
	return "[127.0.0.1]:" + strconv.Itoa(f.port()) + " " + strings.Join(strings.Fields(f.server.HostKey().Line())[:2], " ")
}

func tried(path, key string, fp keys.Fingerprint) Repo {
	return Repo{Account: "a1", Path: path, Fingerprint: fp, URL: "git@forge.example:" + path + ".git",
		Alias: "git@forge.example-" + key + ":" + path + ".git", Host: "forge.example"}
}

// failed names the rung that failed and its code.
func failed(r probe.Report) string {
	for _, rung := range r.Rungs {
		if rung.State == probe.Failed {
			return string(rung.Name) + " " + string(rung.Finding.Code)
		}
	}
	return ""
}

func TestAMachineIsVerifiedFromThere(t *testing.T) {
	for _, tools := range []string{"", machinetest.BusyBox} {
		f := startForge(t)
		r := machinetest.Start(t, machinetest.Machine{Tools: tools})
		runner := shtest.Runner(t, r, "jenkins")
		h := home.New(runner, home.Options{Now: time.Now})
		k, _, err := h.MakeKey(t.Context(), home.NewKey{Name: "ci", Comment: "ci@build"})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := h.Install(t.Context(), []home.Repo{f.repo("acme/web", "ci"), f.repo("acme/api", "ci"), f.repo("acme/gone", "ci")}, []string{f.line()}); err != nil {
			t.Fatal(err)
		}
		public, _ := keys.ParsePublic(k.Public)
		where := Where{Runner: runner, Now: time.Now}
		all := []Repo{tried("acme/web", "ci", public.Fingerprint()), tried("acme/api", "ci", public.Fingerprint()), tried("acme/gone", "ci", public.Fingerprint()), tried("acme/other", "ci", public.Fingerprint())}
		verify := func() []probe.Report {
			t.Helper()
			before := r.Checksums(t, "jenkins")
			reports, err := Run(t.Context(), where, all)
			if err != nil {
				t.Fatal(err)
			}
			if c := before.Changes(r.Checksums(t, "jenkins")); strings.Count(c, "\n") > 2 {
				t.Errorf("verifying left:\n%s", c)
			}
			return reports
		}
		for i, report := range verify() {
			if want := []string{"auth key-unknown", "auth key-unknown", "auth key-unknown", "url not-led"}[i]; failed(report) != want || report.OK {
				t.Errorf("before the key is there: %s: %q, want %q", report.Repo, failed(report), want)
			}
		}
		f.knows[public.Fingerprint()] = true
		for i, report := range verify() {
			want := []string{"", "", "repository repository-missing", "url not-led"}[i]
			if failed(report) != want || report.OK != (want == "") {
				t.Errorf("%s: %q, want %q", report.Repo, failed(report), want)
			}
			if want == "" && (report.Cloned == nil || report.Head == "" || report.Refs == 0 || report.Took == 0 && tools == "") {
				t.Errorf("%s: the report lacks something: %+v", report.Repo, report)
			}
		}
		alone := tried("acme/web", "ci", public.Fingerprint())
		alone.Key, alone.Alias, alone.Direct = "ci", "", Direct{Host: "127.0.0.1", Port: f.port(), User: "git"}
		if reports, err := Run(t.Context(), where, []Repo{alone}); err != nil || !reports[0].OK {
			t.Errorf("the key alone: %v %q", err, failed(reports[0]))
		}
		f.denial = "conq: repository access denied. access via a deployment key is read-only."
		if got := failed(verify()[0]); got != "repository "+string(finding.CodeReadOnly) {
			t.Errorf("denied: %q", got)
		}
		f.denial = ""
		if out, err := r.Run("jenkins", "cd && git clone -q git@forge.example:acme/web.git && ls web | head -1 && rm -rf web"); err != nil || strings.TrimSpace(out) == "" {
			t.Errorf("a plain clone: %v %s", err, out)
		}
		if out, err := r.Run("jenkins", "printf 'Nonsense yes\\n' >> ~/.ssh/config"); err != nil {
			t.Error(err, out)
		}
		if got := failed(verify()[0]); got != "url bad-config" {
			t.Errorf("with a bad configuration: %q", got)
		}
	}
}

// Other keys, changed host keys and servers that are away are told apart.
func TestWhatIsWrongIsToldFromWhatGitAndSSHSay(t *testing.T) {
	for said, want := range map[string]string{
		"ssh: Could not resolve hostname forge.example: Name or service not known\nfatal: Could not read from remote repository.":        "dns dns-not-found",
		"ssh: connect to host forge.example port 22: Connection refused":                                                                 "tcp tcp-refused",
		"ssh: connect to host forge.example port 22: Connection timed out":                                                               "tcp tcp-no-answer",
		"kex_exchange_identification: Connection closed by remote host":                                                                  "ssh ssh-closed",
		"@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\nHost key verification failed.":                                     "host-key host-key-changed",
		"No ED25519 host key is known for forge.example and you have requested strict checking.\nHost key verification failed.":          "host-key host-key-unknown",
		"git@forge.example: Permission denied (publickey).":                                                                              "auth key-unknown",
		"/home/x/.ssh/config: line 3: Bad configuration option: nonsense\n/home/x/.ssh/config: terminating, 1 bad configuration options": "url bad-config",
		"Bad owner or permissions on /home/x/.ssh/config":                                                                                "url bad-config",
		"remote: Repository not found.\nfatal: Could not read from remote repository.":                                                   "repository repository-missing",
		"something new": "repository repository-refused",
	} {
		rung, code := place(said)
		if got := string(rung) + " " + string(code); got != want {
			t.Errorf("%q is %q, want %q", said, got, want)
		}
	}
}
