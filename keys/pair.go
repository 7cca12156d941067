package keys

import (
	"crypto"
	"fmt"

	"golang.org/x/crypto/ssh"
)

// Kind names an algorithm and size that Latchkey generates.
type Kind string

// The kinds that Generate makes. Ed25519 is the default everywhere.
const (
	Ed25519   Kind = "ed25519"
	ECDSAP256 Kind = "ecdsa-p256"
	ECDSAP384 Kind = "ecdsa-p384"
	ECDSAP521 Kind = "ecdsa-p521"
	RSA3072   Kind = "rsa-3072"
	RSA4096   Kind = "rsa-4096"
)

// Pair is a private half with its public half. It never prints or marshals the
// private half: String, Format and LogValue give the fingerprint, and every
// marshaller refuses. The only ways out are Signer and MarshalPrivate.
type Pair struct {
	public  Public
	private crypto.Signer
}

// Public is the half that may be shown.
func (p *Pair) Public() Public { return p.public }

// Signer proves possession of the private half in an SSH handshake.
func (p *Pair) Signer() (ssh.Signer, error) {
	signer, err := ssh.NewSignerFromSigner(p.private)
	if err != nil {
		return nil, fmt.Errorf("signer for %s: %w", p.public.Fingerprint(), err)
	}
	return signer, nil
}
