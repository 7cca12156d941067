package probe

import (
	"net"
	"strings"
	"testing"

	"latchkey/core/probe/finding"
)

// TestSentencesBelowTheFirstLineOfAPage: proxies say who they are further down.
func TestSentencesBelowTheFirstLineOfAPage(t *testing.T) {
	page := "HTTP/1.1 403 Forbidden\r\nServer: x\r\nX-Squid-Error: ERR_ACCESS_DENIED 0\r\n\r\n" + strings.Repeat("<p>", maxBeforeVersion)
	here, there := net.Pipe()
	go func() { _, _ = there.Write([]byte(page)) }()
	conn := newVersionReader(here, func(string) {})
	for err := error(nil); err == nil; {
		_, err = conn.Read(make([]byte, 1))
	}
	h := &handshake{conn: conn}
	if f := h.explainVersion(errNotSSH, finding.Facts{"host": "host.example"}); f.Code != finding.CodeProxy || strings.Contains(f.What.String(), "<p>") {
		t.Errorf("%+v", f)
	}
	if len(conn.page) > maxBeforeVersion {
		t.Errorf("%d bytes are kept", len(conn.page))
	}
}
