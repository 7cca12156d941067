package gitserver

import (
	"io"
	"testing"

	"github.com/go-git/go-git/v5/plumbing"
)

// BenchmarkBuildLarge is the price of the first request for the 50 MB
// repository.
func BenchmarkBuildLarge(b *testing.B) {
	b.SetBytes(50 << 20)
	for b.Loop() {
		buildState(large())
	}
}

// BenchmarkBuildUsual is the price of the first request for a usual one.
func BenchmarkBuildUsual(b *testing.B) {
	for b.Loop() {
		buildState(RepoSpec{Seed: 1, Name: "x", Commits: 12, Files: 24, Branch: "main"})
	}
}

// BenchmarkPackOfLarge writes the cached pack without SSH: the most that the
// server could deliver.
func BenchmarkPackOfLarge(b *testing.B) {
	s := NewRepo(large()).state()
	f := &fetch{wants: []plumbing.Hash{s.ref(s.head)}, depth: 1}
	cut := set{s.ref(s.head): true}
	b.SetBytes(s.packFor(f, cut).bytes)
	for b.Loop() {
		s.packFor(f, cut).writeTo(newSideband(io.Discard, 1, maxPkt))
	}
}

// BenchmarkServeLargeDepth1 fetches depth 1 of the 50 MB repository over SSH
// and throws the pack away; bytes are those of the pack.
func BenchmarkServeLargeDepth1(b *testing.B) {
	repo := NewRepo(large())
	t := start(b, map[string]*Repo{"acme/assets": repo})
	s := repo.state()
	p := s.packFor(&fetch{wants: []plumbing.Hash{s.ref(s.head)}, depth: 1}, set{s.ref(s.head): true})
	client := dialKey(b, t)
	b.SetBytes(p.bytes)
	for b.Loop() {
		session, err := client.NewSession()
		if err != nil {
			b.Fatal(err)
		}
		in, _ := session.StdinPipe()
		out, _ := session.StdoutPipe()
		if err := session.Start("git-upload-pack 'acme/assets'"); err != nil {
			b.Fatal(err)
		}
		w := newPktWriter(in)
		w.linef("want %s side-band-64k no-progress\n", s.ref(s.head))
		w.linef("deepen 1\n")
		w.raw([]byte("0000"))
		w.linef("done\n")
		w.send()
		if n, err := io.Copy(io.Discard, out); err != nil || n < p.bytes {
			b.Fatalf("%d bytes, %v", n, err)
		}
		session.Close()
	}
}

// BenchmarkGitCloneLarge is what real git needs, with a bare clone.
func BenchmarkGitCloneLarge(b *testing.B) {
	repo := NewRepo(large())
	t := start(b, map[string]*Repo{"acme/assets": repo})
	repo.Head()
	for b.Loop() {
		t.ok("clone", "-q", "--bare", "--depth", "1", t.url("acme/assets"), b.TempDir())
	}
}
