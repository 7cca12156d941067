package probe

import (
	"context"
	"io"
	"sync"
	"time"

	"golang.org/x/crypto/ssh"

	"latchkey/core/probe/finding"
)

// link is one authenticated SSH connection.
type link struct {
	conn   ssh.Conn
	remote remote
	gone   chan struct{} // closed when the connection has ended
}

// lost reports whether the connection has ended, or does so just now.
func (l *link) lost() bool {
	timer := time.NewTimer(50 * time.Millisecond)
	defer timer.Stop()
	select {
	case <-l.gone:
		return true
	case <-timer.C:
		return false
	}
}

// maxStderr bounds what is kept of a command's stderr; the rest is read and
// dropped.
const maxStderr = 64 << 10

// session is one command, or the login greeting, on a link.
type session struct {
	ch       ssh.Channel
	link     *link
	done     chan struct{} // closed when stderr and the exit status are in
	accepted chan bool     // whether the server runs the command

	mu     sync.Mutex
	stderr []byte
	status int // exit status, -1 while not told
}

// exec starts a command; "" asks for a shell, as `ssh -T git@host` does, which
// forges answer with a greeting. It does not wait for the server's consent, so
// a command costs one round trip less.
func (l *link) exec(ctx context.Context, command string) (*session, error) {
	type opened struct {
		ch   ssh.Channel
		reqs <-chan *ssh.Request
		err  error
	}
	result := make(chan opened, 1)
	go func() {
		ch, reqs, err := l.conn.OpenChannel("session", nil)
		result <- opened{ch, reqs, err}
	}()
	var o opened
	select {
	case o = <-result:
	case <-ctx.Done(): // the channel comes to its end with the link
		return nil, ctx.Err()
	}
	if o.err != nil {
		return nil, o.err
	}
	s := &session{ch: o.ch, link: l, done: make(chan struct{}), accepted: make(chan bool, 1), status: -1}
	var both sync.WaitGroup
	both.Go(func() { s.readStderr(o.ch.Stderr()) })
	both.Go(func() { s.watch(o.reqs) })
	go func() { both.Wait(); close(s.done) }()
	go func() {
		name, payload := "exec", ssh.Marshal(struct{ Command string }{command})
		if command == "" {
			name, payload = "shell", nil
		}
		ok, err := o.ch.SendRequest(name, true, payload)
		s.accepted <- ok
		if err == nil && !ok {
			o.ch.Close()
		}
	}()
	return s, nil
}

func (s *session) readStderr(r io.Reader) {
	buf := make([]byte, 4096)
	for {
		n, err := r.Read(buf)
		s.mu.Lock()
		s.stderr = append(s.stderr, buf[:min(n, maxStderr-len(s.stderr))]...)
		s.mu.Unlock()
		if err != nil {
			return
		}
	}
}

func (s *session) watch(reqs <-chan *ssh.Request) {
	for r := range reqs {
		var status struct{ Status uint32 }
		if r.Type == "exit-status" && ssh.Unmarshal(r.Payload, &status) == nil {
			s.mu.Lock()
			s.status = int(status.Status)
			s.mu.Unlock()
		}
		r.Reply(false, nil)
	}
}

// message waits a moment for the end of the command and gives its stderr.
func (s *session) message(ctx context.Context) string {
	timer := time.NewTimer(2 * time.Second)
	defer timer.Stop()
	select {
	case <-s.done:
	case <-timer.C:
	case <-ctx.Done():
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return string(s.stderr)
}

// besideTime is how long what a server wrote to stderr before its answer may take
// from the connection to here: both lie in this process by then, but another
// goroutine brings it.
const besideTime = 20 * time.Millisecond

// heardBefore returns the stderr that came before what was read last.
func (s *session) heardBefore(ctx context.Context) string {
	for end := time.Now().Add(besideTime); time.Now().Before(end); {
		if text := s.heard(); text != "" {
			return text
		}
		select {
		case <-time.After(time.Millisecond):
		case <-s.done: // no more can come
			return s.heard()
		case <-ctx.Done():
			return s.heard()
		}
	}
	return s.heard()
}

// heard returns the stderr so far.
func (s *session) heard() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return string(s.stderr)
}

// exit returns the exit status, -1 when the server told none.
func (s *session) exit() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.status
}

// mute reports whether the session ended without any word of the server, as it
// does when a server closes the whole connection after another session.
func (s *session) mute() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.stderr) == 0 && s.status < 0
}

// connect makes a further connection, to where the first one went or to another server
// that submodules are on, without touching the ladder. A way there may ask a person; for
// a host key it does not.
func (p *Prober) connect(ctx context.Context, r remote, signer ssh.Signer) (*link, *finding.Finding) {
	to, f := p.roadTo(ctx, r.host, r.port)
	if f != nil {
		return nil, f
	}
	conn, err := dialAny(ctx, to, r.port, p.o.Timeouts.TCP)
	if err != nil {
		return nil, unreached(err, r.host, r.port)
	}
	h := &handshake{p: p, remote: r, signer: signer}
	l, err := h.run(ctx, conn)
	if err != nil {
		return nil, h.explain(err, r.name())
	}
	return l, nil
}
