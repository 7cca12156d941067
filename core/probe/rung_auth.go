package probe

import (
	"strconv"

	"latchkey/core/hostkey"
	"latchkey/core/probe/finding"
	"latchkey/core/say"
	"latchkey/internal/safetext"
)

// phaseReached turns the phases of a handshake into rungs as they are reached.
func (c authRungs) phaseReached(h *handshake, ph phase, again bool) {
	version, verdict, _ := h.results()
	switch {
	case ph == phaseHostKey && !again:
		c.ladder.pass(RungSSH, say.New("ladder.said.speaks-ssh", "Speaks SSH"), say.Plain(safetext.Line(version, 255)))
		c.ladder.begin(RungHostKey)
	case ph == phaseAuth:
		c.reportHostKey(h.remote, verdict)
		c.passHostKey(verdict, int(h.rsaBits.Load()))
		c.ladder.begin(RungAuth)
	}
}

// passHostKey ends the rung of a host key that is good.
func (c authRungs) passHostKey(v *hostkey.Verdict, bits int) {
	detail := say.List(say.Plain(safetext.Line(keyType(v.Type)+" "+string(v.Fingerprint), 200)), v.Where)
	if v.ThirdParty {
		f := finding.Explain(finding.CodeHostThirdParty, finding.Facts{"place": v.Place, "presented": string(v.Fingerprint), "forge": v.Forge})
		c.ladder.warn(RungHostKey, say.New("ladder.said.host-key-is-the-expected-one", "Host key is the expected one"), detail, f)
		return
	}
	if bits > 0 && bits < shortRSA {
		f := finding.Explain(finding.CodeHostShort, finding.Facts{"place": v.Place, "bits": strconv.Itoa(bits)})
		c.ladder.warn(RungHostKey, hostKeyTitle(v), f.What, f)
		return
	}
	c.ladder.pass(RungHostKey, hostKeyTitle(v), detail)
}

// reportHostKey puts what was presented, and the lines to copy, into the report.
func (c authRungs) reportHostKey(r remote, v *hostkey.Verdict) {
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
func (c authRungs) accepted(h *handshake, l *link) {
	version, _, banner := h.results()
	c.version, c.asked = version, h.signed.Load()
	text := safetext.Line(finding.Essence(banner), 300)
	detail := say.New("detail.accepted", "{key}⟨; the server said: {said}⟩", say.Values{"key": string(c.report.Fingerprint), "said": text})
	if !c.asked {
		f := finding.Explain(finding.CodeKeyNotAsked, finding.Facts{"host": h.remote.host})
		c.ladder.warn(RungAuth, say.New("ladder.said.let-in-without-the-key", "Let in without the key"), detail, f)
		return
	}
	if weak := refusedByOpenSSH(l.conn); weak != "" {
		f := finding.Explain(finding.CodeWeakAlgo, finding.Facts{"host": h.remote.host, "algorithm": weak})
		c.ladder.warn(RungAuth, say.New("ladder.said.key-is-accepted", "Key is accepted"), f.What, f)
		return
	}
	c.ladder.pass(RungAuth, say.New("ladder.said.key-is-accepted", "Key is accepted"), detail)
}
