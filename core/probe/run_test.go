package probe_test

import (
	"context"
	"encoding/json"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"latchkey/api/demo/gitserver"
	"latchkey/core/probe"
	"latchkey/core/probe/finding"
)

func TestAccessPassesEveryRung(t *testing.T) {
	f := startForge(t, gitserver.Faults{})
	var reported []probe.Rung
	r := probe.New(f.options()).Run(t.Context(), f.request(probe.Access), func(r probe.Rung) { reported = append(reported, r) })
	if !r.OK || r.Head != "main" || r.Refs != 5 || r.Repo != "acme/web" || r.Depth != "access" {
		t.Errorf("%+v\n%s", r, r.Text())
	}
	if r.Identity == nil || r.Identity.Kind != "deploy-key" || strings.Join(r.Identity.Repositories, " ") != "acme/web" {
		t.Errorf("identity %+v", r.Identity)
	}
	if r.MayWrite == nil || *r.MayWrite {
		t.Error("the key may not write")
	}
	if r.KnownHosts != f.pin+"\n" || r.HostKey != string(f.server.HostKey().Fingerprint()) {
		t.Errorf("known_hosts %q, host key %q", r.KnownHosts, r.HostKey)
	}
	for _, one := range r.Rungs {
		if one.State != probe.Passed {
			t.Errorf("%s %s", one.Name, one.State)
		}
	}
	last := map[probe.RungName]probe.RungState{}
	for _, one := range reported {
		if last[one.Name] == probe.Passed {
			t.Errorf("%s changed after it had ended", one.Name)
		}
		last[one.Name] = one.State
	}
	if len(last) != len(r.Rungs) {
		t.Errorf("%d rungs were told of, there are %d", len(last), len(r.Rungs))
	}
	if data, err := json.Marshal(r); err != nil || !strings.Contains(string(data), `"rung":"host-key"`) {
		t.Errorf("%s, %v", data, err)
	}
}

func TestCloneVerifiesWhatTheForgeHolds(t *testing.T) {
	f := startForge(t, gitserver.Faults{})
	lib := gitserver.NewRepo(gitserver.RepoSpec{Seed: 8})
	f.rules.repos["acme/lib"] = lib
	f.rules.repos["acme/web"] = gitserver.NewRepo(gitserver.RepoSpec{Seed: 4, Files: 40, LFS: true, Submodules: []gitserver.Submodule{
		{Path: "vendor/lib", URL: "../lib.git", Repo: lib},
		{Path: "vendor/closed", URL: "../closed.git"},
		{Path: "vendor/web", URL: "https://user:secret@example.com/x.git"},
		{Path: "vendor/inside", URL: "git@build.internal:x/y.git"},
	}})
	r := probe.New(f.options()).Run(t.Context(), f.request(probe.Clone), nil)
	if !r.OK || r.Cloned == nil || r.Cloned.Commit != f.rules.repos["acme/web"].Head() || r.Cloned.Files < 30 {
		t.Fatalf("%+v\n%s", r.Cloned, r.Text())
	}
	var reads []string
	for _, m := range r.Submodules {
		reads = append(reads, m.Path+" "+m.Reads)
	}
	want := "vendor/closed no, vendor/inside not-tested, vendor/lib yes, vendor/web not-ssh"
	if got := strings.Join(reads, ", "); got != want {
		t.Errorf("submodules: %s, want %s", got, want)
	}
	if got := rung(t, r, probe.RungSubmodules); got.State != probe.Warned || got.Finding.Code != finding.CodeSubmodules || !strings.Contains(got.Finding.What.String(), "vendor/closed") {
		t.Errorf("%+v", got)
	}
	if r.LFS == nil || !r.LFS.Used || !r.LFS.Allowed || r.LFS.Patterns == 0 {
		t.Errorf("LFS: %+v", r.LFS)
	}
	if data, _ := json.Marshal(r); strings.Contains(string(data)+r.Text(), "secret") || strings.Contains(string(data)+r.Text(), "Bearer") {
		t.Error("a secret came into the report")
	}
}

// TestFaults breaks the server in every way that it knows.
func TestFaults(t *testing.T) {
	const ansi = "\x1b[31mred\x1b[0m\x1b]0;owned\x07\u202etxt\n"
	for _, c := range []struct {
		name   string
		faults gitserver.Faults
		depth  probe.Depth
		rung   probe.RungName
		code   finding.Code
	}{
		{"not SSH", gitserver.Faults{NotSSH: true}, probe.Access, probe.RungSSH, finding.CodeNotSSH},
		{"black hole", gitserver.Faults{BlackHole: true}, probe.Access, probe.RungSSH, finding.CodeSSHSilent},
		{"closes after version", gitserver.Faults{CloseAfterVersion: true}, probe.Access, probe.RungHostKey, finding.CodeKeyExchange},
		{"endless banner", gitserver.Faults{EndlessBanner: true}, probe.Access, probe.RungAuth, finding.CodeAuthSilent},
		{"refuses everything", gitserver.Faults{RefuseAll: "down for " + ansi}, probe.Access, probe.RungRepository, finding.CodeRefused},
		{"no pkt-line", gitserver.Faults{MalformedPktLine: true}, probe.Access, probe.RungRepository, finding.CodeNotGit},
		{"endless advertisement", gitserver.Faults{EndlessAdvertisement: true}, probe.Access, probe.RungRepository, finding.CodeAnswerTooLarge},
		{"connection dies in the pack", gitserver.Faults{StopAfterPackBytes: 700}, probe.Clone, probe.RungClone, finding.CodePackTruncated},
		{"half a pack", gitserver.Faults{TruncatePack: true}, probe.Clone, probe.RungClone, finding.CodePackTruncated},
		{"wrong checksum", gitserver.Faults{CorruptPack: true}, probe.Clone, probe.RungClone, finding.CodePackCorrupt},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f := startForge(t, c.faults)
			o := f.options()
			o.Timeouts.SSH, o.Timeouts.Auth, o.MaxRefs = quick, quick, 20_000
			r := probe.New(o).Run(t.Context(), f.request(c.depth), nil)
			wantFailure(t, r, c.rung, c.code)
			if strings.ContainsAny(r.Text(), "\x1b\x07\u202e") {
				t.Errorf("not safe to show: %q", r.Text())
			}
		})
	}
}

func TestNoiseHurtsNobody(t *testing.T) {
	f := startForge(t, gitserver.Faults{Banner: "\x1b[2J\x1b]0;owned\x07Welcome\u202e\r\n", StderrNoise: "\x1b[31mhello\x1b[0m\n", HugeRefs: 50_000})
	r := probe.New(f.options()).Run(t.Context(), f.request(probe.Clone), nil)
	if !r.OK || r.Refs < 50_000 {
		t.Fatal(r.Text())
	}
	if text := r.Text(); strings.ContainsAny(text, "\x1b\x07\u202e") || !strings.Contains(text, "Welcome") {
		t.Errorf("%q", text)
	}
}

// TestDenials has the words of every forge end in their finding.
func TestDenials(t *testing.T) {
	for _, c := range []struct {
		denial, greeting string
		code             finding.Code
		what             string
	}{
		{"repository access denied. deployment key is not associated with the requested repository.", "", finding.CodeKeyElsewhere, "not for acme/other"},
		{"conq: repository does not exist.", "authenticated via ssh key.\n", finding.CodeUserRefused, "a user, who may not read acme/other"},
		{"conq: repository does not exist.", "", finding.CodeKeyElsewhere, "not for acme/other"}, // the greeting tells that it opens another
		{"remote: Repository not found", "Hi octo/cat! You've successfully authenticated, but GitHub does not provide shell access.", finding.CodeKeyElsewhere, "not for"},
		{"ERROR: Repository not found.", "Hi octocat! You've successfully authenticated, but GitHub does not provide shell access.", finding.CodeUserRefused, "a user, octocat,"},
		{"User: 2:ada with Key: 4:laptop is not authorized to read acme/other.", "Hi there, ada! You've successfully authenticated with the key named laptop, but Gitea does not provide shell access.", finding.CodeUserRefused, "a user, ada,"},
		{"ERROR: The repository owner has an IP allow list enabled, and 192.0.2.1 is not permitted to access this repository.", "", finding.CodeIPAllowList, "does not let this network in"},
		{"remote: \nremote: ====\nremote: \nremote: ERROR: The project you were looking for could not be found or you don't have permission to view it.\nremote: ====\n", "Welcome to GitLab, Anonymous!", finding.CodeRepoMissing, "The project you were"},
		{"GitLab is currently unable to handle this request due to load.", "x", finding.CodeBusy, "busy"},
		{"Gitea: Public (Deploy) Key: 3:ci is not authorized to read acme/other.", "Hi there! You've successfully authenticated with the deploy key named ci, but Gitea does not provide shell access.", finding.CodeKeyElsewhere, "not for"},
		{"Forgejo: Cannot find repository: acme/other", "x", finding.CodeRepoMissing, ""},
		{"something nobody has ever said", "x", finding.CodeRefused, "something nobody"},
	} {
		f := startForge(t, gitserver.Faults{})
		f.rules.greeting = c.greeting
		f.rules.denials["acme/other"] = c.denial
		request := f.request(probe.Access)
		request.URL = f.url("acme/other")
		r := probe.New(f.options()).Run(t.Context(), request, nil)
		got := wantFailure(t, r, probe.RungRepository, c.code)
		if !strings.Contains(got.What.String(), c.what) {
			t.Errorf("%q: %q does not tell %q", c.denial, got.What, c.what)
		}
		if c.code == finding.CodeUserRefused && (got.Action != "" || strings.Contains(got.Why.String()+got.Remedy.String(), "another repository") || strings.Contains(got.Remedy.String(), "Add this key")) {
			t.Errorf("a user's key is to be put somewhere: %+v", got)
		}
		if c.code == finding.CodeKeyElsewhere && strings.Contains(c.greeting+"acme/web:", "acme/web:") && c.greeting == "" && !strings.Contains(got.Why.String(), "This key opens acme/web, not acme/other") {
			t.Errorf("the greeting is not used: %q", got.Why)
		}
	}
}

func TestKeyUnknown(t *testing.T) {
	f := startForge(t, gitserver.Faults{})
	f.rules.unknown = true
	r := probe.New(f.options()).Run(t.Context(), f.request(probe.Access), nil)
	got := wantFailure(t, r, probe.RungAuth, finding.CodeKeyUnknown)
	if got.Action != finding.ActAddKey || !strings.Contains(got.What.String(), string(r.Fingerprint)) || !strings.Contains(got.Remedy.String(), "acme/web") {
		t.Errorf("%+v", got)
	}
}

func TestKeyOfAUserIsAWarning(t *testing.T) {
	f := startForge(t, gitserver.Faults{})
	f.rules.greeting = "logged in as jo.\n\nYou can use git to connect to Bitbucket. Shell access is disabled.\n"
	r := probe.New(f.options()).Run(t.Context(), f.request(probe.Access), nil)
	if got := rung(t, r, probe.RungIdentity); !r.OK || got.State != probe.Warned || got.Finding.Code != finding.CodeKeyOfUser || r.Identity.Name != "jo" {
		t.Errorf("%+v\n%s", got, r.Text())
	}
}

func TestEmptyRepositoryIsAWarning(t *testing.T) {
	f := startForge(t, gitserver.Faults{})
	f.rules.repos["acme/web"] = gitserver.NewRepo(gitserver.RepoSpec{Empty: true})
	for _, depth := range []probe.Depth{probe.Access, probe.Clone} {
		r := probe.New(f.options()).Run(t.Context(), f.request(depth), nil)
		if got := rung(t, r, probe.RungRepository); !r.OK || got.State != probe.Warned || got.Finding.Code != finding.CodeRepoEmpty {
			t.Errorf("%+v\n%s", got, r.Text())
		}
	}
}

func TestWriteAccess(t *testing.T) {
	for _, c := range []struct {
		denial string
		state  probe.RungState
		may    string
	}{
		{"", probe.Passed, "yes"},
		{"ERROR: The key you are authenticating with has been marked as read only.", probe.Passed, "no"},
		{"ERROR: This repository was archived so it is read-only", probe.Warned, "no"},
		{"GitLab is currently unable to handle this request due to load.", probe.Warned, "unclear"},
	} {
		f := startForge(t, gitserver.Faults{})
		f.rules.denials["write"] = c.denial
		r := probe.New(f.options()).Run(t.Context(), f.request(probe.Access), nil)
		may := "unclear"
		if r.MayWrite != nil {
			may = map[bool]string{true: "yes", false: "no"}[*r.MayWrite]
		}
		if got := rung(t, r, probe.RungWrite); !r.OK || got.State != c.state || may != c.may {
			t.Errorf("%q: %s, may write: %s\n%s", c.denial, got.State, may, r.Text())
		}
	}
}

func TestOversizeCloneStops(t *testing.T) {
	f := startForge(t, gitserver.Faults{})
	f.rules.repos["acme/web"] = gitserver.NewRepo(gitserver.RepoSpec{Files: 30, Bytes: 3 << 20})
	request := f.request(probe.Clone)
	request.MaxBytes = 100_000
	r := probe.New(f.options()).Run(t.Context(), request, nil)
	if got := wantFailure(t, r, probe.RungClone, finding.CodeCloneTooLarge); !strings.Contains(got.What.String(), "100.0 kB") {
		t.Errorf("%q", got.What)
	}
}

// TestCancelInEachRung cancels as soon as a rung begins.
func TestCancelInEachRung(t *testing.T) {
	for _, name := range []probe.RungName{probe.RungDNS, probe.RungTCP, probe.RungSSH, probe.RungHostKey, probe.RungAuth, probe.RungRepository, probe.RungClone, probe.RungSubmodules, probe.RungLFS} {
		t.Run(string(name), func(t *testing.T) {
			t.Parallel()
			f := startForge(t, gitserver.Faults{})
			f.rules.repos["acme/web"] = gitserver.NewRepo(gitserver.RepoSpec{Files: 30, Bytes: 1 << 20, LFS: true, Submodules: []gitserver.Submodule{{Path: "x", URL: "../x.git"}}})
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			o := f.options()
			o.Resolver = cancelledResolver{}
			request := f.request(probe.Clone)
			if name == probe.RungDNS {
				request.URL = "git@forge.example:acme/web.git"
			}
			r := probe.New(o).Run(ctx, request, func(one probe.Rung) {
				if one.Name == name && one.State == probe.Running {
					cancel()
				}
			})
			failed := 0
			for _, one := range r.Rungs {
				switch {
				case one.State == probe.Failed:
					failed++
					if one.Finding.Code != finding.CodeCancelled {
						t.Errorf("%s: %s", one.Name, one.Finding.Code)
					}
				case one.State == probe.Running, one.State == probe.Pending:
					t.Errorf("%s is still %s", one.Name, one.State)
				}
			}
			if r.OK || failed == 0 {
				t.Errorf("nothing failed\n%s", r.Text())
			}
		})
	}
}

// TestNothingIsLeftBehind counts goroutines and files after runs that end well,
// fail, hang and are cancelled.
func TestNothingIsLeftBehind(t *testing.T) {
	before := runtime.NumGoroutine()
	temp := t.TempDir()
	t.Run("runs", func(t *testing.T) { // its servers are closed when it ends
		for _, faults := range []gitserver.Faults{{}, {TruncatePack: true}, {StopAfterPackBytes: 700}, {BlackHole: true}, {EndlessBanner: true}, {EndlessAdvertisement: true}, {RefuseAll: "no"}} {
			f := startForge(t, faults)
			o := f.options()
			o.TempDir = temp
			o.Timeouts = probe.Timeouts{SSH: quick, Auth: quick, Repository: quick, Stall: quick}
			probe.New(o).Run(t.Context(), f.request(probe.Clone), nil)
			ctx, cancel := context.WithCancel(t.Context())
			probe.New(o).Run(ctx, f.request(probe.Clone), func(one probe.Rung) {
				if one.Name == probe.RungRepository {
					cancel()
				}
			})
			cancel()
		}
	})
	if left, err := os.ReadDir(temp); err != nil || len(left) > 0 {
		t.Errorf("files: %v, %v", left, err)
	}
	deadline := time.Now().Add(10 * time.Second)
	for runtime.NumGoroutine() > before && time.Now().Before(deadline) {
		runtime.Gosched()
	}
	if now := runtime.NumGoroutine(); now > before {
		buf := make([]byte, 1<<16)
		t.Errorf("%d goroutines before, %d after\n%s", before, now, buf[:runtime.Stack(buf, true)])
	}
}

func TestCloneThatStandsStill(t *testing.T) {
	f := startForge(t, gitserver.Faults{SlowBytesPerSecond: 1000})
	f.rules.repos["acme/web"] = gitserver.NewRepo(gitserver.RepoSpec{Files: 30, Bytes: 1 << 20})
	o := f.options()
	o.Timeouts.Whole = time.Second
	r := probe.New(o).Run(t.Context(), f.request(probe.Clone), nil)
	failed := 0
	for _, one := range r.Rungs {
		if one.State == probe.Failed {
			failed++
			if one.Finding.Code != finding.CodeTimeLimit {
				t.Errorf("%s: %s", one.Name, one.Finding.Code)
			}
		}
	}
	if r.OK || failed == 0 || r.Took > 5*time.Second {
		t.Errorf("took %v\n%s", r.Took, r.Text())
	}
}
