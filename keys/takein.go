package keys

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/subtle"
	"fmt"
)

// The sizes of RSA keys that are accepted, in bits; weaker ones than LeastRSA
// are accepted with a warning. Go refuses to sign with less than 1024; OpenSSH
// allows no more than 16384, and each doubling makes a signature eight times
// slower.
const (
	minRSA = 1024
	maxRSA = 16384
)

// askPassphrase returns the passphrase of an encrypted key, nil for one that is
// not encrypted.
func askPassphrase(encrypted bool, ask func() ([]byte, error)) ([]byte, error) {
	if !encrypted {
		return nil, nil
	}
	if ask == nil {
		return nil, ErrPassphraseNeeded
	}
	secret, err := ask()
	if err != nil {
		return nil, err
	}
	if len(secret) == 0 {
		return nil, ErrPassphraseNeeded
	}
	return secret, nil
}

// asSigner converts what parsers return to one of the three types that are used.
func asSigner(raw any) (crypto.Signer, error) {
	switch key := raw.(type) {
	case *rsa.PrivateKey:
		return key, nil
	case *ecdsa.PrivateKey:
		return key, nil
	case ed25519.PrivateKey:
		return key, nil
	case *ed25519.PrivateKey:
		return *key, nil
	}
	return nil, fmt.Errorf("%w: its type is not Ed25519, ECDSA or RSA", ErrUnsupported)
}

// takeIn checks a private key from outside and makes a pair of it.
func takeIn(private crypto.Signer, comment string) (*Pair, error) {
	var err error
	switch key := private.(type) {
	case *rsa.PrivateKey:
		err = checkRSA(key)
	case *ecdsa.PrivateKey:
		err = checkECDSA(key)
	case ed25519.PrivateKey:
		err = checkEd25519(key)
	}
	if err != nil {
		return nil, err
	}
	return newPair(private, comment)
}

func checkRSA(key *rsa.PrivateKey) error {
	if err := checkRSASize(key.N.BitLen()); err != nil {
		return err
	}
	if len(key.Primes) != 2 {
		return fmt.Errorf("%w: its modulus has more than two primes, which SSH cannot store", ErrUnsupported)
	}
	if key.E < 3 || key.E&1 == 0 || key.E >= 1<<24 {
		return fmt.Errorf("%w: its RSA exponent is not one that SSH servers accept", ErrUnsupported)
	}
	if key.Validate() != nil {
		return fmt.Errorf("%w: its RSA numbers do not fit together", ErrDamaged)
	}
	return nil
}

func checkRSASize(bits int) error {
	switch {
	case bits < minRSA:
		return fmt.Errorf("%w: RSA with %d bits can be broken at home; %d is the least, create a new key", ErrUnsupported, bits, minRSA)
	case bits > maxRSA:
		return fmt.Errorf("%w: RSA with more than %d bits is refused by SSH servers", ErrUnsupported, maxRSA)
	}
	return nil
}

func checkECDSA(key *ecdsa.PrivateKey) error {
	switch key.Curve {
	case elliptic.P256(), elliptic.P384(), elliptic.P521():
		return nil
	}
	return errOtherCurve()
}

// checkEd25519 computes the public key again: signatures made with a wrong
// one give the private key away.
func checkEd25519(key ed25519.PrivateKey) error {
	if len(key) != ed25519.PrivateKeySize {
		return fmt.Errorf("%w: its length is wrong", ErrDamaged)
	}
	if subtle.ConstantTimeCompare(ed25519.NewKeyFromSeed(key.Seed()), key) != 1 {
		return fmt.Errorf("%w: its public key belongs to another key", ErrDamaged)
	}
	return nil
}
