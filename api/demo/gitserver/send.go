package gitserver

import (
	"errors"
	"fmt"
	"io"
	"net"
)

// sendPack sends a pack as the client wants it, with the faults that spoil
// packs, and the end of the answer.
func (u *uploader) sendPack(p *pack) error {
	to, end := io.Writer(u.out), func() error { return nil }
	if u.band > 0 {
		if !u.quiet {
			fmt.Fprintf(newProgress(u.out, u.band), "Enumerating objects: %d, done.\nTotal %d (delta 0), reused %d (delta 0), pack-reused 0\n",
				len(p.objects), len(p.objects), len(p.objects))
		}
		data := newSideband(u.out, 1, u.band)
		to, end = data, func() error {
			if err := data.Close(); err != nil {
				return err
			}
			return u.w.flush()
		}
	}
	if u.faults.CorruptPack {
		p = &pack{objects: p.objects, bytes: p.bytes, sum: p.sum}
		p.sum[len(p.sum)-1] ^= 1
	}
	if u.faults.StopAfterPackBytes > 0 {
		to = &cutter{to: to, left: u.faults.StopAfterPackBytes, conn: u.conn}
	}
	if u.faults.TruncatePack {
		to = &shortener{to: to, left: p.bytes / 2}
	}
	if err := p.writeTo(to); err != nil && !errors.Is(err, errShort) {
		return err
	}
	return end()
}

// progress sends what people read, at once.
type progress struct{ band *sideband }

func newProgress(to io.Writer, size int) progress { return progress{newSideband(to, 2, size)} }

func (p progress) Write(text []byte) (int, error) {
	p.band.Write(text)
	return len(text), p.band.Close()
}

var errShort = errors.New("the rest is left out")

// shortener lets the first bytes through and then says that it is enough.
type shortener struct {
	to   io.Writer
	left int64
}

func (s *shortener) Write(p []byte) (int, error) {
	if int64(len(p)) <= s.left {
		s.left -= int64(len(p))
		return s.to.Write(p)
	}
	n, err := s.to.Write(p[:s.left])
	s.left = 0
	if err == nil {
		err = errShort
	}
	return n, err
}

// cutter closes the connection below SSH after so many bytes, without a word,
// as a network that breaks down does.
type cutter struct {
	to   io.Writer
	left int64
	conn net.Conn
}

func (c *cutter) Write(p []byte) (int, error) {
	n, err := c.to.Write(p[:min(int64(len(p)), c.left)])
	if c.left -= int64(n); c.left == 0 && err == nil {
		if band, ok := c.to.(*sideband); ok {
			band.Close() // what was promised leaves before the end
		}
		c.conn.Close()
		err = net.ErrClosed
	}
	return n, err
}
