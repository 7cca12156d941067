package keys

import (
	"math/big"
	"strings"

	"golang.org/x/crypto/ssh"
)

// algoDSA is the wire name of DSA keys, which are recognised to be refused or
// called weak.
const algoDSA = "ssh-dss"

// MD5 returns the old fingerprint, as `ssh-keygen -E md5 -l` shows it: "MD5:"
// and sixteen bytes in hex with colons; "" for the zero Public. It is only for
// comparing with old tools and web pages.
func (p Public) MD5() string {
	if p.key == nil {
		return ""
	}
	return "MD5:" + ssh.FingerprintLegacyMD5(p.key)
}

// Bits returns the size as ssh-keygen counts it (RSA and DSA: the modulus;
// curves: the field); 0 when it is not known.
func (p Public) Bits() int {
	if p.key == nil {
		return 0
	}
	key := plain(p.key)
	switch key.Type() {
	case ssh.KeyAlgoED25519, ssh.KeyAlgoSKED25519, ssh.KeyAlgoECDSA256, ssh.KeyAlgoSKECDSA256:
		return 256
	case ssh.KeyAlgoECDSA384:
		return 384
	case ssh.KeyAlgoECDSA521:
		return 521
	case ssh.KeyAlgoRSA, algoDSA:
		return modulusBits(key)
	}
	return 0
}

// TypeName returns what ssh-keygen shows in brackets: "ED25519", "RSA", "ECDSA-SK";
// "" for the zero Public.
func (p Public) TypeName() string {
	if p.key == nil {
		return ""
	}
	name := typeName(plain(p.key).Type())
	if _, ok := p.key.(*ssh.Certificate); ok {
		name += "-CERT"
	}
	return name
}

func typeName(wire string) string {
	switch wire {
	case ssh.KeyAlgoED25519:
		return "ED25519"
	case ssh.KeyAlgoSKED25519:
		return "ED25519-SK"
	case ssh.KeyAlgoECDSA256, ssh.KeyAlgoECDSA384, ssh.KeyAlgoECDSA521:
		return "ECDSA"
	case ssh.KeyAlgoSKECDSA256:
		return "ECDSA-SK"
	case ssh.KeyAlgoRSA:
		return "RSA"
	case algoDSA:
		return "DSA"
	}
	return strings.ToUpper(strings.TrimPrefix(wire, "ssh-"))
}

// plain returns the key that a certificate certifies, or the key itself.
func plain(key ssh.PublicKey) ssh.PublicKey {
	if cert, ok := key.(*ssh.Certificate); ok && cert.Key != nil {
		return cert.Key
	}
	return key
}

// modulusBits reads the size of an RSA or DSA key from its wire form, which
// for DSA spares the import of a package that is deprecated for good reason.
func modulusBits(key ssh.PublicKey) int {
	var wire struct {
		Name   string
		First  *big.Int // RSA: e; DSA: p
		Second *big.Int // RSA: n; DSA: q
		Rest   []byte   `ssh:"rest"`
	}
	if err := ssh.Unmarshal(key.Marshal(), &wire); err != nil {
		return 0
	}
	modulus := wire.First
	if key.Type() == ssh.KeyAlgoRSA {
		modulus = wire.Second
	}
	if modulus.Sign() < 0 {
		return 0
	}
	return modulus.BitLen()
}
