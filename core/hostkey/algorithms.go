package hostkey

import (
	"slices"

	"golang.org/x/crypto/ssh"
)

// Algorithms lists the host-key algorithms to offer to host:port, those of
// known keys first. Otherwise a server whose Ed25519 key is known may present
// its RSA key, which would look like a changed one. The others follow, so that
// a server without any known key still presents one that can be judged. SHA-1
// and DSA are never offered, certificates only where an authority is known.
func (s *Store) Algorithms(host string, port int) []string {
	place := Place(host, port)
	var known, certs []string
	for _, p := range s.pins {
		if p.matches(place) {
			known = append(known, signing(p.key.Type())...)
		}
	}
	if len(known) == 0 {
		own, _ := s.ownEntries()
		known, certs = offered(append(slices.Clip(own), s.userEntries()...), place)
	}
	all := append(certs, known...)
	all = append(all, ssh.KeyAlgoED25519, ssh.KeyAlgoECDSA256, ssh.KeyAlgoECDSA384, ssh.KeyAlgoECDSA521, ssh.KeyAlgoRSASHA512, ssh.KeyAlgoRSASHA256)
	return unique(all)
}

func offered(all []entry, place string) (known, certs []string) {
	for _, e := range all {
		switch {
		case !e.matches(place):
		case e.marker == "":
			known = append(known, signing(e.key.Type())...)
		case e.marker == "cert-authority": // an authority signs keys of any type
			certs = []string{ssh.CertAlgoED25519v01, ssh.CertAlgoECDSA256v01, ssh.CertAlgoECDSA384v01,
				ssh.CertAlgoECDSA521v01, ssh.CertAlgoRSASHA512v01, ssh.CertAlgoRSASHA256v01}
		}
	}
	return known, certs
}

// signing returns the algorithms with which a key of a type may sign.
func signing(keyType string) []string {
	switch keyType {
	case ssh.KeyAlgoRSA:
		return []string{ssh.KeyAlgoRSASHA512, ssh.KeyAlgoRSASHA256}
	case ssh.KeyAlgoED25519, ssh.KeyAlgoECDSA256, ssh.KeyAlgoECDSA384, ssh.KeyAlgoECDSA521:
		return []string{keyType}
	}
	return nil
}

// unique removes duplicates; the order stays.
func unique(list []string) []string {
	var out []string
	for _, s := range list {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

func (s *Store) userEntries() []entry {
	var all []entry
	for _, f := range s.user {
		entries, _ := f.read() // what cannot be read vouches for nothing; Warnings says so
		all = append(all, entries...)
	}
	return all
}
