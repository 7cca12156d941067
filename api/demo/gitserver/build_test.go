package gitserver

import (
	"bytes"
	"compress/zlib"
	"crypto/sha1"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/go-git/go-git/v5/plumbing"
)

func sha1Of(b []byte) [sha1.Size]byte { return sha1.Sum(b) }

// large is the specification of the heavy repository of the demo forge.
func large() RepoSpec {
	return RepoSpec{Seed: 50, Name: "assets", Commits: 20, Files: 400, Bytes: 50 << 20}
}

func TestSameSpecGivesSameCommits(t *testing.T) {
	spec := RepoSpec{Seed: 11, Name: "shop", Commits: 25, Files: 50, LFS: true, Submodules: []Submodule{{Path: "lib", URL: "../lib.git"}}}
	one, two := NewRepo(spec), NewRepo(spec)
	if one.Head() != two.Head() || one.Ref("refs/tags/v1.0.0") != two.Ref("refs/tags/v1.0.0") {
		t.Error("two builds differ")
	}
	spec.Seed++
	if NewRepo(spec).Head() == one.Head() {
		t.Error("the seed does not matter")
	}
	spec.Seed--
	spec.Name = "shop2"
	if NewRepo(spec).Head() == one.Head() {
		t.Error("the name does not matter")
	}
}

// headBytes is the size of the regular files in the tree of the head.
func headBytes(s *state) (files int, size int64) {
	var walk func(id plumbing.Hash)
	walk = func(id plumbing.Hash) {
		raw := inflate(s.objects[id])
		for len(raw) > 0 {
			name := bytes.IndexByte(raw, 0)
			child := plumbing.Hash(raw[name+1 : name+21])
			switch mode, _, _ := strings.Cut(string(raw[:name]), " "); mode {
			case "40000":
				walk(child)
			case "100644", "100755":
				files++
				size += s.objects[child].size
			}
			raw = raw[name+21:]
		}
	}
	walk(s.objects[s.ref(s.head)].links[0])
	return files, size
}

func inflate(o *object) []byte {
	z, _ := zlib.NewReader(bytes.NewReader(o.packed))
	raw, _ := io.ReadAll(z)
	return raw
}

func TestOrderedBytesAreMet(t *testing.T) {
	for _, spec := range []RepoSpec{
		{Seed: 1, Bytes: 100_000, Files: 30},
		{Seed: 2, Bytes: 3 << 20, Files: 80, LFS: true, Submodules: []Submodule{{Path: "a", URL: "b"}}},
		{Seed: 3, Bytes: 20_000, Files: 2, Commits: 1},
	} {
		if _, got := headBytes(NewRepo(spec).state()); got != spec.Bytes {
			t.Errorf("%d bytes at the head, ordered were %d", got, spec.Bytes)
		}
	}
}

func TestSpecsAtTheEdge(t *testing.T) {
	for _, spec := range []RepoSpec{{Commits: 1, Files: 1}, {Commits: 2}, {Commits: 7}, {Commits: 8}, {Commits: 9}, {Files: 5}, {Branch: "develop"}, {Commits: 300}} {
		repo := NewRepo(spec)
		s := repo.state()
		if got := len(s.reach([]plumbing.Hash{s.ref(s.head)}, nil)); got != repo.Spec().Commits {
			t.Errorf("%+v: %d commits", spec, got)
		}
		for id, o := range s.objects {
			if err := connected(s.objects, o); err != nil || id != o.id || objectID(o.kind, inflate(o)) != id {
				t.Errorf("%+v: object %s: %v", spec, id, err)
			}
		}
	}
}

func TestLargeRepository(t *testing.T) {
	repo := NewRepo(large())
	began := time.Now()
	s := repo.state()
	p := s.packFor(&fetch{wants: []plumbing.Hash{s.ref(s.head)}, depth: 1}, set{s.ref(s.head): true})
	t.Logf("built in %v; pack of %d objects, %.1f MB", time.Since(began), len(p.objects), float64(p.bytes)/(1<<20))
	files, size := headBytes(s)
	if files != 399 || size != 50<<20 {
		t.Errorf("%d files, %d bytes", files, size)
	}
	if ratio := float64(p.bytes) / float64(size); ratio < 0.2 || ratio > 0.8 {
		t.Errorf("compresses to %.2f; real repositories lie in between", ratio)
	}
	b := start(t, map[string]*Repo{"acme/assets": repo})
	b.ok("clone", "--bare", "--depth", "1", b.url("acme/assets"), "w")
	if got := b.ok("-C", "w", "rev-parse", "HEAD"); got != repo.Head() {
		t.Errorf("HEAD is %s", got)
	}
}
