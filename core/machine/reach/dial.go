package reach

import (
	"context"
	"net"
	"time"
)

// dial makes the connection over which a host on the way is spoken to: through
// the host before it, by its ProxyCommand, or by TCP.
func (m *Machine) dial(ctx context.Context, place int) (net.Conn, error) {
	a := m.at(place)
	limited, cancel := context.WithTimeout(ctx, m.options.Wait.Dial)
	defer cancel()
	var conn net.Conn
	var err error
	switch {
	case place > 0:
		conn, err = m.through(limited, m.way[place-1], a)
	case a.ProxyCommand != "":
		return m.command(ctx, place)
	case m.options.Dial != nil:
		conn, err = m.options.Dial(limited, "tcp", a.dialed())
	default:
		dialer := net.Dialer{KeepAlive: 30 * time.Second}
		conn, err = dialer.DialContext(limited, "tcp", a.dialed())
	}
	if err != nil {
		return nil, m.notDialed(ctx, limited, place, err)
	}
	return conn, nil
}

// notDialed says why there is no connection to a host on the way.
func (m *Machine) notDialed(ctx, limited context.Context, place int, err error) error {
	switch {
	case ctx.Err() != nil:
		return m.fail(Cancelled, place, context.Cause(ctx))
	case limited.Err() != nil:
		return m.fail(Unreachable, place, errSilent)
	case isNoSuchHost(err):
		return m.fail(NoSuchHost, place, err)
	case place > 0:
		return m.fail(JumpRefused, place, err)
	}
	return m.fail(Unreachable, place, err)
}

// through lets a jump host connect to the next one.
func (m *Machine) through(ctx context.Context, before *hop, a Address) (net.Conn, error) {
	conn, err := before.client.DialContext(ctx, "tcp", a.dialed())
	if cause := before.lost(); err != nil && cause != nil {
		return nil, cause
	}
	return conn, err
}
