package gitserver

import (
	"crypto/sha1"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/filemode"
)

// builder makes a repository out of its spec.
type builder struct {
	spec    RepoSpec
	vocab   *vocabulary
	rng     *rand.Rand
	enc     *encoder
	objects map[plumbing.Hash]*object
	files   []*plannedFile // sorted by path
	blobs   map[version]plumbing.Hash
	start   time.Time
}

// version is one file at one revision; revisions count from 1.
type version struct {
	file     *plannedFile
	revision int
}

func buildState(spec RepoSpec) *state {
	name := fnv.New64a()
	name.Write([]byte(spec.Name))
	b := &builder{
		spec: spec, vocab: newVocabulary(), enc: &encoder{},
		rng:     rand.New(rand.NewPCG(uint64(spec.Seed), name.Sum64())),
		objects: map[plumbing.Hash]*object{}, blobs: map[version]plumbing.Hash{},
	}
	head := "refs/heads/" + spec.Branch
	if spec.Empty {
		return newState(head, nil, b.objects)
	}
	b.start = time.Date(2023, 3, 6, 8, 0, 0, 0, time.UTC).Add(time.Duration(b.rng.IntN(400*24)) * time.Hour)
	b.files = planFiles(spec, b.vocab, b.rng)
	slices.SortFunc(b.files, func(x, y *plannedFile) int { return strings.Compare(x.path, y.path) })
	b.planHistory()
	b.addBlobs()
	return newState(head, b.addHistory(head), b.objects)
}

// add makes one object, once. What the builder makes is well-formed, so an
// error here is a mistake in this package.
func (b *builder) add(kind plumbing.ObjectType, raw []byte) plumbing.Hash {
	id := objectID(kind, raw)
	if b.objects[id] == nil {
		b.objects[id] = mustEncode(b.enc, kind, raw)
	}
	return id
}

func mustEncode(e *encoder, kind plumbing.ObjectType, raw []byte) *object {
	o, err := e.encode(kind, raw)
	if err != nil {
		panic(fmt.Sprintf("git server: built a %v", err))
	}
	return o
}

// addBlobs makes every version of every file, on all processors: this is
// where nearly all the time for a large repository goes.
func (b *builder) addBlobs() {
	var jobs []version
	for _, f := range b.files {
		for revision := 1; f.sub == nil && revision <= 1+len(f.edits); revision++ {
			jobs = append(jobs, version{f, revision})
		}
	}
	// the largest first, so that no processor is left with one at the end
	slices.SortStableFunc(jobs, func(x, y version) int { return int(y.file.size - x.file.size) })
	blobs := make([]*object, len(jobs))
	workers := 1
	if b.spec.Bytes > 1<<20 {
		workers = runtime.GOMAXPROCS(0)
	}
	var wait sync.WaitGroup
	next := make(chan int, len(jobs))
	for i := range jobs {
		next <- i
	}
	close(next)
	for i := range workers {
		enc := &encoder{}
		if i == 0 {
			enc = b.enc
		}
		wait.Go(func() {
			for i := range next {
				blobs[i] = mustEncode(enc, plumbing.BlobObject, b.content(jobs[i]))
			}
		})
	}
	wait.Wait()
	for i, job := range jobs {
		b.objects[blobs[i].id] = blobs[i]
		b.blobs[job] = blobs[i].id
	}
}

// content is a file at a revision. Earlier revisions are shorter.
func (b *builder) content(v version) []byte {
	f := v.file
	if f.fixed != nil {
		return f.fixed
	}
	size := f.size
	if last := 1 + len(f.edits); v.revision < last {
		size = size*6/10 + size*4/10*int64(v.revision)/int64(last)
	}
	body := b.vocab.fill(rand.New(rand.NewPCG(f.seed, 1)), f.style, size, v.revision)
	switch {
	case f.path == "README.md":
		copy(body, "# "+b.spec.Name+"\n\n")
	case f.mode == filemode.Executable:
		copy(body, "#!/bin/sh\nset -eu\n")
	}
	return body
}

// gitlink is the commit that a submodule is at.
func gitlink(sub *Submodule) plumbing.Hash {
	if sub.Repo != nil {
		s := sub.Repo.state()
		if id := s.ref(s.head); !id.IsZero() {
			return id
		}
	}
	return plumbing.Hash(sha1.Sum([]byte(sub.URL)))
}
