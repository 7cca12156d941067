package probe

import (
	"cmp"
	"context"
	"net"
	"net/netip"
	"strings"
	"sync"
	"time"

	"latchkey/core/probe/finding"
	"latchkey/core/probe/git"
	"latchkey/core/say"
	"latchkey/internal/safetext"
)

// run is one test: the ladder, the report that is being written, and the
// connections that are open. What belongs to one rung is a type of its own that
// holds the run.
type run struct {
	connections
	p      *Prober
	r      Request
	ladder *ladder
	remote remote // as the address says
	ended  remote // as it was reached

	mu     sync.Mutex // guards report while rungs run side by side
	report Report

	peer    netip.Addr // where it was reached
	version string     // the server's, as it greeted
	asked   bool       // the server asked for the key's signature

	identity struct {
		done  bool
		ended chan struct{} // closed when the rung has ended
	}
	beside sync.WaitGroup // rungs that run beside the main one
}

func (c *run) identityRung() identityRung { return identityRung{c} }
func (c *run) reachRungs() reachRungs     { return reachRungs{c} }

// ascend climbs rung by rung. It returns early when one fails; the rest is
// skipped at the end.
func (c *run) ascend(ctx context.Context) {
	if !c.checkURL(ctx) {
		return
	}
	main, ok := authRungs{c}.authenticate(ctx)
	if !ok {
		return
	}
	c.identity.ended = make(chan struct{})
	if c.r.Depth == Greeting {
		c.ladder.begin(RungIdentity)
		identityRung{c}.identify(ctx, main)
		return
	}
	write := make(chan writeAnswer, 1)
	for _, name := range []RungName{RungIdentity, RungRepository, RungWrite} {
		c.ladder.begin(name)
	}
	began := time.Now()
	c.beside.Go(func() { identityRung{c}.identify(ctx, main) })
	c.beside.Go(func() { write <- writeRung{c}.askWrite(ctx, main) })
	s, in, a, ok := repositoryRung{c}.readRefs(ctx, main)
	// The greeting is nice to have: it gets as much time again as the
	// repository took.
	id := identityRung{c}.awaitIdentity(ctx, min(max(time.Since(began), 300*time.Millisecond), 2*time.Second))
	if !ok {
		c.ladder.skip(RungWrite, say.Text{})
		return
	}
	warn := standingJudge{c}.standing(ctx, id)
	if warn == nil {
		warn = repositoryRung{c}.noteBeside(ctx, s)
	}
	repositoryRung{c}.reportRefs(a, warn)
	writeRung{c}.awaitWrite(ctx, write)
	c.inside(ctx, main, s, in, a)
}

// inside is what only a test clone looks at.
func (c *run) inside(ctx context.Context, main *link, s *session, in *git.PktReader, a *git.Advert) {
	defer s.ch.Close()
	if c.r.Depth != Clone || a.Start() == "" {
		s.ch.Write([]byte("0000")) // nothing wanted: lets the server end in peace
		if c.r.Depth == Clone {
			for _, name := range []RungName{RungClone, RungSubmodules, RungLFS} {
				c.ladder.skip(name, say.New("detail.repository-empty", "the repository is empty"))
			}
		}
		return
	}
	tree, ok := cloneRung{c}.clone(ctx, s, in, a)
	if !ok {
		return
	}
	submoduleRung{c}.submodules(ctx, main, tree)
	lfsRung{c}.lfs(ctx, main, tree)
}

func (c *run) checkURL(ctx context.Context) bool {
	c.ladder.begin(RungURL)
	r, f := c.address()
	if f == nil && c.r.Signer == nil {
		f = finding.Explain(finding.CodeCannotSign, finding.Facts{"error": say.New("part.no-private-key", "there is no private key")})
	}
	if f != nil {
		c.ladder.fail(ctx, RungURL, f)
		return false
	}
	c.remote = r
	if c.r.Depth == Greeting {
		c.ladder.pass(RungURL, say.New("ladder.said.address-can-be-used", "Address is valid"), say.New("detail.server", "{user}@{host} port {port}", say.Values{"user": r.user, "host": r.host, "port": portText(r.port)}))
		return true
	}
	if c.report.Repo == "" {
		c.report.Repo = safetext.Line(r.name(), 300)
	}
	c.ladder.pass(RungURL, say.New("ladder.said.address-can-be-used", "Address is valid"), say.New("detail.address", "{user}@{host} port {port}, {path}", say.Values{"user": r.user, "host": r.host, "port": portText(r.port), "path": safetext.Line(r.name(), 300)}))
	return true
}

// address is where the test goes.
func (c *run) address() (remote, *finding.Finding) {
	if c.r.Depth != Greeting || len(c.r.Ends) == 0 {
		return parseRemote(c.r.URL)
	}
	end := c.r.Ends[0]
	return remote{user: end.SignIn(), host: strings.ToLower(end.Host), port: cmp.Or(end.Port, 22)}, nil
}

// authRungs are the rungs of the handshake: SSH, the host key and the key.
type authRungs struct{ *run }

// authenticate climbs from DNS to the accepted key.
func (c authRungs) authenticate(ctx context.Context) (*link, bool) {
	conn, r, ok := c.reachRungs().reach(ctx)
	if !ok {
		return nil, false
	}
	c.ended = r
	for asked := false; ; asked = true {
		h := &handshake{p: c.p, remote: r, signer: c.r.Signer}
		h.reached = func(ph phase) { c.phaseReached(h, ph, asked) }
		c.ladder.begin(RungSSH)
		l, err := h.run(ctx, conn)
		if err == nil {
			c.addLink(l)
			c.accepted(h, l)
			return l, true
		}
		_, verdict, _ := h.results()
		c.reportHostKey(r, verdict)
		rung := [...]RungName{phaseVersion: RungSSH, phaseHostKey: RungHostKey, phaseAuth: RungAuth, phaseDone: RungAuth}[h.phase.Load()]
		f := h.explain(err, c.report.Repo)
		if f.Code == finding.CodeHostUnknown && !asked && ctx.Err() == nil {
			if f = c.askTrust(ctx, verdict); f == nil {
				if conn, ok = c.dialAgain(ctx, r); ok {
					continue
				}
				return nil, false
			}
		}
		c.ladder.fail(ctx, rung, f)
		return nil, false
	}
}

// dialAgain reconnects after a person has answered.
func (c authRungs) dialAgain(ctx context.Context, r remote) (conn net.Conn, ok bool) {
	to, f := c.p.roadTo(ctx, r.host, r.port)
	if f == nil {
		again, err := dialAny(ctx, to, r.port, c.p.o.Timeouts.TCP)
		if err == nil {
			return again, true
		}
		f = unreached(err, r.host, r.port)
	}
	c.ladder.fail(ctx, RungHostKey, f)
	return nil, false
}

// peerOf returns the address of the other side of a connection.
func peerOf(conn net.Conn) netip.Addr {
	if at, err := netip.ParseAddrPort(conn.RemoteAddr().String()); err == nil {
		return at.Addr().Unmap()
	}
	return netip.Addr{}
}
