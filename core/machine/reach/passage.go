package reach

import (
	"context"
	"net"
	"sync"
	"time"
)

// Passage is the way to one SSH service that others sign in at: through the jump
// hosts before it, at which it signs in itself, or by a ProxyCommand. Connections
// to the service share those to the jump hosts, which end a while after the last
// one. It is safe for concurrent use.
type Passage struct {
	machine *Machine

	mu    sync.Mutex
	used  int // connections that stand
	timer *time.Timer
}

// NewPassage returns the way to a target that has jump hosts or a ProxyCommand.
// Nothing is connected yet.
func NewPassage(o Options, t Target) *Passage { return &Passage{machine: New(o, t)} }

// passageIdle is how long connections to jump hosts are kept for the next one.
const passageIdle = 30 * time.Second

// Open signs in at the jump hosts, where that was not done yet, and asks the person
// what has to be asked: a ProxyCommand is started by nobody who did not say yes to
// it. Errors are those of Machine.Connect.
func (p *Passage) Open(ctx context.Context) error {
	_, err := p.open(ctx)
	return err
}

// open returns the last jump host, nil where there is none.
func (p *Passage) open(ctx context.Context) (*hop, error) {
	m := p.machine
	if err := m.target.Address.check(); err != nil {
		return nil, m.fail(BadAddress, m.last(), err)
	}
	if err := m.take(ctx); err != nil {
		return nil, err
	}
	defer func() { <-m.turn }()
	if m.last() == 0 {
		return nil, m.allow(ctx, 0, m.target.ProxyCommand)
	}
	return m.walk(ctx, m.last()-1)
}

// Dial connects to the service. It opens the way where it is not open.
func (p *Passage) Dial(ctx context.Context) (net.Conn, error) {
	p.begin()
	conn, err := p.dial(ctx)
	if err != nil {
		p.end()
		return nil, err
	}
	return &passed{Conn: conn, end: sync.OnceFunc(p.end)}, nil
}

func (p *Passage) dial(ctx context.Context) (net.Conn, error) {
	before, err := p.open(ctx)
	if err != nil {
		return nil, err
	}
	m := p.machine
	if before == nil {
		conn, err := startCommand(m.target.ProxyCommand)
		if err != nil {
			return nil, m.fail(CommandFailed, 0, err)
		}
		return conn, nil
	}
	limited, cancel := context.WithTimeout(ctx, m.options.Wait.Dial)
	defer cancel()
	conn, err := m.through(limited, before, m.target.Address)
	if err != nil {
		return nil, m.notDialed(ctx, limited, m.last(), err)
	}
	return conn, nil
}

func (p *Passage) begin() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.used++
	if p.timer != nil {
		p.timer.Stop()
	}
}

// end counts a connection out. After the last one the jump hosts are left in a
// while.
func (p *Passage) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.used--; p.used > 0 {
		return
	}
	if p.timer != nil {
		p.timer.Stop()
	}
	p.timer = time.AfterFunc(passageIdle, p.leave)
}

// leave ends the connections unless somebody uses them again; the machine may be
// connected to anew. Who begins while they end waits for the turn, and opens them.
func (p *Passage) leave() {
	p.machine.turn <- struct{}{}
	defer func() { <-p.machine.turn }()
	p.mu.Lock()
	idle := p.used == 0
	p.mu.Unlock()
	if idle {
		p.machine.hangUp()
	}
}

// Close ends the connections to the jump hosts, and with them those to the service.
func (p *Passage) Close() {
	p.mu.Lock()
	if p.timer != nil {
		p.timer.Stop()
	}
	p.mu.Unlock()
	p.machine.Close()
}

// passed is a connection to the service.
type passed struct {
	net.Conn
	end func()
}

// Close implements net.Conn.
func (c *passed) Close() error {
	defer c.end()
	return c.Conn.Close()
}
