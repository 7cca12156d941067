package keys_test

import (
	"encoding/asn1"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"latchkey/keys"
)

// puttyArgon is an encrypted PuTTY key that asks for a key derivation of choice.
func puttyArgon(t *testing.T, memory, passes uint32, threads int) string {
	t.Helper()
	pair, err := keys.Generate(keys.Ed25519, "")
	if err != nil {
		t.Fatal(err)
	}
	blob := strings.Fields(pair.Public().Line())[1]
	return fmt.Sprintf("PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: aes256-cbc\nComment: x\nPublic-Lines: 2\n%s\n%s\nKey-Derivation: Argon2id\n"+
		"Argon2-Memory: %d\nArgon2-Passes: %d\nArgon2-Parallelism: %d\nArgon2-Salt: 0011223344556677\nPrivate-Lines: 1\n%s\nPrivate-MAC: %s\n",
		blob[:64], blob[64:], memory, passes, threads, strings.Repeat("A", 64), strings.Repeat("0", 64))
}

// TestKeysThatAskForTooMuchWork has key files whose numbers look small one by
// one and ask for hours or for all memory together. Nobody is asked for a
// passphrase first.
func TestKeysThatAskForTooMuchWork(t *testing.T) {
	for name, text := range map[string]string{
		"Argon2 with no memory and all passes":     puttyArgon(t, 0, 1<<32-1, 1),
		"Argon2 with little memory and many":       puttyArgon(t, 1, 8<<20, 16),
		"Argon2 in more lanes than memory":         puttyArgon(t, 8, 1<<20, 16),
		"scrypt with wide blocks in many lanes":    armour("ENCRYPTED PRIVATE KEY", scryptFor(t, 2, 1<<20, 16)),
		"scrypt whose lanes pass the memory":       armour("ENCRYPTED PRIVATE KEY", scryptFor(t, 4, 1<<19, 8)),
		"RSA in OpenSSH format with 65536 bits":    openSSHRSA(t, 65536),
		"RSA in PKCS#1 with an endless exponent":   armour("RSA PRIVATE KEY", endlessExponent(t)),
		"RSA in PKCS#8 with an endless exponent":   armour("PRIVATE KEY", inPKCS8(t, asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 1}, endlessExponent(t))),
		"RSA in PKCS#1 with primes larger than it": armour("RSA PRIVATE KEY", widePrimes(t)),
	} {
		t.Run(name, func(t *testing.T) {
			began := time.Now()
			_, err := keys.ParsePrivate([]byte(text), func() ([]byte, error) { return nil, errors.New("asked for a passphrase") })
			if !errors.Is(err, keys.ErrUnsupported) && !errors.Is(err, keys.ErrDamaged) {
				t.Errorf("%v", err)
			}
			if took := time.Since(began); took > 2*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}

// openSSHRSA is an open key in OpenSSH's format with numbers that would pass
// for RSA but for their size.
func openSSHRSA(t *testing.T, bits uint) string {
	t.Helper()
	p := new(big.Int).Add(new(big.Int).Lsh(big.NewInt(1), bits/2), big.NewInt(3))
	q := new(big.Int).Add(new(big.Int).Lsh(big.NewInt(1), bits/2-1), big.NewInt(9))
	one := big.NewInt(1)
	n := new(big.Int).Mul(p, q)
	phi := new(big.Int).Mul(new(big.Int).Sub(p, one), new(big.Int).Sub(q, one))
	e := big.NewInt(65537)
	d := new(big.Int).ModInverse(e, phi)
	if d == nil {
		t.Fatal("no inverse")
	}
	private := ssh.Marshal(struct {
		Check1, Check2   uint32
		Type             string
		N, E, D, I, P, Q *big.Int
		Comment          string
	}{1, 1, "ssh-rsa", n, e, d, new(big.Int).ModInverse(q, p), p, q, ""})
	for i := byte(1); len(private)%8 != 0; i++ {
		private = append(private, i)
	}
	public := ssh.Marshal(struct { // of a usual size: it is looked at first
		Type string
		E, N *big.Int
	}{"ssh-rsa", e, numbers(t, 65537, 1024, 1024).N})
	return armour("OPENSSH PRIVATE KEY", append([]byte("openssh-key-v1\x00"), ssh.Marshal(struct {
		Cipher, KDF, Options string
		Count                uint32
		Public, Private      []byte
	}{"none", "none", "", 1, public, private})...))
}

func endlessExponent(t *testing.T) []byte {
	t.Helper()
	key := numbers(t, 65537, 1024, 1024)
	one := big.NewInt(1)
	phi := new(big.Int).Mul(new(big.Int).Sub(key.P, one), new(big.Int).Sub(key.Q, one))
	key.D.Add(key.D, phi.Lsh(phi, 250_000))
	return der(t, key)
}

func widePrimes(t *testing.T) []byte {
	t.Helper()
	key := numbers(t, 65537, 1024, 1024)
	key.P.Lsh(key.P, 250_000)
	return der(t, key)
}
