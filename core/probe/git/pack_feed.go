package git

import (
	"context"
	"errors"
	"fmt"
	"hash"
	"io"
	"sync/atomic"
)

// Feed is the pack as it comes from the server: unwrapped, summed, kept in the
// spool, and handed in pieces to the parser, which works at the same time.
type Feed struct {
	pieces chan []byte
	stop   chan struct{} // closed by the parser when it gives up
	err    error         // why the pieces ended; read after pieces is closed
	spool  *Spool
	limit  int64
	Came   atomic.Int64 // bytes of the pack so far

	size  int       // of the sum at the end, in bytes
	sum   hash.Hash // over all but those last bytes
	tail  []byte    // those
	block []byte    // what pieces are cut from
}

// The errors of a pack that does not come whole.
var (
	ErrPackLimit = errors.New("pack larger than the limit")
	errTruncated = errors.New("pack ended before it was complete")
	errAbandoned = errors.New("nobody reads the pack any more")
)

// blockSize is how much is allocated at a time. Pieces are cut from a block,
// so what stays in memory has no holes.
const blockSize = 256 << 10

// NewFeed makes the feed of one pack, which ends in ErrPackLimit beyond limit
// bytes and keeps what came in the spool.
func NewFeed(format Format, spool *Spool, limit int64) *Feed {
	return &Feed{pieces: make(chan []byte, 32), stop: make(chan struct{}), spool: spool, limit: limit, size: format.size, sum: format.hash()}
}

// sideband takes the pack out of band 1 up to the flush mark. alive is called
// whenever something came.
func (f *Feed) sideband(in *PktReader, alive func()) {
	defer close(f.pieces)
	for {
		line, kind, err := in.next()
		alive()
		switch {
		case err == io.EOF, errors.Is(err, io.ErrUnexpectedEOF):
			f.err = errTruncated
			return
		case err != nil:
			f.err = err
			return
		case kind != pktLine:
			return
		case len(line) == 0:
			f.err = ErrPktLength
			return
		}
		switch line[0] {
		case 1:
			f.err = f.take(line[1:])
		case 2: // progress for people at a terminal
		case 3:
			f.err = &ServerError{string(line[1:min(len(line), 4096)])}
		default:
			f.err = fmt.Errorf("data in band %d, which does not exist", line[0])
		}
		if f.err != nil {
			return
		}
	}
}

// raw takes the pack as it is, for servers without bands, up to the end.
func (f *Feed) raw(r io.Reader, alive func()) {
	defer close(f.pieces)
	buf := make([]byte, 64<<10)
	for {
		n, err := r.Read(buf)
		alive()
		if n > 0 {
			if f.err = f.take(buf[:n]); f.err != nil {
				return
			}
		}
		if err == io.EOF {
			return
		}
		if err != nil {
			f.err = errTruncated
			return
		}
	}
}

// take copies a piece, since the reader's buffer is used again.
func (f *Feed) take(data []byte) error {
	for len(data) > 0 {
		if cap(f.block)-len(f.block) == 0 {
			f.block = make([]byte, 0, blockSize)
		}
		n := min(len(data), cap(f.block)-len(f.block))
		start := len(f.block)
		f.block = append(f.block, data[:n]...)
		data = data[n:]
		if err := f.pass(f.block[start : start+n : start+n]); err != nil {
			return err
		}
	}
	return nil
}

func (f *Feed) pass(piece []byte) error {
	if f.Came.Add(int64(len(piece))) > f.limit {
		return ErrPackLimit
	}
	f.hash(piece)
	if err := f.spool.append(piece); err != nil {
		return err
	}
	select {
	case f.pieces <- piece:
		return nil
	case <-f.stop:
		return errAbandoned
	}
}

// hash sums everything except the last bytes, which are the sum itself.
func (f *Feed) hash(piece []byte) {
	if len(piece) >= f.size {
		f.sum.Write(f.tail)
		f.sum.Write(piece[:len(piece)-f.size])
		f.tail = append(f.tail[:0], piece[len(piece)-f.size:]...)
		return
	}
	f.tail = append(f.tail, piece...)
	if over := len(f.tail) - f.size; over > 0 {
		f.sum.Write(f.tail[:over])
		f.tail = append(f.tail[:0], f.tail[over:]...)
	}
}

// feedReader reads the pieces as one stream and knows its offset.
type feedReader struct {
	ctx  context.Context
	feed *Feed
	cur  []byte
	end  int64 // offset after cur
}

func (r *feedReader) offset() int64 { return r.end - int64(len(r.cur)) }

func (r *feedReader) fill() error {
	for len(r.cur) == 0 {
		select {
		case piece, ok := <-r.feed.pieces:
			if !ok {
				if r.feed.err != nil {
					return r.feed.err
				}
				return io.EOF
			}
			r.cur = piece
			r.end += int64(len(piece))
		case <-r.ctx.Done():
			return r.ctx.Err()
		}
	}
	return nil
}

// Read implements io.Reader.
func (r *feedReader) Read(b []byte) (int, error) {
	if len(r.cur) == 0 {
		if err := r.fill(); err != nil {
			return 0, err
		}
	}
	n := copy(b, r.cur)
	r.cur = r.cur[n:]
	return n, nil
}

// ReadByte implements io.ByteReader: inflating takes not one byte too many.
func (r *feedReader) ReadByte() (byte, error) {
	if len(r.cur) == 0 {
		if err := r.fill(); err != nil {
			return 0, err
		}
	}
	c := r.cur[0]
	r.cur = r.cur[1:]
	return c, nil
}
