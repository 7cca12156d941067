package reach

import (
	"context"
	"errors"
	"io"
	"slices"

	"golang.org/x/crypto/ssh"

	"latchkey/core/machine/sh"
	"latchkey/internal/safetext"
)

// Machine is one machine reached by SSH. It implements sh.Runner and is safe for
// concurrent use.
type Machine struct {
	options Options
	target  Target
	runner  sh.Runner
	// turn has one token: who has it connects or closes.
	turn chan struct{}
	// rooms bounds how many scripts run at once; servers allow ten.
	rooms chan struct{}
	way   []*hop // while connected: the jump hosts and the machine itself
	// allowed are the commands to which the person said yes.
	allowed []string
	closed  bool
}

// New returns a machine. It is not connected to before it is used.
func New(o Options, t Target) *Machine {
	o.Wait = o.Wait.filled()
	if t.Name == "" {
		t.Name = t.Host
	}
	t.Jumps = slices.Clone(t.Jumps)
	for i := range t.Jumps {
		t.Jumps[i].fill(o)
	}
	t.Address.fill(o)
	t.Name = safetext.Line(t.Name, 80)
	m := &Machine{options: o, target: t, turn: make(chan struct{}, 1), rooms: make(chan struct{}, 6)}
	m.runner = sh.Over(t.Name, m.start)
	return m
}

func (a *Address) fill(o Options) {
	if a.User == "" {
		a.User = o.Login
	}
	if a.Agent == "" {
		a.Agent = o.Agent
	}
}

// Machine implements sh.Runner.
func (m *Machine) Machine() string { return m.target.Name }

// Run implements sh.Runner. Besides the errors of sh it returns *[Error] and
// *[ChangedError].
func (m *Machine) Run(ctx context.Context, s sh.Script) (sh.Result, error) {
	select {
	case m.rooms <- struct{}{}:
	case <-ctx.Done():
		return sh.Result{}, m.fail(Cancelled, m.last(), context.Cause(ctx))
	}
	defer func() { <-m.rooms }()
	return m.runner.Run(ctx, s)
}

// Connect connects now, where that was not done yet. It asks the person what has
// to be asked.
func (m *Machine) Connect(ctx context.Context) error {
	_, err := m.connection(ctx)
	return err
}

// ServerVersion is how the machine's SSH server names itself, "" before it was
// connected to.
func (m *Machine) ServerVersion() string {
	m.turn <- struct{}{}
	defer func() { <-m.turn }()
	if len(m.way) == 0 {
		return ""
	}
	return safetext.Line(string(m.way[len(m.way)-1].client.ServerVersion()), 100)
}

// Close ends the connection and with it every script that runs over it.
func (m *Machine) Close() {
	m.turn <- struct{}{}
	defer func() { <-m.turn }()
	m.closed = true
	m.hangUp()
}

func (m *Machine) hangUp() {
	for _, h := range slices.Backward(m.way) {
		h.close()
	}
	m.way = nil
}

// last is the place of the machine itself on the way.
func (m *Machine) last() int { return len(m.target.Jumps) }

// at is a host on the way.
func (m *Machine) at(place int) Address {
	if place < len(m.target.Jumps) {
		return m.target.Jumps[place]
	}
	return m.target.Address
}

// errClosed says that Close was called.
var errClosed = errors.New("it was closed")

// connection returns the connection to the machine itself, and makes it where
// there is none.
func (m *Machine) connection(ctx context.Context) (*hop, error) {
	if err := m.take(ctx); err != nil {
		return nil, err
	}
	defer func() { <-m.turn }()
	return m.walk(ctx, m.last())
}

// take takes the turn, to connect or to close.
func (m *Machine) take(ctx context.Context) error {
	select {
	case m.turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		return m.fail(Cancelled, m.last(), context.Cause(ctx))
	}
}

// walk returns the connection to a host on the way, and makes it with all before it
// where there is none. Who calls it has the turn.
func (m *Machine) walk(ctx context.Context, end int) (*hop, error) {
	if m.closed {
		return nil, m.fail(Cancelled, m.last(), errClosed)
	}
	if len(m.way) > 0 && m.way[len(m.way)-1].lost() == nil {
		return m.way[len(m.way)-1], nil
	}
	m.hangUp()
	for place := 0; place <= end; place++ {
		h, err := m.hop(ctx, place)
		if err != nil {
			m.hangUp()
			return nil, err
		}
		m.way = append(m.way, h)
	}
	return m.way[len(m.way)-1], nil
}

// hop connects to one host on the way. An unknown host key is asked about when
// the connection is closed again, since a person may take longer than a server
// waits, and judged once more on the next one.
func (m *Machine) hop(ctx context.Context, place int) (*hop, error) {
	if err := m.at(place).check(); err != nil {
		return nil, m.fail(BadAddress, place, err)
	}
	h, err := m.try(ctx, place)
	unknown, asks := errors.AsType[*unknownError](err)
	if !asks {
		return h, err
	}
	if err := m.askTrust(ctx, place, unknown.verdict); err != nil {
		return nil, err
	}
	h, err = m.try(ctx, place)
	if unknown, again := errors.AsType[*unknownError](err); again { // it has shown another key
		return nil, m.hostKeyError(HostUnknown, place, unknown.verdict, nil)
	}
	return h, err
}

// try makes one connection to a host on the way.
func (m *Machine) try(ctx context.Context, place int) (*hop, error) {
	conn, err := m.dial(ctx, place)
	if err != nil {
		return nil, err
	}
	s := &signIn{machine: m, place: place, address: m.at(place), ctx: ctx}
	client, err := s.run(conn)
	if err != nil {
		return nil, err
	}
	h := &hop{client: client, gone: make(chan struct{})}
	go h.watch(m.options.Wait.Alive)
	return h, nil
}

// session opens what a script runs in.
func (m *Machine) session(ctx context.Context) (*hop, *ssh.Session, error) {
	for again := false; ; again = true {
		h, err := m.connection(ctx)
		if err != nil {
			return nil, nil, err
		}
		session, err := h.openSession(ctx)
		if err == nil {
			return h, session, nil
		}
		if _, refused := errors.AsType[*ssh.OpenChannelError](err); !refused && ctx.Err() == nil {
			err = h.why(err) // what ended it is known a moment later
		}
		if h.lost() != nil && !again { // it was cut while nothing ran
			continue
		}
		return nil, nil, m.notStarted(ctx, h, err)
	}
}

// notStarted says why nothing could be started over a connection.
func (m *Machine) notStarted(ctx context.Context, h *hop, err error) error {
	if ctx.Err() != nil {
		return m.fail(Cancelled, m.last(), context.Cause(ctx))
	}
	if _, rejected := errors.AsType[*ssh.OpenChannelError](err); !rejected && errors.Is(err, io.EOF) {
		err = h.why(err)
	}
	if h.lost() != nil {
		return m.fail(Lost, m.last(), err)
	}
	return m.fail(NoSession, m.last(), err)
}

// start implements sh.Start.
func (m *Machine) start(ctx context.Context, command string) (sh.Process, error) {
	h, session, err := m.session(ctx)
	if err != nil {
		return nil, err
	}
	p, err := newProcess(h, session)
	if err == nil {
		_, err = await(ctx, func() (struct{}, error) { return struct{}{}, session.Start(command) }, func(struct{}) {})
	}
	if err != nil {
		go session.Close() // waits for a network that may hang
		return nil, m.notStarted(ctx, h, err)
	}
	h.sessions.begin()
	p.copy()
	return p, nil
}
