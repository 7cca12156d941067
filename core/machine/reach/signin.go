package reach

import (
	"context"
	"errors"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/crypto/ssh"

	"latchkey/core/hostkey"
)

// signIn is one attempt to set up an SSH connection with one host.
type signIn struct {
	machine *Machine
	place   int
	address Address
	ctx     context.Context
	limit   *limit
	phase   atomic.Int32
	asked   asked
	close   []func() // what is closed when the attempt is over

	mu      sync.Mutex
	verdict *hostkey.Verdict // of a host key that was not good
	banner  []byte
	heard   int
}

// phases of a sign-in.
const (
	phaseVersion int32 = iota // until the host key is seen
	phaseAuth                 // the host key is good
	phaseDone
)

// maxBanner bounds what is kept of a server's words, maxHeard what is listened
// to.
const (
	maxBanner = 4 << 10
	maxHeard  = 1 << 20
)

// errBadHostKey stops a handshake, errBanners one in which the server only talks.
var (
	errBadHostKey = errors.New("the host key is not good")
	errBanners    = errors.New("its greeting does not end")
)

// run signs in; it closes the connection when that fails.
func (s *signIn) run(conn net.Conn) (*ssh.Client, error) {
	defer func() {
		for _, f := range s.close {
			f()
		}
	}()
	stop := context.AfterFunc(s.ctx, func() { conn.Close() })
	defer stop()
	s.limit = newLimit(s.machine.options.Wait.Handshake, func() { conn.Close() })
	defer s.limit.stop()
	config := &ssh.ClientConfig{
		User:              s.address.User,
		ClientVersion:     "SSH-2.0-Latchkey",
		HostKeyAlgorithms: s.algorithms(),
		HostKeyCallback:   s.hostKey,
		BannerCallback:    s.hear,
		Auth:              s.methods(),
	}
	client, channels, requests, err := ssh.NewClientConn(conn, s.address.dialed(), config)
	if err != nil {
		conn.Close()
		return nil, s.explain(err)
	}
	s.phase.Store(phaseDone)
	// A server may open nothing here: no forwarded port, no agent, no display.
	refused := make(chan ssh.NewChannel)
	go func() {
		defer close(refused)
		for ch := range channels {
			ch.Reject(ssh.Prohibited, "not offered")
		}
	}()
	return ssh.NewClient(client, refused, requests), nil
}

func (s *signIn) hear(text string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.banner = append(s.banner, text[:min(len(text), maxBanner-len(s.banner))]...)
	if s.heard += len(text); s.heard > maxHeard {
		return errBanners
	}
	return nil
}

func (s *signIn) said() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return string(s.banner)
}

// limit ends a connection on which a machine keeps us waiting. While a person or
// an agent is asked it stands still.
type limit struct {
	mu    sync.Mutex
	timer *time.Timer
	ended bool
	each  time.Duration
}

func newLimit(each time.Duration, end func()) *limit {
	l := &limit{each: each}
	l.timer = time.AfterFunc(each, func() {
		l.mu.Lock()
		l.ended = true
		l.mu.Unlock()
		end()
	})
	return l
}

// begin begins to count anew, with another limit where each is not 0.
func (l *limit) begin(each time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if each != 0 {
		l.each = each
	}
	if !l.ended {
		l.timer.Reset(l.each)
	}
}

// pause stops counting until the returned func is called.
func (l *limit) pause() func() {
	l.timer.Stop()
	return func() { l.begin(0) }
}

func (l *limit) stop() { l.timer.Stop() }

func (l *limit) isOver() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.ended
}
