package gitremote

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func git(t *testing.T, dir string, args ...string) string {
	t.Helper()
	tool, err := exec.LookPath("git")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("git is not there")
		}
		t.Skip("git is not there")
	}
	cmd := exec.CommandContext(t.Context(), tool, args...)
	cmd.Dir = dir
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir(), "GIT_CONFIG_SYSTEM=/dev/null", "GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@b",
		"GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@b", "GIT_ALLOW_PROTOCOL=file"}
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("git %s: %v: %s", strings.Join(args, " "), err, out)
	}
	return strings.TrimSpace(string(out))
}

func of(t *testing.T, dir string) string {
	t.Helper()
	r, err := Of(dir)
	if err != nil {
		return err.Error()
	}
	return r.Name + " " + r.URL
}

// git is the judge: what it calls the remote's URL is what is read.
func TestTheRemoteIsTheOneThatGitNames(t *testing.T) {
	dir := t.TempDir()
	git(t, dir, "init", "-q", "-b", "main", "repo")
	repo := filepath.Join(dir, "repo")
	deep := filepath.Join(repo, "a", "b")
	if err := os.MkdirAll(deep, 0o700); err != nil {
		t.Fatal(err)
	}
	if got := of(t, deep); got != ErrNoRemote.Error() {
		t.Errorf("without a remote: %s", got)
	}
	for _, url := range []string{"git@bitbucket.org:acme/x.git", "https://x@host/acme/x", `ssh://git@[::1]:22/a"b`, "a;b#c", `back\slash`} {
		git(t, repo, "config", "remote.origin.url", url)
		if got, want := of(t, deep), "origin "+git(t, repo, "config", "remote.origin.url"); got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
	git(t, repo, "config", "remote.origin.url", "git@host:acme/x.git")
	git(t, repo, "remote", "add", "upstream", "git@host:up/x.git")
	if got := of(t, repo); got != "origin git@host:acme/x.git" {
		t.Error(got)
	}
	git(t, repo, "config", "branch.main.remote", "upstream")
	if got := of(t, repo); got != "upstream git@host:up/x.git" {
		t.Error(got)
	}
	git(t, repo, "commit", "-q", "--allow-empty", "-m", "x")
	git(t, repo, "worktree", "add", "-q", "-b", "other", filepath.Join(dir, "tree"))
	if got := of(t, filepath.Join(dir, "tree")); got != "origin git@host:acme/x.git" {
		t.Errorf("in a worktree: %s", got)
	}
	git(t, dir, "init", "-q", "-b", "main", "inner")
	git(t, filepath.Join(dir, "inner"), "commit", "-q", "--allow-empty", "-m", "x")
	git(t, repo, "-c", "protocol.file.allow=always", "submodule", "add", "-q", filepath.Join(dir, "inner"), "sub")
	git(t, filepath.Join(repo, "sub"), "config", "remote.origin.url", "git@host:acme/sub.git")
	if got := of(t, filepath.Join(repo, "sub")); got != "origin git@host:acme/sub.git" {
		t.Errorf("in a submodule: %s", got)
	}
}

// git is the judge of what it rewrites, in bare repositories and behind links too.
func TestAddressesAreRewrittenAsGitDoes(t *testing.T) {
	dir := t.TempDir()
	own := filepath.Join(dir, "own")
	t.Setenv("GIT_CONFIG_GLOBAL", own)
	if err := os.WriteFile(own, []byte("[url \"git@host:acme/\"]\n\tinsteadOf = co:\n\tinsteadOf = work:\n[url \"git@longer:\"]\n\tinsteadOf = co:long/\n"+
		"[url \"git@push:\"]\n\tpushInsteadOf = https://mirror/\n[remote \"origin\"]\n\turl = not/ours\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	git(t, dir, "init", "-q", "--bare", "-b", "main", "bare.git")
	bare := filepath.Join(dir, "bare.git")
	if err := os.Symlink(filepath.Join(bare, "refs"), filepath.Join(dir, "link")); err != nil {
		t.Fatal(err)
	}
	for url, also := range map[string]string{"co:x.git": "co:x.git", "work:x": "work:x", "co:long/x": "co:long/x", "git@host:acme/x": "", "xco:a/b": "", "https://mirror/acme/x.git": "git@push:acme/x.git"} {
		git(t, bare, "config", "remote.origin.url", url)
		want := "origin " + git(t, bare, "-c", "include.path="+own, "ls-remote", "--get-url", "origin")
		r, err := Of(bare)
		if err != nil || r.Name+" "+r.URL != want || strings.Join(r.Also, " ") != also {
			t.Errorf("%s: %+v, %v; git says %q", url, r, err, want)
		}
		if got := of(t, filepath.Join(dir, "link")); got != want {
			t.Errorf("behind a link: %q, not %q", got, want)
		}
	}
	git(t, bare, "config", "remote.origin.url", "git@host:acme/x") // the map has no order
	git(t, bare, "config", "remote.origin.pushurl", "co:pushed.git")
	if r, err := Of(bare); err != nil || strings.Join(r.Also, " ") != "git@host:acme/pushed.git" {
		t.Errorf("with an address to push to: %+v, %v", r, err)
	}
}

// A repository of somebody else runs nothing and hangs nothing; of what it
// includes nothing is taken but addresses.
func TestAHostileRepositoryIsOnlyRead(t *testing.T) {
	dir := t.TempDir()
	marker := filepath.Join(dir, "ran")
	write := func(name, text string) {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(text), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	write("elsewhere", "[remote \"origin\"]\n\turl = git@host:from/include.git\n")
	write(".git/config", "[core]\n\tfsmonitor = touch "+marker+"\n\tsshCommand = touch "+marker+"\n[include]\n\tpath = "+filepath.Join(dir, "elsewhere")+
		"\n[alias]\n\tremote = !touch "+marker+"\n")
	if got := of(t, dir); got != "origin git@host:from/include.git" {
		t.Errorf("an include is not followed: %s", got)
	}
	if _, err := os.Stat(marker); err == nil {
		t.Error("a program was run")
	}
	for name, text := range map[string]string{"nonsense": "[[[\"\\", "no end": "[remote \"origin", "only a value": "url = x", "zeros": "\x00\x00[remote \"o\"]\x00url=\x00",
		"long": strings.Repeat("[remote \"x\"]\nurl = y\n", 100_000)} {
		write(".git/config", text)
		if _, err := Of(dir); err == nil && name != "long" && name != "zeros" {
			t.Errorf("%s: a remote is told", name)
		}
	}
	write("file/.git", "gitdir: ../nowhere\n")
	if got := of(t, filepath.Join(dir, "file")); got != ErrNoRemote.Error() {
		t.Errorf("a link to nowhere: %s", got)
	}
	write("text/.git", "hello")
	if got := of(t, filepath.Join(dir, "text")); got != ErrNoRepository.Error() {
		t.Errorf("a file of something else: %s", got)
	}
}

func TestPlainForms(t *testing.T) {
	for text, want := range map[string]string{
		"[remote \"a\"]\nurl=x":                                "a x",
		"[Remote \"a\"]\n\tURL = \"x y\" # note":               "a x y",
		"[remote \"a b\"]\nurl = x\\\ny":                       "a b xy",
		"[remote \"a\"] url = x":                               "a x",
		"[remote \"a]\"]\nurl = x ; note":                      "a] x",
		"[remote \"a\"]\nurl = first\nurl = second":            "a first",
		"[remote \"a\"]\npushurl = p\n[x]\nurl = no":           ErrNoRemote.Error(),
		"[remote \"a\"]\nurl = 1\n[remote \"b\"]\nurl = 2":     ErrWhichRemote.Error(),
		"# [remote \"a\"]\n[remote \"b\"]\r\n\turl = crlf\r\n": "b crlf",
	} {
		r, err := choose(parsed(text), "main")
		got := r.Name + " " + r.URL
		if err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%q: %q, not %q", text, got, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("[remote \"a\"]\nurl = x\\\n\"y\" # z")
	f.Fuzz(func(t *testing.T, text string) { _, _ = choose(parsed(text), "main") })
}

func parsed(text string) *config {
	c := newConfig()
	c.parse(text)
	return c
}

// git is the judge of GIT_DIR and of what is included: relative to the file, in
// its place, and bounded.
func TestIncludesAndGitDirAreFollowedAsGitDoes(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("GIT_CONFIG_GLOBAL", filepath.Join(dir, "none"))
	git(t, dir, "init", "-q", "-b", "main", "clone")
	clone := filepath.Join(dir, "clone")
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(clone, ".git", name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	const head = "[core]\n\trepositoryformatversion = 0\n"
	write("remotes.inc", "[include]\n\tpath = deeper.inc\n[url \"git@host:acme/\"]\n\tinsteadOf = co:\n")
	write("deeper.inc", "[remote \"origin\"]\n\turl = co:x.git\n")
	write("config", head+"[include]\n\tpath = remotes.inc\n\tpath = not-there\n")
	want := "origin " + git(t, clone, "ls-remote", "--get-url", "origin")
	if got := of(t, clone); got != want || want != "origin git@host:acme/x.git" {
		t.Errorf("%q; git says %q", got, want)
	}
	t.Setenv("GIT_DIR", filepath.Join(clone, ".git"))
	if got := of(t, dir); got != want {
		t.Errorf("with GIT_DIR: %q, not %q", got, want)
	}
	t.Setenv("GIT_DIR", filepath.Join(dir, "nowhere"))
	if got := of(t, clone); got != ErrNoRepository.Error() {
		t.Errorf("GIT_DIR leads nowhere: %q", got)
	}
	t.Setenv("GIT_DIR", "")
	write("config", head+"[include]\n\tpath = config\n\tpath = config\n[remote \"origin\"]\n\turl = git@host:a/b\n")
	if got := of(t, clone); got != "origin git@host:a/b" {
		t.Errorf("a file that includes itself: %q", got)
	}
}
