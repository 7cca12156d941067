package probe

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"latchkey/api"
	"latchkey/core/probe/finding"
	"latchkey/core/say"
	"latchkey/internal/proxy"
	"latchkey/internal/safetext"
)

// resolve returns the addresses of a host, at most eight; an address is itself.
func (p *Prober) resolve(ctx context.Context, host string) ([]string, *finding.Finding) {
	if net.ParseIP(host) != nil {
		return []string{host}, nil
	}
	ctx, cancel := context.WithTimeout(ctx, p.o.Timeouts.DNS)
	defer cancel()
	addrs, err := p.o.Resolver.LookupHost(ctx, host)
	if err == nil && len(addrs) == 0 {
		err = &net.DNSError{Err: "no addresses", Name: host, IsNotFound: true}
	}
	if err != nil {
		f := finding.Facts{"host": host}
		if e, ok := errors.AsType[*net.DNSError](err); ok {
			if e.IsNotFound {
				return nil, finding.Explain(finding.CodeDNSNotFound, f)
			}
			f["error"] = e.Err
		}
		if errors.Is(err, context.DeadlineExceeded) {
			f["error"] = say.New("part.no-answer-in-time", "no answer in time")
		}
		return nil, finding.Explain(finding.CodeDNSFailed, f)
	}
	return addrs[:min(len(addrs), 8)], nil
}

// stagger is how long one address may keep the next one waiting (RFC 8305
// recommends a quarter of a second).
const stagger = 250 * time.Millisecond

// dialAny connects to the first address that answers, starting one after the
// other. The losers are closed.
func dialAny(ctx context.Context, to road, port int, limit time.Duration) (net.Conn, error) {
	addrs := to.addrs
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	type result struct {
		conn net.Conn
		err  error
	}
	results := make(chan result, len(addrs))
	start := func(addr string) {
		conn, err := to.dial(ctx, "tcp", net.JoinHostPort(addr, strconv.Itoa(port)))
		results <- result{conn, err}
	}
	var first error
	next, open := 0, 0
	timer := time.NewTimer(0)
	defer timer.Stop()
	for next < len(addrs) || open > 0 {
		select {
		case <-timer.C:
			if next < len(addrs) {
				go start(addrs[next])
				next, open = next+1, open+1
				timer.Reset(stagger)
			}
		case r := <-results:
			open--
			if r.err == nil {
				go func() {
					for range open {
						if late := <-results; late.conn != nil {
							late.conn.Close()
						}
					}
				}()
				return r.conn, nil
			}
			if first == nil || !errors.Is(r.err, context.Canceled) {
				first = r.err
			}
			timer.Reset(0)
		}
	}
	return nil, first
}

// unreached explains why no connection came about.
func unreached(err error, host string, port int) *finding.Finding {
	f := finding.Facts{"host": host, "port": strconv.Itoa(port)}
	if refused, ok := errors.AsType[*proxy.Error](err); ok {
		f["said"] = say.Plain(safetext.Line(refused.Proxy+": "+refused.Said, 200))
		if refused.Err != nil {
			f["said"] = say.Plain(safetext.Line(refused.Error(), 200))
		}
		return finding.Explain(finding.CodeProxy, f)
	}
	if none := noWay(err, f); none != nil {
		return none
	}
	switch {
	case errors.Is(err, syscall.ECONNREFUSED), err != nil && strings.Contains(err.Error(), "refused"):
		return finding.Explain(finding.CodeRefusedPort, f)
	case silent(err):
		return finding.Explain(finding.CodeNoAnswer, f)
	}
	if op, ok := errors.AsType[*net.OpError](err); ok && op.Err != nil {
		err = op.Err
	}
	if err != nil {
		f["error"] = err.Error()
	}
	return finding.Explain(finding.CodeUnreachable, f)
}

// silent reports whether nothing answered at all.
func silent(err error) bool {
	timeout, ok := errors.AsType[net.Error](err)
	return errors.Is(err, context.DeadlineExceeded) || ok && timeout.Timeout()
}

func samePort(e api.SSHEnd, r remote) int {
	if e.Port == r.port {
		return 1
	}
	return 0
}

// otherEnds lists where else the forge of this host listens, best first:
// what the caller knows, else what forges have published.
func otherEnds(r remote, given []api.SSHEnd) []api.SSHEnd {
	if !hasHost(given, r.host) {
		given = nil
		for _, group := range publishedEnds {
			if hasHost(group, r.host) {
				given = group
			}
		}
	}
	var others []api.SSHEnd
	for _, e := range given {
		if e.Port == 0 {
			e.Port = 22
		}
		if e.Host = strings.ToLower(e.Host); e.Host != "" && (e.Host != r.host || e.Port != r.port) {
			others = append(others, e)
		}
	}
	return others
}

func hasHost(ends []api.SSHEnd, host string) bool {
	for _, e := range ends {
		if strings.EqualFold(e.Host, host) {
			return true
		}
	}
	return false
}

// publishedEnds are the SSH services of the public forges. Each group serves
// the same repositories, the host that its forge names in clone URLs first.
var publishedEnds = [][]api.SSHEnd{
	{{Host: "ssh.bitbucket.org", Port: 22}, {Host: "bitbucket.org", Port: 22}, {Host: "altssh.bitbucket.org", Port: 443}},
	{{Host: "github.com", Port: 22}, {Host: "ssh.github.com", Port: 443}},
	{{Host: "gitlab.com", Port: 22}, {Host: "altssh.gitlab.com", Port: 443}},
	{{Host: "codeberg.org", Port: 22}},
}

// PublicForges are the SSH services of public forges whose host keys are shipped, each
// with the other places where it listens.
func PublicForges() [][]api.SSHEnd {
	all := make([][]api.SSHEnd, len(publishedEnds))
	for i, group := range publishedEnds {
		all[i] = slices.Clone(group)
	}
	return all
}

// reachRungs are the rungs up to a connection: DNS and TCP.
type reachRungs struct{ *run }

// reach connects to the remote, or else to another end of its forge. The
// returned remote is the one that was reached.
func (c reachRungs) reach(ctx context.Context) (net.Conn, remote, bool) {
	r := c.remote
	c.ladder.begin(RungDNS)
	to, f := c.p.roadTo(ctx, r.host, r.port)
	switch {
	case f != nil:
		c.ladder.fail(ctx, RungDNS, f)
		return nil, r, false
	case to.way != nil:
		c.ladder.pass(RungDNS, to.way.Title, to.way.Through)
	default:
		c.ladder.pass(RungDNS, say.New("ladder.said.host-name-is-known", "Host name is known"), say.Plain(strings.Join(to.addrs, ", ")))
	}

	c.ladder.begin(RungTCP)
	others, limit := otherEnds(r, c.r.Ends), c.p.o.Timeouts.TCP
	if len(others) > 0 {
		limit /= 2
	}
	conn, err := dialAny(ctx, to, r.port, limit)
	if err == nil {
		c.reached(conn, to)
		at, title := say.Plain(conn.RemoteAddr().String()), say.New("ladder.said.port-n-answers", "Port {port} answers", say.Values{"port": strconv.Itoa(r.port)})
		if to.way != nil {
			at = to.way.Through
			if to.way.Blind {
				title = say.New("ladder.said.command-runs", "The command of ssh_config runs")
			}
		}
		c.ladder.pass(RungTCP, title, at)
		return conn, r, true
	}
	if silent(err) { // where one port is swallowed it is so for every host
		slices.SortStableFunc(others, func(a, b api.SSHEnd) int { return samePort(a, r) - samePort(b, r) })
	}
	for _, end := range others {
		c.ladder.note(RungTCP, say.New("detail.tries-other-port", "port {port} of {host} does not answer, trying port {next} of {other}",
			say.Values{"port": portText(r.port), "host": r.host, "other": end.Host, "next": portText(end.Port)}))
		if conn, ok := c.dialEnd(ctx, end); ok {
			return conn, c.moved(r, end), true
		}
	}
	c.ladder.fail(ctx, RungTCP, unreached(err, r.host, r.port))
	return nil, r, false
}

func (c reachRungs) dialEnd(ctx context.Context, end api.SSHEnd) (net.Conn, bool) {
	to, f := c.p.roadTo(ctx, end.Host, end.Port)
	if f != nil || ctx.Err() != nil {
		return nil, false
	}
	conn, err := dialAny(ctx, to, end.Port, c.p.o.Timeouts.TCP)
	if err == nil {
		c.reached(conn, to)
	}
	return conn, err == nil
}

// reached notes where the forge is. Behind a proxy or a jump host nobody here knows.
func (c reachRungs) reached(conn net.Conn, by road) {
	c.peer = netip.Addr{}
	if by.way == nil {
		c.peer = peerOf(conn)
	}
}

// moved warns that another end than the address's is used from here on.
func (c reachRungs) moved(r remote, end api.SSHEnd) remote {
	f := finding.Facts{"host": r.host, "port": strconv.Itoa(r.port), "other": end.Host}
	code := finding.CodeOtherEnd
	if end.Port != r.port {
		code, f["other"] = finding.CodePortBlocked, say.New("part.host-port", "{host}, port {port}", say.Values{"host": end.Host, "port": portText(end.Port)})
	}
	warning := finding.Explain(code, f)
	c.ladder.warn(RungTCP, say.New("ladder.said.port-of-host-answers", "Port {port} of {host} answers", say.Values{"port": portText(end.Port), "host": end.Host}), warning.What, warning)
	r.host, r.port = end.Host, end.Port
	return r
}
