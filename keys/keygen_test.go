package keys_test

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"latchkey/keys"
)

// tool skips the test where a program is absent, except on CI.
func tool(t *testing.T, name string) {
	t.Helper()
	if _, err := exec.LookPath(name); err == nil {
		return
	}
	if os.Getenv("CI") == "true" {
		t.Fatalf("%s is not installed, and on CI it must be", name)
	}
	t.Skipf("%s is not installed", name)
}

// run returns what a program prints; it fails the test when the program does.
func run(t *testing.T, name string, args ...string) string {
	t.Helper()
	var out, errs bytes.Buffer
	cmd := exec.Command(name, args...)
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s %s: %v\n%s%s", name, strings.Join(args, " "), err, &out, &errs)
	}
	return out.String()
}

// write puts data into a new file that ssh-keygen will agree to read.
func write(t *testing.T, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func answer(passphrase string) func() ([]byte, error) {
	return func() ([]byte, error) { return []byte(passphrase), nil }
}

// sameAsKeygen compares everything that ssh-keygen says about a public key.
func sameAsKeygen(t *testing.T, public keys.Public) {
	t.Helper()
	path := write(t, "key.pub", []byte(public.Line()+"\n"))
	comment := public.Comment()
	if comment == "" {
		comment = "no comment"
	}
	line := func(fingerprint string) string {
		return fmt.Sprintf("%d %s %s (%s)\n", public.Bits(), fingerprint, comment, public.TypeName())
	}
	if got, want := line(string(public.Fingerprint())), run(t, "ssh-keygen", "-lf", path); got != want {
		t.Errorf("fingerprint line\n%q, ssh-keygen says\n%q", got, want)
	}
	if got, want := line(public.MD5()), run(t, "ssh-keygen", "-E", "md5", "-lf", path); got != want {
		t.Errorf("MD5 line\n%q, ssh-keygen says\n%q", got, want)
	}
	got := line(string(public.Fingerprint())) + public.Randomart() + "\n"
	if want := run(t, "ssh-keygen", "-lvf", path); got != want {
		t.Errorf("randomart\n%s, ssh-keygen draws\n%s", got, want)
	}
}

func TestKeygenReadsWhatWeWrite(t *testing.T) {
	tool(t, "ssh-keygen")
	for _, kind := range keys.Kinds() {
		t.Run(string(kind), func(t *testing.T) {
			pair, err := keys.Generate(kind, "build machine 7")
			if err != nil {
				t.Fatal(err)
			}
			if got := pair.Public().Bits(); got != kind.Bits() {
				t.Errorf("%d bits, want %d", got, kind.Bits())
			}
			sameAsKeygen(t, pair.Public())
			for _, passphrase := range []string{"", "over the hills"} {
				text, err := pair.MarshalPrivate([]byte(passphrase))
				if err != nil {
					t.Fatal(err)
				}
				path := write(t, "key", text)
				if got, want := run(t, "ssh-keygen", "-y", "-P", passphrase, "-f", path), pair.Public().Line()+"\n"; got != want {
					t.Errorf("ssh-keygen -y gives\n%s, want\n%s", got, want)
				}
				if got := keys.IsEncrypted(text); got != (passphrase != "") {
					t.Errorf("IsEncrypted = %v with passphrase %q", got, passphrase)
				}
			}
		})
	}
}

// made is a key that ssh-keygen made, open, in its own format.
type made struct {
	name   string
	args   []string
	format string // what -m PEM makes of it
}

func TestWeReadWhatKeygenWrites(t *testing.T) {
	tool(t, "ssh-keygen")
	for _, m := range []made{
		{"ed25519", []string{"-t", "ed25519"}, "OpenSSH"},
		{"ecdsa 256", []string{"-t", "ecdsa", "-b", "256"}, "SEC1"},
		{"ecdsa 384", []string{"-t", "ecdsa", "-b", "384"}, "SEC1"},
		{"ecdsa 521", []string{"-t", "ecdsa", "-b", "521"}, "SEC1"},
		{"rsa 1024", []string{"-t", "rsa", "-b", "1024"}, "PKCS#1"},
		{"rsa 2048", []string{"-t", "rsa", "-b", "2048"}, "PKCS#1"},
		{"rsa 3072", []string{"-t", "rsa", "-b", "3072"}, "PKCS#1"},
		{"rsa 4096", []string{"-t", "rsa", "-b", "4096"}, "PKCS#1"},
	} {
		t.Run(m.name, func(t *testing.T) {
			if testing.Short() && (m.name == "rsa 3072" || m.name == "rsa 4096") {
				t.Skip("takes seconds to make, and is read as shorter ones are")
			}
			path := filepath.Join(t.TempDir(), "key")
			run(t, "ssh-keygen", append(slices.Clone(m.args), "-q", "-N", "", "-C", "me@here", "-f", path)...)
			public, err := keys.ParsePublic(string(read(t, path+".pub")))
			if err != nil {
				t.Fatal(err)
			}
			sameAsKeygen(t, public)
			data := read(t, path)
			for _, passphrase := range []string{"", "pass phrase"} {
				readBack(t, keygenAs(t, data, "RFC4716", passphrase), passphrase, public, "OpenSSH")
				readBack(t, keygenAs(t, data, "PEM", passphrase), passphrase, public, m.format)
				format := "PKCS#8"
				if m.name == "ed25519" {
					format = "OpenSSH" // ssh-keygen before 9.6 writes nothing else
				}
				readBack(t, keygenAs(t, data, "PKCS8", passphrase), passphrase, public, format)
			}
		})
	}
}

// keygenAs writes a key anew in a format.
func keygenAs(t *testing.T, data []byte, format, passphrase string) []byte {
	t.Helper()
	path := write(t, "key", data)
	run(t, "ssh-keygen", "-p", "-q", "-m", format, "-P", "", "-N", passphrase, "-f", path)
	return read(t, path)
}

// readBack imports a private key, with its passphrase, with a wrong one and
// with none.
func readBack(t *testing.T, data []byte, passphrase string, want keys.Public, format string) {
	t.Helper()
	asked := 0
	got, err := keys.ParsePrivate(data, func() ([]byte, error) { asked++; return []byte(passphrase), nil })
	if err != nil {
		t.Errorf("%s, passphrase %q: %v", format, passphrase, err)
		return
	}
	encrypted := passphrase != ""
	if !got.Pair.Public().Equal(want) || got.Format != format || got.Encrypted != encrypted || len(got.Repairs) != 0 {
		t.Errorf("got %+v, want %s %s, encrypted %v, no repairs", got, format, want.Fingerprint(), encrypted)
	}
	if keys.IsEncrypted(data) != encrypted || (asked == 1) != encrypted {
		t.Errorf("%s: IsEncrypted %v, asked %d times, want encrypted %v", format, keys.IsEncrypted(data), asked, encrypted)
	}
	verifySignature(t, got.Pair)
	if !encrypted {
		return
	}
	if _, err := keys.ParsePrivate(data, nil); !errors.Is(err, keys.ErrPassphraseNeeded) {
		t.Errorf("%s without a passphrase: %v", format, err)
	}
	if _, err := keys.ParsePrivate(data, answer("")); !errors.Is(err, keys.ErrPassphraseNeeded) {
		t.Errorf("%s with an empty passphrase: %v", format, err)
	}
	if _, err := keys.ParsePrivate(data, answer("wrong")); !errors.Is(err, keys.ErrWrongPassphrase) {
		t.Errorf("%s with a wrong passphrase: %v", format, err)
	}
}

// verifySignature signs with the private key and checks with the public one.
func verifySignature(t *testing.T, pair *keys.Pair) {
	t.Helper()
	signer, err := pair.Signer()
	if err != nil {
		t.Fatal(err)
	}
	many := signer.(ssh.MultiAlgorithmSigner)
	for _, algorithm := range many.Algorithms() {
		signature, err := many.SignWithAlgorithm(nil, []byte("challenge"), algorithm)
		if err != nil {
			t.Errorf("sign with %s: %v", algorithm, err)
			continue
		}
		if err := pair.Public().SSH().Verify([]byte("challenge"), signature); err != nil {
			t.Errorf("verify %s: %v", algorithm, err)
		}
	}
	if pair.Public().TypeName() == "RSA" && !slices.Equal(many.Algorithms(), []string{"rsa-sha2-512", "rsa-sha2-256"}) {
		t.Errorf("RSA signs with %v", many.Algorithms())
	}
}

func TestCommentsOfOpenKeysAreKept(t *testing.T) {
	for _, kind := range []keys.Kind{keys.Ed25519, keys.ECDSAP256, keys.RSA3072} {
		pair, err := keys.Generate(kind, "who made it")
		if err != nil {
			t.Fatal(err)
		}
		text, err := pair.MarshalPrivate(nil)
		if err != nil {
			t.Fatal(err)
		}
		got, err := keys.ParsePrivate(text, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got.Pair.Public().Comment() != "who made it" {
			t.Errorf("%s: comment %q", kind, got.Pair.Public().Comment())
		}
		if renamed := got.Pair.WithComment("other\nline").Public(); renamed.Comment() != "other line" {
			t.Errorf("WithComment gives %q", renamed.Comment())
		}
	}
}

func TestPKCS8OfEd25519(t *testing.T) {
	tool(t, "openssl")
	for _, way := range [][]string{
		nil,
		{"-aes-256-cbc"},
		{"-aes-128-cbc"},
		{"-aes-192-cbc"},
		{"-des3"},
	} {
		args := append([]string{"genpkey", "-algorithm", "ed25519"}, way...)
		passphrase := ""
		if way != nil {
			passphrase = "pass phrase"
			args = append(args, "-pass", "pass:"+passphrase)
		}
		data := []byte(run(t, "openssl", args...))
		readBack(t, data, passphrase, opensslPublic(t, data, passphrase), "PKCS#8")
	}
}

func TestEncryptedPKCS8InEveryWayOpenSSLKnows(t *testing.T) {
	tool(t, "openssl")
	plain := []byte(run(t, "openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"))
	public := opensslPublic(t, plain, "")
	path := write(t, "plain.pem", plain)
	for _, way := range []string{
		"-scrypt",
		"-v2prf hmacWithSHA1", "-v2prf hmacWithSHA224", "-v2prf hmacWithSHA256", "-v2prf hmacWithSHA384", "-v2prf hmacWithSHA512",
		"-v2 aes-256-cbc -iter 100000",
		"-v2 des3",
	} {
		t.Run(way, func(t *testing.T) {
			args := append([]string{"pkcs8", "-topk8", "-in", path, "-passout", "pass:pass phrase"}, strings.Fields(way)...)
			readBack(t, []byte(run(t, "openssl", args...)), "pass phrase", public, "PKCS#8")
		})
	}
	for _, way := range []string{"-v1 PBE-SHA1-3DES", "-v2 camellia-256-cbc"} {
		args := append([]string{"pkcs8", "-topk8", "-in", path, "-passout", "pass:pass phrase"}, strings.Fields(way)...)
		_, err := keys.ParsePrivate([]byte(run(t, "openssl", args...)), answer("pass phrase"))
		if !errors.Is(err, keys.ErrUnsupported) {
			t.Errorf("%s: %v", way, err)
		}
	}
}

// opensslPublic asks openssl for the public key.
func opensslPublic(t *testing.T, data []byte, passphrase string) keys.Public {
	t.Helper()
	text := run(t, "openssl", "pkey", "-pubout", "-passin", "pass:"+passphrase, "-in", write(t, "key.pem", data))
	block, _ := pem.Decode([]byte(text))
	raw, err := x509.ParsePKIXPublicKey(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	key, err := ssh.NewPublicKey(raw)
	if err != nil {
		t.Fatal(err)
	}
	// The same text pasted as a public key is the same key.
	public, err := keys.ParsePublic(text)
	if err != nil || !public.Equal(keys.NewPublic(key, "")) {
		t.Errorf("ParsePublic of PEM: %v, %v", public.Fingerprint(), err)
	}
	return keys.NewPublic(key, "")
}
