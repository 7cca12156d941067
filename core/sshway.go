package core

import (
	"cmp"
	"context"
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"strings"
	"sync"

	"latchkey/api"
	"latchkey/core/ask"
	"latchkey/core/errtext"
	"latchkey/core/machine"
	"latchkey/core/machine/reach"
	"latchkey/core/probe"
	"latchkey/core/say"
	"latchkey/internal/proxy"
	"latchkey/internal/safetext"
	"latchkey/internal/sshconfig"
)

// sshWays are the ways to the SSH services of forges that are not straight: the jump
// hosts or the command that the person's ssh_config names, else the proxy of the
// environment. Of ssh_config nothing else counts but the HostName behind such a way.
type sshWays struct {
	here func() machine.Ways

	mu     sync.Mutex
	open   map[string]*reach.Passage
	closed bool
}

// to opens the way to a service, nil where it is reached straight. The person is asked
// what has to be asked: about a jump host's key, for a password, whether a command may
// run. With nobody there such a way is an error.
func (w *sshWays) to(ctx context.Context, person ask.Person, end api.SSHEnd) (*probe.Way, error) {
	target, err := w.target(end)
	if err != nil {
		return nil, &probe.WayError{Said: errtext.Safe(err), Err: err}
	}
	if target.ProxyCommand == "" && len(target.Jumps) == 0 {
		return proxyWay(end), nil
	}
	p, err := w.passage(person, target)
	if err == nil {
		err = p.Open(ctx)
	}
	if err != nil {
		return nil, &probe.WayError{Said: errtext.Safe(err), Err: err}
	}
	way := &probe.Way{Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		conn, err := p.Dial(ctx)
		if err != nil {
			return nil, &probe.WayError{Said: errtext.Safe(err), Err: err}
		}
		return conn, nil
	}}
	way.Title, way.Through = say.New("ladder.said.jump-looks-up", "A jump host of ssh_config looks the host name up"), through(target)
	if len(target.Jumps) == 0 {
		way.Blind = true
		way.Title = say.New("ladder.said.command-leads", "A command of ssh_config leads to the host")
	}
	return way, nil
}

// through names what a way leads through.
func through(t reach.Target) say.Text {
	if len(t.Jumps) == 0 {
		return say.Plain(safetext.Line(t.ProxyCommand, 200))
	}
	var names []string
	for _, j := range t.Jumps {
		names = append(names, safetext.Line(j.Host, 100))
	}
	return say.Plain(strings.Join(names, " → "))
}

// proxyWay is the way through the proxy of the environment, nil for none. A password
// in its address is not shown.
func proxyWay(end api.SSHEnd) *probe.Way {
	at := proxy.ForSSH(end.Host, strconv.Itoa(portOr22(end.Port)))
	if at == nil {
		return nil
	}
	return &probe.Way{Title: say.New("ladder.said.proxy-looks-up", "The proxy looks the host name up"), Through: say.Plain(at.Host), Dial: proxy.Dial}
}

// target is what ssh_config says of a service. This machine itself is reached straight.
func (w *sshWays) target(end api.SSHEnd) (reach.Target, error) {
	if ip, err := netip.ParseAddr(end.Host); end.Host == "localhost" || err == nil && ip.IsLoopback() {
		return reach.Target{}, nil
	}
	h, err := sshconfig.Read(w.here().Config).Host(end.Host, end.SignIn(), portOr22(end.Port))
	if err != nil {
		return reach.Target{}, reach.Unsafe(err)
	}
	return reach.Of(h), nil
}

// passage is the one way to a target, for as long as ssh_config says the same. What a
// person has agreed to counts where somebody is there only.
func (w *sshWays) passage(person ask.Person, t reach.Target) (*reach.Passage, error) {
	attended := person.RunCommand != nil || person.Prompt != nil || person.TrustHost != nil
	name := fmt.Sprintf("%t %+v", attended, t)
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		return nil, context.Canceled
	}
	if p := w.open[name]; p != nil {
		return p, nil
	}
	o := w.here().SSH
	o.Person, o.Dial = person, proxy.Dial
	p := reach.NewPassage(o, t)
	w.open[name] = p
	return p, nil
}

func (w *sshWays) close() {
	w.mu.Lock()
	w.closed = true
	open := w.open
	w.open = nil
	w.mu.Unlock()
	for _, p := range open {
		p.Close()
	}
}

// dial connects to a service by its way.
func (w *sshWays) dial(ctx context.Context, person ask.Person, end api.SSHEnd) (net.Conn, error) {
	address := net.JoinHostPort(end.Host, strconv.Itoa(portOr22(end.Port)))
	way, err := w.to(ctx, person, end)
	switch {
	case err != nil:
		return nil, err
	case way == nil:
		return (&net.Dialer{}).DialContext(ctx, "tcp", address)
	}
	return way.Dial(ctx, "tcp", address)
}

func portOr22(port int) int { return cmp.Or(port, 22) }
