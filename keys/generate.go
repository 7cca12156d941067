package keys

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"fmt"
)

// Generate makes a new pair from the system's random source. The empty kind is
// Ed25519. RSA takes up to seconds and cannot be interrupted, so call it where
// waiting is allowed.
func Generate(kind Kind, comment string) (*Pair, error) {
	private, err := generate(kind)
	if err != nil {
		return nil, err
	}
	return newPair(private, comment)
}

func generate(kind Kind) (crypto.Signer, error) {
	switch kind {
	case Ed25519, "":
		_, private, err := ed25519.GenerateKey(rand.Reader)
		return private, err
	case ECDSAP256:
		return ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	case ECDSAP384:
		return ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	case ECDSAP521:
		return ecdsa.GenerateKey(elliptic.P521(), rand.Reader)
	case RSA3072, RSA4096:
		return rsa.GenerateKey(rand.Reader, kind.Bits())
	}
	return nil, fmt.Errorf("cannot generate a key of kind %q; choose one of %s", cleanComment(clip(string(kind), 40)), kindList())
}
