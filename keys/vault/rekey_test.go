package vault

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func TestThePassphraseIsChanged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "d", "vault.age")
	passphrase := func(text string) func(context.Context) ([]byte, error) {
		return func(context.Context) ([]byte, error) { return []byte(text), nil }
	}
	open := func(now, next string) Vault {
		return openTestFile(t, path, FileOptions{Passphrase: passphrase(now), NewPassphrase: passphrase(next), WorkFactor: 1, Tries: 1})
	}
	if err := ChangePassphrase(t.Context(), open("the old one", "the new one"), false); !errors.Is(err, ErrNotFound) {
		t.Errorf("of a file that is not there: %v", err)
	}
	if err := open("the old one", "the old one").Put(t.Context(), "SHA256:a", []byte("secret")); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := ChangePassphrase(t.Context(), open("a wrong one", "the new one"), false); !errors.Is(err, ErrWrongPassphrase) {
		t.Errorf("by somebody who does not know it: %v", err)
	}
	if now, err := os.ReadFile(path); err != nil || !bytes.Equal(now, before) {
		t.Errorf("a change that was refused has written: %v", err)
	}
	stopped := openTestFile(t, path, FileOptions{Passphrase: passphrase("the old one"), WorkFactor: 1,
		NewPassphrase: func(context.Context) ([]byte, error) { return nil, context.Canceled }})
	if err := ChangePassphrase(t.Context(), stopped, false); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped at the question: %v", err)
	}
	if err := ChangePassphrase(t.Context(), open("the old one", "the new one"), false); err != nil {
		t.Fatal(err)
	}
	if _, err := open("the old one", "the old one").Get(t.Context(), "SHA256:a"); !errors.Is(err, ErrWrongPassphrase) {
		t.Errorf("the old one opens it still: %v", err)
	}
	if got, err := open("the new one", "the new one").Get(t.Context(), "SHA256:a"); err != nil || string(got) != "secret" {
		t.Errorf("%q, %v", got, err)
	}
	if err := ChangePassphrase(t.Context(), NewMemory(), false); !errors.Is(err, ErrNoRekey) {
		t.Errorf("a vault without one: %v", err)
	}
}

// What a Put leaves when it fails decides whether it has to be undone.
func TestAFailedPutSaysWhetherItWrote(t *testing.T) {
	ring := newFakeRing()
	v := newOS(ring, openService{}, OSOptions{})
	ring.before = func(_ int, op, _ string) error {
		if op == "set" {
			return errStopped
		}
		return nil
	}
	if err := v.Put(t.Context(), "SHA256:a", []byte("secret")); err == nil || Untouched(err) {
		t.Errorf("the keyring may have taken it: %v", err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := v.Put(ended, "SHA256:b", []byte("secret")); err == nil || Untouched(errors.New("another error")) {
		t.Errorf("cancelled before: %v", err)
	}
}
