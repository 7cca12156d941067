package gitserver

import (
	"bufio"
	"io"
	"net"
	"strings"
	"time"

	"golang.org/x/crypto/ssh"
)

// misbehave plays the faults that keep SSH from starting; false when there is
// none of them. It returns when the client has gone or the server closes.
func (s *Server) misbehave(conn net.Conn, f Faults) bool {
	switch {
	case f.BlackHole:
		io.Copy(io.Discard, conn)
	case f.NotSSH:
		// A web server waits for a request; the client's version line is one.
		bufio.NewReader(io.LimitReader(conn, 1<<10)).ReadString('\n')
		io.WriteString(conn, "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n400 Bad Request\n")
		hangUp(conn)
	case f.CloseAfterVersion:
		io.WriteString(conn, "SSH-2.0-latchkey-demo\r\n")
		hangUp(conn)
	default:
		return false
	}
	return true
}

// hangUp ends the server's side in order and waits for the client to end its
// own. Closing at once would reset the connection, and the client might never
// see what was said before.
func hangUp(conn net.Conn) {
	if tcp, ok := conn.(*net.TCPConn); ok {
		tcp.CloseWrite()
	}
	io.Copy(io.Discard, conn)
}

// endlessBanner sends banners until the client has had enough.
func (s *Server) endlessBanner(conn ssh.ServerPreAuthConn) {
	text := strings.Repeat("\x1b[31mPlease read this notice.\x1b[0m\r\n", 64)
	pause := time.NewTicker(time.Millisecond) // leaves the processor to others
	defer pause.Stop()
	for conn.SendAuthBanner(text) == nil {
		select {
		case <-pause.C:
		case <-s.ctx.Done():
			return
		}
	}
}
