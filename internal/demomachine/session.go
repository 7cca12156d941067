package demomachine

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/crypto/ssh"
)

// session is one program on a machine.
type session struct {
	m       *Machine
	channel ssh.Channel
	tty     *terminal // nil = none was asked for
	cmd     *exec.Cmd // nil = nothing was started yet
	ended   atomic.Bool
	copied  sync.WaitGroup // from the terminal
	running sync.WaitGroup
}

func newSession(m *Machine, c ssh.Channel) *session { return &session{m: m, channel: c} }

// serve answers what is asked on the channel, until the other side closes it.
// Then what still runs is ended.
func (s *session) serve(requests <-chan *ssh.Request) {
	for r := range requests {
		ok := s.answer(r)
		if r.WantReply {
			_ = r.Reply(ok, nil) // the loop sees when the connection has ended
		}
		if ok && (r.Type == "exec" || r.Type == "shell") {
			s.running.Go(s.wait)
		}
	}
	if s.cmd != nil && !s.ended.Load() {
		kill(s.cmd)
	}
	s.running.Wait()
	if s.tty != nil {
		s.tty.close()
	}
	_ = s.channel.Close()
}

// answer does what a request asks for, and reports whether it could. A variable
// of the environment, sftp and an agent are refused.
func (s *session) answer(r *ssh.Request) bool {
	switch r.Type {
	case "exec":
		var p struct{ Line string }
		return s.cmd == nil && ssh.Unmarshal(r.Payload, &p) == nil && s.start("-c", p.Line)
	case "shell":
		return s.cmd == nil && s.start("-l")
	case "pty-req":
		var p struct {
			Term                    string
			Columns, Rows, Wide, Up uint32
			Modes                   string
		}
		if s.cmd != nil || s.tty != nil || ssh.Unmarshal(r.Payload, &p) != nil {
			return false
		}
		tty, err := openTerminal(s.m.root)
		if err != nil {
			return false
		}
		s.tty = tty
		tty.term = p.Term
		tty.resize(p.Columns, p.Rows)
		return true
	case "window-change":
		var p struct{ Columns, Rows, Wide, Up uint32 }
		if s.tty == nil || ssh.Unmarshal(r.Payload, &p) != nil {
			return false
		}
		s.tty.resize(p.Columns, p.Rows)
		return true
	}
	return false
}

// start starts sh with the channel, or a terminal, as its files.
func (s *session) start(args ...string) bool {
	if s.tty != nil {
		return s.startInTerminal(s.m.sh("exec setsid -c ", args...))
	}
	cmd := s.m.sh("exec ", args...)
	cmd.SysProcAttr = ownGroup()
	cmd.Stdout, cmd.Stderr = s.channel, s.channel.Stderr()
	cmd.WaitDelay = time.Second // what it has left running may hold its output
	in, err := cmd.StdinPipe()
	if err != nil || cmd.Start() != nil {
		return false
	}
	s.cmd = cmd
	// Ends with the channel, which serve closes.
	go func() {
		_, _ = io.Copy(in, s.channel) // it may want to hear no more
		_ = in.Close()
	}()
	return true
}

func (s *session) startInTerminal(cmd *exec.Cmd) bool {
	cmd.Env = append(cmd.Env, "TERM="+s.tty.term)
	if err := s.tty.start(cmd); err != nil {
		return false
	}
	s.cmd = cmd
	go func() { _, _ = io.Copy(s.tty.master, s.channel) }()         // until the channel is closed
	s.copied.Go(func() { _, _ = io.Copy(s.channel, s.tty.master) }) // until nobody holds the terminal
	return true
}

// wait waits for the program and tells the other side how it ended.
func (s *session) wait() {
	err := s.cmd.Wait()
	s.ended.Store(true)
	if s.tty != nil {
		s.tty.drain()
		s.copied.Wait()
	}
	var exit *exec.ExitError
	switch {
	case err == nil || errors.Is(err, exec.ErrWaitDelay):
		s.tell("exit-status", struct{ Status uint32 }{0})
	case errors.As(err, &exit) && exit.ExitCode() >= 0:
		s.tell("exit-status", struct{ Status uint32 }{uint32(exit.ExitCode())})
	default:
		s.tell("exit-signal", struct {
			Signal         string
			Core           bool
			Text, Language string
		}{signalName(s.cmd.ProcessState), false, "", ""})
	}
	_ = s.channel.Close()
}

func (s *session) tell(kind string, payload any) {
	_, _ = s.channel.SendRequest(kind, false, ssh.Marshal(payload)) // the other side may have gone
}

// signalName is which signal ended a process, as SSH names it.
func signalName(state *os.ProcessState) string {
	if state != nil && state.String() == "signal: terminated" {
		return "TERM"
	}
	return "KILL"
}
