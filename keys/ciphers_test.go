package keys_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"latchkey/keys"
)

// Every encryption that ssh-keygen can make opens, and the comment comes out of
// it too.
func TestEveryCipherOfSSHKeygenOpens(t *testing.T) {
	tool(t, "ssh-keygen")
	tool(t, "ssh")
	ciphers := strings.Fields(run(t, "ssh", "-Q", "cipher"))
	if len(ciphers) < 6 {
		t.Fatalf("ssh has only the ciphers %q", ciphers)
	}
	for i, cipher := range ciphers {
		kinds := [][]string{{"-t", "ed25519"}}
		if i%4 == 0 {
			kinds = append(kinds, []string{"-t", "ecdsa", "-b", "521"}, []string{"-t", "rsa", "-b", "2048"})
		}
		for _, kind := range kinds {
			t.Run(cipher+" "+kind[1], func(t *testing.T) {
				path := filepath.Join(t.TempDir(), "key")
				run(t, "ssh-keygen", append(kind, "-q", "-a", "2", "-Z", cipher, "-N", "pass phrase", "-C", "ci@build 07", "-f", path)...)
				data := read(t, path)
				got, err := keys.ParsePrivate(data, answer("pass phrase"))
				if err != nil {
					t.Fatal(err)
				}
				if public := string(read(t, path+".pub")); got.Pair.Public().Line()+"\n" != public || !got.Encrypted {
					t.Errorf("%s, ssh-keygen wrote %s", got.Pair.Public().Line(), public)
				}
				if string(got.Passphrase()) != "pass phrase" {
					t.Error("it does not tell what opened it")
				}
				if _, err := keys.ParsePrivate(data, answer("another")); !errors.Is(err, keys.ErrWrongPassphrase) {
					t.Errorf("another passphrase: %v", err)
				}
				if i > 0 {
					return
				}
				again, err := got.Pair.MarshalPrivate([]byte("new"))
				if err != nil {
					t.Fatal(err)
				}
				if line := run(t, "ssh-keygen", "-y", "-P", "new", "-f", write(t, "again", again)); line != got.Pair.Public().Line()+"\n" {
					t.Errorf("written again it is %s", line)
				}
			})
		}
	}
}

// What openssl makes opens; of what it can only make with effort is said what it
// is.
func TestPKCS8OfOpenSSL(t *testing.T) {
	tool(t, "openssl")
	plain := filepath.Join(t.TempDir(), "plain")
	run(t, "openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", plain)
	want, err := keys.ParsePrivate(read(t, plain), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, way := range [][]string{
		{"-v2", "aes-256-cbc"}, {"-v2", "aes-192-cbc"}, {"-v2", "aes-128-cbc"}, {"-v2", "des3"}, {"-v2", "aes256", "-v2prf", "hmacWithSHA1"}, {"-v2", "aes256", "-v2prf", "hmacWithSHA512"}, {"-scrypt"},
		{"-v2", "camellia-256-cbc"}, {"-v2", "camellia128"}, {"-v2", "aria-256-cbc"}, {"-v1", "PBE-SHA1-3DES"}, {"-v1", "PBE-SHA1-2DES"}, {"-v1", "PBE-MD5-DES", "-provider", "legacy", "-provider", "default"}, {"-v1", "PBE-SHA1-RC4-128", "-provider", "legacy", "-provider", "default"},
	} {
		t.Run(strings.Join(way, " "), func(t *testing.T) {
			out := filepath.Join(t.TempDir(), "encrypted")
			run(t, "openssl", append([]string{"pkcs8", "-topk8", "-in", plain, "-out", out, "-passout", "pass:pw"}, way...)...)
			got, err := keys.ParsePrivate(read(t, out), answer("pw"))
			name := ""
			switch {
			case len(way) < 2:
			case strings.HasPrefix(way[1], "camellia"):
				name = "Camellia"
			case strings.HasPrefix(way[1], "aria"):
				name = "ARIA"
			case way[0] == "-v1":
				name = "PBES1"
			}
			if name != "" {
				if !errors.Is(err, keys.ErrUnsupported) || !strings.Contains(err.Error(), name) || !strings.Contains(err.Error(), "openssl pkcs8 -topk8 -v2 aes-256-cbc -in FILE") {
					t.Errorf("%v", err)
				}
				return
			}
			if err != nil || !got.Pair.Public().Equal(want.Pair.Public()) {
				t.Errorf("%v", err)
			}
		})
	}
}

// A curve that is spelled out instead of named is told as that: the key itself
// may be a good one.
func TestECKeysWithExplicitParameters(t *testing.T) {
	tool(t, "openssl")
	folder := t.TempDir()
	for _, curve := range []string{"prime256v1", "secp384r1", "secp256k1"} {
		sec1 := filepath.Join(folder, "sec1")
		run(t, "openssl", "ecparam", "-genkey", "-name", curve, "-param_enc", "explicit", "-noout", "-out", sec1)
		pkcs8 := filepath.Join(folder, "pkcs8")
		run(t, "openssl", "pkcs8", "-topk8", "-nocrypt", "-in", sec1, "-out", pkcs8)
		for _, file := range []string{sec1, pkcs8} {
			_, err := keys.ParsePrivate(read(t, file), nil)
			if !errors.Is(err, keys.ErrUnsupported) || !strings.Contains(err.Error(), "spelled out") || !strings.Contains(err.Error(), "-param_enc named_curve") {
				t.Errorf("%s, %s: %v", curve, filepath.Base(file), err)
			}
		}
	}
	// A named curve that SSH does not have is still told as such.
	other := filepath.Join(folder, "other")
	run(t, "openssl", "ecparam", "-genkey", "-name", "secp256k1", "-noout", "-out", other)
	if _, err := keys.ParsePrivate(read(t, other), nil); err == nil || !strings.Contains(err.Error(), "P-256") {
		t.Errorf("secp256k1: %v", err)
	}
	if err := os.Remove(other); err != nil {
		t.Fatal(err)
	}
}
