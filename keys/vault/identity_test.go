package vault

import (
	"bytes"
	"context"
	"errors"
	"os"
	"testing"

	"filippo.io/age"
)

// identityFile returns what NewIdentity makes, and what asks for it.
func identityFile(t *testing.T) (text []byte, ask func(context.Context) ([]byte, error)) {
	t.Helper()
	text, err := NewIdentity()
	if err != nil {
		t.Fatal(err)
	}
	return text, passphrase(string(text))
}

func wants(t *testing.T, v Vault, name, want string) {
	t.Helper()
	if got, err := v.Get(t.Context(), name); string(got) != want || err != nil {
		t.Errorf("Get(%s) = %q, %v; want %q", name, got, err, want)
	}
}

func TestAnIdentityOpensAFileThatHasAPassphrase(t *testing.T) {
	path := encryptedWith(t, "n", "secret")
	text, ask := identityFile(t)
	byPhrase := openTestFile(t, path, FileOptions{Passphrase: passphrase(phrase)})
	wants(t, byPhrase, "n", "secret")
	for _, want := range []bool{true, false} {
		if added, err := AddIdentity(t.Context(), byPhrase, text); added != want || err != nil {
			t.Fatalf("AddIdentity = %v, %v; want %v", added, err, want)
		}
	}
	byIdentity := openTestFile(t, path, FileOptions{Identity: ask})
	wants(t, byIdentity, "n", "secret")
	if err := byIdentity.Put(t.Context(), "m", []byte("other")); err != nil {
		t.Fatal(err)
	}
	wants(t, byPhrase, "m", "other")
	wants(t, openTestFile(t, path, FileOptions{Passphrase: passphrase(phrase)}), "m", "other")
	if raw, err := os.ReadFile(path); err != nil || bytes.Contains(raw, []byte("age1")) || !bytes.HasPrefix(raw, []byte(identityMark)) {
		t.Errorf("the file names its recipient, or has the wrong first line: %v", err)
	}
}

func TestAnotherIdentityOpensNothing(t *testing.T) {
	path := encryptedWith(t, "n", "secret")
	text, _ := identityFile(t)
	if _, err := AddIdentity(t.Context(), openTestFile(t, path, FileOptions{Passphrase: passphrase(phrase)}), text); err != nil {
		t.Fatal(err)
	}
	_, other := identityFile(t)
	if _, err := openTestFile(t, path, FileOptions{Identity: other}).Get(t.Context(), "n"); !errors.Is(err, ErrWrongIdentity) {
		t.Errorf("Get = %v, want ErrWrongIdentity", err)
	}
	// Where a passphrase is there too, that is asked for.
	wants(t, openTestFile(t, path, FileOptions{Identity: other, Passphrase: passphrase(phrase)}), "n", "secret")
	for _, text := range []string{"", "AGE-SECRET-KEY-1NONSENSE", "age1publiconly", phrase} {
		if _, err := openTestFile(t, path, FileOptions{Identity: passphrase(text)}).Get(t.Context(), "n"); !errors.Is(err, ErrNoIdentity) {
			t.Errorf("Get with %q = %v, want ErrNoIdentity", text, err)
		}
	}
}

func TestAFileIsMadeForAnIdentityAlone(t *testing.T) {
	path := encryptedPath(t)
	hybrid, err := age.GenerateHybridIdentity()
	if err != nil {
		t.Fatal(err)
	}
	ask := passphrase(hybrid.String())
	if err := openTestFile(t, path, FileOptions{Identity: ask}).Put(t.Context(), "n", []byte("secret")); err != nil {
		t.Fatal(err)
	}
	wants(t, openTestFile(t, path, FileOptions{Identity: ask}), "n", "secret")
	if _, err := openTestFile(t, path, FileOptions{Passphrase: passphrase(phrase)}).Get(t.Context(), "n"); !errors.Is(err, ErrIdentityOnly) {
		t.Errorf("Get with a passphrase = %v, want ErrIdentityOnly", err)
	}
	// It gets a passphrase beside the identity.
	v := openTestFile(t, path, FileOptions{Identity: ask, NewPassphrase: passphrase(phrase)})
	if err := ChangePassphrase(t.Context(), v, false); err != nil {
		t.Fatal(err)
	}
	wants(t, openTestFile(t, path, FileOptions{Passphrase: passphrase(phrase)}), "n", "secret")
	wants(t, openTestFile(t, path, FileOptions{Identity: ask}), "n", "secret")
	// Dropped, it opens nothing that is there from now on.
	if err := ChangePassphrase(t.Context(), v, true); err != nil {
		t.Fatal(err)
	}
	if _, err := openTestFile(t, path, FileOptions{Identity: ask}).Get(t.Context(), "n"); !errors.Is(err, ErrWrongIdentity) {
		t.Errorf("Get with the dropped identity = %v, want ErrWrongIdentity", err)
	}
	wants(t, openTestFile(t, path, FileOptions{Passphrase: passphrase(phrase)}), "n", "secret")
}

func BenchmarkOpenByPassphraseAndByIdentity(b *testing.B) {
	path := b.TempDir() + "/vault.age"
	text, err := NewIdentity()
	if err != nil {
		b.Fatal(err)
	}
	open := func(o FileOptions) Vault {
		v, err := OpenFile(path, o)
		if err != nil {
			b.Fatal(err)
		}
		return v
	}
	first := open(FileOptions{Passphrase: passphrase(phrase)})
	if err := first.Put(b.Context(), "n", []byte("secret")); err != nil {
		b.Fatal(err)
	}
	if _, err := AddIdentity(b.Context(), first, text); err != nil {
		b.Fatal(err)
	}
	for name, o := range map[string]FileOptions{"passphrase": {Passphrase: passphrase(phrase)}, "identity": {Identity: passphrase(string(text))}} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := open(o).Get(b.Context(), "n"); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
