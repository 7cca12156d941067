package vault

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"filippo.io/age/armor"
)

// A file that asks for all memory is refused by its number, before any work.
func TestAFileThatAsksForTooMuchMemory(t *testing.T) {
	path := encryptedWith(t, "n", "secret")
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	head, body, err := splitEncrypted(raw)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := io.ReadAll(armor.NewReader(bytes.NewReader(head)))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitN(string(plain), "\n", 3)
	if !strings.HasSuffix(lines[1], " 4") { // "-> scrypt SALT 4"
		t.Fatalf("%q", lines[1])
	}
	lines[1] = strings.TrimSuffix(lines[1], "4") + "22"
	var costly bytes.Buffer
	costly.WriteString(encryptedMark)
	w := armor.NewWriter(&costly)
	_, err = io.WriteString(w, strings.Join(lines, "\n"))
	if err = errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	costly.Write(body)
	if err := os.WriteFile(path, costly.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	v := openTestFile(t, path, FileOptions{Passphrase: passphrase(phrase)})
	if _, err := v.Get(t.Context(), "n"); !errors.Is(err, ErrDamaged) {
		t.Errorf("%v", err)
	}
	if took := time.Since(began); took > 2*time.Second {
		t.Errorf("took %v", took)
	}
}

// What a person makes costs whoever guesses its passphrase age's own price a guess;
// only tests ask for less.
func TestAGuessAtThePassphraseIsCostly(t *testing.T) {
	path := filepath.Join(t.TempDir(), "vault.age")
	pass := func(context.Context) ([]byte, error) { return []byte("correct horse"), nil }
	v, err := OpenFile(path, FileOptions{Passphrase: pass})
	if err != nil {
		t.Fatal(err)
	}
	if err := v.Put(t.Context(), "n", []byte("secret")); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	head, _, err := splitEncrypted(raw)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := io.ReadAll(armor.NewReader(bytes.NewReader(head)))
	if err != nil {
		t.Fatal(err)
	}
	if lines := strings.SplitN(string(plain), "\n", 3); !strings.HasSuffix(lines[1], " 18") { // "-> scrypt SALT 18"
		t.Errorf("%q", lines[1])
	}
}
