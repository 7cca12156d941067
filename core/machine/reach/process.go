package reach

import (
	"errors"
	"io"
	"sync"

	"golang.org/x/crypto/ssh"
)

// process is a command over there. Its outputs go through pipes of ours, which
// can be closed although the machine does not answer any more.
type process struct {
	hop            *hop
	session        *ssh.Session
	stdin          io.WriteCloser
	out, errs      io.Reader
	outPipe, errsP pipe
	copied         sync.WaitGroup
	killed         chan struct{}
	kill           func()
}

type pipe struct {
	r *io.PipeReader
	w *io.PipeWriter
}

func newPipe() pipe {
	r, w := io.Pipe()
	return pipe{r, w}
}

func newProcess(h *hop, session *ssh.Session) (*process, error) {
	p := &process{hop: h, session: session, outPipe: newPipe(), errsP: newPipe(), killed: make(chan struct{})}
	p.kill = sync.OnceFunc(func() {
		close(p.killed)
		p.outPipe.r.Close()
		p.errsP.r.Close()
		go func() { // these wait for a network that may hang
			session.Signal(ssh.SIGKILL)
			session.Close()
		}()
	})
	var err error
	if p.stdin, err = session.StdinPipe(); err != nil {
		return nil, err
	}
	if p.out, err = session.StdoutPipe(); err != nil {
		return nil, err
	}
	p.errs, err = session.StderrPipe()
	return p, err
}

// copy carries the outputs.
func (p *process) copy() {
	carry := func(to *io.PipeWriter, from io.Reader) {
		_, err := io.Copy(to, from)
		to.CloseWithError(err) // nil is the end of the stream
	}
	p.copied.Go(func() { carry(p.outPipe.w, p.out) })
	p.copied.Go(func() { carry(p.errsP.w, p.errs) })
}

// Stdin implements sh.Process.
func (p *process) Stdin() io.WriteCloser { return p.stdin }

// Stdout implements sh.Process.
func (p *process) Stdout() io.Reader { return p.outPipe.r }

// Stderr implements sh.Process.
func (p *process) Stderr() io.Reader { return p.errsP.r }

// Kill implements sh.Process.
func (p *process) Kill() { p.kill() }

// Wait implements sh.Process.
func (p *process) Wait() error {
	ended := make(chan error, 1)
	go func() {
		ended <- p.session.Wait()
		p.session.Close()
		p.hop.sessions.end()
	}()
	select {
	case err := <-ended:
		return p.why(err)
	case <-p.killed:
		return p.why(nil)
	}
}

// why is the end of a command, as far as it is one of the connection.
func (p *process) why(err error) error {
	if _, status := errors.AsType[*ssh.ExitError](err); status {
		return nil
	}
	if err != nil { // its status is missing: the connection may be about to end
		err = p.hop.why(err)
	} else {
		err = p.hop.lost()
	}
	if err == nil {
		return nil
	}
	return reason(err).Because(err)
}
