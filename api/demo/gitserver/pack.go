package gitserver

import (
	"crypto/sha1"
	"encoding/binary"
	"io"

	"github.com/go-git/go-git/v5/plumbing"
)

// pack is a pack file that is written out of the objects each time it is
// sent: only the checksum, which costs a pass over all bytes, is kept.
type pack struct {
	objects []*object
	bytes   int64 // with header and checksum
	sum     [sha1.Size]byte
}

func newPack(objects []*object) *pack {
	p := &pack{objects: objects, bytes: sha1.Size}
	sum := sha1.New()
	p.writeBody(sum) // a hash takes everything
	sum.Sum(p.sum[:0])
	p.bytes += 12
	for _, o := range objects {
		p.bytes += int64(len(entryHeader(nil, o)) + len(o.packed))
	}
	return p
}

func (p *pack) writeTo(w io.Writer) error {
	if err := p.writeBody(w); err != nil {
		return err
	}
	_, err := w.Write(p.sum[:])
	return err
}

func (p *pack) writeBody(w io.Writer) error {
	header := append(make([]byte, 0, 32), "PACK\x00\x00\x00\x02"...)
	header = binary.BigEndian.AppendUint32(header, uint32(len(p.objects)))
	for _, o := range p.objects {
		header = entryHeader(header, o)
		if _, err := w.Write(header); err != nil {
			return err
		}
		if _, err := w.Write(o.packed); err != nil {
			return err
		}
		header = header[:0]
	}
	_, err := w.Write(header) // only when there was no object
	return err
}

// entryHeader appends an entry's type and uncompressed size: 3 bits of type
// and 4 of size in the first byte, then 7 bits of size in each.
func entryHeader(b []byte, o *object) []byte {
	size := uint64(o.size)
	first := byte(o.kind)<<4 | byte(size&0xf)
	for size >>= 4; size > 0; size >>= 7 {
		b = append(b, first|0x80)
		first = byte(size & 0x7f)
	}
	return append(b, first)
}

// order puts what a client needs first in front: commits, tags, trees, blobs.
func packOrder(kind plumbing.ObjectType) int {
	switch kind {
	case plumbing.CommitObject:
		return 0
	case plumbing.TagObject:
		return 1
	case plumbing.TreeObject:
		return 2
	}
	return 3
}
