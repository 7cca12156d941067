// Package shtest is test support: it reaches the build machines of tests.
package shtest

import (
	"context"
	"errors"
	"io"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"latchkey/core/machine/sh"
	"latchkey/internal/machinetest"
)

// session is a command over there.
type session struct {
	*ssh.Session
	in       io.WriteCloser
	out, err io.Reader
}

func (s session) Stdin() io.WriteCloser { return s.in }
func (s session) Stdout() io.Reader     { return s.out }
func (s session) Stderr() io.Reader     { return s.err }
func (s session) Kill()                 { s.Close() }

func (s session) Wait() error {
	if err := s.Session.Wait(); err != nil && !errors.As(err, new(*ssh.ExitError)) {
		return err
	}
	return nil
}

// Runner reaches a machine as one of its users, over the address that it shows or
// over another, such as a proxy's.
func Runner(t testing.TB, r *machinetest.Running, user string, addr ...string) sh.Runner {
	t.Helper()
	to := append(addr, r.Addr)[0]
	client, err := ssh.Dial("tcp", to, &ssh.ClientConfig{User: user, Auth: []ssh.AuthMethod{ssh.PublicKeys(r.Key)},
		HostKeyCallback: ssh.FixedHostKey(r.HostKey()), Timeout: 20 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Close() })
	return sh.Over(r.Name, func(context.Context, string) (sh.Process, error) { return start(client) })
}

func start(client *ssh.Client) (sh.Process, error) {
	s, err := client.NewSession()
	if err != nil {
		return nil, err
	}
	p := session{Session: s}
	var failed [3]error
	p.in, failed[0] = s.StdinPipe()
	p.out, failed[1] = s.StdoutPipe()
	p.err, failed[2] = s.StderrPipe()
	if err := errors.Join(failed[:]...); err != nil {
		return nil, err
	}
	return p, s.Start("exec /bin/sh")
}
