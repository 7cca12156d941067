package reach

import (
	"context"
	"errors"
	"net"
	"slices"

	"golang.org/x/crypto/ssh"

	"latchkey/core/ask"
	"latchkey/core/hostkey"
	"latchkey/core/say"
	"latchkey/keys"
)

// unknownError says that a host key is to be asked about.
type unknownError struct{ verdict hostkey.Verdict }

// Error implements error.
func (e *unknownError) Error() string { return "the host key of " + e.verdict.Place + " is unknown" }

// ChangedError says that a machine shows another host key than the one it is
// known with: it was rebuilt, or somebody stands between. Nothing was sent. A
// person who says that it is the same machine has to see both fingerprints.
type ChangedError struct {
	Machine string
	// Place is the machine as known_hosts files name it, Type the type of the key
	// that was shown.
	Place, Type string
	Shown       keys.Fingerprint
	Known       []hostkey.Known // with which it is known, and who says so
	Line        string          // the known_hosts line of the key that was shown
	Jump        bool            // it is a host on the way, not the machine itself
	text        say.Text
}

// Error implements error.
func (e *ChangedError) Error() string { return e.text.String() }

// known is the host under which the host key is known.
func (s *signIn) known() (host string, port int) {
	if s.address.HostKeyAlias != "" {
		return s.address.HostKeyAlias, 22
	}
	return s.address.Host, s.address.port()
}

// hostKey is called with the key that the server shows, also when keys are
// renewed.
func (s *signIn) hostKey(_ string, _ net.Addr, key ssh.PublicKey) error {
	v := s.judge(key)
	if !v.State.Trusted() {
		s.mu.Lock()
		s.verdict = &v
		s.mu.Unlock()
		return errBadHostKey
	}
	if s.phase.CompareAndSwap(phaseVersion, phaseAuth) {
		s.limit.begin(s.machine.options.Wait.Auth)
	}
	return nil
}

// own are the host keys of files that are for this host alone, nil for none.
func (s *signIn) own() *hostkey.Store {
	if len(s.address.KnownHosts) == 0 {
		return nil
	}
	own, err := hostkey.Open(hostkey.Options{User: s.address.KnownHosts})
	if err != nil {
		return nil
	}
	return own
}

// judge asks all files that are for the host. A file of the host alone can make
// an unknown key known; it cannot make a changed or a revoked one good.
func (s *signIn) judge(key ssh.PublicKey) hostkey.Verdict {
	host, port := s.known()
	v := s.machine.options.HostKeys.Judge(host, port, key)
	if own := s.own(); own != nil && v.State == hostkey.Unknown {
		return own.Judge(host, port, key)
	}
	return v
}

// algorithms lets an honest server show the key that is known.
func (s *signIn) algorithms() []string {
	host, port := s.known()
	all := s.machine.options.HostKeys
	if own := s.own(); own != nil && len(all.Lines(host, port)) == 0 {
		return own.Algorithms(host, port)
	}
	return all.Algorithms(host, port)
}

// askTrust asks about an unknown host key, and keeps it.
func (m *Machine) askTrust(ctx context.Context, place int, v hostkey.Verdict) error {
	trust := m.options.Person.TrustHost
	if trust == nil {
		return m.hostKeyError(HostUnknown, place, v, ask.ErrNobody)
	}
	var others []string
	for _, k := range v.Others {
		others = append(others, k.Type)
	}
	slices.Sort(others)
	yes, err := trust(ctx, ask.HostKey{Host: v.Place, Type: v.Type, Fingerprint: v.Fingerprint, Line: v.Line, Others: slices.Compact(others)})
	switch {
	case ctx.Err() != nil:
		return m.fail(Cancelled, place, context.Cause(ctx))
	case errors.Is(err, ask.ErrDeclined) || err == nil && !yes:
		return m.hostKeyError(HostDeclined, place, v, ask.ErrDeclined)
	case err != nil:
		return m.hostKeyError(HostUnknown, place, v, err)
	}
	if err := m.options.HostKeys.Trust(v.Line); err != nil {
		return m.hostKeyError(HostUnknown, place, v, err)
	}
	return nil
}

// badHostKey is the error for a key that was not good.
func (s *signIn) badHostKey(v hostkey.Verdict) error {
	switch v.State {
	case hostkey.Unknown:
		return &unknownError{v}
	case hostkey.Changed:
		return s.machine.changed(s.place, v)
	}
	return s.machine.hostKeyError(HostRefused, s.place, v, nil)
}

func (m *Machine) changed(place int, v hostkey.Verdict) error {
	e := &ChangedError{Machine: m.target.Name, Place: v.Place, Type: v.Type, Shown: v.Fingerprint, Known: v.Trusted, Line: v.Line, Jump: place < m.last()}
	values := say.Values{"machine": m.label(place), "shown": string(v.Fingerprint)}
	if len(v.Trusted) > 0 {
		values["known"], values["where"] = string(v.Trusted[0].Fingerprint), v.Trusted[0].Where
	}
	e.text = say.New("machine.host-changed", "{machine} shows the host key {shown}⟨, but is known with {known} ({where})⟩, so nothing was sent: ask its administrator whether it was rebuilt, and compare the fingerprint there", values)
	return e.text.Because(e)
}
