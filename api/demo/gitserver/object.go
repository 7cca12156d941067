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

// encoder makes objects. It is for one goroutine: it keeps its compressor,
// which weighs about a megabyte.
type encoder struct {
	z   *zlib.Writer
	buf bytes.Buffer
}

func (e *encoder) encode(kind plumbing.ObjectType, raw []byte) (*object, error) {
	o := &object{id: objectID(kind, raw), kind: kind, size: int64(len(raw))}
	var err error
	if o.links, o.when, err = parseLinks(kind, raw); err != nil {
		return nil, fmt.Errorf("%s %s: %w", kind, o.id, err)
	}
	e.buf.Reset()
	if e.z == nil {
		// The fastest level: large repositories must be built in a second, and
		// the better levels clear a large table for each small object.
		e.z, _ = zlib.NewWriterLevel(&e.buf, zlib.BestSpeed) // fails for unknown levels only
	} else {
		e.z.Reset(&e.buf)
	}
	e.z.Write(raw) // a bytes.Buffer takes everything
	if err := e.z.Close(); err != nil {
		return nil, fmt.Errorf("%s %s: %w", kind, o.id, err)
	}
	o.packed = bytes.Clone(e.buf.Bytes())
	return o, nil
}

func objectID(kind plumbing.ObjectType, raw []byte) plumbing.Hash {
	h := sha1.New()
	h.Write(strconv.AppendInt(append(kind.Bytes(), ' '), int64(len(raw)), 10))
	h.Write([]byte{0})
	h.Write(raw)
	return plumbing.Hash(h.Sum(nil))
}
