package keys

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"strings"

	"golang.org/x/crypto/ssh"
)

// maxPublic is the longest text of a public key that is read, in bytes; the
// largest real one (RSA with 16384 bits) has 2,800.
const maxPublic = 64 << 10

// leastModulus is the size in bits below which an RSA modulus is not weak but
// invalid; x/crypto/ssh accepts 0 and negative numbers too.
const leastModulus = 256

// isKeyType reports whether text is the wire name of a key type that this package reads.
func isKeyType(text string) bool {
	switch text {
	case ssh.KeyAlgoED25519, ssh.KeyAlgoSKED25519, ssh.KeyAlgoRSA, algoDSA,
		ssh.KeyAlgoECDSA256, ssh.KeyAlgoECDSA384, ssh.KeyAlgoECDSA521, ssh.KeyAlgoSKECDSA256:
		return true
	}
	return false
}

// isCertType reports whether text is the wire name of a type of certificate.
func isCertType(text string) bool { return strings.HasSuffix(text, "-cert-v01@openssh.com") }

// decodeKey decodes the base64 of a key, which has to be of the named type.
func decodeKey(kind, text string) (ssh.PublicKey, error) {
	blob, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return nil, fmt.Errorf("%w: characters are missing or do not belong there; copy the whole line", ErrDamaged)
	}
	var wire struct {
		Type string
		Rest []byte `ssh:"rest"`
	}
	if ssh.Unmarshal(blob, &wire) != nil {
		return nil, fmt.Errorf("%w: it is cut off; copy the whole line", ErrDamaged)
	}
	if kind != "" && kind != wire.Type {
		return nil, fmt.Errorf("%w: it says it is of one type and is of another", ErrDamaged)
	}
	if isCertType(wire.Type) {
		return nil, ErrCertificate
	}
	if !isKeyType(wire.Type) {
		return nil, fmt.Errorf("%w: its type is not Ed25519, ECDSA or RSA", ErrUnsupported)
	}
	key, err := ssh.ParsePublicKey(blob)
	if err != nil || wire.Type == ssh.KeyAlgoRSA && modulusBits(key) < leastModulus {
		return nil, fmt.Errorf("%w: it is cut off, or its numbers cannot be right; copy the whole line", ErrDamaged)
	}
	// Two spellings of one key would be two fingerprints.
	if !bytes.Equal(key.Marshal(), blob) {
		return nil, fmt.Errorf("%w: its numbers are not written in the one right way", ErrDamaged)
	}
	return key, nil
}
