package probe

import (
	"context"
	"errors"
	"net"
	"strconv"
	"syscall"

	"golang.org/x/crypto/ssh"

	"latchkey/core/ask"
	"latchkey/core/hostkey"
	"latchkey/core/probe/finding"
	"latchkey/core/say"
	"latchkey/internal/safetext"
	"latchkey/keys"
)

// explainVerdict says why a host key is refused.
func explainVerdict(v *hostkey.Verdict, f finding.Facts) *finding.Finding {
	f = f.With(finding.Facts{"place": v.Place, "type": keyType(v.Type), "presented": string(v.Fingerprint), "also": v.Also, "others": eitherOf(otherTypes(v))})
	switch v.State {
	case hostkey.Changed:
		var trusted []string
		var where []say.Text
		for _, k := range v.Trusted {
			trusted = append(trusted, keyType(k.Type)+" "+string(k.Fingerprint))
			where = append(where, k.Where)
		}
		f["trusted"] = eitherOf(trusted[:min(len(trusted), 3)])
		f["where"] = say.List(compact(where)...)
		return finding.Explain(finding.CodeHostChanged, f)
	case hostkey.Revoked:
		f["where"] = v.Where
		return finding.Explain(finding.CodeHostRevoked, f)
	case hostkey.Retired:
		f["name"], f["since"] = v.Retired.Name, v.Retired.Since
		return finding.Explain(finding.CodeHostRetired, f)
	case hostkey.Expired:
		f["where"], f["error"] = v.Where, v.Why
		return finding.Explain(finding.CodeHostCert, f)
	}
	return finding.Explain(finding.CodeHostUnknown, f)
}

// otherTypes names the keys of other types that are trusted for the host: an
// honest server would have shown one of them.
func otherTypes(v *hostkey.Verdict) []string {
	var all []string
	for _, k := range v.Others[:min(len(v.Others), 3)] {
		all = append(all, keyType(k.Type)+" "+string(k.Fingerprint))
	}
	return all
}

// eitherOf is "A or B or C".
func eitherOf(keys []string) any {
	switch len(keys) {
	case 0:
		return ""
	case 1:
		return keys[0]
	}
	return say.New("part.or", "{one} or {rest}", say.Values{"one": keys[0], "rest": eitherOf(keys[1:])})
}

// compact drops repeated neighbours.
func compact(list []say.Text) []say.Text {
	var out []say.Text
	for _, s := range list {
		if len(out) == 0 || out[len(out)-1].String() != s.String() {
			out = append(out, s)
		}
	}
	return out
}

// keyType returns what people call a key type.
func keyType(name string) string {
	switch name {
	case ssh.KeyAlgoED25519:
		return "Ed25519"
	case ssh.KeyAlgoECDSA256, ssh.KeyAlgoECDSA384, ssh.KeyAlgoECDSA521:
		return "ECDSA"
	case ssh.KeyAlgoRSA:
		return "RSA"
	}
	return name
}

// askTrust puts the question about an unknown host key. The connection is
// closed by then: a person may take longer than a server waits, and the next
// connection is judged again with the answer.
func (c authRungs) askTrust(ctx context.Context, v *hostkey.Verdict) *finding.Finding {
	f := finding.Facts{"place": v.Place, "type": keyType(v.Type), "presented": string(v.Fingerprint), "others": eitherOf(otherTypes(v))}
	trust := c.p.o.Person.TrustHost
	if trust == nil {
		f["nobody"] = say.New("part.nobody", "and nobody is here to ask")
		return finding.Explain(finding.CodeHostUnknown, f)
	}
	c.ladder.note(RungHostKey, say.New("detail.waits-for-answer", "waiting for your answer about {key}", say.Values{"key": string(v.Fingerprint)}))
	ok, err := trust(ctx, ask.HostKey{Host: v.Place, Type: v.Type, Fingerprint: v.Fingerprint, Line: v.Line, Others: otherTypes(v)})
	switch {
	case errors.Is(err, ask.ErrNobody):
		f["nobody"] = say.New("part.nobody", "and nobody is here to ask")
		return finding.Explain(finding.CodeHostUnknown, f)
	case err != nil && !errors.Is(err, ask.ErrDeclined):
		f["nobody"] = say.New("part.not-asked", "and the question could not be asked: {cause}", say.Values{"cause": say.Of(err).Clean(func(words string) string { return safetext.Line(words, 200) })})
		return finding.Explain(finding.CodeHostUnknown, f)
	case err != nil || !ok:
		return finding.Explain(finding.CodeHostDeclined, f)
	}
	if err := c.p.o.HostKeys.Trust(v.Line); err != nil {
		if e, ok := errors.AsType[*hostkey.RefusedError](err); ok {
			return explainVerdict(&e.Verdict, f)
		}
		f["error"] = say.Of(err)
		return finding.Explain(finding.CodeHostNotSaved, f)
	}
	return nil
}

// hostKeyTitle says by whom a good host key is vouched for.
func hostKeyTitle(v *hostkey.Verdict) say.Text {
	switch v.State {
	case hostkey.Published:
		return say.New("ladder.said.host-key-is-the-published-one", "Host key is the published one")
	case hostkey.Confirmed:
		return say.New("ladder.said.host-key-is-the-one-you-confirmed", "Host key is the one you confirmed")
	}
	return say.New("ladder.said.host-key-is-in-your-known_hosts-file", "Host key is in your known_hosts file")
}

func fingerprintOf(s ssh.Signer) keys.Fingerprint {
	return keys.NewPublic(s.PublicKey(), "").Fingerprint()
}

func portText(port int) string { return strconv.Itoa(port) }

func isReset(err error) bool {
	return errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE) || errors.Is(err, net.ErrClosed)
}
