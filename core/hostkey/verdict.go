package hostkey

import (
	"net"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/crypto/ssh"

	"latchkey/core/say"
	"latchkey/keys"
)

// State is what is known of the key that a server presents.
type State int

// The states. All but Published, Confirmed and KnownByUser refuse; only
// Unknown may be asked about.
const (
	Unknown     State = iota // nobody has vouched for any key of this host
	Published                // the forge publishes this key
	Confirmed                // a person confirmed it to Latchkey
	KnownByUser              // it stands in the user's known_hosts file, or an authority there signed it
	Changed                  // another key of this host and of this type is trusted
	Revoked                  // marked @revoked
	Expired                  // a certificate of a known authority, but not good for this host or now
	Retired                  // a key that its forge has withdrawn, see Verdict.Retired
)

// Trusted reports whether the connection may go on.
func (s State) Trusted() bool { return s == Published || s == Confirmed || s == KnownByUser }

// String returns the state in one word, as the terminal and JSON show it.
func (s State) String() string {
	return [...]string{"unknown", "published", "confirmed", "known", "changed", "revoked", "expired", "retired"}[s]
}

// MarshalText implements encoding.TextMarshaler.
func (s State) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Known is a key that is trusted for the host, and who says so.
type Known struct {
	Type        string
	Fingerprint keys.Fingerprint
	Where       say.Text // "published by GitHub", or file:line
}

// Verdict is the answer about one key of one host. Its texts are safe to show.
type Verdict struct {
	State       State
	Place       string // "host" or "[host]:port"
	Type        string
	Fingerprint keys.Fingerprint
	Line        string      // the known_hosts line for the presented key
	Where       say.Text    // who vouches for it, or who revoked it
	Trusted     []Known     // what is trusted instead, when Changed
	Others      []Known     // keys of other types that are trusted for this host, when Unknown
	Retired     *RetiredKey // when State is Retired
	// Also is a line of a known_hosts file that vouches for the key although
	// the verdict is Changed, Revoked or Retired: it should be looked at.
	Also string
	// ThirdParty says that the pin rests on a source that is not the forge, which
	// is Forge.
	ThirdParty bool
	Forge      string
	Why        string // for Expired: what is wrong with the certificate
}

// Place returns host and port as known_hosts files write them.
func Place(host string, port int) string {
	host = strings.TrimSuffix(strings.ToLower(strings.Trim(host, "[]")), ".")
	if port == 0 || port == 22 {
		return host
	}
	return "[" + host + "]:" + strconv.Itoa(port)
}

// Judge decides whether the key that host:port presents is to be trusted. It
// makes no network call and asks nobody. The rules are in the package comment.
func (s *Store) Judge(host string, port int, key ssh.PublicKey) Verdict {
	place := Place(host, port)
	v := Verdict{Place: place, Type: plain(key).Type(), Fingerprint: fingerprint(key), Line: line(place, plain(key))}
	own, _ := s.ownEntries()
	user := s.userEntries()
	v.Also = vouching(append(slices.Clip(own), user...), place, plain(key))
	if r := revokedBy(append(slices.Clip(own), user...), key); r != nil {
		v.State, v.Where = Revoked, say.Plain(r.where())
		return v
	}
	if r, ok := s.retired[v.Fingerprint]; ok {
		v.State, v.Retired = Retired, &r
		return v
	}
	if s.judgePublished(&v, key) {
		return v
	}
	if cert, ok := key.(*ssh.Certificate); ok {
		judgeCert(&v, append(slices.Clip(own), user...), host, port, cert)
		return v
	}
	judgeKnown(&v, own, user, key)
	return v
}

// judgePublished decides for hosts that have published keys.
func (s *Store) judgePublished(v *Verdict, key ssh.PublicKey) (decided bool) {
	for _, p := range s.pins {
		if !p.matches(v.Place) {
			continue
		}
		if same(p.key, plain(key)) {
			v.State, v.Where, v.ThirdParty, v.Forge, v.Trusted, v.Also = Published, p.by(), p.thirdParty, p.forge, nil, ""
			return true
		}
		v.State = Changed
		v.Trusted = append(v.Trusted, Known{p.key.Type(), p.fingerprint(), p.by()})
	}
	return v.State == Changed
}

func (p *pin) by() say.Text {
	if p.forge == "" {
		return pinnedText()
	}
	return publishedText(p.forge)
}

// judgeKnown decides by Latchkey's own file and the user's.
func judgeKnown(v *Verdict, own, user []entry, key ssh.PublicKey) {
	for i, list := range [][]entry{own, user} {
		for _, e := range list {
			if e.marker != "" || !e.matches(v.Place) {
				continue
			}
			if same(e.key, key) {
				v.State, v.Where, v.Trusted, v.Others, v.Also = [...]State{Confirmed, KnownByUser}[i], say.Plain(e.where()), nil, nil, ""
				return
			}
			known := Known{e.key.Type(), e.fingerprint(), say.Plain(e.where())}
			if e.key.Type() == plain(key).Type() {
				v.Trusted = append(v.Trusted, known)
			} else {
				v.Others = append(v.Others, known)
			}
		}
	}
	switch bare := vouchingBare(append(slices.Clip(own), user...), v.Place, key); {
	case len(v.Trusted) > 0:
		v.State = Changed
	case bare != "":
		v.State, v.Where, v.Others, v.Also = KnownByUser, say.Plain(bare), nil, ""
	default:
		v.State = Unknown
	}
}

// vouchingBare returns the entry with the key under the host's name without a port.
func vouchingBare(all []entry, place string, key ssh.PublicKey) string {
	rest, ok := strings.CutPrefix(place, "[")
	if !ok {
		return ""
	}
	host, _, _ := strings.Cut(rest, "]:")
	return vouching(all, host, key)
}

func vouching(all []entry, place string, key ssh.PublicKey) string {
	for _, e := range all {
		if e.marker == "" && same(e.key, key) && e.matches(place) {
			return e.where()
		}
	}
	return ""
}

// revokedBy returns a @revoked line for the key, for what it certifies, or for
// its signer. It counts for every host: whoever has the private key of a
// revoked key can pretend to be any of them.
func revokedBy(all []entry, key ssh.PublicKey) *entry {
	suspects := []ssh.PublicKey{key, plain(key)}
	if cert, ok := key.(*ssh.Certificate); ok {
		suspects = append(suspects, cert.SignatureKey)
	}
	for i := range all {
		for _, k := range suspects {
			if all[i].marker == "revoked" && same(all[i].key, k) {
				return &all[i]
			}
		}
	}
	return nil
}

// judgeCert decides about a host certificate by the @cert-authority lines.
func judgeCert(v *Verdict, all []entry, host string, port int, cert *ssh.Certificate) {
	var authority *entry
	checker := ssh.CertChecker{IsHostAuthority: func(signer ssh.PublicKey, _ string) bool {
		for i, e := range all {
			if e.marker == "cert-authority" && same(e.key, signer) && e.matches(v.Place) {
				authority = &all[i]
				return true
			}
		}
		return false
	}}
	err := checker.CheckHostKey(net.JoinHostPort(host, strconv.Itoa(port)), nil, cert)
	switch {
	case err == nil:
		v.State, v.Where = KnownByUser, authorityText(authority.where())
	case authority != nil:
		v.State, v.Where, v.Why = Expired, say.Plain(authority.where()), strings.TrimPrefix(err.Error(), "ssh: ")
	default: // no authority that we know: the key inside counts
		judgeKnown(v, nil, all, cert.Key)
	}
}
