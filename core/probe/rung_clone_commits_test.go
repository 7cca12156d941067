package probe_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"latchkey/core/probe"
	"latchkey/core/probe/finding"
)

// Commits, branches and HEADs that git and ssh make nothing of are judged as git
// clone and git fsck judge them.
func TestCommitsAndHeadsAreJudgedAsByGit(t *testing.T) {
	server := startSSHD(t)
	n := nest{t, t.TempDir()}
	const ok = "author a <a@x> 1 +0000\ncommitter a <a@x> 1 +0000\n"
	for name, c := range map[string]struct {
		commit string // TREE stands for the tree
		head   string // what HEAD says, main where it is ""
		tag    bool   // a tag object stands on the branch
		code   finding.Code
		clones bool
		fscks  bool
	}{
		"sound":            {commit: "tree TREE\n" + ok + "\nm\n", clones: true, fscks: true},
		"no message":       {commit: "tree TREE\n" + ok, clones: true, fscks: true},
		"no name":          {commit: "tree TREE\nauthor  <> 1 +0000\ncommitter a <a@x> 1 +0000\n\nm\n", clones: true, fscks: true},
		"signed":           {commit: "tree TREE\n" + ok + "gpgsig -----BEGIN PGP SIGNATURE-----\n \n abc\n -----END PGP SIGNATURE-----\n\nm\n", clones: true, fscks: true},
		"no committer":     {commit: "tree TREE\nauthor a <a@x> 1 +0000\n\nm\n", code: finding.CodeTreeOdd, clones: true},
		"no author":        {commit: "tree TREE\ncommitter a <a@x> 1 +0000\n\nm\n", code: finding.CodeTreeOdd, clones: true},
		"two authors":      {commit: "tree TREE\nauthor a <a@x> 1 +0000\n" + ok + "\nm\n", code: finding.CodeTreeOdd, clones: true},
		"two trees":        {commit: "tree TREE\ntree TREE\n" + ok + "\nm\n", code: finding.CodeTreeOdd, clones: true},
		"zero byte":        {commit: "tree TREE\n" + ok + "\nm\x00x\n", code: finding.CodeTreeOdd, clones: true},
		"no address":       {commit: "tree TREE\nauthor a a@x 1 +0000\ncommitter a <a@x> 1 +0000\n\nm\n", code: finding.CodeTreeOdd, clones: true},
		"no space":         {commit: "tree TREE\nauthor a<a@x> 1 +0000\ncommitter a <a@x> 1 +0000\n\nm\n", code: finding.CodeTreeOdd, clones: true},
		"late date":        {commit: "tree TREE\nauthor a <a@x> 99999999999999999999 +0000\ncommitter a <a@x> 1 +0000\n\nm\n", code: finding.CodeTreeOdd, clones: true},
		"padded date":      {commit: "tree TREE\nauthor a <a@x> 01 +0000\ncommitter a <a@x> 1 +0000\n\nm\n", code: finding.CodeTreeOdd, clones: true},
		"time zone":        {commit: "tree TREE\nauthor a <a@x> 1 0000\ncommitter a <a@x> 1 +0000\n\nm\n", code: finding.CodeTreeOdd, clones: true},
		"HEAD at a tag":    {commit: "tree TREE\n" + ok + "\nm\n", head: "ref: refs/tags/v1\n", code: finding.CodeTreeRefused},
		"tag as a branch":  {commit: "tree TREE\n" + ok + "\nm\n", tag: true, code: finding.CodeTreeRefused},
		"HEAD at a commit": {commit: "tree TREE\n" + ok + "\nm\n", head: "COMMIT\n", clones: true, fscks: true},
	} {
		t.Run(name, func(t *testing.T) {
			repo := n.path(strings.ReplaceAll(name, " ", "-"))
			n.git("init", "-q", "--bare", "-b", "main", repo)
			object := func(kind, content string) string {
				cmd := exec.Command("git", "-C", repo, "hash-object", "-w", "-t", kind, "--literally", "--stdin")
				cmd.Stdin = strings.NewReader(content)
				out, err := cmd.Output()
				if err != nil {
					t.Fatal(err)
				}
				return strings.TrimSpace(string(out))
			}
			at := object("commit", strings.ReplaceAll(c.commit, "TREE", object("tree", "")))
			n.git("-C", repo, "update-ref", "refs/tags/v1", at)
			if c.tag {
				at = object("tag", "object "+at+"\ntype commit\ntag v\ntagger a <a@x> 1 +0000\n\nm\n")
			}
			write := func(file, text string) {
				if err := os.WriteFile(filepath.Join(repo, file), []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			write("refs/heads/main", at+"\n")
			if c.head != "" {
				write("HEAD", strings.ReplaceAll(c.head, "COMMIT", at))
			}
			into := filepath.Join(t.TempDir(), "clone")
			clone := exec.Command("git", "clone", "-q", "--depth", "1", server.url(repo), into)
			clone.Env = server.env(t)
			out, err := clone.CombinedOutput()
			if (err == nil) != c.clones {
				t.Errorf("git clone: %v %s", err, out)
			}
			if c.clones {
				if out, err := exec.Command("git", "-C", into, "fsck", "--strict").CombinedOutput(); (err == nil) != c.fscks {
					t.Errorf("git fsck: %v %s", err, out)
				}
			}
			r := probe.New(probe.Options{HostKeys: server.store(t)}).Run(t.Context(), probe.Request{URL: server.url(repo), Signer: server.signer, Depth: probe.Clone}, nil)
			got := rung(t, r, probe.RungClone)
			if r.OK != c.clones || (got.Finding == nil) != (c.code == "") || got.Finding != nil && got.Finding.Code != c.code {
				t.Errorf("want %q:\n%s", c.code, r.Text())
			}
		})
	}
}

// A few objects that name a million million files are no complete clone.
func TestFewObjectsWithManyFilesAreWarnedOf(t *testing.T) {
	server := startSSHD(t)
	n := nest{t, t.TempDir()}
	repo := n.path("bomb")
	n.git("init", "-q", "--bare", "-b", "main", repo)
	make := func(text string, args ...string) string {
		cmd := exec.Command("git", append([]string{"-C", repo}, args...)...)
		cmd.Stdin = strings.NewReader(text)
		out, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		return strings.TrimSpace(string(out))
	}
	at, entry := make("x", "hash-object", "-w", "--stdin"), "100644 blob "
	for range 12 {
		var b strings.Builder
		for _, name := range strings.Split("0123456789", "") {
			b.WriteString(entry + at + "\t" + name + "\n")
		}
		at, entry = make(b.String(), "mktree"), "040000 tree "
	}
	commit := make("tree "+at+"\nauthor a <a@x> 1 +0000\ncommitter a <a@x> 1 +0000\n\nm\n", "hash-object", "-w", "-t", "commit", "--stdin")
	n.git("-C", repo, "update-ref", "refs/heads/main", commit)
	r := probe.New(probe.Options{HostKeys: server.store(t)}).Run(t.Context(), probe.Request{URL: server.url(repo), Signer: server.signer, Depth: probe.Clone}, nil)
	if got := rung(t, r, probe.RungClone); got.Finding == nil || got.Finding.Code != finding.CodeTreeHuge || !strings.Contains(got.Finding.What.String(), "1000000000000 files") {
		t.Errorf("%s", r.Text())
	}
}
