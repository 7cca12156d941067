package gitserver

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/format/packfile"
)

// Limits of one push.
const (
	maxPushObjects = 200_000
	maxPushBytes   = 256 << 20 // of all objects together, uncompressed
)

// rawObject is an object out of a pack before anybody has looked inside.
type rawObject struct {
	kind plumbing.ObjectType
	data []byte
}

// delta waits for the object that it changes.
type delta struct {
	base   plumbing.Hash // zero: the base is at an offset
	offset int64
	own    int64 // where the delta itself stands
	data   []byte
}

// unpacker reads a pack that a client pushes. Whatever the pack claims, it
// keeps no more than maxPushBytes.
type unpacker struct {
	left     int64
	byOffset map[int64]plumbing.Hash
	found    map[plumbing.Hash]rawObject
	waiting  []delta
}

// unpack reads one pack, up to its checksum and not a byte more than it needs.
// The pack must hold every base of its deltas.
func unpack(r io.Reader) (map[plumbing.Hash]rawObject, error) {
	u := unpacker{left: maxPushBytes, byOffset: map[int64]plumbing.Hash{}, found: map[plumbing.Hash]rawObject{}}
	scanner := packfile.NewScanner(r)
	_, count, err := scanner.Header()
	if err != nil {
		return nil, err
	}
	if count > maxPushObjects {
		return nil, fmt.Errorf("pack of %d objects, the limit is %d", count, maxPushObjects)
	}
	for range count {
		if err := u.entry(scanner); err != nil {
			return nil, err
		}
	}
	if _, err := scanner.Checksum(); err != nil {
		return nil, err
	}
	return u.found, u.resolve()
}

func (u *unpacker) entry(scanner *packfile.Scanner) error {
	h, err := scanner.NextObjectHeader()
	if err != nil {
		return err
	}
	if err := u.spend(h.Length); err != nil {
		return err
	}
	var data bytes.Buffer
	if n, _, err := scanner.NextObject(&data); err != nil || n != h.Length {
		return errors.Join(fmt.Errorf("pack entry at byte %d is damaged", h.Offset), err)
	}
	switch h.Type {
	case plumbing.OFSDeltaObject:
		u.waiting = append(u.waiting, delta{offset: h.OffsetReference, own: h.Offset, data: data.Bytes()})
	case plumbing.REFDeltaObject:
		u.waiting = append(u.waiting, delta{base: h.Reference, own: h.Offset, data: data.Bytes()})
	default:
		u.add(h.Offset, rawObject{h.Type, data.Bytes()})
	}
	return nil
}

func (u *unpacker) spend(n int64) error {
	if u.left -= n; n < 0 || u.left < 0 {
		return fmt.Errorf("push of more than %d bytes", maxPushBytes)
	}
	return nil
}

func (u *unpacker) add(offset int64, o rawObject) {
	id := objectID(o.kind, o.data)
	u.byOffset[offset], u.found[id] = id, o
}

// resolve applies the deltas whose base is there, until none is left.
func (u *unpacker) resolve() error {
	for len(u.waiting) > 0 {
		todo := u.waiting
		u.waiting = nil
		for _, d := range todo {
			id := d.base
			if id.IsZero() {
				id = u.byOffset[d.offset]
			}
			base, ok := u.found[id]
			if !ok {
				u.waiting = append(u.waiting, d)
				continue
			}
			if err := u.patch(base, d); err != nil {
				return err
			}
		}
		if len(u.waiting) == len(todo) {
			return fmt.Errorf("%d deltas without their base", len(todo))
		}
	}
	return nil
}

// patch makes the object that a delta describes. Its size stands at the front
// of the delta, behind the size of the base.
func (u *unpacker) patch(base rawObject, d delta) error {
	_, n := binary.Uvarint(d.data)
	if n <= 0 {
		return errNotObject
	}
	size, n := binary.Uvarint(d.data[n:])
	if n <= 0 || size > maxPushBytes {
		return errNotObject
	}
	if err := u.spend(int64(size)); err != nil {
		return err
	}
	data, err := packfile.PatchDelta(base.data, d.data)
	if err != nil {
		return fmt.Errorf("delta at byte %d: %w", d.own, err)
	}
	u.add(d.own, rawObject{base.kind, data})
	return nil
}
