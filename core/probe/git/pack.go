package git

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"sync"
	"sync/atomic"

	"latchkey/core/say"
)

// objKind is an object's type as packs number it.
type objKind uint8

const (
	objCommit   objKind = 1
	objTree     objKind = 2
	objBlob     objKind = 3
	objTag      objKind = 4
	objOfsDelta objKind = 6
	objRefDelta objKind = 7
)

func (k objKind) String() string {
	switch k {
	case objCommit:
		return "commit"
	case objTree:
		return "tree"
	case objBlob:
		return "blob"
	case objTag:
		return "tag"
	}
	return "delta"
}

// object is one entry of a pack.
type object struct {
	offset  int64 // of its header
	data    int64 // of its compressed bytes
	size    int64 // inflated, of the object itself
	packed  int64 // inflated, of what is in the pack: the object or a delta
	id      ObjectID
	base    int32 // index of the base once it is resolved, -1 for none
	kind    objKind
	delta   objKind // objOfsDelta or objRefDelta, else 0
	known   bool    // id, size and kind are those of the object
	pointer bool    // a Git LFS pointer
}

// CorruptError says in what way a pack does not agree with itself.
type CorruptError struct{ Text say.Text }

// Error implements error.
func (e *CorruptError) Error() string { return e.Text.String() }

func corrupt(text say.Text) error { return &CorruptError{text} }

// Bounds of a pack's content, against data that inflates without end.
const (
	maxObjects  = 5_000_000 // some 150 bytes of memory each; a large monorepo has one million at depth 1
	maxWhole    = 512 << 20 // of one object that must be held in memory
	maxContents = 1 << 30   // of all that is held at the same time
	maxShared   = 32 << 20  // of one object that may be rebuilt beside others; a larger one is rebuilt alone
)

// ErrInflates says that a pack unpacks to more than is allowed.
var ErrInflates = errors.New("pack inflates to more than the limit")

// pack is a pack while it is read and verified.
type pack struct {
	format      Format
	spool       *Spool
	objects     []object
	index       map[ObjectID]int32
	bases       map[int32]ObjectID // base names of ref-deltas
	offsets     map[int32]int64    // base offsets of ofs-deltas
	contents    map[int32][]byte   // contents of trees, commits and tags, and deltas
	mu          sync.Mutex         // guards index and contents while deltas are resolved
	contentSize atomic.Int64
	large       sync.Mutex // held by whoever rebuilds an object above maxShared
	inflated    atomic.Int64
	limit       int64 // of inflated
}

func newPack(format Format, spool *Spool, limit int64) *pack {
	return &pack{format: format, spool: spool, limit: limit, index: map[ObjectID]int32{}, bases: map[int32]ObjectID{}, offsets: map[int32]int64{}, contents: map[int32][]byte{}}
}

// read goes through the stream once: it inflates and names every object that
// stands for itself and keeps deltas for resolve.
func (p *pack) read(in *feedReader) error {
	var head [12]byte
	if _, err := io.ReadFull(in, head[:]); err != nil {
		return cut(err)
	}
	if string(head[:4]) != "PACK" {
		return corrupt(say.New("broken.it-is-not-a-pack", "it is not a pack"))
	}
	if v := binary.BigEndian.Uint32(head[4:]); v != 2 && v != 3 {
		return corrupt(say.New("broken.pack-version-is-not-known", "pack version {version} is not known", say.Values{"version": v}))
	}
	count := binary.BigEndian.Uint32(head[8:])
	if count > maxObjects {
		return corrupt(say.New("broken.objects-are-more-than-any-repository-has", "{count} objects are more than any repository has", say.Values{"count": count}))
	}
	inf := newInflater(p.format)
	for i := range int32(count) {
		if err := p.readObject(in, inf, i); err != nil {
			return err
		}
	}
	return p.readTrailer(in)
}

// cut turns an early end into errTruncated.
func cut(err error) error {
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return errTruncated
	}
	return err
}

func (p *pack) readTrailer(in *feedReader) error {
	sum := make([]byte, p.format.size)
	if _, err := io.ReadFull(in, sum); err != nil {
		return cut(err)
	}
	switch _, err := in.ReadByte(); {
	case err == nil:
		return corrupt(say.New("broken.there-is-more-after-the-end-of-the-pack", "there is more after the end of the pack"))
	case err != io.EOF:
		return err
	}
	if !bytes.Equal(in.feed.sum.Sum(nil), sum) {
		return corrupt(say.New("broken.the-packs-checksum-is-wrong", "the pack's checksum is wrong"))
	}
	return nil
}

func (p *pack) readObject(in *feedReader, inf *inflater, i int32) error {
	o := object{offset: in.offset(), base: -1}
	if err := p.readHeader(in, &o, i); err != nil {
		return err
	}
	o.data = in.offset()
	if p.inflated.Add(o.packed) > p.limit {
		return ErrInflates
	}
	var err error
	switch {
	case o.delta != 0:
		err = p.readDelta(in, inf, &o, i)
	case o.kind == objBlob:
		err = inf.hashBlob(in, &o)
	default:
		err = p.readContent(in, inf, &o, i)
	}
	if err != nil {
		return err
	}
	p.objects = append(p.objects, o)
	if o.known {
		p.index[o.id] = i
	}
	return nil
}

// readHeader reads type, size and, for a delta, which base it has.
func (p *pack) readHeader(in io.ByteReader, o *object, i int32) error {
	c, err := in.ReadByte()
	if err != nil {
		return cut(err)
	}
	kind, size := objKind(c>>4&7), int64(c&15)
	for shift := 4; c&0x80 != 0; shift += 7 {
		if c, err = in.ReadByte(); err != nil {
			return cut(err)
		}
		if shift > 53 {
			return corrupt(say.New("broken.object-has-an-impossible-size", "object {object} has an impossible size", say.Values{"object": i}))
		}
		size |= int64(c&0x7f) << shift
	}
	o.packed = size
	switch kind {
	case objCommit, objTree, objBlob, objTag:
		o.kind, o.size = kind, size
		return nil
	case objRefDelta:
		o.delta = kind
		var base ObjectID
		for n := range p.format.size {
			if base[n], err = in.ReadByte(); err != nil {
				return cut(err)
			}
		}
		p.bases[i] = base
		return nil
	case objOfsDelta:
		o.delta = kind
		return p.readBaseOffset(in, o, i)
	}
	return corrupt(say.New("broken.object-has-the-unknown-type", "object {object} has the unknown type {type}", say.Values{"object": i, "type": kind}))
}

func (p *pack) readBaseOffset(in io.ByteReader, o *object, i int32) error {
	back := int64(0)
	for n := 0; ; n++ {
		c, err := in.ReadByte()
		if err != nil {
			return cut(err)
		}
		if n > 0 {
			back = (back + 1) << 7
		}
		back |= int64(c & 0x7f)
		if back < 0 || back > o.offset {
			return corrupt(say.New("broken.object-is-based-on-something-before-the-pack", "object {object} is based on something before the pack", say.Values{"object": i}))
		}
		if c&0x80 == 0 {
			break
		}
	}
	p.offsets[i] = o.offset - back
	return nil
}

// readContent reads an object that is looked at later: a tree, commit or tag.
func (p *pack) readContent(in io.Reader, inf *inflater, o *object, i int32) error {
	content, err := inf.whole(in, o.packed)
	if err != nil {
		return err
	}
	inf.sum(o.kind, content, &o.id)
	o.known = true
	return p.addContent(i, content)
}

// readDelta keeps small deltas and only checks large ones, which are read again
// from the spool.
func (p *pack) readDelta(in io.Reader, inf *inflater, o *object, i int32) error {
	if o.packed > 64<<10 || p.contentSize.Load() > maxContents/4 {
		return inf.skim(in, o.packed)
	}
	content, err := inf.whole(in, o.packed)
	if err != nil {
		return err
	}
	return p.addContent(i, content)
}

func (p *pack) addContent(i int32, content []byte) error {
	if p.contentSize.Add(int64(len(content))) > maxContents {
		return ErrInflates
	}
	p.mu.Lock()
	p.contents[i] = content
	p.mu.Unlock()
	return nil
}

func (p *pack) content(i int32) ([]byte, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	content, ok := p.contents[i]
	return content, ok
}

// IncompleteError says what the commit needs and the pack lacks.
type IncompleteError struct{ Text say.Text }

// Error implements error.
func (e *IncompleteError) Error() string { return e.Text.String() }

func incomplete(text say.Text) error { return &IncompleteError{text} }
