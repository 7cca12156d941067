package gitserver

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// versions are the protocol versions that git can be told to speak.
var versions = []string{"0", "1", "2"}

func TestCloneGivesWhatWasBuilt(t *testing.T) {
	repo := NewRepo(RepoSpec{Seed: 7, Name: "web", Commits: 30, Files: 60})
	b := start(t, map[string]*Repo{"acme/web": repo})
	for _, v := range versions {
		t.Run("protocol "+v, func(t *testing.T) {
			dir := "full" + v
			b.ok("-c", "protocol.version="+v, "clone", b.url("acme/web"), dir)
			b.ok("-C", dir, "fsck", "--strict", "--full")
			if got := b.ok("-C", dir, "rev-parse", "HEAD"); got != repo.Head() {
				t.Errorf("HEAD is %s, want %s", got, repo.Head())
			}
			if got := b.ok("-C", dir, "rev-list", "--count", "HEAD"); got != "30" {
				t.Errorf("%s commits, want 30", got)
			}
			if got := len(strings.Fields(b.ok("-C", dir, "ls-files"))); got != 60 {
				t.Errorf("%d files, want 60", got)
			}
			if got := b.ok("-C", dir, "tag"); got != "last-reviewed\nv0.1.0\nv1.0.0" {
				t.Errorf("tags %q", got)
			}
			if got := b.ok("-C", dir, "branch", "-r"); !strings.Contains(got, "origin/HEAD -> origin/main") || !strings.Contains(got, "origin/develop") {
				t.Errorf("branches %q", got)
			}
			if got := b.ok("-C", dir, "status", "--porcelain"); got != "" {
				t.Errorf("work tree differs: %s", got)
			}
		})
	}
}

func TestHistoryLooksReal(t *testing.T) {
	b := start(t, map[string]*Repo{"acme/web": NewRepo(RepoSpec{Seed: 7, Name: "web", Commits: 30, Files: 60})})
	b.ok("clone", b.url("acme/web"), "w")
	if n := len(strings.Split(b.ok("-C", "w", "shortlog", "-sn", "HEAD"), "\n")); n < 4 {
		t.Errorf("%d authors, want at least 4", n)
	}
	if got := b.ok("-C", "w", "rev-list", "--merges", "--count", "HEAD"); got != "1" {
		t.Errorf("%s merges, want 1", got)
	}
	for _, line := range strings.Split(b.ok("-C", "w", "log", "--no-merges", "--format=@%H", "--shortstat"), "@") {
		if line != "" && !strings.Contains(line, "changed") {
			t.Errorf("a commit that changes nothing: %s", line)
		}
	}
	modes := b.ok("-C", "w", "ls-tree", "-r", "HEAD")
	for _, mode := range []string{"100644 blob", "100755 blob", "120000 blob"} {
		if !strings.Contains(modes, mode) {
			t.Errorf("no entry of mode %s", mode)
		}
	}
	if readme, err := os.ReadFile(filepath.Join(b.dir, "w", "docs", "latest.md")); err != nil || !strings.HasPrefix(string(readme), "# web\n") {
		t.Errorf("the link to README.md leads to %.20q, %v", readme, err)
	}
}

func TestShallowCloneThenDeepen(t *testing.T) {
	repo := NewRepo(RepoSpec{Seed: 3, Name: "api", Commits: 20})
	b := start(t, map[string]*Repo{"acme/api": repo})
	for _, v := range versions {
		t.Run("protocol "+v, func(t *testing.T) {
			dir := "shallow" + v
			git := func(args ...string) string {
				return b.ok(append([]string{"-C", dir, "-c", "protocol.version=" + v}, args...)...)
			}
			count := func(step, want string) {
				t.Helper()
				if got := git("rev-list", "--count", "HEAD"); got != want {
					t.Errorf("%s: %s commits, want %s", step, got, want)
				}
				git("fsck", "--strict", "--full")
			}
			b.ok("-c", "protocol.version="+v, "clone", "--depth", "1", b.url("acme/api"), dir)
			count("clone --depth 1", "1")
			git("fetch", "--depth", "3")
			count("fetch --depth 3", "3")
			git("fetch", "--deepen", "2")
			count("fetch --deepen 2", "5")
			git("fetch", "--shallow-exclude", "v1.0.0") // the tag stands on the 13th commit
			count("fetch --shallow-exclude", "7")
			git("fetch", "--unshallow")
			count("fetch --unshallow", "20")
			if got := git("rev-parse", "--is-shallow-repository"); got != "false" {
				t.Errorf("still shallow")
			}
			git("fetch", "--depth", "1")
			count("fetch --depth 1 of a full clone", "1")
		})
	}
}

func TestCloneSinceADate(t *testing.T) {
	b := start(t, map[string]*Repo{"acme/api": NewRepo(RepoSpec{Seed: 3, Name: "api", Commits: 20})})
	b.ok("clone", b.url("acme/api"), "all")
	date := b.ok("-C", "all", "log", "-1", "--format=%ct", "HEAD~4")
	for _, v := range versions {
		dir := "since" + v
		b.ok("-c", "protocol.version="+v, "clone", "--shallow-since", date, b.url("acme/api"), dir)
		if got := b.ok("-C", dir, "rev-list", "--count", "HEAD"); got != "5" {
			t.Errorf("protocol %s: %s commits, want 5", v, got)
		}
	}
	r := b.git("clone", "--shallow-since", "2200-01-01", b.url("acme/api"), "future")
	if r.status == 0 || !strings.Contains(r.err, "no commits selected for shallow requests") {
		t.Errorf("a date in the future: %d %s", r.status, r.err)
	}
}

func TestFetchOfNewCommits(t *testing.T) {
	b := start(t, map[string]*Repo{"acme/api": NewRepo(RepoSpec{Seed: 3, Name: "api", Commits: 40})})
	b.forge.allow(b.public, true, "acme/api")
	b.ok("clone", b.url("acme/api"), "one")
	b.ok("clone", b.url("acme/api"), "two")
	commit(b, "one", "a.txt")
	commit(b, "one", "b.txt")
	b.ok("-C", "one", "push", "origin", "HEAD:main")
	for i := range 20 { // more than one batch of haves, which the server does not know
		b.ok("-C", "two", "commit", "-q", "--allow-empty", "-m", fmt.Sprint("own ", i))
	}
	for _, v := range versions {
		t.Run("protocol "+v, func(t *testing.T) {
			dir := "two" + v
			b.ok("clone", "-q", "two", dir)
			r := b.git("-C", dir, "-c", "protocol.version="+v, "fetch", "--progress", b.url("acme/api"), "main")
			if r.status != 0 || !strings.Contains(r.err, "Enumerating objects: 6, done.") {
				t.Errorf("two commits, two trees and two blobs are missing: %+v", r)
			}
			b.ok("-C", dir, "fsck", "--strict", "--full")
			if got := b.ok("-C", dir, "rev-list", "--count", "HEAD..FETCH_HEAD"); got != "2" {
				t.Errorf("%s new commits, want 2", got)
			}
			b.ok("-C", dir, "-c", "protocol.version="+v, "fetch", b.url("acme/api"), "main") // nothing new
		})
	}
}

// commit adds one file to a work tree and commits it.
func commit(b *bench, dir, name string) {
	b.tb.Helper()
	if err := os.WriteFile(filepath.Join(b.dir, dir, name), []byte(name+"\n"), 0o600); err != nil {
		b.tb.Fatal(err)
	}
	b.ok("-C", dir, "add", name)
	b.ok("-C", dir, "commit", "-qm", "add "+name)
}

func TestLsRemote(t *testing.T) {
	repo := NewRepo(RepoSpec{Seed: 1, Name: "x", Branch: "trunk"})
	b := start(t, map[string]*Repo{"Acme/x.y-Z": repo})
	want := ""
	for _, v := range versions {
		got := b.ok("-c", "protocol.version="+v, "ls-remote", "--symref", b.url("Acme/x.y-Z"))
		if !strings.HasPrefix(got, "ref: refs/heads/trunk\tHEAD\n"+repo.Head()+"\tHEAD\n") || !strings.Contains(got, "refs/tags/v1.0.0^{}") {
			t.Errorf("protocol %s: %s", v, got)
		}
		if want == "" {
			want = got
		} else if got != want {
			t.Errorf("protocol %s differs:\n%s\nand\n%s", v, got, want)
		}
	}
	if d := b.forge.diary(); d != strings.TrimSpace(strings.Repeat("git-upload-pack Acme/x.y-Z\n", 3)) {
		t.Errorf("diary %q", d)
	}
}

func TestEmptyRepository(t *testing.T) {
	b := start(t, map[string]*Repo{"acme/empty": NewRepo(RepoSpec{Empty: true, Branch: "trunk"})})
	for _, v := range versions {
		r := b.git("-c", "protocol.version="+v, "clone", b.url("acme/empty"), "empty"+v)
		if r.status != 0 || !strings.Contains(r.err, "You appear to have cloned an empty repository.") {
			t.Errorf("protocol %s: %d %s", v, r.status, r.err)
		}
		if got := b.ok("-c", "protocol.version="+v, "ls-remote", b.url("acme/empty")); got != "" {
			t.Errorf("protocol %s: refs %q", v, got)
		}
	}
	if got := b.ok("-C", "empty2", "symbolic-ref", "HEAD"); got != "refs/heads/trunk" {
		t.Errorf("the clone stands on %s", got)
	}
}

func TestSubmodulesAndLFSPointers(t *testing.T) {
	lib := NewRepo(RepoSpec{Seed: 1, Name: "lib", Commits: 3})
	repos := map[string]*Repo{"acme/lib": lib}
	b := start(t, repos)
	repos["acme/app"] = NewRepo(RepoSpec{Seed: 2, Name: "app", LFS: true, Submodules: []Submodule{
		{Path: "libs/core", URL: b.url("acme/lib"), Repo: lib}, {Path: "libs/near", URL: "../lib.git", Repo: lib},
	}})
	b.forge.allow(b.public, false, "acme/app", "acme/lib")
	b.ok("clone", "--recurse-submodules", b.url("acme/app"), "app")
	b.ok("-C", "app", "fsck", "--strict", "--full")
	for _, path := range []string{"libs/core", "libs/near"} {
		if got := b.ok("-C", "app/"+path, "rev-parse", "HEAD"); got != lib.Head() {
			t.Errorf("%s is at %s, want %s", path, got, lib.Head())
		}
	}
	if got := b.ok("-C", "app", "check-attr", "filter", "design/logo.psd"); got != "design/logo.psd: filter: lfs" {
		t.Error(got)
	}
	pointer, err := os.ReadFile(filepath.Join(b.dir, "app", "design", "logo.psd"))
	if err != nil || !strings.HasPrefix(string(pointer), "version https://git-lfs.github.com/spec/v1\noid sha256:") {
		t.Errorf("pointer %q, %v", pointer, err)
	}
}

func TestEightClonesAtOnce(t *testing.T) {
	repo := NewRepo(RepoSpec{Seed: 5, Name: "busy", Commits: 15, Bytes: 2 << 20, Files: 40})
	b := start(t, map[string]*Repo{"acme/busy": repo})
	tool(t, "git")
	var wait sync.WaitGroup
	for i := range 8 {
		wait.Go(func() {
			dir := fmt.Sprint("clone", i)
			for _, r := range []result{b.git("clone", "-q", b.url("acme/busy"), dir), b.git("-C", dir, "fsck", "--strict")} {
				if r.status != 0 {
					t.Errorf("clone %d: %s", i, r.err)
				}
			}
		})
	}
	wait.Wait()
}
