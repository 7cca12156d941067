package gitserver

import "io"

// sideband divides what is written into pkt-lines of one band: 1 is data, 2
// what people read, 3 a fatal error. Close sends what is left.
type sideband struct {
	to   io.Writer
	band byte
	size int    // of a whole pkt-line
	buf  []byte // pkt-line that is being filled; its length is written last
}

func newSideband(to io.Writer, band byte, size int) *sideband {
	return &sideband{to: to, band: band, size: size, buf: make([]byte, 5, size)}
}

func (s *sideband) Write(p []byte) (int, error) {
	done := len(p)
	for len(p) > 0 {
		n := min(len(p), s.size-len(s.buf))
		s.buf = append(s.buf, p[:n]...)
		p = p[n:]
		if len(s.buf) == s.size {
			if err := s.Close(); err != nil {
				return done - len(p), err
			}
		}
	}
	return done, nil
}

func (s *sideband) Close() error {
	if len(s.buf) == 5 {
		return nil
	}
	const digits = "0123456789abcdef"
	n := len(s.buf)
	s.buf[0], s.buf[1], s.buf[2], s.buf[3] = digits[n>>12&15], digits[n>>8&15], digits[n>>4&15], digits[n&15]
	s.buf[4] = s.band
	_, err := s.to.Write(s.buf)
	s.buf = s.buf[:5]
	return err
}
