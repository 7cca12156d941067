package probe

import (
	"context"
	"errors"
	"net"

	"latchkey/core/probe/finding"
	"latchkey/core/say"
	"latchkey/internal/safetext"
)

// Way is how a server is reached that is not connected to straight: through a
// proxy, jump hosts or a command. It looks the server's name up by itself.
type Way struct {
	Title   say.Text // what looks the name up, as a rung's title
	Through say.Text // what it leads through, safe to show
	// Blind says that nothing is known of the server's port when Dial returns: a command
	// was started that connects by itself.
	Blind bool
	// Dial connects to the server; address is its name and port.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
}

// WayError says that a way does not lead to its server, in words for a person.
type WayError struct {
	Said say.Text
	Err  error
}

// Error implements error.
func (e *WayError) Error() string { return e.Said.String() }

// Unwrap returns the cause.
func (e *WayError) Unwrap() error { return e.Err }

// road is how a connection to a server is made: what to dial, and by what.
type road struct {
	addrs []string
	dial  func(ctx context.Context, network, address string) (net.Conn, error)
	way   *Way // nil = straight
}

// roadTo opens the way to a server, or looks its addresses up where it is reached
// straight. A person may be asked, for as long as that takes.
func (p *Prober) roadTo(ctx context.Context, host string, port int) (road, *finding.Finding) {
	if p.o.Way != nil {
		way, err := p.o.Way(ctx, host, port)
		switch {
		case err != nil:
			return road{}, unreached(err, host, port)
		case way != nil:
			return road{[]string{host}, way.Dial, way}, nil
		}
	}
	addrs, f := p.resolve(ctx, host)
	return road{addrs: addrs, dial: p.o.Dial}, f
}

// noWay explains why a way does not lead to the server.
func noWay(err error, f finding.Facts) *finding.Finding {
	e, ok := errors.AsType[*WayError](err)
	if !ok {
		return nil
	}
	f["said"] = e.Said.Clean(func(value string) string { return safetext.Line(value, 300) })
	return finding.Explain(finding.CodeNoWay, f)
}
