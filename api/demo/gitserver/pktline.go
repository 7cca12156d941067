package gitserver

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
)

// Kinds of pkt-lines.
type pktKind int

const (
	pktData  pktKind = iota
	pktFlush         // 0000
	pktDelim         // 0001
	pktEnd           // 0002
)

// maxPkt is the longest pkt-line, with its four digits of length.
const maxPkt = 65520

var errPkt = errors.New("bad pkt-line")

// maxTalk is how many bytes of pkt-lines one client may send, a pushed pack not
// counted. Naming 100,000 commits takes five million.
const maxTalk = 32 << 20

// pktReader reads what a client sends, and no more than maxTalk of it.
type pktReader struct {
	from *bufio.Reader
	left int
	buf  [maxPkt]byte
}

func newPktReader(r io.Reader) *pktReader {
	return &pktReader{from: bufio.NewReader(r), left: maxTalk}
}

// read returns the next line without its line end. The bytes are good until the
// next call. io.EOF says that the client ended between two lines.
func (r *pktReader) read() (pktKind, []byte, error) {
	var length [2]byte
	if n, err := io.ReadFull(r.from, r.buf[:4]); err != nil {
		if n == 0 {
			err = io.EOF
		}
		return 0, nil, err
	}
	if _, err := hex.Decode(length[:], r.buf[:4]); err != nil {
		return 0, nil, fmt.Errorf("%w: length %q", errPkt, r.buf[:4])
	}
	n := int(length[0])<<8 | int(length[1])
	if r.left -= max(n, 4); r.left < 0 {
		return 0, nil, fmt.Errorf("%w: more than %d bytes", errPkt, maxTalk)
	}
	switch {
	case n < 3:
		return pktKind(n + 1), nil, nil
	case n < 4 || n > maxPkt:
		return 0, nil, fmt.Errorf("%w: length %d", errPkt, n)
	}
	if _, err := io.ReadFull(r.from, r.buf[:n-4]); err != nil {
		return 0, nil, err
	}
	return pktData, bytes.TrimSuffix(r.buf[:n-4], []byte("\n")), nil
}

// pktWriter writes pkt-lines and gathers them until flush, so that an
// advertisement leaves in few SSH packets. The first error stays.
type pktWriter struct {
	to  *bufio.Writer
	err error
}

func newPktWriter(w io.Writer) *pktWriter {
	return &pktWriter{to: bufio.NewWriterSize(w, 32<<10)}
}

// linef writes one line; the caller writes the line end where there is one.
func (w *pktWriter) linef(format string, args ...any) {
	w.line(fmt.Appendf(nil, format, args...))
}

func (w *pktWriter) line(p []byte) {
	w.raw(fmt.Appendf(nil, "%04x", len(p)+4))
	w.raw(p)
}

func (w *pktWriter) delim() { w.raw([]byte("0001")) }

// flush writes a flush-pkt and sends everything.
func (w *pktWriter) flush() error {
	w.raw([]byte("0000"))
	return w.send()
}

// send sends what was gathered.
func (w *pktWriter) send() error {
	if w.err == nil {
		w.err = w.to.Flush()
	}
	return w.err
}

func (w *pktWriter) raw(p []byte) {
	if w.err == nil {
		_, w.err = w.to.Write(p)
	}
}
