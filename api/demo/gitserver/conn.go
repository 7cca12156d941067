package gitserver

import (
	"net"
	"sync"
	"time"

	"golang.org/x/crypto/ssh"

	"latchkey/keys"
)

// Limits of one connection.
const (
	handshakeTime = 20 * time.Second // from TCP to a verified key
	idleTime      = 2 * time.Minute  // without a byte in either direction
	maxSessions   = 10               // channels open at once, as sshd's MaxSessions
	maxAuthTries  = 6                // as sshd's MaxAuthTries
)

// verifiedKey is where the key that was verified is kept in the permissions.
type verifiedKey struct{}

// serve runs one TCP connection to its end.
func (s *Server) serve(conn net.Conn) {
	faults := *s.faults.Load()
	if s.misbehave(conn, faults) {
		return
	}
	timed := &idleConn{Conn: conn}
	if faults.EndlessBanner {
		timed.setIdle(idleTime) // it is for the client to lose patience
	} else {
		conn.SetDeadline(time.Now().Add(handshakeTime))
	}
	sshConn, channels, requests, err := ssh.NewServerConn(timed, s.sshConfig(faults))
	if err != nil {
		s.logf("%s: no login: %q", conn.RemoteAddr(), err.Error())
		return
	}
	timed.setIdle(idleTime)
	defer sshConn.Close()
	key, ok := sshConn.Permissions.ExtraData[verifiedKey{}].(keys.Public)
	if !ok { // cannot be: every login goes through the verified callback
		return
	}
	s.logf("%s: login with %s", conn.RemoteAddr(), key.Fingerprint())
	var work sync.WaitGroup
	defer work.Wait()
	work.Go(func() { ssh.DiscardRequests(requests) }) // no forwarding; keep-alives get their answer
	slots := make(chan struct{}, maxSessions)
	for ch := range channels {
		if ch.ChannelType() != "session" {
			ch.Reject(ssh.Prohibited, "only sessions are served")
			continue
		}
		select {
		case slots <- struct{}{}:
		default:
			ch.Reject(ssh.ResourceShortage, "too many sessions")
			continue
		}
		work.Go(func() {
			defer func() { <-slots }()
			s.session(ch, conn, key, faults)
		})
	}
}

// sshConfig is the handshake's rule book: public keys only, user git only.
//
// The key that counts is the one whose signature was checked. Clients may ask
// about many keys before they sign with one (CVE-2024-45337 was a server that
// mixed them up), so the callback for offered keys keeps nothing, and only the
// callback for a verified key writes down which one it was.
func (s *Server) sshConfig(faults Faults) *ssh.ServerConfig {
	config := &ssh.ServerConfig{
		ServerVersion: "SSH-2.0-latchkey-demo",
		MaxAuthTries:  maxAuthTries,
		PublicKeyCallback: func(meta ssh.ConnMetadata, key ssh.PublicKey) (*ssh.Permissions, error) {
			return nil, s.mayLogin(meta, key)
		},
		VerifiedPublicKeyCallback: func(meta ssh.ConnMetadata, key ssh.PublicKey, _ *ssh.Permissions, _ string) (*ssh.Permissions, error) {
			if err := s.mayLogin(meta, key); err != nil {
				return nil, err
			}
			return &ssh.Permissions{ExtraData: map[any]any{verifiedKey{}: keys.NewPublic(key, "")}}, nil
		},
	}
	if faults.Banner != "" {
		config.BannerCallback = func(ssh.ConnMetadata) string { return faults.Banner }
	}
	if faults.EndlessBanner {
		config.PreAuthConnCallback = s.endlessBanner
	}
	config.AddHostKey(s.hostKey.Load().signer)
	return config
}

// mayLogin is nil when the user is git and the forge knows the key.
func (s *Server) mayLogin(meta ssh.ConnMetadata, key ssh.PublicKey) error {
	if meta.User() != "git" {
		return errDenied("only the user git may log in")
	}
	if _, isCert := key.(*ssh.Certificate); isCert {
		return errDenied("certificates are not accepted")
	}
	if !s.hooks.Knows(keys.NewPublic(key, "")) {
		return errDenied("nobody owns " + ssh.FingerprintSHA256(key))
	}
	return nil
}

type errDenied string

func (e errDenied) Error() string { return string(e) }

// idleConn is a connection that dies when nothing was read or written for a
// while: a client that went away must not hold its place for ever.
type idleConn struct {
	net.Conn
	mu   sync.Mutex
	idle time.Duration // 0 = the deadline is left as it is
}

func (c *idleConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.extend()
	return n, err
}

func (c *idleConn) Write(p []byte) (int, error) {
	n, err := c.Conn.Write(p)
	c.extend()
	return n, err
}

func (c *idleConn) setIdle(d time.Duration) {
	c.mu.Lock()
	c.idle = d
	c.mu.Unlock()
	c.extend()
}

func (c *idleConn) extend() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.idle > 0 {
		c.Conn.SetDeadline(time.Now().Add(c.idle))
	}
}
