package keys_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"math/big"
	"path/filepath"
	"strings"
	"testing"

	"latchkey/keys"
)

// puttygen writes a pair as PuTTY would.
func puttygen(t *testing.T, pair *keys.Pair, passphrase string, params string) []byte {
	t.Helper()
	text, err := pair.MarshalPrivate(nil)
	if err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(t.TempDir(), "key.ppk")
	run(t, "puttygen", write(t, "key", text), "-O", "private", "-o", out,
		"--old-passphrase", write(t, "old", nil), "--new-passphrase", write(t, "new", []byte(passphrase)),
		"--ppk-param", params)
	return read(t, out)
}

func TestPuTTYKeys(t *testing.T) {
	tool(t, "puttygen")
	for _, kind := range keys.Kinds() {
		pair, err := keys.Generate(kind, "me@putty")
		if err != nil {
			t.Fatal(err)
		}
		for _, params := range []string{"version=2", "version=3,kdf=argon2id", "version=3,kdf=argon2i,memory=1024,passes=3,parallelism=2"} {
			for _, passphrase := range []string{"", "pass phrase"} {
				t.Run(string(kind)+" "+params+" "+passphrase, func(t *testing.T) {
					data := puttygen(t, pair, passphrase, params)
					readBack(t, data, passphrase, pair.Public(), "PuTTY")
					windows := strings.ReplaceAll(string(data), "\n", "\r\n")
					readBack(t, []byte(windows), passphrase, pair.Public(), "PuTTY")
					got, err := keys.ParsePrivate(data, answer(passphrase))
					if err == nil && got.Pair.Public().Comment() != "me@putty" {
						t.Errorf("comment %q", got.Pair.Public().Comment())
					}
				})
			}
		}
	}
}

// TestPuTTYKeyThatFillsItsLastBlock is for the RSA keys whose private key
// needs no padding when it is encrypted: rare in the usual sizes, frequent in this.
func TestPuTTYKeyThatFillsItsLastBlock(t *testing.T) {
	tool(t, "puttygen")
	var key *rsa.PrivateKey
	// PuTTY puts the larger prime first, which decides on iqmp.
	for key == nil || puttyLength(key)%16 != 0 || key.Primes[0].Cmp(key.Primes[1]) < 0 {
		var err error
		if key, err = rsa.GenerateKey(rand.Reader, 1120); err != nil {
			t.Fatal(err)
		}
	}
	der := x509.MarshalPKCS1PrivateKey(key)
	read, err := keys.ParsePrivate(pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: der}), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, params := range []string{"version=2", "version=3"} {
		for _, passphrase := range []string{"", "pass phrase"} {
			readBack(t, puttygen(t, read.Pair, passphrase, params), passphrase, read.Pair.Public(), "PuTTY")
		}
	}
}

// puttyLength is the length of d, p, q and iqmp as SSH writes them, in bytes.
func puttyLength(key *rsa.PrivateKey) int {
	n := 0
	for _, number := range []*big.Int{key.D, key.Primes[0], key.Primes[1], key.Precomputed.Qinv} {
		n += 4 + number.BitLen()/8 + 1
	}
	return n
}

func TestPuTTYKeysAreRefusedBeforeCostlyWork(t *testing.T) {
	tool(t, "puttygen")
	pair, err := keys.Generate(keys.Ed25519, "me")
	if err != nil {
		t.Fatal(err)
	}
	encrypted := string(puttygen(t, pair, "secret", "version=3,memory=1024,passes=1,parallelism=1"))
	open := string(puttygen(t, pair, "", "version=3"))
	const tooCostly = "this key cannot be used: opening it would take more memory or time than the limit; save it again in PuTTYgen with its usual settings"
	for _, test := range []struct{ name, text, want string }{
		{"memory", strings.Replace(encrypted, "Argon2-Memory: 1024", "Argon2-Memory: 4000000", 1), tooCostly},
		{"negative memory", strings.Replace(encrypted, "Argon2-Memory: 1024", "Argon2-Memory: -1", 1), tooCostly},
		{"passes", strings.Replace(encrypted, "Argon2-Passes: 1", "Argon2-Passes: 100000", 1), tooCostly},
		{"threads", strings.Replace(encrypted, "Argon2-Parallelism: 1", "Argon2-Parallelism: 200", 1), tooCostly},
		{"argon for an open key", strings.Replace(open, "Comment:", "Key-Derivation: Argon2id\nArgon2-Memory: 4000000\nArgon2-Passes: 9\nArgon2-Parallelism: 9\nArgon2-Salt: 00\nComment:", 1),
			"this key is damaged: how it is encrypted cannot be read"},
		{"Argon2d", strings.Replace(encrypted, "Argon2id", "Argon2d", 1), "this key cannot be used: its passphrase goes through a method that is not supported (Argon2d); save it again in PuTTYgen with Argon2id"},
		{"other cipher", strings.Replace(encrypted, "aes256-cbc", "aes512-ecb", 1), "this key cannot be used: it is encrypted with a cipher that is not supported; save it again in PuTTYgen"},
		{"version 1", strings.Replace(open, "File-3", "File-1", 1), "this key cannot be used: it is in the oldest PuTTY format; open it in PuTTYgen and save it again"},
		{"version 4", strings.Replace(open, "File-3", "File-4", 1), "this key cannot be used: it is in a PuTTY format newer than 3"},
		{"Ed448", strings.Replace(open, "ssh-ed25519", "ssh-ed448", 1), "this key cannot be used: its type is not Ed25519, ECDSA or RSA"},
		{"DSA", strings.Replace(open, "ssh-ed25519", "ssh-dss", 1), "this key cannot be used: DSA keys are broken, and OpenSSH and the forges no longer accept them; create a new key"},
		{"end lost", open[:strings.Index(open, "Private-MAC")], "this key is damaged: its Private-MAC line is missing, so more may be missing; copy the whole file"},
		{"private key changed", changeLine(open, "Private-Lines: 1"), "this key is damaged: its check sum is wrong; copy the whole file"},
		{"comment changed", strings.Replace(open, "Comment: me", "Comment: you", 1), "this key is damaged: its check sum is wrong; copy the whole file"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := keys.ParsePrivate([]byte(test.text), func() ([]byte, error) {
				return nil, errors.New("asked for a passphrase before the limits were checked")
			})
			if err == nil || err.Error() != test.want {
				t.Errorf("got  %v\nwant %s", err, test.want)
			}
		})
	}
}

// changeLine changes one letter in the line after the one given.
func changeLine(text, before string) string {
	at := strings.Index(text, before) + len(before) + 10
	letter := byte('A')
	if text[at] == letter {
		letter = 'B'
	}
	return text[:at] + string(letter) + text[at+1:]
}
