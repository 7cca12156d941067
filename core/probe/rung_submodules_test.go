package probe_test

import (
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"latchkey/api/demo/gitserver"
	"latchkey/core/probe"
	"latchkey/core/probe/finding"
)

// nest is a folder of bare repositories that hold each other.
type nest struct {
	t   testing.TB
	dir string
}

func (n nest) git(args ...string) string {
	n.t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_AUTHOR_NAME=t", "GIT_AUTHOR_EMAIL=t", "GIT_COMMITTER_NAME=t", "GIT_COMMITTER_EMAIL=t")
	out, err := cmd.CombinedOutput()
	if err != nil {
		n.t.Fatalf("git %v: %v\n%s", args, err, out)
	}
	return strings.TrimSpace(string(out))
}

func (n nest) path(name string) string { return filepath.Join(n.dir, name+".git") }

// add makes a repository with a .gitmodules file ("" for none) and gitlinks,
// and gives its commit.
func (n nest) add(name, modules string, links map[string]string) string {
	n.t.Helper()
	work := n.t.TempDir()
	n.git("-C", work, "init", "-q", "-b", "main")
	write(n.t, filepath.Join(work, "file"), name)
	if modules != "" {
		write(n.t, filepath.Join(work, ".gitmodules"), modules)
	}
	n.git("-C", work, "add", "-A")
	for path, commit := range links {
		n.git("-C", work, "update-index", "--add", "--cacheinfo", "160000,"+commit+","+path)
	}
	n.git("-C", work, "commit", "-q", "-m", "x")
	n.git("clone", "-q", "--bare", work, n.path(name))
	return n.git("-C", work, "rev-parse", "HEAD")
}

func entry(path, url string) string {
	return fmt.Sprintf("[submodule %q]\n\tpath = %s\n\turl = %s\n", path, path, url)
}

func described(list []probe.Submodule) string {
	var all []string
	for _, m := range list {
		all = append(all, m.Path+" "+m.Reads)
	}
	return strings.Join(all, ", ")
}

// A gitlink without an address is where git ends, and a submodule of a submodule
// may be closed: both are found, at any depth.
func TestSubmodulesAreLookedAtAsGitFetchesThem(t *testing.T) {
	server := startSSHD(t)
	n := nest{t, t.TempDir()}
	missing := strings.Repeat("1", 40)
	leaf := n.add("leaf", "", nil)
	mid := n.add("mid", entry("deep/leaf", "../leaf.git")+entry("shut", "../closed.git"), map[string]string{"deep/leaf": leaf, "shut": missing})
	cases := []struct {
		name, modules string
		links         map[string]string
		want          string
		code          finding.Code
		says          string
		clones        bool // git clone --recurse-submodules works
	}{
		{"plain", entry("lib", "../leaf.git"), map[string]string{"lib": leaf}, "lib yes", "", "", true},
		{"orphan", "", map[string]string{"vendor/lib": leaf}, "vendor/lib no-address", finding.CodeSubmodulesUnknown, "vendor/lib", false},
		{"halforphan", entry("lib", "../leaf.git"), map[string]string{"lib": leaf, "vendor/other": leaf}, "lib yes, vendor/other no-address", finding.CodeSubmodulesUnknown, "1 submodule that .gitmodules has no address for: vendor/other", false},
		{"nourl", "[submodule \"lib\"]\n\tpath = lib\n", map[string]string{"lib": leaf}, "lib no-address", finding.CodeSubmodulesUnknown, "lib", false},
		{"nested", entry("a/mid", "../mid.git"), map[string]string{"a/mid": mid}, "a/mid yes, a/mid/deep/leaf yes, a/mid/shut no", finding.CodeSubmodules, "a/mid/shut", false},
		{"an entry without a gitlink", entry("lib", "../leaf.git") + entry("gone", "../closed.git"), map[string]string{"lib": leaf}, "lib yes", "", "", true},
		{"left alone", entry("lib", "../closed.git") + "\tupdate = none\n", map[string]string{"lib": leaf}, "lib left-alone", "", "", true},
		{"another host", entry("lib", "git@build.internal:x/y.git"), map[string]string{"lib": leaf}, "lib not-tested", finding.CodeSubmodulesUnseen, "1 submodule not checked: lib", false},
		{"broken", "[submodule \"lib\"\n", map[string]string{"lib": leaf}, "lib not-tested", finding.CodeSubmodulesBroken, ".gitmodules", false},
	}
	for _, c := range cases {
		c.name = strings.ReplaceAll(c.name, " ", "-")
		n.add(c.name, c.modules, c.links)
		r := probe.New(probe.Options{HostKeys: server.store(t)}).Run(t.Context(), probe.Request{URL: server.url(n.path(c.name)), Signer: server.signer, Depth: probe.Clone}, nil)
		got := rung(t, r, probe.RungSubmodules)
		if !r.OK || described(r.Submodules) != c.want || (c.code == "") != (got.Finding == nil) {
			t.Errorf("%s: %s, want %s\n%s", c.name, described(r.Submodules), c.want, r.Text())
			continue
		}
		if c.code != "" {
			wantWhole(t, *got.Finding)
			if got.Finding.Code != c.code || !strings.Contains(got.Finding.What.String(), c.says) {
				t.Errorf("%s: %+v", c.name, *got.Finding)
			}
		}
		if strings.Contains(c.name, "host") {
			continue // git would go there
		}
		dir := filepath.Join(t.TempDir(), "clone")
		server.git(t, "clone", "-q", server.url(n.path(c.name)), dir)
		update := exec.Command("git", "-C", dir, "submodule", "update", "-q", "--init", "--recursive")
		update.Env = server.env(t)
		if out, err := update.CombinedOutput(); (err == nil) != c.clones {
			t.Errorf("%s: git says %v, expected to work: %v\n%s", c.name, err, c.clones, out)
		}
	}
}

// On a server that gives out any commit, the one that is named is asked for.
func TestTheCommitOfASubmoduleIsLookedFor(t *testing.T) {
	server := startSSHD(t)
	n := nest{t, t.TempDir()}
	leaf := n.add("leaf", "", nil)
	old := n.add("mid", entry("deep/leaf", "../leaf.git"), map[string]string{"deep/leaf": leaf})
	work := filepath.Join(t.TempDir(), "work")
	n.git("clone", "-q", n.path("mid"), work)
	n.git("-C", work, "rm", "-q", "-r", "--cached", ".")
	n.git("-C", work, "commit", "-q", "--allow-empty", "-m", "without")
	n.git("-C", work, "push", "-q")
	for _, name := range []string{"leaf", "mid"} {
		n.git("-C", n.path(name), "config", "uploadpack.allowReachableSHA1InWant", "true")
		n.git("-C", n.path(name), "config", "uploadpack.allowFilter", "true")
	}
	n.add("top", entry("mid", "../mid.git")+entry("rewritten", "../leaf.git"), map[string]string{"mid": old, "rewritten": strings.Repeat("2", 40)})
	r := probe.New(probe.Options{HostKeys: server.store(t)}).Run(t.Context(), probe.Request{URL: server.url(n.path("top")), Signer: server.signer, Depth: probe.Clone}, nil)
	got := rung(t, r, probe.RungSubmodules)
	if want := "mid yes, rewritten no-commit, mid/deep/leaf yes"; described(r.Submodules) != want || got.Finding == nil || got.Finding.Code != finding.CodeSubmoduleCommit || !strings.Contains(got.Finding.What.String(), "rewritten") {
		t.Errorf("%s, want %s\n%s", described(r.Submodules), want, r.Text())
	}
}

// However many there are, a bounded number is asked for, once each, and the rest
// is told of.
func TestManySubmodulesAreBounded(t *testing.T) {
	f := startForge(t, gitserver.Faults{})
	lib := gitserver.NewRepo(gitserver.RepoSpec{Seed: 8})
	f.rules.repos["acme/lib"] = lib
	var subs []gitserver.Submodule
	for i := range 60 {
		subs = append(subs, gitserver.Submodule{Path: fmt.Sprintf("a/%02d", i), URL: "../lib.git", Repo: lib})
		subs = append(subs, gitserver.Submodule{Path: fmt.Sprintf("b/%02d", i), URL: fmt.Sprintf("../gone-%d.git", i)})
	}
	f.rules.repos["acme/web"] = gitserver.NewRepo(gitserver.RepoSpec{Seed: 4, Submodules: subs})
	r := probe.New(f.options()).Run(t.Context(), f.request(probe.Clone), nil)
	counts := map[string]int{}
	for _, m := range r.Submodules {
		counts[m.Reads]++
	}
	got := rung(t, r, probe.RungSubmodules)
	if len(r.Submodules) != 120 || counts["yes"] < 1 || counts["no"] == 0 || counts["not-tested"] < 10 || !strings.Contains(got.Detail.String(), fmt.Sprintf("%d not tested", counts["not-tested"])) {
		t.Errorf("%v\n%s", counts, got.Detail.String())
	}
	f.rules.mu.Lock()
	defer f.rules.mu.Unlock()
	asked := 0
	for _, path := range f.rules.opened {
		if strings.HasSuffix(path, "acme/lib") {
			asked++
		}
	}
	if asked != 1 {
		t.Errorf("one submodule was asked for %d times", asked)
	}
}

// A grant is a grant: whether the files are there is asked, and those that are
// missing are named.
func TestLargeFilesAreAskedFor(t *testing.T) {
	for _, missing := range []bool{false, true} {
		f := startForge(t, gitserver.Faults{LFSMissing: missing})
		f.rules.repos["acme/web"] = gitserver.NewRepo(gitserver.RepoSpec{Seed: 4, LFS: true})
		r := probe.New(f.options()).Run(t.Context(), f.request(probe.Clone), nil)
		got := rung(t, r, probe.RungLFS)
		if !r.OK || r.LFS == nil || !r.LFS.Allowed || r.LFS.Asked != 3 || (r.LFS.There == 3) == missing || (len(r.LFS.Missing) == 3) != missing {
			t.Errorf("missing %v: %+v\n%s", missing, r.LFS, r.Text())
		}
		if missing && (got.Finding == nil || got.Finding.Code != finding.CodeLFSMissing || !strings.Contains(got.Finding.What.String(), "does not have 3 Git LFS files of acme/web: design/homepage.psd, design/logo.psd, media/tour.mp4")) {
			t.Errorf("%+v", got)
		}
		if !missing && (got.State != probe.Passed || got.Title.String() != "Git LFS files are there") {
			t.Errorf("%+v", got)
		}
		if strings.Contains(r.Text(), "Bearer") {
			t.Error("the token came into the report")
		}
	}
}

// LFS files that .lfsconfig sends elsewhere are not this key's.
func TestLargeFilesOnAnotherServer(t *testing.T) {
	server := startSSHD(t)
	n := nest{t, t.TempDir()}
	work := t.TempDir()
	n.git("-C", work, "init", "-q", "-b", "main")
	write(t, filepath.Join(work, ".lfsconfig"), "[lfs]\n\turl = https://artifacts.corp.example/api/lfs/media\n")
	write(t, filepath.Join(work, ".gitattributes"), "*.bin filter=lfs diff=lfs merge=lfs -text\n")
	write(t, filepath.Join(work, "a.bin"), "version https://git-lfs.github.com/spec/v1\noid sha256:"+strings.Repeat("0a", 32)+"\nsize 12\n")
	n.git("-C", work, "-c", "filter.lfs.clean=cat", "add", "-A")
	n.git("-C", work, "commit", "-q", "-m", "x")
	n.git("clone", "-q", "--bare", work, n.path("large"))
	r := probe.New(probe.Options{HostKeys: server.store(t)}).Run(t.Context(), probe.Request{URL: server.url(n.path("large")), Signer: server.signer, Depth: probe.Clone}, nil)
	got := rung(t, r, probe.RungLFS)
	if !r.OK || got.State != probe.Warned || got.Finding.Code != finding.CodeLFSElsewhere || !strings.Contains(got.Finding.What.String(), "come from artifacts.corp.example, which this key does not open") || r.LFS.Place != "artifacts.corp.example" {
		t.Errorf("%+v\n%s", got, r.Text())
	}
}

// A commit that git refuses to check out fails the clone by name, one that only
// git fsck objects to is warned of.
func TestTheCloneAgreesWithGit(t *testing.T) {
	server := startSSHD(t)
	n := nest{t, t.TempDir()}
	n.git("init", "-q", "--bare", "-b", "main", n.path("odd"))
	object := func(kind, content string) string {
		cmd := exec.Command("git", "-C", n.path("odd"), "hash-object", "-w", "-t", kind, "--literally", "--stdin")
		cmd.Stdin = strings.NewReader(content)
		out, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		return strings.TrimSpace(string(out))
	}
	blob := object("blob", "x\n")
	tree := func(names ...string) string {
		id, _ := hex.DecodeString(blob)
		text := ""
		for _, name := range names {
			text += "100644 " + name + "\x00" + string(id)
		}
		return object("tree", text)
	}
	for _, c := range []struct {
		tree   string
		code   finding.Code
		says   string
		clones bool
	}{
		{tree("a", ".git "), finding.CodeTreeRefused, "git cannot check out this commit: .git: a file system may take its name for .git.", false},
		{tree("a", ".."), finding.CodeTreeRefused, "..: its name leads to another folder", false},
		{tree("b", "a"), finding.CodeTreeOdd, "git fsck objects to this commit: a: the folder is not sorted.", true},
		{tree("a", "b"), "", "", true},
	} {
		commit := object("commit", "tree "+c.tree+"\nauthor t <t> 0 +0000\ncommitter t <t> 0 +0000\n\nx\n")
		n.git("-C", n.path("odd"), "update-ref", "refs/heads/main", commit)
		r := probe.New(probe.Options{HostKeys: server.store(t)}).Run(t.Context(), probe.Request{URL: server.url(n.path("odd")), Signer: server.signer, Depth: probe.Clone}, nil)
		got := rung(t, r, probe.RungClone)
		clone := exec.Command("git", "clone", "-q", "--depth", "1", server.url(n.path("odd")), filepath.Join(t.TempDir(), "clone"))
		clone.Env = server.env(t)
		out, err := clone.CombinedOutput()
		if r.OK != c.clones || (err == nil) != c.clones || (got.Finding == nil) != (c.code == "") {
			t.Errorf("%s: git says %v %s\n%s", c.says, err, out, r.Text())
			continue
		}
		if c.code != "" && (got.Finding.Code != c.code || !strings.Contains(got.Finding.What.String(), c.says)) {
			t.Errorf("%+v", *got.Finding)
		}
	}
}
