package demomachine

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"time"

	"golang.org/x/crypto/ssh"
)

const (
	maxConns  = 64               // of one machine at a time
	loginTime = 20 * time.Second // for who has not logged in yet
)

var errNotAllowed = errors.New("this key may not log in")

// listen takes connections, of the user with the allowed key only.
func (m *Machine) listen(allowed ssh.PublicKey) error {
	host, _, err := newKey()
	if err != nil {
		return err
	}
	m.server = &ssh.ServerConfig{
		ServerVersion: "SSH-2.0-LatchkeyDemoMachine",
		MaxAuthTries:  6,
		PublicKeyCallback: func(conn ssh.ConnMetadata, key ssh.PublicKey) (*ssh.Permissions, error) {
			if conn.User() != user || !bytes.Equal(key.Marshal(), allowed.Marshal()) {
				return nil, errNotAllowed
			}
			return &ssh.Permissions{}, nil
		},
	}
	m.server.AddHostKey(host)
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return err
	}
	m.listener, m.Addr = l, l.Addr().String()
	port := l.Addr().(*net.TCPAddr).Port
	m.HostKey = fmt.Sprintf("[127.0.0.1]:%d %s", port, bytes.TrimSpace(ssh.MarshalAuthorizedKey(host.PublicKey())))
	m.serving.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			if !m.admit(conn) {
				_ = conn.Close()
				continue
			}
			m.serving.Go(func() {
				m.serve(conn)
				m.mu.Lock()
				delete(m.conns, conn)
				m.mu.Unlock()
			})
		}
	})
	return nil
}

// admit notes a connection, unless there are too many or the machine ends.
func (m *Machine) admit(conn net.Conn) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	select {
	case <-m.ctx:
		return false
	default:
	}
	if len(m.conns) >= maxConns {
		return false
	}
	m.conns[conn] = true
	return true
}

// serve speaks SSH on one connection until it ends.
func (m *Machine) serve(conn net.Conn) {
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(loginTime)); err != nil {
		return
	}
	server, channels, requests, err := ssh.NewServerConn(conn, m.server)
	if err != nil {
		return
	}
	defer server.Close()
	if err := conn.SetDeadline(time.Time{}); err != nil {
		return
	}
	m.serving.Go(func() { ssh.DiscardRequests(requests) }) // refuses those to forward
	for c := range channels {
		if c.ChannelType() != "session" {
			_ = c.Reject(ssh.Prohibited, "this machine forwards nothing")
			continue
		}
		channel, asked, err := c.Accept()
		if err != nil {
			return
		}
		m.serving.Go(func() { newSession(m, channel).serve(asked) })
	}
}
