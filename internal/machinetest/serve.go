package machinetest

import (
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"time"

	"latchkey/internal/nsroot"
)

// listen takes connections until Stop. Each gets an sshd of its own, which reads
// its configuration and host key anew.
func (r *Running) listen() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	l, err := r.bind()
	if err != nil {
		return err
	}
	r.listener, r.Addr = l, l.Addr().String()
	r.serving.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			r.serving.Go(func() { r.serve(conn.(*net.TCPConn)) })
		}
	})
	return nil
}

// bind opens the port that the machine had before, or a new one.
func (r *Running) bind() (net.Listener, error) {
	switch {
	case r.Addr != "":
		return net.Listen("tcp4", r.Addr)
	case !r.machine.OwnAddress:
		return net.Listen("tcp4", "127.0.0.1:0")
	}
	const tries = 20 // another test may have taken one
	for try := 0; ; try++ {
		address := fmt.Sprintf("127.%d.%d.%d:22", 2+rand.IntN(250), rand.IntN(256), 1+rand.IntN(254))
		l, err := net.Listen("tcp4", address)
		if err == nil || try == tries {
			return l, err
		}
	}
}

// serve lets an sshd in the machine speak on a connection, and waits for its end.
func (r *Running) serve(conn *net.TCPConn) {
	defer conn.Close()
	if behind := r.machine.Behind; behind != nil && !behind.made(conn.RemoteAddr().(*net.TCPAddr)) {
		return
	}
	file, err := conn.File()
	if err != nil {
		return
	}
	id := 0
	if !r.every {
		id = nsroot.User
	}
	cmd := r.root.Command(id, id, "/usr/sbin/sshd", "-i", "-e", "-f", "/etc/ssh/sshd_config")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = file, file, &r.log
	cmd.Env = []string{"PATH=" + defaultPath}
	cmd.WaitDelay = time.Second // what it has left running holds its standard error
	r.mu.Lock()
	err = net.ErrClosed
	if r.listener != nil {
		err = cmd.Start()
	}
	if err == nil {
		r.conns[conn] = cmd
	}
	r.mu.Unlock()
	_ = file.Close()
	if err != nil {
		return
	}
	_ = conn.Close() // it is sshd's
	_ = cmd.Wait()   // its status is the session's
	r.mu.Lock()
	delete(r.conns, conn)
	r.mu.Unlock()
}

// Stop switches the machine off as far as others can see: nobody reaches it, and
// who was connected is cut off. Its files stay. StartAgain switches it on.
func (r *Running) Stop() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.listener != nil {
		_ = r.listener.Close()
		r.listener = nil
	}
	for _, cmd := range r.conns {
		r.hangUp(cmd)
	}
}

// StartAgain lets a machine that was stopped be reached at the same address.
func (r *Running) StartAgain() error { return r.listen() }

// hangUp ends the sshd of one connection with all that it started. It runs as the
// child of the process that entered the machine.
func (r *Running) hangUp(cmd *exec.Cmd) {
	for _, pid := range descendants(cmd.Process.Pid) {
		if p, err := os.FindProcess(pid); err == nil {
			_ = p.Kill() // may have ended
		}
	}
}
