package vault

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"filippo.io/age"
	"filippo.io/age/armor"
)

const phrase = "correct horse"

func encryptedPath(t *testing.T) string { return filepath.Join(t.TempDir(), "own", "vault.age") }

// encryptedWith makes a file that holds one secret.
func encryptedWith(t *testing.T, name, secret string) string {
	t.Helper()
	path := encryptedPath(t)
	v := openTestFile(t, path, FileOptions{Passphrase: passphrase(phrase)})
	if err := v.Put(t.Context(), name, []byte(secret)); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestAFileIsReadByAnotherProgramWithThePassphrase(t *testing.T) {
	path := encryptedWith(t, "n", "secret")
	other := openTestFile(t, path, FileOptions{Passphrase: passphrase(phrase)})
	if got, err := other.Get(t.Context(), "n"); string(got) != "secret" || err != nil {
		t.Errorf("Get = %q, %v", got, err)
	}
}

func TestAFileShowsNeitherSecretNorName(t *testing.T) {
	path := encryptedWith(t, "SHA256:visible", "the-private-key")
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, canary := range []string{"visible", "the-private-key", "dGhlLXByaXZhdGUta2V5", phrase, "AGE-SECRET-KEY", "age1"} {
		if bytes.Contains(raw, []byte(canary)) {
			t.Errorf("the file shows %q", canary)
		}
	}
}

func TestAFileIsForItsOwnerAlone(t *testing.T) {
	path := encryptedWith(t, "n", "secret")
	for _, c := range []struct {
		path string
		want os.FileMode
	}{{path, 0o600}, {path + ".lock", 0o600}, {filepath.Dir(path), 0o700}} {
		info, err := os.Stat(c.path)
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); permissions() && got != c.want {
			t.Errorf("%s has mode %o, want %o", c.path, got, c.want)
		}
	}
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(entries) != 2 {
		t.Errorf("the folder holds %v, %v; want the file and its lock", entries, err)
	}
}

func TestAWrongPassphraseIsToldAndAskedForAgain(t *testing.T) {
	path := encryptedWith(t, "n", "secret")
	answers := []string{"wrong wrong", "", phrase}
	asked := 0
	v := openTestFile(t, path, FileOptions{Passphrase: func(context.Context) ([]byte, error) {
		asked++
		return []byte(answers[asked-1]), nil
	}})
	if _, err := v.Get(t.Context(), "n"); !errors.Is(err, ErrWrongPassphrase) {
		t.Errorf("Get with a wrong passphrase = %v, want ErrWrongPassphrase", err)
	}
	if err := v.Put(t.Context(), "n", []byte("new")); !errors.Is(err, ErrWrongPassphrase) {
		t.Errorf("Put with an empty passphrase = %v, want ErrWrongPassphrase", err)
	}
	if got, err := v.Get(t.Context(), "n"); string(got) != "secret" || err != nil {
		t.Errorf("Get with the right one = %q, %v", got, err)
	}
	if _, err := v.Get(t.Context(), "n"); err != nil || asked != 3 {
		t.Errorf("asked %d times, %v; want 3: the right one is kept", asked, err)
	}
}

func TestThePassphraseIsAskedOnceForManyReadsAndWrites(t *testing.T) {
	path := encryptedWith(t, "n 0", "secret")
	var asked atomic.Int32
	v := openTestFile(t, path, FileOptions{Passphrase: func(context.Context) ([]byte, error) {
		asked.Add(1)
		return []byte(phrase), nil
	}})
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			if err := v.Put(t.Context(), fmt.Sprint("n ", i), []byte("s")); err != nil {
				t.Error(err)
			}
			for range 15 {
				if _, err := v.Get(t.Context(), "n 0"); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	if asked.Load() != 1 {
		t.Errorf("asked %d times, want once", asked.Load())
	}
}

func TestANewFileWantsAPassphraseWorthTheName(t *testing.T) {
	refusal := errors.New("the dialog was closed")
	for _, c := range []struct {
		name string
		ask  func(context.Context) ([]byte, error)
		want error
	}{
		{"nobody to ask", nil, ErrNoPassphrase},
		{"empty", passphrase(""), ErrWeakPassphrase},
		{"too short", passphrase("1234567"), ErrWeakPassphrase},
		{"refused", func(context.Context) ([]byte, error) { return nil, refusal }, refusal},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := encryptedPath(t)
			v := openTestFile(t, path, FileOptions{Passphrase: c.ask})
			if err := v.Put(t.Context(), "n", []byte("s")); !errors.Is(err, c.want) {
				t.Errorf("Put = %v, want %v", err, c.want)
			}
			if _, err := os.Lstat(path); err == nil {
				t.Error("a file was made")
			}
			if _, err := v.Get(t.Context(), "n"); !errors.Is(err, ErrNotFound) {
				t.Errorf("Get = %v, want ErrNotFound", err)
			}
		})
	}
}

func TestANewFileAsksForANewPassphrase(t *testing.T) {
	path := encryptedPath(t)
	options := FileOptions{
		Passphrase:    func(context.Context) ([]byte, error) { return nil, errors.New("asked for the old one") },
		NewPassphrase: passphrase(phrase),
	}
	if err := openTestFile(t, path, options).Put(t.Context(), "n", []byte("s")); err != nil {
		t.Fatal(err)
	}
	options = FileOptions{Passphrase: passphrase(phrase), NewPassphrase: func(context.Context) ([]byte, error) { return nil, errors.New("asked for a new one") }}
	if _, err := openTestFile(t, path, options).Get(t.Context(), "n"); err != nil {
		t.Error(err)
	}
}

func TestThePassphraseGivenIsWiped(t *testing.T) {
	given := []byte(phrase)
	v := openTestFile(t, encryptedPath(t), FileOptions{Passphrase: func(context.Context) ([]byte, error) { return given, nil }})
	if err := v.Put(t.Context(), "n", []byte("s")); err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(given, []byte("horse")) {
		t.Error("the passphrase stays in memory")
	}
}

func TestStateOfAFileAsksNobody(t *testing.T) {
	never := func(context.Context) ([]byte, error) { t.Error("a passphrase was asked for"); return nil, errStopped }
	made := encryptedWith(t, "n", "s")
	broken := encryptedWith(t, "n", "s")
	if err := os.WriteFile(broken, []byte("nonsense"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		path string
		ask  func(context.Context) ([]byte, error)
		want error
	}{
		{"not made yet", encryptedPath(t), never, nil},
		{"not made and nobody to ask", encryptedPath(t), nil, ErrNoPassphrase},
		{"not opened yet", made, never, ErrLocked},
		{"damaged", broken, never, ErrDamaged},
	} {
		s := openTestFile(t, c.path, FileOptions{Passphrase: c.ask}).State(t.Context())
		if !errors.Is(s.Err, c.want) || s.Ready != (c.want == nil) || s.Name != "encrypted file" {
			t.Errorf("%s: State = %+v, want %v", c.name, s, c.want)
		}
	}
}

// What the comment in encrypted.go promises to who has no Latchkey: two age
// files in one, the first of which opens the second.
func TestTheFormIsTwoPlainAgeFiles(t *testing.T) {
	raw, err := os.ReadFile(encryptedWith(t, "n", "secret"))
	if err != nil {
		t.Fatal(err)
	}
	blocks := strings.SplitAfter(string(raw), "-----END AGE ENCRYPTED FILE-----\n")
	if len(blocks) != 3 || blocks[2] != "" {
		t.Fatalf("%d blocks", len(blocks))
	}
	_, first, _ := strings.Cut(blocks[0], "\n")
	scrypt, err := age.NewScryptIdentity(phrase)
	if err != nil {
		t.Fatal(err)
	}
	identities, err := age.ParseIdentities(strings.NewReader(ageDecrypt(t, first, scrypt)))
	if err != nil {
		t.Fatal(err)
	}
	if got := ageDecrypt(t, blocks[1], identities...); got != `{"secrets":{"n":"c2VjcmV0"}}` {
		t.Errorf("content = %s", got)
	}
}

func ageDecrypt(t *testing.T, block string, with ...age.Identity) string {
	t.Helper()
	plain, err := age.Decrypt(armor.NewReader(strings.NewReader(block)), with...)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(plain)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func BenchmarkFile300Reads(b *testing.B) {
	v, err := OpenFile(filepath.Join(b.TempDir(), "own", "vault.age"), FileOptions{Passphrase: passphrase(phrase)})
	if err != nil {
		b.Fatal(err)
	}
	private := bytes.Repeat([]byte("x"), 3400)
	for i := range 300 {
		if err := v.Put(b.Context(), fmt.Sprint(i), private); err != nil {
			b.Fatal(err)
		}
	}
	b.Run("reads", func(b *testing.B) {
		for b.Loop() {
			for i := range 300 {
				if _, err := v.Get(b.Context(), fmt.Sprint(i)); err != nil {
					b.Fatal(err)
				}
			}
		}
	})
	b.Run("one write", func(b *testing.B) {
		for b.Loop() {
			if err := v.Put(b.Context(), "one", private); err != nil {
				b.Fatal(err)
			}
		}
	})
}
