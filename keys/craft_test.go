package keys_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/asn1"
	"encoding/pem"
	"math/big"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"latchkey/keys"
)

// This file makes private keys that no tool would make.

// box is OpenSSH's container, for taking it apart and putting it together.
type box struct {
	Cipher  string
	KDF     string
	Options []byte
	Count   uint32
	Public  []byte
	Private []byte
}

type rounds struct {
	Salt  []byte
	Count uint32
}

func editBox(t *testing.T, text string, edit func(*box)) string {
	t.Helper()
	const magic = "openssh-key-v1\x00"
	block, _ := pem.Decode([]byte(text))
	var b box
	if err := ssh.Unmarshal(block.Bytes[len(magic):], &b); err != nil {
		t.Fatal(err)
	}
	edit(&b)
	return armour("OPENSSH PRIVATE KEY", append([]byte(magic), ssh.Marshal(b)...))
}

// flipSeed changes the seed of an Ed25519 key and nothing else.
func flipSeed(b *box) {
	at := 4 + 4 + (4 + len("ssh-ed25519")) + (4 + 32) + 4
	b.Private[at] ^= 1
}

func armour(label string, der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: label, Bytes: der}))
}

func dropLine(text string, n int) string {
	lines := strings.SplitAfter(text, "\n")
	return strings.Join(append(lines[:n:n], lines[n+1:]...), "")
}

func encryptedText(t *testing.T, pair *keys.Pair) string {
	t.Helper()
	text, err := pair.MarshalPrivate([]byte("secret"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func ownBlob(t *testing.T) []byte {
	t.Helper()
	pair, err := keys.Generate(keys.Ed25519, "")
	if err != nil {
		t.Fatal(err)
	}
	return pair.Public().SSH().Marshal()
}

func newECDSA(t *testing.T, curve elliptic.Curve) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(curve, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func p224(t *testing.T) []byte {
	t.Helper()
	der, err := x509.MarshalECPrivateKey(newECDSA(t, elliptic.P224()))
	if err != nil {
		t.Fatal(err)
	}
	return der
}

func der(t *testing.T, value any) []byte {
	t.Helper()
	out, err := asn1.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

type pkcs1 struct {
	Version                   int
	N                         *big.Int
	E                         int
	D, P, Q, Dp, Dq, Inverted *big.Int
	More                      []anotherPrime `asn1:"optional,omitempty"`
}

type anotherPrime struct{ Prime, Exponent, Coefficient *big.Int }

// numbers computes RSA numbers from primes that need not be many, few or large.
func numbers(t *testing.T, exponent int, sizes ...int) pkcs1 {
	t.Helper()
	one := big.NewInt(1)
	for {
		n, phi := big.NewInt(1), big.NewInt(1)
		var primes []*big.Int
		for _, bits := range sizes {
			prime, err := rand.Prime(rand.Reader, bits)
			if err != nil {
				t.Fatal(err)
			}
			primes = append(primes, prime)
			n.Mul(n, prime)
			phi.Mul(phi, new(big.Int).Sub(prime, one))
		}
		d := new(big.Int).ModInverse(big.NewInt(int64(exponent)), phi)
		if d == nil {
			continue
		}
		less := func(prime *big.Int) *big.Int { return new(big.Int).Mod(d, new(big.Int).Sub(prime, one)) }
		key := pkcs1{0, n, exponent, d, primes[0], primes[1], less(primes[0]), less(primes[1]), new(big.Int).ModInverse(primes[1], primes[0]), nil}
		for _, prime := range primes[2:] {
			key.Version = 1
			product := new(big.Int).Mul(primes[0], primes[1])
			key.More = append(key.More, anotherPrime{prime, less(prime), product.ModInverse(product, prime)})
		}
		return key
	}
}

func threePrimes(t *testing.T) []byte { return der(t, numbers(t, 65537, 512, 512, 512)) }

func oddExponent(t *testing.T) []byte { return der(t, numbers(t, 1<<31-1, 1024, 1024)) }

// tinyRSA is a real key of 512 bits in PKCS#1, which crypto/rsa will not make.
func tinyRSA(t *testing.T) []byte { return der(t, tiny(t)) }

func tiny(t *testing.T) pkcs1 { return numbers(t, 65537, 256, 256) }

// hugeRSA has the form of a key and numbers that are none.
func hugeRSA(t *testing.T, bits uint) []byte {
	t.Helper()
	n := new(big.Int).Lsh(big.NewInt(1), bits-1)
	half := new(big.Int).Lsh(big.NewInt(1), bits/2-1)
	return der(t, pkcs1{0, n, 65537, half, half, half, half, half, half, nil})
}

func inPKCS8(t *testing.T, oid asn1.ObjectIdentifier, inner []byte) []byte {
	t.Helper()
	return der(t, struct {
		Version   int
		Algorithm struct{ OID asn1.ObjectIdentifier }
		Inner     []byte
	}{0, struct{ OID asn1.ObjectIdentifier }{oid}, inner})
}

type algorithm struct {
	OID    asn1.ObjectIdentifier
	Params any
}

// pbes2 encrypts nothing with a key derivation of choice.
func pbes2(t *testing.T, derivation algorithm) []byte {
	t.Helper()
	cipher := algorithm{asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 1, 42}, make([]byte, 16)}
	type both struct{ Derivation, Cipher algorithm }
	return der(t, struct {
		Algorithm algorithm
		Data      []byte
	}{algorithm{asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 13}, both{derivation, cipher}}, make([]byte, 32)})
}

func pbkdf2For(t *testing.T, iterations int) []byte {
	t.Helper()
	return pbes2(t, algorithm{asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 12}, struct {
		Salt       []byte
		Iterations int
	}{make([]byte, 8), iterations}})
}

func scryptFor(t *testing.T, n, r, p int) []byte {
	t.Helper()
	return pbes2(t, algorithm{asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 11591, 4, 11}, struct {
		Salt    []byte
		N, R, P int
	}{make([]byte, 8), n, r, p}})
}

func puttyTiny(t *testing.T) string {
	t.Helper()
	key := tiny(t)
	public, err := ssh.NewPublicKey(&rsa.PublicKey{N: key.N, E: key.E})
	if err != nil {
		t.Fatal(err)
	}
	_, line, _ := strings.Cut(strings.TrimSpace(string(ssh.MarshalAuthorizedKey(public))), " ")
	var lines []string
	for len(line) > 64 {
		lines, line = append(lines, line[:64]), line[64:]
	}
	lines = append(lines, line)
	return "PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none\nComment: \nPublic-Lines: " + string(rune('0'+len(lines))) + "\n" +
		strings.Join(lines, "\n") + "\nPrivate-Lines: 1\nAAAA\nPrivate-MAC: 00\n"
}
