package git

import (
	"bufio"
	"fmt"
	"io"

	"latchkey/core/say"
)

// PktReader reads git's pkt-lines with bounds. It never takes more memory
// than its buffer, whatever a server claims.
type PktReader struct {
	in   *bufio.Reader
	left int64 // bytes that may still come
}

// MaxPkt is the longest pkt-line, its four length digits included.
const MaxPkt = 65520

// The errors of reading pkt-lines, besides those of the connection.
var (
	ErrPktLength = say.New("broken.a-pkt-line-with-an-impossible-length", "a pkt-line with an impossible length").Because(nil)
	ErrPktLimit  = say.New("broken.more-bytes-than-the-limit", "more bytes than the limit").Because(nil)
)

// pktKind tells lines from the marks between them.
type pktKind int

const (
	pktLine pktKind = iota
	pktFlush
	pktDelim
	pktEnd
)

// NewPktReader reads pkt-lines from r, of which limit bytes may come.
func NewPktReader(r io.Reader, limit int64) *PktReader {
	return &PktReader{in: bufio.NewReaderSize(r, 128<<10), left: limit}
}

// next returns the next line. The bytes are good until the next call. io.EOF
// comes only between two lines; inside one it is io.ErrUnexpectedEOF.
func (p *PktReader) next() ([]byte, pktKind, error) {
	head, err := p.in.Peek(4)
	if err != nil {
		if err == io.EOF && len(head) > 0 {
			err = io.ErrUnexpectedEOF
		}
		return nil, pktLine, err
	}
	n, ok := pktLength(head)
	switch {
	case !ok || n == 3 || n > MaxPkt:
		return nil, pktLine, ErrPktLength
	case p.left < int64(max(n, 4)):
		return nil, pktLine, ErrPktLimit
	case n < 4:
		p.left -= 4
		p.in.Discard(4)
		return nil, [...]pktKind{pktFlush, pktDelim, pktEnd}[n], nil
	}
	line, err := p.in.Peek(n)
	if err != nil {
		if err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		return nil, pktLine, err
	}
	p.left -= int64(n)
	p.in.Discard(n) // what Peek gave stays good until the next read
	return line[4:], pktLine, nil
}

// Garbage returns what stands where a pkt-line should be, for a finding.
func (p *PktReader) Garbage() string {
	text, _ := p.in.Peek(min(p.in.Buffered(), 200))
	return string(text)
}

func pktLength(head []byte) (n int, ok bool) {
	for _, c := range head[:4] {
		switch {
		case c >= '0' && c <= '9':
			c -= '0'
		case c >= 'a' && c <= 'f':
			c -= 'a' - 10
		case c >= 'A' && c <= 'F':
			c -= 'A' - 10
		default:
			return 0, false
		}
		n = n<<4 | int(c)
	}
	return n, true
}

// pkt formats one pkt-line.
func pkt(format string, args ...any) string {
	text := fmt.Sprintf(format, args...)
	return fmt.Sprintf("%04x%s", len(text)+4, text)
}

// trimLine is a pkt-line without the line break at its end.
func trimLine(line []byte) []byte {
	if n := len(line); n > 0 && line[n-1] == '\n' {
		return line[:n-1]
	}
	return line
}
