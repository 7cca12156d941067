package keys_test

import (
	"crypto/elliptic"
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"latchkey/keys"
)

const copyAgain = "; copy the whole file"

// refusals are texts that look like private keys, and the exact words in which
// they are refused.
func refusals(t *testing.T) []struct{ name, text, want string } {
	pair, open := openKey(t)
	another, anotherText := openKey(t)
	encrypted := encryptedText(t, pair)
	ec := newECDSA(t, elliptic.P256())
	sec1, err := x509.MarshalECPrivateKey(ec)
	if err != nil {
		t.Fatal(err)
	}
	return []struct{ name, text, want string }{
		{"nothing", "", "this is not a key: there is no text"},
		{"white space", " \r\n\t\uFEFF", "this is not a key: there is no text"},
		{"a sentence", "please use the usual key", "this is not a key: no line with BEGIN and PRIVATE KEY was found"},
		{"too large", strings.Repeat("A", 1<<20+1), "this is too large to be a key: it has more than 1024 KB"},
		{"large and no key", strings.Repeat("A b ", 64<<10), "this is not a key: there is no private key in it"},
		{"a public key", pair.Public().Line(), "this is the public key of a key; the private key belongs here (the file without .pub)"},
		{"a public key in PEM", "-----BEGIN PUBLIC KEY-----\nMCow\n-----END PUBLIC KEY-----\n", "this is the public key of a key; the private key belongs here (the file without .pub)"},
		{"a public key of RFC 4716", "---- BEGIN SSH2 PUBLIC KEY ----\nAAAA\n---- END SSH2 PUBLIC KEY ----\n", "this is the public key of a key; the private key belongs here (the file without .pub)"},
		{"an SSH certificate", "ssh-ed25519-cert-v01@openssh.com AAAAIHNzaC1lZDI1NTE5 me", "this is an SSH certificate, not a key; use the key that it belongs to"},
		{"an X.509 certificate", "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n", "this is not a key: it is an X.509 certificate; SSH needs a key"},
		{"a PGP key", "-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nlQ==\n-----END PGP PRIVATE KEY BLOCK-----\n", "this is not a key: it is a PGP key; SSH needs a key of its own"},
		{"binary", "0\x82\x01\x02\x00\x00", "this is not a key: it is a binary file; a private key is a text file with BEGIN and END lines"},
		{"SSH 1", "SSH PRIVATE KEY FILE FORMAT 1.1\n\x00\x00", "this key cannot be used: it is for version 1 of the SSH protocol, which nobody speaks any more"},
		{"ssh.com", "---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\nP2/56wAA\n---- END SSH2 ENCRYPTED PRIVATE KEY ----\n", "this key cannot be used: it is in the format of ssh.com; convert it with PuTTYgen"},
		{"unknown format", armour("NEW FORMAT PRIVATE KEY", []byte("abc")), "this key cannot be used: its BEGIN line names a format that is not known"},
		{"END line lost", open[:strings.Index(open, "-----END")], "this key is damaged: its END line is missing, so more may be missing" + copyAgain},
		{"BEGIN line and start lost of PEM", body(armour("EC PRIVATE KEY", sec1))[5:], "this is not a key: no line with BEGIN and PRIVATE KEY was found"},
		{"BEGIN and END differ", strings.Replace(open, "END OPENSSH", "END RSA", 1), "this key is damaged: its BEGIN and END lines do not belong together" + copyAgain},
		{"two keys", open + anotherText, "there are 2 private keys in this text; choose one by its fingerprint: " + string(pair.Public().Fingerprint()) + " (ED25519), " + string(another.Public().Fingerprint()) + " (ED25519)"},
		{"empty between the lines", "-----BEGIN OPENSSH PRIVATE KEY-----\n\n-----END OPENSSH PRIVATE KEY-----\n", "this key is damaged: there is nothing between its BEGIN and END lines"},
		{"foreign characters", strings.Replace(open, "AAAA", "AA…A", 1), "this key is damaged: there are characters in it that do not belong there; copy it again"},
		{"one character lost", strings.Replace(open, "AAAA", "AAA", 1), "this key is damaged: some characters are missing from it" + copyAgain},
		{"a line lost", dropLine(open, 2), "this key is damaged: its inner structure is broken" + copyAgain},
		{"magic broken", strings.Replace(open, "b3Bl", "b3Bm", 1), "this key is damaged: its inner structure is broken" + copyAgain},
		{"no PKCS#1", armour("RSA PRIVATE KEY", []byte("0\x03abc")), "this key is damaged: its inner structure is broken" + copyAgain},
		{"no SEC1", armour("EC PRIVATE KEY", []byte("0\x03abc")), "this key is damaged: its inner structure is broken" + copyAgain},
		{"no PKCS#8", armour("PRIVATE KEY", []byte("0\x03abc")), "this key is damaged: its inner structure is broken" + copyAgain},
		{"no encrypted PKCS#8", armour("ENCRYPTED PRIVATE KEY", []byte("0\x03abc")), "this key is damaged: its inner structure is broken" + copyAgain},
		{"SEC1 cut off", armour("EC PRIVATE KEY", sec1[:40]), "this key is damaged: its inner structure is broken" + copyAgain},
		{"DSA in PEM", armour("DSA PRIVATE KEY", []byte("0")), "this key cannot be used: DSA keys are broken, and OpenSSH and the forges no longer accept them; create a new key"},
		{"encrypted with an unknown cipher", editBox(t, encrypted, func(b *box) { b.Cipher = "serpent256-gcm@example.com" }), notOfKeygen},
		{"encrypted with a cipher that leaves a mark, without the mark", editBox(t, encrypted, func(b *box) { b.Cipher = "aes256-gcm@openssh.com" }), "this key is damaged: some characters are missing from it; copy the whole file"},
		{"encrypted with an unknown derivation", editBox(t, encrypted, func(b *box) { b.KDF = "argon2" }), notOfKeygen},
		{"too many rounds", editBox(t, encrypted, func(b *box) { b.Options = ssh.Marshal(rounds{make([]byte, 16), 1 << 31}) }), "this key cannot be used: opening it would take 2147483648 rounds of bcrypt, and the limit is 1024; encrypt it again with: ssh-keygen -p -a 100 -f FILE"},
		{"no rounds", editBox(t, encrypted, func(b *box) { b.Options = ssh.Marshal(rounds{make([]byte, 16), 0}) }), "this key is damaged: how it is encrypted cannot be read"},
		{"several keys in one file", editBox(t, open, func(b *box) { b.Count = 2 }), "this key cannot be used: the file holds several keys or none"},
		{"public key of another key", editBox(t, open, func(b *box) { b.Public = ownBlob(t) }), "this key is damaged: its public key belongs to another key"},
		{"no public key", editBox(t, open, func(b *box) { b.Public = nil }), "this key is damaged: its public key cannot be read"},
		{"hardware key", editBox(t, open, func(b *box) { b.Public = ssh.Marshal(struct{ Type string }{"sk-ssh-ed25519@openssh.com"}) }), "this key cannot be used: it belongs to a hardware security key, whose private key never leaves the device"},
		{"type of the future", editBox(t, open, func(b *box) { b.Public = ssh.Marshal(struct{ Type string }{"ssh-mldsa-65"}) }), "this key cannot be used: its type is not Ed25519, ECDSA or RSA"},
		{"private key scrambled", editBox(t, open, func(b *box) { b.Private[0] ^= 1 }), "this key is damaged: its private key does not fit together"},
		{"seed and public key differ", editBox(t, open, flipSeed), "this key is damaged: its public key belongs to another key"},
		{"RSA 512", armour("RSA PRIVATE KEY", tinyRSA(t)), "this key cannot be used: RSA with 512 bits can be broken at home; 1024 is the least, create a new key"},
		{"RSA 512 in PKCS#8", armour("PRIVATE KEY", inPKCS8(t, asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 1}, tinyRSA(t))), "this key cannot be used: RSA with 512 bits can be broken at home; 1024 is the least, create a new key"},
		{"RSA 32768", armour("RSA PRIVATE KEY", hugeRSA(t, 32768)), "this key cannot be used: RSA with more than 16384 bits is refused by SSH servers"},
		{"RSA numbers that do not fit", armour("RSA PRIVATE KEY", hugeRSA(t, 2048)), "this key is damaged: its inner structure is broken" + copyAgain},
		{"RSA of three primes", armour("RSA PRIVATE KEY", threePrimes(t)), "this key cannot be used: its modulus has more than two primes, which SSH cannot store"},
		{"RSA with exponent 2^31-1", armour("RSA PRIVATE KEY", oddExponent(t)), "this key cannot be used: its RSA exponent is not one that SSH servers accept"},
		{"X25519", armour("PRIVATE KEY", inPKCS8(t, asn1.ObjectIdentifier{1, 3, 101, 110}, make([]byte, 34))), "this key cannot be used: its type is not Ed25519, ECDSA or RSA"},
		{"DSA in PKCS#8", armour("PRIVATE KEY", inPKCS8(t, asn1.ObjectIdentifier{1, 2, 840, 10040, 4, 1}, []byte{2, 1, 1})), "this key cannot be used: DSA keys are broken, and OpenSSH and the forges no longer accept them; create a new key"},
		{"P-224", armour("EC PRIVATE KEY", p224(t)), "this key cannot be used: its curve is not P-256, P-384 or P-521, the ones that SSH knows"},
		{"header of an encrypted key lost", "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n-----END RSA PRIVATE KEY-----\n", "this key is damaged: one of its lines Proc-Type and DEK-Info is missing" + copyAgain},
		{"old cipher", "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: RC2-CBC,0011223344556677\n\nAAAA\n-----END RSA PRIVATE KEY-----\n", "this key cannot be used: it is encrypted with a cipher that is not supported; encrypt it again with: ssh-keygen -p -f FILE"},
		{"encrypted and cut off", "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00112233445566770011223344556677\n\nAAAA\n-----END RSA PRIVATE KEY-----\n", "this key is damaged: some characters are missing from it" + copyAgain},
		{"PBKDF2 for hours", armour("ENCRYPTED PRIVATE KEY", pbkdf2For(t, 2_000_000_000)), "this key cannot be used: opening it would take more than 5000000 rounds of PBKDF2, which is the limit"},
		{"scrypt with all memory", armour("ENCRYPTED PRIVATE KEY", scryptFor(t, 1<<30, 8, 1)), "this key cannot be used: opening it would take more than 256 MB of memory, which is the limit"},
		{"scrypt in 10,000 lanes", armour("ENCRYPTED PRIVATE KEY", scryptFor(t, 16384, 8, 10000)), "this key cannot be used: opening it would take more than 256 MB of memory, which is the limit"},
		{"PuTTY of RSA 512", puttyTiny(t), "this key cannot be used: RSA with 512 bits can be broken at home; 1024 is the least, create a new key"},
	}
}

const notOfKeygen = "this key cannot be used: it is encrypted in a way that ssh-keygen does not have; encrypt it again with the program that it comes from"

func TestPrivateKeysRefusedInTheirOwnWords(t *testing.T) {
	for _, test := range refusals(t) {
		t.Run(test.name, func(t *testing.T) {
			_, err := keys.ParsePrivate([]byte(test.text), func() ([]byte, error) {
				return nil, errors.New("asked for a passphrase")
			})
			if err == nil || err.Error() != test.want {
				t.Errorf("got  %v\nwant %s", err, test.want)
			}
			if keys.IsEncrypted([]byte(test.text)) {
				t.Error("IsEncrypted says that it only needs a passphrase")
			}
		})
	}
}

func TestEachRefusalHasItsKind(t *testing.T) {
	for kind, text := range map[error]string{
		keys.ErrTooLarge:    strings.Repeat("A", 1<<20+1),
		keys.ErrNotKey:      "hello",
		keys.ErrPublicKey:   "ssh-ed25519 AAAA",
		keys.ErrCertificate: "ssh-rsa-cert-v01@openssh.com AAAA",
		keys.ErrDamaged:     "-----BEGIN PRIVATE KEY-----",
		keys.ErrUnsupported: "-----BEGIN DSA PRIVATE KEY-----\nAAAA\n-----END DSA PRIVATE KEY-----",
	} {
		if _, err := keys.ParsePrivate([]byte(text), nil); !errors.Is(err, kind) {
			t.Errorf("got %v, want %v", err, kind)
		}
	}
}
