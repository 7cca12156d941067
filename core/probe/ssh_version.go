package probe

import (
	"bufio"
	"bytes"
	"errors"
	"net"
	"strings"
)

// versionReader watches the first lines that a server sends, so that the SSH
// version is a rung of its own and something that is not SSH is recognised at
// once. It also reads in large pieces, which a fast clone needs.
type versionReader struct {
	net.Conn
	in       *bufio.Reader
	complete bool   // the version line has come
	line     []byte // the line that is coming
	before   []byte // what came before the version line, for the finding
	page     []byte // of another protocol, what came behind its first words
	version  func(string)
}

// The most that may come before the version line: RFC 4253 allows lines, and
// sane servers send none.
const maxBeforeVersion = 8 << 10

// errNotSSH says that the other side speaks something else.
var errNotSSH = errors.New("not an SSH service")

// newVersionReader calls version once, when the version line has come.
func newVersionReader(conn net.Conn, version func(string)) *versionReader {
	return &versionReader{Conn: conn, in: bufio.NewReaderSize(conn, 256<<10), version: version}
}

// Read implements io.Reader.
func (s *versionReader) Read(b []byte) (int, error) {
	if s.complete {
		return s.in.Read(b)
	}
	if len(b) > 1 {
		b = b[:1] // x/crypto reads the version line byte by byte anyway
	}
	n, err := s.in.Read(b)
	if n > 0 {
		if e := s.watch(b[0]); e != nil {
			return 0, e
		}
	}
	return n, err
}

func (s *versionReader) watch(c byte) error {
	s.line = append(s.line, c)
	if c != '\n' && len(s.line) < 512 {
		return s.suspicious()
	}
	line := strings.TrimRight(string(s.line), "\r\n")
	s.line = s.line[:0]
	if strings.HasPrefix(line, "SSH-") {
		if !strings.HasPrefix(line, "SSH-2.0-") && !strings.HasPrefix(line, "SSH-1.99-") {
			s.before = append(s.before[:0], line...)
			return errNotSSH
		}
		s.complete = true
		s.version(line)
		return nil
	}
	if s.before = append(append(s.before, line...), '\n'); len(s.before) > maxBeforeVersion {
		return errNotSSH
	}
	return nil
}

// suspicious knows other protocols by how they begin, so that nobody waits for
// a time-out: web, mail, FTP, TLS.
func (s *versionReader) suspicious() error {
	for _, start := range []string{"HTTP/", "220 ", "220-", "+OK", "* OK", "\x15\x03", "\x16\x03", "<!DOCTYPE", "<html"} {
		if len(s.before) == 0 && bytes.Equal(s.line, []byte(start)) {
			peek, _ := s.in.Peek(min(s.in.Buffered(), maxBeforeVersion))
			s.page = bytes.Clone(peek)
			text, _, _ := strings.Cut(string(s.line)+string(peek[:min(len(peek), 80)]), "\n")
			s.before = append(s.before, text...)
			return errNotSSH
		}
	}
	return nil
}
