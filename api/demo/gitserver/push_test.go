package gitserver

import (
	"bytes"
	"encoding/binary"
	"strings"
	"testing"

	"github.com/go-git/go-git/v5/plumbing"
)

func TestPushChangesTheRepository(t *testing.T) {
	repo := NewRepo(RepoSpec{Seed: 4, Name: "api"})
	b := start(t, map[string]*Repo{"acme/api": repo})
	b.forge.allow(b.public, true, "acme/api")
	b.ok("clone", b.url("acme/api"), "w")
	before := repo.Head()
	commit(b, "w", "new.txt")
	b.ok("-C", "w", "tag", "-am", "two", "v2.0.0")
	b.ok("-C", "w", "push", "--follow-tags", "origin", "HEAD:refs/heads/main", "HEAD:refs/heads/topic")
	head := b.ok("-C", "w", "rev-parse", "HEAD")
	if repo.Head() != head || repo.Head() == before || repo.Ref("refs/heads/topic") != head || repo.Ref("refs/tags/v2.0.0") == "" {
		t.Errorf("head %s, want %s", repo.Head(), head)
	}
	b.ok("clone", b.url("acme/api"), "again")
	b.ok("-C", "again", "fsck", "--strict", "--full")
	if got := b.ok("-C", "again", "rev-parse", "HEAD"); got != head {
		t.Errorf("the next clone is at %s", got)
	}
	b.ok("-C", "w", "push", "origin", ":topic")
	if repo.Ref("refs/heads/topic") != "" {
		t.Error("topic was not deleted")
	}
}

func TestPushToAnEmptyRepository(t *testing.T) {
	repo := NewRepo(RepoSpec{Empty: true})
	b := start(t, map[string]*Repo{"acme/new": repo})
	b.forge.allow(b.public, true, "acme/new")
	b.ok("init", "-q", "-b", "main", "w")
	commit(b, "w", "first.txt")
	b.ok("-C", "w", "push", b.url("acme/new"), "main")
	if got := b.ok("ls-remote", b.url("acme/new"), "HEAD"); got != repo.Head()+"\tHEAD" {
		t.Errorf("%q", got)
	}
}

func TestPushesThatAreRefused(t *testing.T) {
	repo := NewRepo(RepoSpec{Seed: 4, Name: "api"})
	b := start(t, map[string]*Repo{"acme/api": repo})
	b.forge.allow(b.public, true, "acme/api")
	b.ok("clone", b.url("acme/api"), "w")
	before := repo.Head()
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{":main"}, "deletion of the current branch prohibited"},
		{[]string{"HEAD:refs/heads/main/sub"}, "conflicts with refs/heads/main"},
		{[]string{"HEAD^{tree}:refs/heads/tree"}, ""}, // git itself refuses or we do
	} {
		r := b.git(append([]string{"-C", "w", "push", "origin"}, c.args...)...)
		if r.status == 0 || !strings.Contains(r.err, c.want) {
			t.Errorf("%v: %+v", c.args, r)
		}
	}
	commit(b, "w", "one.txt")
	b.ok("-C", "w", "push", "origin", "HEAD:main")
	b.ok("-C", "w", "reset", "-q", "--hard", before)
	commit(b, "w", "other.txt")
	if r := b.git("-C", "w", "push", "--force-with-lease=main:"+before, "origin", "HEAD:main"); r.status == 0 {
		t.Errorf("a lease that is over: %+v", r)
	}
}

// packOf writes a pack file with a right checksum around entries.
func packOf(count int, entries ...[]byte) []byte {
	b := binary.BigEndian.AppendUint32([]byte("PACK\x00\x00\x00\x02"), uint32(count))
	b = append(b, bytes.Join(entries, nil)...)
	sum := sha1Of(b)
	return append(b, sum[:]...)
}

func entryOf(t *testing.T, kind plumbing.ObjectType, size int64, base *plumbing.Hash, data []byte) []byte {
	o, err := (&encoder{}).encode(plumbing.BlobObject, data)
	if err != nil {
		t.Fatal(err)
	}
	b := entryHeader(nil, &object{kind: kind, size: size})
	if base != nil {
		b = append(b, base[:]...)
	}
	return append(b, o.packed...)
}

func TestUnpackRefusesWhatLies(t *testing.T) {
	blob := plumbing.BlobObject
	base := objectID(blob, []byte("base"))
	nobody := plumbing.Hash{1}
	good := entryOf(t, blob, 4, nil, []byte("base"))
	huge := binary.AppendUvarint([]byte{4}, 1<<40) // a delta that claims to make a terabyte
	for name, pack := range map[string][]byte{
		"nothing":                nil,
		"no pack":                []byte("hello, this is no pack at all"),
		"too many objects":       packOf(maxPushObjects+1, good),
		"fewer than announced":   packOf(2, good),
		"size too small":         packOf(1, entryOf(t, blob, 3, nil, []byte("base"))),
		"size too large":         packOf(1, entryOf(t, blob, 5, nil, []byte("base"))),
		"size of a terabyte":     packOf(1, entryOf(t, blob, 1<<40, nil, []byte("base"))),
		"delta without base":     packOf(1, entryOf(t, plumbing.REFDeltaObject, 4, &nobody, []byte{4, 1, 1, 'x'})),
		"delta makes a terabyte": packOf(2, good, entryOf(t, plumbing.REFDeltaObject, int64(len(huge)), &base, huge)),
		"delta of nonsense":      packOf(2, good, entryOf(t, plumbing.REFDeltaObject, 3, &base, []byte{9, 9, 0})),
		"wrong checksum":         append(packOf(1, good)[:len(packOf(1, good))-1], 0),
	} {
		if got, err := unpack(bytes.NewReader(pack)); err == nil {
			t.Errorf("%s: %d objects", name, len(got))
		}
	}
	got, err := unpack(bytes.NewReader(packOf(2, entryOf(t, plumbing.REFDeltaObject, 4, &base, []byte{4, 1, 1, 'x'}), good)))
	if err != nil || string(got[objectID(blob, []byte("x"))].data) != "x" || len(got) != 2 {
		t.Errorf("a good pack: %v, %v", got, err)
	}
}

func TestPushedObjectsMustBeWhole(t *testing.T) {
	repo := NewRepo(RepoSpec{Seed: 4})
	before := repo.state()
	missing := plumbing.Hash{7}
	blob := objectID(plumbing.BlobObject, []byte("x"))
	commit := func(tree plumbing.Hash) []byte {
		return []byte("tree " + tree.String() + "\nauthor A <a@a> 1 +0000\ncommitter A <a@a> 1 +0000\n\nx\n")
	}
	for name, raw := range map[string]rawObject{
		"commit without its tree":  {plumbing.CommitObject, commit(missing)},
		"commit of a blob":         {plumbing.CommitObject, commit(blob)},
		"tree without its blob":    {plumbing.TreeObject, append([]byte("100644 a\x00"), missing[:]...)},
		"tree cut short":           {plumbing.TreeObject, []byte("100644 a\x00123")},
		"tag of nothing":           {plumbing.TagObject, []byte("object " + missing.String() + "\ntype commit\n")},
		"commit without committer": {plumbing.CommitObject, []byte("tree " + before.objects[before.ref("refs/heads/main")].links[0].String() + "\n\nx")},
		"unknown kind":             {plumbing.ObjectType(5), []byte("x")},
	} {
		objects := map[plumbing.Hash]rawObject{
			objectID(raw.kind, raw.data): raw,
			blob:                         {plumbing.BlobObject, []byte("x")},
		}
		if err := repo.apply([]update{{name: "refs/heads/x", new: objectID(raw.kind, raw.data)}}, objects); err == nil || repo.state() != before {
			t.Errorf("%s was taken: %v", name, err)
		}
	}
}
