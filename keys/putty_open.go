package keys

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"fmt"
	"math/big"
	"strings"

	"github.com/kayrus/putty"
	"golang.org/x/crypto/ssh"
)

// openPutty decrypts the private key, checks its MAC and reads it. The reading
// is done here because the parser expects sixteen more bytes of padding where
// an encrypted private key fills its last block, as RSA keys sometimes do.
func openPutty(key *putty.Key, passphrase []byte) (crypto.Signer, error) {
	if err := decryptPutty(key, passphrase); err != nil {
		return nil, err
	}
	public, err := ssh.ParsePublicKey(key.PublicKey)
	if err != nil {
		return nil, fmt.Errorf("%w: its public key cannot be read", ErrDamaged)
	}
	signer, err := readPutty(public, key.PrivateKey)
	if err != nil {
		return nil, fmt.Errorf("%w: its private key does not fit together", ErrDamaged)
	}
	again, err := ssh.NewPublicKey(signer.Public())
	if err != nil || !bytes.Equal(again.Marshal(), key.PublicKey) {
		return nil, fmt.Errorf("%w: its public key belongs to another key", ErrDamaged)
	}
	return signer, nil
}

// decryptPutty puts the decrypted private key into key.PrivateKey.
func decryptPutty(key *putty.Key, passphrase []byte) error {
	_, err := key.ParseRawPrivateKey(passphrase)
	switch {
	case err == nil, strings.HasPrefix(err.Error(), "wrong key size"):
		// After the MAC has been checked, the parser's error does not count.
		return nil
	case key.Encryption != "none":
		return ErrWrongPassphrase
	}
	return fmt.Errorf("%w: its check sum is wrong; copy the whole file", ErrDamaged)
}

func readPutty(public ssh.PublicKey, private []byte) (crypto.Signer, error) {
	switch key := public.(ssh.CryptoPublicKey).CryptoPublicKey().(type) {
	case *rsa.PublicKey:
		return readPuttyRSA(key, private)
	case *ecdsa.PublicKey:
		return readPuttyECDSA(key.Curve, private)
	}
	var wire struct {
		Seed []byte
		Pad  []byte `ssh:"rest"`
	}
	if err := ssh.Unmarshal(private, &wire); err != nil {
		return nil, err
	}
	if len(wire.Seed) != ed25519.SeedSize {
		return nil, fmt.Errorf("seed of %d bytes", len(wire.Seed))
	}
	return ed25519.NewKeyFromSeed(wire.Seed), nil
}

func readPuttyRSA(public *rsa.PublicKey, private []byte) (crypto.Signer, error) {
	var wire struct {
		D, P, Q, Iqmp *big.Int
		Pad           []byte `ssh:"rest"`
	}
	if err := ssh.Unmarshal(private, &wire); err != nil {
		return nil, err
	}
	if max(wire.D.BitLen(), wire.P.BitLen(), wire.Q.BitLen()) > public.N.BitLen() {
		return nil, fmt.Errorf("numbers larger than the modulus")
	}
	key := &rsa.PrivateKey{PublicKey: *public, D: wire.D, Primes: []*big.Int{wire.P, wire.Q}}
	key.Precompute()
	return key, key.Validate()
}

func readPuttyECDSA(curve elliptic.Curve, private []byte) (crypto.Signer, error) {
	var wire struct {
		D   *big.Int
		Pad []byte `ssh:"rest"`
	}
	if err := ssh.Unmarshal(private, &wire); err != nil {
		return nil, err
	}
	size := (curve.Params().BitSize + 7) / 8
	if wire.D.Sign() < 0 || wire.D.BitLen() > 8*size {
		return nil, fmt.Errorf("scalar out of range")
	}
	return ecdsa.ParseRawPrivateKey(curve, wire.D.FillBytes(make([]byte, size)))
}
