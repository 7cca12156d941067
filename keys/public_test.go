package keys_test

import (
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"latchkey/keys"
)

// hardware makes the public key of a hardware key without the hardware.
func hardware(t *testing.T, kind keys.Kind) keys.Public {
	t.Helper()
	pair, err := keys.Generate(kind, "")
	if err != nil {
		t.Fatal(err)
	}
	blob := pair.Public().SSH().Marshal()
	var wire struct {
		Type string
		Rest []byte `ssh:"rest"`
	}
	if err := ssh.Unmarshal(blob, &wire); err != nil {
		t.Fatal(err)
	}
	name := "sk-" + wire.Type + "@openssh.com"
	blob = ssh.Marshal(struct {
		Type string
		Rest []byte `ssh:"rest"`
	}{name, append(wire.Rest, ssh.Marshal(struct{ Application string }{"ssh:"})...)})
	key, err := ssh.ParsePublicKey(blob)
	if err != nil {
		t.Fatal(err)
	}
	return keys.NewPublic(key, "token@desk")
}

func TestKeysThatAreOnlyRead(t *testing.T) {
	tool(t, "ssh-keygen")
	for _, kind := range []keys.Kind{keys.Ed25519, keys.ECDSAP256} {
		public := hardware(t, kind)
		again, err := keys.ParsePublic(public.Line())
		if err != nil || !again.Equal(public) {
			t.Errorf("%s does not survive: %v", public.TypeName(), err)
		}
		sameAsKeygen(t, public)
	}
	path := filepath.Join(t.TempDir(), "dsa")
	if err := exec.Command("ssh-keygen", "-q", "-t", "dsa", "-N", "", "-C", "old", "-f", path).Run(); err != nil {
		t.Log("this ssh-keygen no longer makes DSA keys")
		return
	}
	public, err := keys.ParsePublic(string(read(t, path+".pub")))
	if err != nil {
		t.Fatal(err)
	}
	sameAsKeygen(t, public)
	if !public.Weak() {
		t.Error("DSA is not called weak")
	}
	for _, format := range []string{"RFC4716", "PEM"} {
		_, err := keys.ParsePrivate(keygenAs(t, read(t, path), format, ""), nil)
		if want := "this key cannot be used: DSA keys are broken, and OpenSSH and the forges no longer accept them; create a new key"; err == nil || err.Error() != want {
			t.Errorf("private DSA key in %s: %v", format, err)
		}
	}
}

func TestPublicKeysInOtherFormats(t *testing.T) {
	tool(t, "ssh-keygen")
	for _, kind := range keys.Kinds() {
		pair, err := keys.Generate(kind, "me")
		if err != nil {
			t.Fatal(err)
		}
		path := write(t, "key.pub", []byte(pair.Public().Line()+"\n"))
		for _, format := range []string{"RFC4716", "PKCS8", "PEM"} {
			if kind == keys.Ed25519 && format != "RFC4716" {
				continue // ssh-keygen before 9.6 has no other for Ed25519
			}
			text := run(t, "ssh-keygen", "-e", "-m", format, "-f", path)
			for _, pasted := range []string{text, strings.ReplaceAll(text, "\n", "\r\n"), "   " + strings.ReplaceAll(text, "\n", "\n   ")} {
				got, err := keys.ParsePublic(pasted)
				if err != nil || !got.Equal(pair.Public()) {
					t.Errorf("%s as %s: %v", kind, format, err)
				}
			}
		}
	}
}

func TestShortRSAIsWeak(t *testing.T) {
	tool(t, "ssh-keygen")
	for bits, weak := range map[int]bool{1024: true, 2047: true, 2048: false, 3072: false} {
		path := filepath.Join(t.TempDir(), "key")
		run(t, "ssh-keygen", "-q", "-t", "rsa", "-b", fmt.Sprint(bits), "-N", "", "-f", path)
		public, err := keys.ParsePublic(string(read(t, path+".pub")))
		if err != nil {
			t.Fatal(err)
		}
		if public.Weak() != weak {
			t.Errorf("RSA %d: weak is %v", bits, public.Weak())
		}
	}
}

func TestZeroPublicIsSilent(t *testing.T) {
	var none keys.Public
	if got := none.Line() + none.MD5() + none.Randomart() + none.TypeName() + string(none.Fingerprint()); got != "" || none.Bits() != 0 || none.Weak() {
		t.Errorf("the zero Public says %q", got)
	}
}

func TestParseKind(t *testing.T) {
	for text, want := range map[string]keys.Kind{
		"ed25519": keys.Ed25519, "Ed25519": keys.Ed25519, " ssh-ed25519 ": keys.Ed25519,
		"rsa": keys.RSA3072, "RSA-4096": keys.RSA4096, "rsa4096": keys.RSA4096,
		"ecdsa": keys.ECDSAP256, "P-384": keys.ECDSAP384, "ecdsa-sha2-nistp521": keys.ECDSAP521,
	} {
		if got, err := keys.ParseKind(text); got != want || err != nil {
			t.Errorf("ParseKind(%q) = %q, %v", text, got, err)
		}
	}
	for _, kind := range keys.Kinds() {
		if got, err := keys.ParseKind(string(kind)); got != kind || err != nil || kind.Bits() == 0 {
			t.Errorf("%s is not understood: %q, %v", kind, got, err)
		}
	}
	for text, want := range map[string]string{
		"dsa":     `"dsa" is not a kind of key that can be generated; choose one of ed25519, ecdsa-p256, ecdsa-p384, ecdsa-p521, rsa-3072, rsa-4096`,
		"rsa-512": `"rsa-512" is not a kind of key that can be generated; choose one of ed25519, ecdsa-p256, ecdsa-p384, ecdsa-p521, rsa-3072, rsa-4096`,
		"\x1b[2J": `"[2J" is not a kind of key that can be generated; choose one of ed25519, ecdsa-p256, ecdsa-p384, ecdsa-p521, rsa-3072, rsa-4096`,
	} {
		if _, err := keys.ParseKind(text); err == nil || err.Error() != want {
			t.Errorf("ParseKind(%q): %v", text, err)
		}
	}
	if _, err := keys.Generate("rsa-512", ""); err == nil {
		t.Error("a weak kind was generated")
	}
	pair, err := keys.Generate("", "")
	if err != nil || pair.Public().TypeName() != "ED25519" {
		t.Errorf("the empty kind gives %v, %v", pair, err)
	}
}

func TestCommentsAreMadeSafe(t *testing.T) {
	pair, err := keys.Generate(keys.Ed25519, "a\nssh-rsa AAAA b\x1b[31m\u202Ec\u200B\xffd\te ")
	if err != nil {
		t.Fatal(err)
	}
	if got, want := pair.Public().Comment(), "a ssh-rsa AAAA b[31mcd e"; got != want {
		t.Errorf("comment %q, want %q", got, want)
	}
	if strings.ContainsAny(pair.Public().Line(), "\n\x1b") {
		t.Error("the line is not one line")
	}
	long := pair.Public().WithComment(strings.Repeat("ä", 5000)).Comment()
	if len(long) != 1024 {
		t.Errorf("a long comment keeps %d bytes", len(long))
	}
	if _, err := keys.ParsePublic(pair.Public().Line()); err != nil {
		t.Error(err)
	}
}

func TestPassphraseErrorIsPassedOn(t *testing.T) {
	pair, err := keys.Generate(keys.Ed25519, "")
	if err != nil {
		t.Fatal(err)
	}
	text, err := pair.MarshalPrivate([]byte("secret"))
	if err != nil {
		t.Fatal(err)
	}
	dismissed := errors.New("dismissed")
	if _, err := keys.ParsePrivate(text, func() ([]byte, error) { return nil, dismissed }); !errors.Is(err, dismissed) {
		t.Errorf("got %v", err)
	}
}
