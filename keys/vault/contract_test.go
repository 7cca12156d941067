package vault

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// passphrase returns a function that answers with the same text every time.
func passphrase(text string) func(context.Context) ([]byte, error) {
	return func(context.Context) ([]byte, error) { return []byte(text), nil }
}

func openTestFile(t *testing.T, path string, options FileOptions) *encryptedFile {
	t.Helper()
	if options.WorkFactor == 0 {
		options.WorkFactor = 4
	}
	v, err := OpenFile(path, options)
	if err != nil {
		t.Fatal(err)
	}
	return v.(*encryptedFile)
}

// contracted lists every vault, each new and empty.
func contracted() map[string]func(*testing.T) Vault {
	return map[string]func(*testing.T) Vault{
		"memory": func(*testing.T) Vault { return NewMemory() },
		"file": func(t *testing.T) Vault {
			return openTestFile(t, filepath.Join(t.TempDir(), "own", "vault.age"), FileOptions{Passphrase: passphrase("correct horse")})
		},
		"os without limit": func(*testing.T) Vault { return newOS(newFakeRing(), openService{}, OSOptions{}) },
		"os as on windows": func(*testing.T) Vault {
			return newOS(newFakeRing(), openService{}, OSOptions{Limit: itemLimit("windows")})
		},
		"os in tiny items": func(t *testing.T) Vault {
			return newOS(newFakeRing(), openService{}, OSOptions{Limit: 96, LockFile: filepath.Join(t.TempDir(), "lock")})
		},
	}
}

func TestContract(t *testing.T) {
	for kind, open := range contracted() {
		t.Run(kind, func(t *testing.T) { checkContract(t, open) })
	}
}

func checkContract(t *testing.T, open func(*testing.T) Vault) {
	t.Run("keeps what it is given", func(t *testing.T) { keepsValues(t, open(t)) })
	t.Run("overwrites", func(t *testing.T) { overwrites(t, open(t)) })
	t.Run("keeps names apart", func(t *testing.T) { keepsNamesApart(t, open(t)) })
	t.Run("refuses bad names", func(t *testing.T) { refusesNames(t, open(t)) })
	t.Run("refuses what is too large", func(t *testing.T) {
		if err := open(t).Put(t.Context(), "n", make([]byte, MaxSecret+1)); !errors.Is(err, ErrTooLarge) {
			t.Errorf("Put of too much = %v, want ErrTooLarge", err)
		}
	})
	t.Run("deletes what is not there", func(t *testing.T) {
		if err := open(t).Delete(t.Context(), "nobody"); err != nil {
			t.Errorf("Delete = %v", err)
		}
	})
	t.Run("ends with its context", func(t *testing.T) { endsWithContext(t, open(t)) })
	t.Run("hands out copies", func(t *testing.T) { handsOutCopies(t, open(t)) })
	t.Run("serves many at once", func(t *testing.T) { servesMany(t, open(t)) })
	t.Run("tells its state", func(t *testing.T) {
		v := open(t)
		if err := v.Put(t.Context(), "n", []byte("s")); err != nil {
			t.Fatal(err)
		}
		if s := v.State(t.Context()); s.Name == "" || !s.Ready || s.Err != nil {
			t.Errorf("State = %+v, want a name and ready", s)
		}
	})
}

// values are secrets that some keyring or encoding might not keep.
func values() map[string][]byte {
	big := make([]byte, 100<<10)
	_, _ = rand.Read(big)
	return map[string][]byte{
		"empty":                 {},
		"a token":               []byte("ATATT3xFfGF0-abc_DEF=12"),
		"a PEM block":           []byte("-----BEGIN X-----\nAAAA\nBBBB\n-----END X-----\n"),
		"white space only":      []byte(" \n"),
		"leading white space":   []byte("  x  \n\n"),
		"a zero byte":           []byte("a\x00b"),
		"not UTF-8":             {0xff, 0xfe, 0x80},
		"carriage returns":      []byte("a\r\nb\r\n"),
		"beyond ASCII":          []byte("pässwörd 鍵 🔑"),
		"our own marks":         []byte(partsMark + "a:1:1:00"),
		"our mark for binary":   []byte(binaryMark + "AAAA"),
		"go-keyring's mark":     []byte("go-keyring-base64:AAAA"),
		"100 KB":                big,
		"100 KB of text":        bytes.Repeat([]byte("0123456789abcdef"), 6400),
		"quotes and a dollar":   []byte(`'"$(x)` + "`\\"),
		"exactly 2,560 bytes":   bytes.Repeat([]byte("x"), 2560),
		"one more than 2,560":   bytes.Repeat([]byte("x"), 2561),
		"exactly one tiny item": bytes.Repeat([]byte("y"), 96),
	}
}

func keepsValues(t *testing.T, v Vault) {
	for kind, secret := range values() {
		name := "SHA256:" + strings.ReplaceAll(kind, " ", "+")
		if err := v.Put(t.Context(), name, secret); err != nil {
			t.Errorf("Put of %s: %v", kind, err)
			continue
		}
		if got, err := v.Get(t.Context(), name); err != nil || !bytes.Equal(got, secret) {
			t.Errorf("Get of %s: %d bytes, %v; want the %d bytes stored", kind, len(got), err, len(secret))
		}
		if err := v.Delete(t.Context(), name); err != nil {
			t.Errorf("Delete of %s: %v", kind, err)
		}
		if _, err := v.Get(t.Context(), name); !errors.Is(err, ErrNotFound) {
			t.Errorf("Get of %s after Delete = %v, want ErrNotFound", kind, err)
		}
	}
}

func overwrites(t *testing.T, v Vault) {
	for i, n := range []int{5, 300, 5000, 96, 0, 200, 97, 97, 1} {
		secret := bytes.Repeat([]byte{byte('a' + i)}, n)
		if err := v.Put(t.Context(), "n", secret); err != nil {
			t.Fatalf("Put %d: %v", i, err)
		}
		if got, err := v.Get(t.Context(), "n"); err != nil || !bytes.Equal(got, secret) {
			t.Fatalf("Get %d = %d bytes, %v; want %d", i, len(got), err, n)
		}
	}
}

func keepsNamesApart(t *testing.T, v Vault) {
	names := []string{
		"SHA256:nThbg6kXUpJWGl7E1IGOCspRomTxdCARLviKw6E5SY8", "token:bitbucket:me@example.com", "a", "a#", "a#a", "a#a.", "a#a.1x",
		"#", "-s", "with space", "quote'", `"double"`, `back\slash`, "näme", "鍵", "$(x)`y`;z|&", "a/b", "../a", "%s%n", ".", strings.Repeat("n", MaxName),
	}
	for _, name := range names {
		if err := v.Put(t.Context(), name, []byte("of "+name)); err != nil {
			t.Errorf("Put %q: %v", name, err)
		}
	}
	if err := v.Put(t.Context(), "a", bytes.Repeat([]byte("long"), 1000)); err != nil {
		t.Error(err)
	}
	if err := v.Delete(t.Context(), "a"); err != nil {
		t.Error(err)
	}
	for _, name := range names {
		got, err := v.Get(t.Context(), name)
		if name == "a" {
			if !errors.Is(err, ErrNotFound) {
				t.Errorf("Get of what was deleted = %v", err)
			}
		} else if err != nil || string(got) != "of "+name {
			t.Errorf("Get %q = %q, %v", name, got, err)
		}
	}
}

func refusesNames(t *testing.T, v Vault) {
	for _, name := range []string{"", "a\x00", "line\nbreak", "tab\t", "\x1b[31m", "\u0085", "\xff", strings.Repeat("n", MaxName+1), "n#a.1", "n#b.20"} {
		if err := v.Put(t.Context(), name, nil); !errors.Is(err, ErrName) {
			t.Errorf("Put %q = %v, want ErrName", name, err)
		}
		if _, err := v.Get(t.Context(), name); !errors.Is(err, ErrName) {
			t.Errorf("Get %q = %v, want ErrName", name, err)
		}
		if err := v.Delete(t.Context(), name); !errors.Is(err, ErrName) {
			t.Errorf("Delete %q = %v, want ErrName", name, err)
		}
	}
}

func endsWithContext(t *testing.T, v Vault) {
	if err := v.Put(t.Context(), "n", []byte("old")); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := v.Put(ctx, "n", []byte("new")); !errors.Is(err, context.Canceled) {
		t.Errorf("Put = %v, want context.Canceled", err)
	}
	if _, err := v.Get(ctx, "n"); !errors.Is(err, context.Canceled) {
		t.Errorf("Get = %v, want context.Canceled", err)
	}
	if err := v.Delete(ctx, "n"); !errors.Is(err, context.Canceled) {
		t.Errorf("Delete = %v, want context.Canceled", err)
	}
	if s := v.State(ctx); s.Ready || !errors.Is(s.Err, context.Canceled) {
		t.Errorf("State = %+v, want not ready for context.Canceled", s)
	}
	late, stop := context.WithTimeout(t.Context(), 0)
	defer stop()
	if _, err := v.Get(late, "n"); !errors.Is(err, ErrSlow) || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Get past the deadline = %v, want ErrSlow and DeadlineExceeded", err)
	}
	if got, err := v.Get(t.Context(), "n"); string(got) != "old" || err != nil {
		t.Errorf("Get = %q, %v; want the old value", got, err)
	}
}

func handsOutCopies(t *testing.T, v Vault) {
	mine := []byte("secret")
	if err := v.Put(t.Context(), "n", mine); err != nil {
		t.Fatal(err)
	}
	Wipe(mine)
	first, err := v.Get(t.Context(), "n")
	if err != nil || string(first) != "secret" {
		t.Fatalf("Get = %q, %v", first, err)
	}
	Wipe(first)
	if second, err := v.Get(t.Context(), "n"); err != nil || string(second) != "secret" {
		t.Errorf("Get after Wipe of what was got = %q, %v", second, err)
	}
}

func servesMany(t *testing.T, v Vault) {
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			own := fmt.Sprint("own ", i)
			for round := range 5 {
				secret := bytes.Repeat([]byte{byte('a' + i)}, 50*(round+1))
				for _, name := range []string{own, "shared"} {
					if err := v.Put(t.Context(), name, secret); err != nil {
						t.Errorf("Put %s: %v", name, err)
					}
				}
				if got, err := v.Get(t.Context(), own); err != nil || !bytes.Equal(got, secret) {
					t.Errorf("Get %s = %d bytes, %v", own, len(got), err)
				}
				if got, err := v.Get(t.Context(), "shared"); err != nil || len(got) == 0 || len(bytes.Trim(got, string(got[:1]))) != 0 {
					t.Errorf("Get shared = %q, %v; want one writer's value whole", got, err)
				}
			}
			if err := v.Delete(t.Context(), own); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

func TestWipe(t *testing.T) {
	secret := []byte("secret")
	Wipe(secret)
	if !bytes.Equal(secret, make([]byte, 6)) {
		t.Errorf("after Wipe: %q", secret)
	}
}
