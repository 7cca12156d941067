package probe_test

import (
	"encoding/pem"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"latchkey/core/probe"
)

func pemEncode(b *pem.Block) []byte { return pem.EncodeToMemory(b) }

// makeRepo makes a bare repository with some history, deltas and nested
// folders, packed by git gc.
func makeRepo(t testing.TB, files int, format ...string) string {
	t.Helper()
	needTools(t, "git")
	work, bare := t.TempDir(), filepath.Join(t.TempDir(), "real.git")
	run := func(args ...string) {
		t.Helper()
		cmd := exec.Command("git", append([]string{"-C", work, "-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "init.defaultBranch=main"}, args...)...)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	run(append([]string{"init", "-q"}, format...)...)
	random := rand.New(rand.NewPCG(1, 2))
	var base strings.Builder
	for range 400 {
		fmt.Fprintf(&base, "line %d %d\n", random.Int(), random.Int())
	}
	for i := range files {
		name := filepath.Join(work, fmt.Sprintf("dir%d/sub%d/file %d.txt", i%7, i%3, i))
		os.MkdirAll(filepath.Dir(name), 0o755)
		write(t, name, base.String()+fmt.Sprintf("own line %d\n", i)) // alike, so that git makes deltas
	}
	os.Symlink("dir0", filepath.Join(work, "link"))
	write(t, filepath.Join(work, "empty"), "")
	run("add", "-A")
	run("commit", "-q", "-m", "first")
	for i := range 3 {
		write(t, filepath.Join(work, "changing.txt"), base.String()+fmt.Sprint(i))
		run("add", "-A")
		run("commit", "-q", "-m", fmt.Sprint("change ", i))
	}
	run("tag", "-a", "v1", "-m", "v1")
	run("clone", "-q", "--bare", work, bare)
	run("-C", bare, "gc", "-q", "--aggressive")
	return bare
}

func TestRealSSHDAccess(t *testing.T) {
	server := startSSHD(t)
	repo := makeRepo(t, 30)
	r := probe.New(probe.Options{HostKeys: server.store(t)}).Run(t.Context(), probe.Request{URL: server.url(repo), Signer: server.signer}, nil)
	if !r.OK || r.Head != "main" || r.Refs != 2 {
		t.Fatalf("head %q, %d refs\n%s", r.Head, r.Refs, r.Text())
	}
	if r.Identity == nil || r.Identity.Kind != "deploy-key" || r.Identity.Name != "bench" {
		t.Errorf("identity: %+v", r.Identity)
	}
	if r.MayWrite == nil || !*r.MayWrite {
		t.Errorf("the account may write: %s", r.Text())
	}
	if want := strings.Fields(server.git(t, "ls-remote", server.url(repo), "HEAD"))[0]; !strings.Contains(r.Text(), want[:10]) {
		t.Errorf("git says that HEAD is %s\n%s", want, r.Text())
	}
}

// lsTree returns what git itself clones: number and bytes of the files.
func lsTree(t testing.TB, dir string) (files int, bytes int64) {
	t.Helper()
	out, err := exec.Command("git", "-C", dir, "ls-tree", "-r", "-l", "HEAD").Output()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(out)) {
		field := strings.Fields(line)
		if field[1] != "blob" {
			continue
		}
		n, err := strconv.ParseInt(field[3], 10, 64)
		if err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		files, bytes = files+1, bytes+n
	}
	return files, bytes
}

func TestRealSSHDCloneIsWhatGitClones(t *testing.T) {
	server := startSSHD(t)
	for _, format := range [][]string{nil, {"--object-format=sha256"}} {
		sameAsGit(t, server, makeRepo(t, 60, format...))
	}
}

func sameAsGit(t *testing.T, server *realSSHD, repo string) {
	t.Helper()
	r := probe.New(probe.Options{HostKeys: server.store(t)}).Run(t.Context(), probe.Request{URL: server.url(repo), Signer: server.signer, Depth: probe.Clone}, nil)
	if !r.OK || r.Cloned == nil {
		t.Fatal(r.Text())
	}
	dir := filepath.Join(t.TempDir(), "clone")
	server.git(t, "clone", "-q", "--depth", "1", "--no-tags", server.url(repo), dir)
	files, bytes := lsTree(t, dir)
	if r.Cloned.Files != files || r.Cloned.FileBytes != bytes {
		t.Errorf("%d files with %d bytes, git has %d with %d\n%s", r.Cloned.Files, r.Cloned.FileBytes, files, bytes, r.Text())
	}
	objects := server.git(t, "-C", dir, "cat-file", "--batch-all-objects", "--batch-check=%(objecttype)")
	if want := strings.Count(objects, "\n") - strings.Count(objects, "tag\n"); r.Cloned.Objects != want { // git also fetches the tag
		t.Errorf("%d objects, git has %d", r.Cloned.Objects, want)
	}
}
