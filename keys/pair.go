package keys

import (
	"crypto"
	"encoding/pem"
	"fmt"

	"golang.org/x/crypto/ssh"
)

// Pair is a private key with its public key. It never prints or marshals the
// private key: String, Format and LogValue return the fingerprint, and every
// marshaller refuses. The only ways out are Signer and MarshalPrivate.
type Pair struct {
	public Public
	// private is a func and not the key itself, because fmt and the dumpers
	// that tests use walk through unexported fields, but cannot look into a
	// closure. It is nil only in a zero Pair.
	private func() crypto.Signer
}

// newPair makes the public key from the private one.
func newPair(private crypto.Signer, comment string) (*Pair, error) {
	public, err := ssh.NewPublicKey(private.Public())
	if err != nil {
		return nil, fmt.Errorf("%w: SSH has no name for keys of this type", ErrUnsupported)
	}
	return &Pair{
		public:  NewPublic(public, comment),
		private: func() crypto.Signer { return private },
	}, nil
}

// Public returns the public key.
func (p Pair) Public() Public { return p.public }

// WithComment returns the same pair with another comment on its public key.
func (p Pair) WithComment(comment string) *Pair {
	return &Pair{public: p.public.WithComment(comment), private: p.private}
}

// Signer returns the signer for an SSH handshake. For RSA it offers
// rsa-sha2-512 and rsa-sha2-256 only: a server that accepts only SHA-1 gets no
// signature.
func (p Pair) Signer() (ssh.Signer, error) {
	if p.private == nil {
		return nil, errNoPair
	}
	signer, err := ssh.NewSignerFromSigner(p.private())
	if err != nil {
		return nil, fmt.Errorf("signer for %s: %w", p.public.Fingerprint(), err)
	}
	if p.public.Type() != ssh.KeyAlgoRSA {
		return signer, nil
	}
	algorithms := []string{ssh.KeyAlgoRSASHA512, ssh.KeyAlgoRSASHA256}
	strict, err := ssh.NewSignerWithAlgorithms(signer.(ssh.AlgorithmSigner), algorithms)
	if err != nil {
		return nil, fmt.Errorf("signer for %s: %w", p.public.Fingerprint(), err)
	}
	return strict, nil
}

// MarshalPrivate writes the private key with its comment in OpenSSH's own
// format (PEM, ends in a newline), as ssh-keygen writes it. A passphrase
// encrypts it (bcrypt with 16 rounds, AES-256-CTR); nil or empty leaves it
// unencrypted. The result is a secret.
func (p Pair) MarshalPrivate(passphrase []byte) ([]byte, error) {
	if p.private == nil {
		return nil, errNoPair
	}
	block, err := p.block(passphrase)
	if err != nil {
		return nil, fmt.Errorf("private key of %s: %w", p.public.Fingerprint(), err)
	}
	text := pem.EncodeToMemory(block)
	clear(block.Bytes)
	return text, nil
}

func (p Pair) block(passphrase []byte) (*pem.Block, error) {
	if len(passphrase) == 0 {
		return ssh.MarshalPrivateKey(p.private(), p.public.Comment())
	}
	return ssh.MarshalPrivateKeyWithPassphrase(p.private(), p.public.Comment(), passphrase)
}
