package keys

import (
	"crypto/x509"
	"encoding/pem"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/crypto/ssh"
)

// seeds are keys of every kind in every format that Go writes.
func seeds(f *testing.F) (private, public []string) {
	f.Helper()
	for _, kind := range []Kind{Ed25519, ECDSAP256} {
		pair, err := Generate(kind, "me@here")
		if err != nil {
			f.Fatal(err)
		}
		public = append(public, pair.Public().Line())
		open, err := pair.MarshalPrivate(nil)
		if err != nil {
			f.Fatal(err)
		}
		der, err := x509.MarshalPKCS8PrivateKey(pair.private())
		if err != nil {
			f.Fatal(err)
		}
		private = append(private, string(open), string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})))
	}
	private = append(private,
		"-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00112233445566770011223344556677\n\nAAAAAAAAAAAAAAAAAAAAAA==\n-----END RSA PRIVATE KEY-----\n",
		"PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nComment: me\nPublic-Lines: 2\n"+
			"AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\nAAAAAAA=\nPrivate-Lines: 1\nAAAAIAAA\nPrivate-MAC: 00\n",
		"PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: aes256-cbc\nComment: me\nPublic-Lines: 1\nAAAA\nKey-Derivation: Argon2id\nArgon2-Memory: 8\nArgon2-Passes: 1\nArgon2-Parallelism: 1\nArgon2-Salt: 00\nPrivate-Lines: 1\nAAAA\nPrivate-MAC: 00\n",
	)
	return private, public
}

func FuzzParsePrivate(f *testing.F) {
	private, _ := seeds(f)
	for _, text := range private {
		f.Add([]byte(text), "secret")
		f.Add([]byte(strings.ReplaceAll(text, "\n", `\n`)), "")
	}
	f.Fuzz(func(t *testing.T, data []byte, passphrase string) {
		got, err := ParsePrivate(data, func() ([]byte, error) { return []byte(passphrase), nil })
		if err != nil {
			if got.Pair != nil {
				t.Fatal("a pair and an error")
			}
			return
		}
		signer, err := got.Pair.Signer()
		if err != nil {
			t.Fatal(err)
		}
		signature, err := signer.(ssh.AlgorithmSigner).SignWithAlgorithm(nil, []byte("x"), signer.(ssh.MultiAlgorithmSigner).Algorithms()[0])
		if err != nil || got.Pair.Public().SSH().Verify([]byte("x"), signature) != nil {
			t.Fatalf("the pair cannot sign: %v", err)
		}
		text, err := got.Pair.MarshalPrivate(nil)
		if err != nil {
			t.Fatal(err)
		}
		again, err := ParsePrivate(text, nil)
		if err != nil || !again.Pair.Public().Equal(got.Pair.Public()) || len(again.Repairs) > 0 {
			t.Fatalf("what we write we do not read: %v %v", err, again.Repairs)
		}
	})
}

func FuzzParsePublic(f *testing.F) {
	private, public := seeds(f)
	for _, text := range append(private, public...) {
		f.Add(text)
		f.Add(strings.ReplaceAll(text, " ", "\n"))
	}
	f.Add("---- BEGIN SSH2 PUBLIC KEY ----\nComment: \"a\\\nb\"\nAAAA\n---- END SSH2 PUBLIC KEY ----")
	f.Fuzz(func(t *testing.T, text string) {
		public, err := ParsePublic(text)
		if err == nil {
			checkPublicLine(t, public)
		} else if !public.IsZero() {
			t.Fatal("a key and an error")
		}
	})
}

func FuzzAuthorizedKeys(f *testing.F) {
	private, public := seeds(f)
	f.Add(strings.Join(public, "\n"))
	f.Add(`command="a \" b",no-pty ` + strings.Join(public, "\nrestrict "))
	f.Add(strings.Join(private, ""))
	f.Fuzz(func(t *testing.T, text string) {
		entries, err := ParseAuthorizedKeys(text)
		if err != nil {
			t.Skip()
		}
		last := 0
		for _, entry := range entries {
			if entry.Line <= last {
				t.Fatalf("line %d after line %d", entry.Line, last)
			}
			last = entry.Line
			if (entry.Err == nil) == entry.Public.IsZero() {
				t.Fatalf("line %d: key and error do not go together", entry.Line)
			}
			if entry.Err == nil {
				checkPublicLine(t, entry.Public)
			}
		}
	})
}

// checkPublicLine holds what is true of every key that was read: its line is
// one safe line, and reading it gives the same key.
func checkPublicLine(t *testing.T, public Public) {
	t.Helper()
	line := public.Line()
	for _, r := range line {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			t.Fatalf("%U in a line", r)
		}
	}
	if public.Bits() == 0 || public.TypeName() == "" || len(public.Randomart()) != 11*20-1 {
		t.Fatalf("a key of %d bits and type %q", public.Bits(), public.TypeName())
	}
	again, err := ParsePublic(line)
	if err != nil || !again.Equal(public) || again.Comment() != public.Comment() {
		t.Fatalf("%q is not read back: %v", line, err)
	}
}
