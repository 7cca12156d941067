package git

import "latchkey/core/say"

// applyDelta rebuilds an object from its base. size is what came out; the
// memory for it is taken only after the caller has allowed it.
func applyDelta(base, delta []byte, allow func(size int64) error) ([]byte, error) {
	from, delta, ok := deltaSize(delta)
	if !ok || from != int64(len(base)) {
		return nil, corrupt(say.New("broken.a-delta-does-not-fit-its-base", "a delta does not match its base"))
	}
	size, delta, ok := deltaSize(delta)
	if !ok {
		return nil, corrupt(say.New("broken.a-delta-is-damaged", "a delta is damaged"))
	}
	if err := allow(size); err != nil {
		return nil, err
	}
	out := make([]byte, 0, size)
	for len(delta) > 0 {
		op := delta[0]
		delta = delta[1:]
		if op&0x80 == 0 {
			n := int(op)
			if n == 0 || n > len(delta) || int64(len(out)+n) > size {
				return nil, corrupt(say.New("broken.a-delta-is-damaged", "a delta is damaged"))
			}
			out, delta = append(out, delta[:n]...), delta[n:]
			continue
		}
		var off, n int64
		if off, n, delta, ok = copyOp(op, delta); !ok || off+n > from || int64(len(out))+n > size {
			return nil, corrupt(say.New("broken.a-delta-copies-from-outside-its-base", "a delta copies from outside its base"))
		}
		out = append(out, base[off:off+n]...)
	}
	if int64(len(out)) != size {
		return nil, corrupt(say.New("broken.a-delta-makes-less-than-it-says", "a delta makes less than it says"))
	}
	return out, nil
}

// copyOp reads offset and length of a copy: up to four and three bytes, those
// whose bits are set in op.
func copyOp(op byte, delta []byte) (off, n int64, rest []byte, ok bool) {
	for i := range 7 {
		if op&(1<<i) == 0 {
			continue
		}
		if len(delta) == 0 {
			return 0, 0, nil, false
		}
		if i < 4 {
			off |= int64(delta[0]) << (8 * i)
		} else {
			n |= int64(delta[0]) << (8 * (i - 4))
		}
		delta = delta[1:]
	}
	if n == 0 {
		n = 0x10000
	}
	return off, n, delta, true
}

// deltaSize reads one of the two sizes at the head of a delta.
func deltaSize(delta []byte) (size int64, rest []byte, ok bool) {
	for shift := 0; shift < 56; shift += 7 {
		if len(delta) == 0 {
			return 0, nil, false
		}
		c := delta[0]
		delta = delta[1:]
		size |= int64(c&0x7f) << shift
		if c&0x80 == 0 {
			return size, delta, true
		}
	}
	return 0, nil, false
}
