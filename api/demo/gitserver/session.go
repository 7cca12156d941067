package gitserver

import (
	"io"
	"net"

	"golang.org/x/crypto/ssh"

	"latchkey/keys"
)

// session is one channel: at most one command or one greeting.
type session struct {
	server  *Server
	conn    net.Conn // the raw connection, for faults that cut it
	channel ssh.Channel
	out     io.Writer // the channel, slowed down when the faults say so
	key     keys.Public
	faults  Faults
	version int // of the git protocol that the client asked for
}

// session serves a channel until its command has ended or the client leaves.
func (s *Server) session(request ssh.NewChannel, conn net.Conn, key keys.Public, faults Faults) {
	channel, requests, err := request.Accept()
	if err != nil {
		return
	}
	defer channel.Close()
	t := &session{server: s, conn: conn, channel: channel, out: channel, key: key, faults: faults}
	if faults.SlowBytesPerSecond > 0 {
		t.out = &slowWriter{ctx: s.ctx, to: channel, rate: faults.SlowBytesPerSecond}
	}
	for r := range requests {
		run, ok := t.accepts(r)
		if r.WantReply {
			r.Reply(ok, nil)
		}
		if run == nil {
			continue
		}
		s.work.Go(func() { // window changes and the like, until the client closes
			ssh.DiscardRequests(requests)
		})
		t.exit(run())
		return
	}
}

// accepts reports whether a request is granted, and what it starts. A terminal
// is refused, as forges do; of the environment only GIT_PROTOCOL is taken.
func (t *session) accepts(r *ssh.Request) (run func() int, ok bool) {
	switch r.Type {
	case "env":
		var env struct{ Name, Value string }
		if ssh.Unmarshal(r.Payload, &env) == nil && env.Name == "GIT_PROTOCOL" {
			t.version = protocolVersion(env.Value)
			return nil, true
		}
	case "shell":
		return t.greet, true
	case "exec":
		var exec struct{ Command string }
		if ssh.Unmarshal(r.Payload, &exec) == nil {
			return func() int { return t.run(exec.Command) }, true
		}
	}
	return nil, false
}

func (t *session) greet() int {
	if t.faults.RefuseAll != "" {
		return t.deny(t.faults.RefuseAll)
	}
	t.noise()
	text, status := t.server.hooks.Greet(t.key)
	if status != 0 {
		io.WriteString(t.channel.Stderr(), text)
	} else {
		io.WriteString(t.out, text)
	}
	return status
}

// exit tells the client the status. The order matters to clients: end of
// data, status, close.
func (t *session) exit(status int) {
	t.channel.CloseWrite()
	t.channel.SendRequest("exit-status", false, ssh.Marshal(struct{ Status uint32 }{uint32(status)}))
}

// deny prints a sentence as forges do and gives the exit status for it.
func (t *session) deny(text string) int {
	io.WriteString(t.channel.Stderr(), text+"\n")
	return 1
}

func (t *session) noise() {
	if t.faults.StderrNoise != "" {
		io.WriteString(t.channel.Stderr(), t.faults.StderrNoise)
	}
}
