package git

import (
	"bytes"
	"compress/zlib"
	"context"
	"crypto/sha1"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"testing"
)

// packBuilder writes packs by hand, the good and the bad.
type packBuilder struct {
	body    bytes.Buffer
	count   uint32
	offsets []int64
}

func deflate(content []byte) []byte {
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	z.Write(content)
	z.Close()
	return b.Bytes()
}

func (b *packBuilder) head(kind objKind, size int) {
	b.offsets = append(b.offsets, int64(12+b.body.Len()))
	b.count++
	c := byte(kind)<<4 | byte(size&15)
	for size >>= 4; size > 0; size >>= 7 {
		b.body.WriteByte(c | 0x80)
		c = byte(size & 0x7f)
	}
	b.body.WriteByte(c)
}

func (b *packBuilder) object(kind objKind, content []byte) ObjectID {
	b.head(kind, len(content))
	b.body.Write(deflate(content))
	return nameOf(kind, content)
}

func nameOf(kind objKind, content []byte) ObjectID {
	var id ObjectID
	newInflater(sha1Format()).sum(kind, content, &id)
	return id
}

func (b *packBuilder) refDelta(base ObjectID, delta []byte) {
	b.head(objRefDelta, len(delta))
	b.body.Write(base[:sha1.Size])
	b.body.Write(deflate(delta))
}

// ofsDelta is based on the object with that number.
func (b *packBuilder) ofsDelta(base int, delta []byte) {
	at := int64(12 + b.body.Len())
	b.head(objOfsDelta, len(delta))
	back := at - b.offsets[base]
	digits := []byte{byte(back & 0x7f)}
	for back >>= 7; back > 0; back >>= 7 {
		back--
		digits = append([]byte{byte(back&0x7f) | 0x80}, digits...)
	}
	b.body.Write(digits)
	b.body.Write(deflate(delta))
}

func (b *packBuilder) bytes() []byte {
	out := binary.BigEndian.AppendUint32([]byte("PACK\x00\x00\x00\x02"), b.count)
	out = append(out, b.body.Bytes()...)
	sum := sha1.Sum(out)
	return append(out, sum[:]...)
}

// makeDelta turns from into to by an insert in front of a copy of all of from.
func makeDelta(from, insert string) []byte {
	d := binary.AppendUvarint(nil, uint64(len(from)))
	d = binary.AppendUvarint(d, uint64(len(insert)+len(from)))
	d = append(append(d, byte(len(insert))), insert...)
	return append(d, 0x80|0x10|0x20, byte(len(from)), byte(len(from)>>8))
}

func treeOf(entries ...any) []byte { // mode, name, oid, …
	var b []byte
	for i := 0; i < len(entries); i += 3 {
		id := entries[i+2].(ObjectID)
		b = append(append(fmt.Appendf(b, "%s %s", entries[i], entries[i+1]), 0), id[:sha1.Size]...)
	}
	return b
}

func commitOf(tree ObjectID) []byte {
	return fmt.Appendf(nil, "tree %s\nauthor a <a> 0 +0000\ncommitter a <a> 0 +0000\n\nx\n", tree)
}

// verify runs a pack through the whole of the verification, in pieces of the
// given size.
func verify(t testing.TB, data []byte, commit ObjectID, limit int64, piece int) (*pack, *walker, folder, error) {
	t.Helper()
	s := &Spool{Dir: t.TempDir()}
	t.Cleanup(s.Close)
	f := NewFeed(sha1Format(), s, 1<<30)
	go func() {
		defer close(f.pieces)
		for len(data) > 0 {
			n := min(piece, len(data))
			if f.err = f.take(data[:n]); f.err != nil {
				return
			}
			data = data[n:]
		}
	}()
	p := newPack(sha1Format(), s, limit)
	err := p.read(&feedReader{ctx: t.Context(), feed: f})
	close(f.stop)
	for range f.pieces { // until the writer has ended
	}
	if err == nil {
		err = p.resolve(t.Context())
	}
	if err != nil {
		return p, nil, folder{}, err
	}
	w, sum, err := p.walk(t.Context(), commit, false)
	return p, w, sum, err
}

// sample returns a small repository with both kinds of deltas, deltas on deltas and
// a base that comes after its delta.
func sample() (data []byte, commit ObjectID) {
	var b packBuilder
	base := strings.Repeat("all work and no play\n", 40)
	blob := b.object(objBlob, []byte(base))
	one := "one " + base
	two := "two " + one
	b.refDelta(nameOf(objBlob, []byte(two)), makeDelta(two, "three "))
	b.ofsDelta(0, makeDelta(base, "one "))
	b.ofsDelta(2, makeDelta(one, "two "))
	three := nameOf(objBlob, []byte("three "+two))
	target := b.object(objBlob, []byte("a"))
	sub := treeOf("100644", "a", blob, "100755", "b", nameOf(objBlob, []byte(one)), "120000", "link", target)
	subID := b.object(objTree, sub)
	root := treeOf("100644", "c", nameOf(objBlob, []byte(two)), "100644", "d", three, "40000", "s", subID, "40000", "t", subID, "160000", "u", ObjectID{1})
	commit = b.object(objCommit, commitOf(b.object(objTree, root)))
	return b.bytes(), commit
}

func TestPackIsVerified(t *testing.T) {
	data, commit := sample()
	base := int64(40 * 21)
	for _, piece := range []int{1, 7, 19, 20, 21, 100, 1 << 20} {
		p, w, sum, err := verify(t, data, commit, 1<<20, piece)
		if err != nil {
			t.Fatalf("in pieces of %d: %v", piece, err)
		}
		want := folder{files: 2 + 2*3, bytes: base + 8 + base + 14 + 2*(base+base+4+1)}
		if sum.links, sum.longest = 0, 0; sum != want || len(p.objects) != 8 || len(w.gitlinks(10)) != 1 {
			t.Errorf("%+v, want %+v; %d objects", sum, want, len(p.objects))
		}
		r := &resolver{p: p, inf: newInflater(sha1Format())}
		for i := range p.objects {
			content, err := r.blob(int32(i))
			if err != nil || nameOf(p.objects[i].kind, content) != p.objects[i].id {
				t.Errorf("object %d cannot be read again: %v", i, err)
			}
		}
	}
}

func TestSpoolGoesOnInAFile(t *testing.T) {
	s := &Spool{Dir: t.TempDir(), inMem: maxInMemory - 150, size: maxInMemory - 150}
	s.blocks, s.starts = [][]byte{make([]byte, maxInMemory-150)}, []int64{0}
	defer s.Close()
	want := make([]byte, 0, 1000)
	for i := range 10 {
		piece := bytes.Repeat([]byte{byte(i)}, 100)
		want = append(want, piece...)
		if err := s.append(piece); err != nil {
			t.Fatal(err)
		}
	}
	if s.file == nil {
		t.Fatal("all is in memory")
	}
	if left, err := os.ReadDir(s.Dir); runtime.GOOS != "windows" && (err != nil || len(left) > 0) {
		t.Errorf("the file has a name: %v, %v", left, err)
	}
	for _, off := range []int64{0, 50, 99, 100, 101, 250, 999} {
		var r spoolReader
		r.seek(s, maxInMemory-150+off)
		first, err := r.ReadByte()
		rest, err2 := io.ReadAll(&r)
		if got := append([]byte{first}, rest...); err != nil || err2 != nil || !bytes.Equal(got, want[off:]) {
			t.Errorf("from %d: %d bytes, want %d; %v %v", off, len(got), len(want[off:]), err, err2)
		}
	}
}

func TestDamagedPacks(t *testing.T) {
	good, commit := sample()
	resum := func(b []byte) []byte {
		sum := sha1.Sum(b[:len(b)-20])
		return append(b[:len(b)-20:len(b)-20], sum[:]...)
	}
	build := func(f func(*packBuilder)) []byte {
		var b packBuilder
		f(&b)
		return b.bytes()
	}
	big := bytes.Repeat([]byte{0}, 3<<20)
	for _, c := range []struct {
		name string
		data []byte
		want string // "truncated", "corrupt", "incomplete", "inflates"
	}{
		{"nothing", nil, "truncated"},
		{"half a head", good[:7], "truncated"},
		{"not a pack", append([]byte("BLOB"), good[4:]...), "corrupt"},
		{"unknown version", append([]byte("PACK\x00\x00\x00\x09"), good[8:]...), "corrupt"},
		{"too many objects", append([]byte("PACK\x00\x00\x00\x02\xff\xff\xff\xff"), good[12:]...), "corrupt"},
		{"one object more than there is", resum(append([]byte("PACK\x00\x00\x00\x02\x00\x00\x00\x09"), good[12:]...)), "any"},
		{"one object less", resum(append([]byte("PACK\x00\x00\x00\x02\x00\x00\x00\x07"), good[12:]...)), "corrupt"},
		{"no trailer", good[:len(good)-20], "truncated"},
		{"half a trailer", good[:len(good)-3], "truncated"},
		{"more after the end", append(good[:len(good):len(good)], 'x'), "corrupt"},
		{"wrong checksum", append(good[:len(good)-1:len(good)-1], good[len(good)-1]^1), "corrupt"},
		{"unknown type", build(func(b *packBuilder) { b.head(5, 1); b.body.Write(deflate([]byte("x"))) }), "corrupt"},
		{"longer than it says", build(func(b *packBuilder) { b.head(objBlob, 1); b.body.Write(deflate([]byte("xyz"))) }), "corrupt"},
		{"shorter than it says", build(func(b *packBuilder) { b.head(objBlob, 9); b.body.Write(deflate([]byte("xyz"))) }), "corrupt"},
		{"shorter tree than it says", build(func(b *packBuilder) { b.head(objTree, 9); b.body.Write(deflate([]byte("xyz"))) }), "corrupt"},
		{"impossible size", build(func(b *packBuilder) {
			b.offsets, b.count = append(b.offsets, 12), 1
			b.body.Write(bytes.Repeat([]byte{0xbf}, 12))
		}), "corrupt"},
		{"claims to be huge", build(func(b *packBuilder) { b.head(objBlob, 1<<40); b.body.Write(deflate([]byte("x"))) }), "inflates"},
		{"unpacks to more than is allowed", build(func(b *packBuilder) { b.object(objBlob, big) }), "inflates"},
		{"damaged zlib", build(func(b *packBuilder) { b.head(objBlob, 3); b.body.WriteString("\x78\x9c\xff\xff\xff\xff\xff") }), "any"},
		{"base is not there", build(func(b *packBuilder) { b.refDelta(ObjectID{9}, makeDelta("x", "y")) }), "corrupt"},
		{"delta on itself", build(func(b *packBuilder) {
			b.head(objOfsDelta, 3)
			b.body.WriteByte(0)
			b.body.Write(deflate([]byte("abc")))
		}), "corrupt"},
		{"base before the pack", build(func(b *packBuilder) {
			b.head(objOfsDelta, 3)
			b.body.Write([]byte{0xff, 0x7f})
			b.body.Write(deflate([]byte("abc")))
		}), "corrupt"},
		{"delta for a base of another size", build(func(b *packBuilder) { b.refDelta(b.object(objBlob, []byte("abc")), makeDelta("abcd", "x")) }), "corrupt"},
		{"empty delta", build(func(b *packBuilder) { b.refDelta(b.object(objBlob, []byte("abc")), nil) }), "corrupt"},
		{"delta copies from outside", build(func(b *packBuilder) {
			b.refDelta(b.object(objBlob, []byte("abc")), []byte{3, 3, 0x91, 2, 3})
		}), "corrupt"},
		{"delta makes gigabytes of nothing", build(func(b *packBuilder) {
			b.refDelta(b.object(objBlob, []byte("abc")), append([]byte{3}, binary.AppendUvarint(nil, 1<<31)...))
		}), "inflates"},
		{"no commit", build(func(b *packBuilder) { b.object(objBlob, []byte("abc")) }), "incomplete"},
	} {
		_, _, _, err := verify(t, c.data, commit, 1<<20, 64)
		_, isCorrupt := errors.AsType[*CorruptError](err)
		_, isIncomplete := errors.AsType[*IncompleteError](err)
		got := "none"
		switch {
		case isCorrupt:
			got = "corrupt"
		case isIncomplete:
			got = "incomplete"
		case errors.Is(err, errTruncated):
			got = "truncated"
		case errors.Is(err, ErrInflates):
			got = "inflates"
		}
		if got != c.want && (c.want != "any" || err == nil) {
			t.Errorf("%s: %s (%v), want %s", c.name, got, err, c.want)
		}
	}
}

func TestMissingObjectsAreFound(t *testing.T) {
	blob := []byte("content")
	tree := treeOf("100644", "a", nameOf(objBlob, blob), "40000", "d", nameOf(objTree, nil))
	for _, c := range []struct {
		name  string
		build func(b *packBuilder) ObjectID
		want  string
	}{
		{"all there", func(b *packBuilder) ObjectID {
			b.object(objBlob, blob)
			b.object(objTree, nil)
			return b.object(objCommit, commitOf(b.object(objTree, tree)))
		}, ""},
		{"through a tag", func(b *packBuilder) ObjectID {
			b.object(objBlob, blob)
			b.object(objTree, nil)
			commit := b.object(objCommit, commitOf(b.object(objTree, tree)))
			return b.object(objTag, fmt.Appendf(nil, "object %s\ntype commit\ntag x\n", commit))
		}, ""},
		{"blob", func(b *packBuilder) ObjectID {
			b.object(objTree, nil)
			return b.object(objCommit, commitOf(b.object(objTree, tree)))
		}, "a file's content"},
		{"folder", func(b *packBuilder) ObjectID {
			b.object(objBlob, blob)
			return b.object(objCommit, commitOf(b.object(objTree, tree)))
		}, "the folder"},
		{"root", func(b *packBuilder) ObjectID { return b.object(objCommit, commitOf(ObjectID{7})) }, "the folder"},
		{"commit is a blob", func(b *packBuilder) ObjectID { return b.object(objBlob, blob) }, "is not a commit"},
		{"folder is a blob", func(b *packBuilder) ObjectID {
			id := b.object(objBlob, blob)
			return b.object(objCommit, commitOf(b.object(objTree, treeOf("40000", "d", id))))
		}, "the folder"},
		{"damaged folder", func(b *packBuilder) ObjectID {
			return b.object(objCommit, commitOf(b.object(objTree, []byte("100644 a"))))
		}, "is damaged"},
		{"slash in a name", func(b *packBuilder) ObjectID {
			return b.object(objCommit, commitOf(b.object(objTree, treeOf("100644", "a/../b", b.object(objBlob, blob)))))
		}, "a/../b: its name leads to another folder"},
		{"parents that are none", func(b *packBuilder) ObjectID {
			return b.object(objCommit, bytes.Replace(commitOf(b.object(objTree, nil)), []byte("\n"), []byte("\nparent 12\n"), 1))
		}, "names invalid parents"},
		{"no tree in the commit", func(b *packBuilder) ObjectID { return b.object(objCommit, []byte("hello")) }, "names no tree"},
	} {
		var b packBuilder
		commit := c.build(&b)
		_, _, _, err := verify(t, b.bytes(), commit, 1<<20, 1000)
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

// TestTreeThatNamesMoreFilesThanAtoms must be counted in no time.
func TestTreeThatNamesMoreFilesThanAtoms(t *testing.T) {
	var b packBuilder
	id := b.object(objBlob, []byte("x"))
	mode := "100644"
	for range 100 {
		var entries []any
		for i := range 50 {
			entries = append(entries, mode, fmt.Sprint(i), id)
		}
		id, mode = b.object(objTree, treeOf(entries...)), "40000"
	}
	commit := b.object(objCommit, commitOf(id))
	_, _, sum, err := verify(t, b.bytes(), commit, 1<<30, 4096)
	if err != nil || sum.files != 1<<63-1 {
		t.Errorf("%+v, %v", sum, err)
	}
}

func TestCancelWhileDeltasAreResolved(t *testing.T) {
	data, _ := sample()
	s := &Spool{}
	f := NewFeed(sha1Format(), s, 1<<30)
	f.take(data)
	close(f.pieces)
	p := newPack(sha1Format(), s, 1<<20)
	if err := p.read(&feedReader{ctx: t.Context(), feed: f}); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := p.resolve(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

// Large bases are rebuilt one at a time, and each in the end.
func TestLargeDeltasWaitForEachOther(t *testing.T) {
	const size = maxShared + 1<<20
	copyAll := binary.AppendUvarint(nil, size)
	copyAll = binary.AppendUvarint(copyAll, size+1)
	for at := uint32(0); at < size; at += 0xffffff {
		n := min(0xffffff, size-at)
		copyAll = append(copyAll, 0xff, byte(at), byte(at>>8), byte(at>>16), byte(at>>24), byte(n), byte(n>>8), byte(n>>16))
	}
	copyAll = append(copyAll, 1, '!')
	var b packBuilder
	var entries []any
	for _, letter := range []string{"a", "b", "c"} {
		base := bytes.Repeat([]byte(letter), size)
		b.object(objBlob, base)
		b.ofsDelta(int(b.count)-1, copyAll)
		entries = append(entries, "100644", letter, nameOf(objBlob, append(base, '!')))
	}
	commit := b.object(objCommit, commitOf(b.object(objTree, treeOf(entries...))))
	p, _, sum, err := verify(t, b.bytes(), commit, 1<<30, 1<<16)
	if err != nil {
		t.Fatal(err)
	}
	if sum.files != 3 || sum.bytes != 3*(size+1) {
		t.Errorf("%d files with %d bytes", sum.files, sum.bytes)
	}
	if !p.large.TryLock() {
		t.Error("the lock is still held")
	}
}
