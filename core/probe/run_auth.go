package probe

import (
	"context"
	"strconv"
	"time"

	"latchkey/core/hostkey"
	"latchkey/core/say"
	"latchkey/internal/safetext"
)

// climbed turns the phases of a handshake into rungs as they are reached.
func (c *climb) climbed(h *handshake, ph phase, again bool) {
	version, verdict, _ := h.results()
	switch {
	case ph == phaseHostKey && !again:
		c.ladder.pass(RungSSH, say.New("ladder.said.speaks-ssh", "Speaks SSH"), say.Plain(safetext.Line(version, 255)))
		c.ladder.begin(RungHostKey)
	case ph == phaseAuth:
		c.tellHostKey(h.remote, verdict)
		c.passHostKey(verdict, int(h.rsaBits.Load()))
		c.ladder.begin(RungAuth)
	}
}

// passHostKey ends the rung of a host key that is good.
func (c *climb) passHostKey(v *hostkey.Verdict, bits int) {
	detail := say.List(say.Plain(safetext.Line(keyType(v.Type)+" "+string(v.Fingerprint), 200)), hostkey.WhereText(safetext.Line(v.Where, 200)))
	if v.ThirdParty {
		f := explain(codeHostThirdParty, facts{"place": v.Place, "presented": string(v.Fingerprint), "forge": v.Where[len("published by "):]})
		c.ladder.warn(RungHostKey, say.New("ladder.said.host-key-is-the-expected-one", "Host key is the expected one"), detail, f)
		return
	}
	if bits > 0 && bits < shortRSA {
		f := explain(codeHostShort, facts{"place": v.Place, "bits": strconv.Itoa(bits)})
		c.ladder.warn(RungHostKey, hostKeyTitle(v), f.What, f)
		return
	}
	c.ladder.pass(RungHostKey, hostKeyTitle(v), detail)
}

// tellHostKey puts what was presented, and the lines to copy, into the report.
func (c *climb) tellHostKey(r remote, v *hostkey.Verdict) {
	if v == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.report.HostKey = string(v.Fingerprint)
	c.report.KnownHosts = ""
	for _, line := range c.p.o.HostKeys.Lines(r.host, r.port) {
		c.report.KnownHosts += line + "\n"
	}
	if v.State == hostkey.Unknown {
		c.report.KnownHosts = v.Line + "\n"
	}
}

// accepted ends the auth rung.
func (c *climb) accepted(h *handshake, l *link) {
	version, _, banner := h.results()
	c.version, c.asked = version, h.signed.Load()
	text := safetext.Line(essence(banner), 300)
	detail := say.New("detail.accepted", "{key}⟨; the server said: {said}⟩", say.Values{"key": string(c.report.Fingerprint), "said": text})
	if !c.asked {
		f := explain(codeKeyNotAsked, facts{"host": h.remote.host})
		c.ladder.warn(RungAuth, say.New("ladder.said.let-in-without-the-key", "Let in without the key"), detail, f)
		return
	}
	if weak := refusedByOpenSSH(l.conn); weak != "" {
		f := explain(codeWeakAlgo, facts{"host": h.remote.host, "algorithm": weak})
		c.ladder.warn(RungAuth, say.New("ladder.said.key-is-accepted", "Key is accepted"), f.What, f)
		return
	}
	c.ladder.pass(RungAuth, say.New("ladder.said.key-is-accepted", "Key is accepted"), detail)
}

// addLink remembers a connection for the end; fresh makes a further one.
func (c *climb) addLink(l *link) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed { // the run is over
		l.conn.Close()
	}
	c.links = append(c.links, l)
}

// maxLinks bounds the connections of one run.
const maxLinks = 12

func (c *climb) fresh(ctx context.Context, r remote) (*link, *Finding) {
	c.mu.Lock()
	full := len(c.links) >= maxLinks
	c.mu.Unlock()
	if full {
		return nil, explain(codeSessionRefused, facts{"host": r.host, "error": say.New("part.too-many-connections", "too many connections were needed")})
	}
	l, f := c.p.connect(ctx, r, c.r.Signer)
	if f == nil {
		c.addLink(l)
	}
	return l, f
}

// closeLinks ends every connection and waits until they are gone, a moment at
// most: a server that does not let go cannot hold us.
func (c *climb) closeLinks() {
	c.mu.Lock()
	links := c.links
	c.closed = true
	c.mu.Unlock()
	for _, l := range links {
		l.conn.Close()
	}
	timer := time.NewTimer(time.Second)
	defer timer.Stop()
	for _, l := range links {
		select {
		case <-l.gone:
		case <-timer.C:
			return
		}
	}
}

// exec opens a session on the link, or on a further connection when the
// server allows only one session on each.
func (c *climb) exec(ctx context.Context, l *link, command string) (*session, *Finding) {
	s, err := l.exec(ctx, command)
	if err == nil {
		return s, nil
	}
	if ctx.Err() != nil {
		return nil, stopped(ctx)
	}
	refused := facts{"host": l.remote.host, "error": sshReason(err)}
	l, f := c.fresh(ctx, l.remote)
	if f != nil {
		return nil, explain(codeSessionRefused, refused)
	}
	if s, err = l.exec(ctx, command); err != nil {
		return nil, explain(codeSessionRefused, refused)
	}
	return s, nil
}
