// Package gitserver is an SSH git server inside this process, with
// repositories that live in memory. The demo forge and the tests run against
// it: real git and real ssh cannot tell it from a forge.
//
// It knows no rules of any forge. Who may do what, and with which words a
// person is turned away, is asked through Hooks.
package gitserver

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"sync/atomic"

	"golang.org/x/crypto/ssh"

	"latchkey/keys"
)

// The services that a client can ask for, as Hooks see them.
const (
	UploadPack      = "git-upload-pack"
	ReceivePack     = "git-receive-pack"
	LFSAuthenticate = "git-lfs-authenticate"
)

// Hooks are the forge's own rules. Every method may be called from many
// goroutines at once. A key is always the one that the client has signed with,
// except in Knows, where it is only offered.
type Hooks interface {
	// Knows reports whether anybody on this forge owns the key. False ends in
	// "Permission denied (publickey)" during the handshake.
	Knows(key keys.Public) bool
	// Greet answers a person who asks for a shell (ssh -T): the text and the
	// exit status. The text goes to standard output when the status is 0, else
	// to standard error.
	Greet(key keys.Public) (text string, status int)
	// Open decides on one service for one repository. The path comes without
	// leading slash and without ".git": "acme/web-frontend". A non-empty denial
	// is printed on standard error and the exit status is 1.
	Open(key keys.Public, service, path string) (repo *Repo, denial string)
	// HostKeyInfo says whether the forge prints its host keys when it is asked
	// for host_key_info, as Bitbucket does.
	HostKeyInfo() bool
	// Used says that a service was allowed and answers now. It is called before
	// the first byte of the answer leaves, so that whoever has seen the answer
	// also finds the key marked as used.
	Used(key keys.Public, service, path string)
}

// Options are what Listen needs. Hooks must be set.
type Options struct {
	Hooks  Hooks
	Log    io.Writer // one line per connection and command; nil = none
	Faults Faults    // at the start; see SetFaults
	// LFSURL is the base of the address that git-lfs-authenticate hands out,
	// "" = http://lfs.invalid. The repository's path and "/info/lfs" follow it;
	// LFS serves what is asked for there.
	LFSURL string
}

// Server is a running server. It is safe for concurrent use.
type Server struct {
	hooks    Hooks
	lfsURL   string
	grants   lfsGrants
	listener net.Listener
	faults   atomic.Pointer[Faults]
	hostKey  atomic.Pointer[hostKey]
	ctx      context.Context // ends when Close is called
	cancel   context.CancelFunc
	work     sync.WaitGroup // every goroutine of the server
	slots    chan struct{}  // one per connection

	logMu sync.Mutex
	log   io.Writer
	mu    sync.Mutex
	open  map[net.Conn]struct{} // nil once closed
}

type hostKey struct {
	signer ssh.Signer
	public keys.Public
}

// maxConns is how many connections are served at once. Further ones wait in
// the listener's queue.
const maxConns = 256

// Listen starts a server on a port of 127.0.0.1 that the system chooses, with
// a fresh Ed25519 host key. Close ends it.
func Listen(o Options) (*Server, error) {
	if o.Hooks == nil {
		return nil, errors.New("git server: no hooks given")
	}
	key, err := newHostKey()
	if err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("git server: %w", err)
	}
	s := &Server{
		hooks: o.Hooks, lfsURL: o.LFSURL, listener: listener, log: o.Log,
		slots: make(chan struct{}, maxConns), open: map[net.Conn]struct{}{},
	}
	if s.lfsURL == "" {
		s.lfsURL = "http://lfs.invalid"
	}
	s.ctx, s.cancel = context.WithCancel(context.Background())
	s.hostKey.Store(key)
	s.SetFaults(o.Faults)
	s.work.Go(s.accept)
	return s, nil
}

// Addr is where the server listens: "127.0.0.1:port".
func (s *Server) Addr() string { return s.listener.Addr().String() }

// HostKey is the public key of the host key that new connections see.
func (s *Server) HostKey() keys.Public { return s.hostKey.Load().public }

// RotateHostKey puts a fresh host key in place, as a forge does after a leak
// and as an attacker in between would. Running connections go on.
func (s *Server) RotateHostKey() error {
	key, err := newHostKey()
	if err != nil {
		return err
	}
	s.hostKey.Store(key)
	return nil
}

// SetFaults changes how the server misbehaves from the next connection on.
func (s *Server) SetFaults(f Faults) { s.faults.Store(&f) }

// Close stops listening, ends every connection and returns when all of the
// server's goroutines have ended. A second call does nothing.
func (s *Server) Close() error {
	s.mu.Lock()
	conns := s.open
	s.open = nil
	s.mu.Unlock()
	if conns == nil {
		return nil
	}
	s.cancel()
	err := s.listener.Close()
	for conn := range conns {
		conn.Close()
	}
	s.work.Wait()
	return err
}

func (s *Server) accept() {
	for {
		select {
		case s.slots <- struct{}{}:
		case <-s.ctx.Done():
			return
		}
		conn, err := s.listener.Accept()
		if err != nil {
			<-s.slots
			if s.ctx.Err() != nil || errors.Is(err, net.ErrClosed) {
				return
			}
			s.logf("accept: %v", err)
			continue
		}
		s.work.Go(func() {
			defer func() { <-s.slots }()
			defer conn.Close()
			if s.enter(conn) {
				defer s.leave(conn)
				s.serve(conn)
			}
		})
	}
}

// enter books a connection so that Close can end it; false when the server is
// closed already.
func (s *Server) enter(conn net.Conn) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open == nil {
		return false
	}
	s.open[conn] = struct{}{}
	return true
}

func (s *Server) leave(conn net.Conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.open, conn)
}

func (s *Server) logf(format string, args ...any) {
	if s.log == nil {
		return
	}
	s.logMu.Lock()
	defer s.logMu.Unlock()
	fmt.Fprintf(s.log, "git server: "+format+"\n", args...)
}

func newHostKey() (*hostKey, error) {
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("git server: host key: %w", err)
	}
	signer, err := ssh.NewSignerFromKey(private)
	if err != nil {
		return nil, fmt.Errorf("git server: host key: %w", err)
	}
	return &hostKey{signer: signer, public: keys.NewPublic(signer.PublicKey(), "")}, nil
}
