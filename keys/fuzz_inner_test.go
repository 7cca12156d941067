package keys

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/base64"
	"encoding/binary"
	"encoding/pem"
	"fmt"
	"math/big"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"
)

// The targets here change what is inside the base64, where a fuzzer that
// changes text hardly ever gets to.

func FuzzPrivateBlob(f *testing.F) {
	labels := []string{"OPENSSH PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "PRIVATE KEY", "ENCRYPTED PRIVATE KEY"}
	private, _ := seeds(f)
	for _, text := range private {
		if block, _ := pem.Decode([]byte(text)); block != nil {
			for i := range labels {
				f.Add(uint8(i), block.Bytes)
			}
		}
	}
	key, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(uint8(1), x509.MarshalPKCS1PrivateKey(key))
	f.Add(uint8(4), encryptedPKCS8())
	f.Fuzz(func(t *testing.T, label uint8, blob []byte) {
		text := pem.EncodeToMemory(&pem.Block{Type: labels[int(label)%len(labels)], Bytes: blob})
		// Work that the limits allow is still too much for a fuzzer: encrypted
		// keys are taken apart, not opened.
		got, err := ParsePrivate(text, nil)
		if err == nil {
			checkPublicLine(t, got.Pair.Public())
			if _, err := got.Pair.MarshalPrivate(nil); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// encryptedPKCS8 has the form of an encrypted PKCS#8 key with nothing in it.
func encryptedPKCS8() []byte {
	raw := func(value any) asn1.RawValue {
		text, err := asn1.Marshal(value)
		if err != nil {
			panic(err)
		}
		return asn1.RawValue{FullBytes: text}
	}
	named := func(params any, oid ...int) pkix.AlgorithmIdentifier {
		return pkix.AlgorithmIdentifier{Algorithm: oid, Parameters: raw(params)}
	}
	prf := pkix.AlgorithmIdentifier{Algorithm: oidValue{1, 2, 840, 113549, 2, 9}, Parameters: asn1.NullRawValue}
	params := pbes2Params{
		Derivation: named(pbkdf2Params{Salt: make([]byte, 8), Iterations: 2048, PRF: prf}, 1, 2, 840, 113549, 1, 5, 12),
		Cipher:     named(make([]byte, 16), 2, 16, 840, 1, 101, 3, 4, 1, 42),
	}
	return raw(encryptedInfo{named(params, 1, 2, 840, 113549, 1, 5, 13), make([]byte, 16)}).FullBytes
}

func FuzzPuTTYParts(f *testing.F) {
	for _, kind := range []Kind{Ed25519, ECDSAP256, ECDSAP521} {
		pair, err := Generate(kind, "")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(pair.Public().Type(), pair.Public().SSH().Marshal(), puttySecret(pair))
	}
	key, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		f.Fatal(err)
	}
	pair, err := newPair(key, "")
	if err != nil {
		f.Fatal(err)
	}
	f.Add("ssh-rsa", pair.Public().SSH().Marshal(), puttySecret(pair))
	f.Fuzz(func(t *testing.T, algorithm string, public, private []byte) {
		got, err := ParsePrivate([]byte(puttyText(algorithm, public, private)), nil)
		if err == nil {
			checkPublicLine(t, got.Pair.Public())
		}
	})
}

func FuzzPublicBlob(f *testing.F) {
	_, public := seeds(f)
	for _, line := range public {
		key, err := ParsePublic(line)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(key.Type(), key.SSH().Marshal())
	}
	f.Fuzz(func(t *testing.T, kind string, blob []byte) {
		if public, err := ParsePublic(kind + " " + base64.StdEncoding.EncodeToString(blob)); err == nil {
			checkPublicLine(t, public)
		}
	})
}

// puttySecret is the private key as PuTTY stores it.
func puttySecret(pair *Pair) []byte {
	switch key := pair.private().(type) {
	case *rsa.PrivateKey:
		return ssh.Marshal(struct{ D, P, Q, Iqmp *big.Int }{key.D, key.Primes[0], key.Primes[1], key.Precomputed.Qinv})
	case *ecdsa.PrivateKey:
		scalar, _ := key.Bytes()
		return ssh.Marshal(struct{ D *big.Int }{new(big.Int).SetBytes(scalar)})
	case ed25519.PrivateKey:
		return ssh.Marshal(struct{ Seed []byte }{key.Seed()})
	}
	return nil
}

// TestPuTTYSeedsAreKeys keeps the seeds of FuzzPuTTYParts honest.
func TestPuTTYSeedsAreKeys(t *testing.T) {
	for _, kind := range []Kind{Ed25519, ECDSAP256, ECDSAP521, RSA3072} {
		pair, err := Generate(kind, "")
		if err != nil {
			t.Fatal(err)
		}
		got, err := ParsePrivate([]byte(puttyText(pair.Public().Type(), pair.Public().SSH().Marshal(), puttySecret(pair))), nil)
		if err != nil || !got.Pair.Public().Equal(pair.Public()) {
			t.Errorf("%s: %v", kind, err)
		}
	}
	if !IsEncrypted(pem.EncodeToMemory(&pem.Block{Type: "ENCRYPTED PRIVATE KEY", Bytes: encryptedPKCS8()})) {
		t.Error("the encrypted seed is none")
	}
}

// puttyText writes an open PuTTY 3 key whose check sum is right.
func puttyText(algorithm string, public, private []byte) string {
	mac := hmac.New(sha256.New, nil)
	for _, part := range [][]byte{[]byte(algorithm), []byte("none"), nil, public, private} {
		_ = binary.Write(mac, binary.BigEndian, uint32(len(part)))
		mac.Write(part)
	}
	return fmt.Sprintf("PuTTY-User-Key-File-3: %s\nEncryption: none\nComment: \nPublic-Lines: %sPrivate-Lines: %sPrivate-MAC: %x\n",
		algorithm, puttyBlob(public), puttyBlob(private), mac.Sum(nil))
}

func puttyBlob(blob []byte) string {
	text := base64.StdEncoding.EncodeToString(blob)
	var lines []string
	for ; len(text) > 64; text = text[64:] {
		lines = append(lines, text[:64])
	}
	lines = append(lines, text)
	return fmt.Sprintf("%d\n%s\n", len(lines), strings.Join(lines, "\n"))
}
