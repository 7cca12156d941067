package gitserver

import (
	"bytes"
	"compress/zlib"
	"crypto/sha1"
	"fmt"
	"strconv"

	"github.com/go-git/go-git/v5/plumbing"
)

// object is one git object, kept in the form in which packs carry it, so that
// serving one again costs no compression.
type object struct {
	id     plumbing.Hash
	kind   plumbing.ObjectType
	size   int64           // uncompressed
	packed []byte          // zlib stream
	links  []plumbing.Hash // of a commit: tree, then parents; of a tree: entries but no gitlinks; of a tag: its target
	when   int64           // of a commit: committer time, Unix seconds
}

func (o *object) parents() []plumbing.Hash { return o.links[1:] }

// encoder makes objects. It is for one goroutine: it keeps its compressors,
// each of which weighs about a megabyte.
type encoder struct {
	small, large *zlib.Writer
	buf          bytes.Buffer
}

// largeBlob is the size from which speed counts more than a tight pack.
const largeBlob = 64 << 10

func (e *encoder) encode(kind plumbing.ObjectType, raw []byte) (*object, error) {
	o := &object{id: objectID(kind, raw), kind: kind, size: int64(len(raw))}
	var err error
	if o.links, o.when, err = parseLinks(kind, raw); err != nil {
		return nil, fmt.Errorf("%s %s: %w", kind, o.id, err)
	}
	e.buf.Reset()
	z := e.compressor(len(raw))
	z.Write(raw) // a bytes.Buffer takes everything
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("%s %s: %w", kind, o.id, err)
	}
	o.packed = bytes.Clone(e.buf.Bytes())
	return o, nil
}

func (e *encoder) compressor(size int) *zlib.Writer {
	z, level := &e.small, zlib.DefaultCompression
	if size >= largeBlob {
		z, level = &e.large, zlib.BestSpeed
	}
	if *z == nil {
		*z, _ = zlib.NewWriterLevel(&e.buf, level) // fails for unknown levels only
	} else {
		(*z).Reset(&e.buf)
	}
	return *z
}

func objectID(kind plumbing.ObjectType, raw []byte) plumbing.Hash {
	h := sha1.New()
	h.Write(strconv.AppendInt(append(kind.Bytes(), ' '), int64(len(raw)), 10))
	h.Write([]byte{0})
	h.Write(raw)
	return plumbing.Hash(h.Sum(nil))
}
