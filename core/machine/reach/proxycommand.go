package reach

import (
	"context"
	"errors"
	"io"
	"net"
	"os/exec"
	"slices"
	"sync"
	"time"

	"latchkey/core/ask"
)

// command runs the ProxyCommand of a host, once the person has said yes to
// exactly it; the answer is good for this Machine.
func (m *Machine) command(ctx context.Context, place int) (net.Conn, error) {
	text := m.at(place).ProxyCommand
	if err := m.allow(ctx, place, text); err != nil {
		return nil, err
	}
	conn, err := startCommand(text)
	if err != nil {
		return nil, m.fail(CommandFailed, place, err)
	}
	return conn, nil
}

// allow asks the person about a command, unless they said yes to it before.
func (m *Machine) allow(ctx context.Context, place int, text string) error {
	if slices.Contains(m.allowed, text) {
		return nil
	}
	if err := m.askCommand(ctx, place, text); err != nil {
		return err
	}
	m.allowed = append(m.allowed, text)
	return nil
}

func (m *Machine) askCommand(ctx context.Context, place int, text string) error {
	if m.options.Person.RunCommand == nil {
		return m.fail(CommandDeclined, place, ask.ErrNobody)
	}
	yes, err := m.options.Person.RunCommand(ctx, ask.Command{Machine: m.target.Name, Command: text})
	switch {
	case ctx.Err() != nil:
		return m.fail(Cancelled, place, context.Cause(ctx))
	case err != nil:
		return m.fail(CommandDeclined, place, err)
	case !yes:
		return m.fail(CommandDeclined, place, ask.ErrDeclined)
	}
	return nil
}

// commandConn is a command as a connection.
type commandConn struct {
	io.Reader
	in    io.WriteCloser
	cmd   *exec.Cmd
	close func() error
}

func startCommand(text string) (net.Conn, error) {
	cmd := shellCommand(text)
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	c := &commandConn{Reader: out, in: in, cmd: cmd}
	c.close = sync.OnceValue(func() error {
		in.Close()
		endCommand(cmd)
		out.Close()
		go cmd.Wait() // reaps it
		return nil
	})
	return c, nil
}

// Write implements net.Conn.
func (c *commandConn) Write(data []byte) (int, error) { return c.in.Write(data) }

// Close implements net.Conn.
func (c *commandConn) Close() error { return c.close() }

// LocalAddr implements net.Conn.
func (c *commandConn) LocalAddr() net.Addr { return commandAddr{} }

// RemoteAddr implements net.Conn.
func (c *commandConn) RemoteAddr() net.Addr { return commandAddr{} }

// SetDeadline implements net.Conn.
func (c *commandConn) SetDeadline(time.Time) error { return errors.ErrUnsupported }

// SetReadDeadline implements net.Conn.
func (c *commandConn) SetReadDeadline(time.Time) error { return errors.ErrUnsupported }

// SetWriteDeadline implements net.Conn.
func (c *commandConn) SetWriteDeadline(time.Time) error { return errors.ErrUnsupported }

type commandAddr struct{}

// Network implements net.Addr.
func (commandAddr) Network() string { return "command" }

// String implements net.Addr.
func (commandAddr) String() string { return "command" }
