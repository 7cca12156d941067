//go:build linux

package vault_test

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"latchkey/keys/vault"
	"latchkey/keys/vault/keyringtest"
)

// listed holds that a vault tells what it holds, long values once.
func listed(t *testing.T, v vault.Vault) {
	t.Helper()
	names, err := vault.Names(t.Context(), v)
	if err != nil || len(names) != 0 {
		t.Fatalf("an empty vault holds %q, %v", names, err)
	}
	for name, secret := range map[string]string{"SHA256:a": "short", "SHA256:b": strings.Repeat("long ", 60_000), "token:x@y": "t"} {
		if err := v.Put(t.Context(), name, []byte(secret)); err != nil {
			t.Fatal(err)
		}
	}
	if err := v.Delete(t.Context(), "token:x@y"); err != nil {
		t.Fatal(err)
	}
	if names, err = vault.Names(t.Context(), v); err != nil || !slices.Equal(names, []string{"SHA256:a", "SHA256:b"}) {
		t.Errorf("%q, %v", names, err)
	}
}

func TestAVaultTellsWhatItHolds(t *testing.T) {
	t.Run("memory", func(t *testing.T) { listed(t, vault.NewMemory()) })
	t.Run("file", func(t *testing.T) {
		pass := func(context.Context) ([]byte, error) { return []byte("correct horse"), nil }
		v, err := vault.OpenFile(filepath.Join(t.TempDir(), "f", "vault.age"), vault.FileOptions{Passphrase: pass, WorkFactor: 4})
		if err != nil {
			t.Fatal(err)
		}
		listed(t, v)
	})
}

func TestTheKeyringTellsWhatItHolds(t *testing.T) {
	if !keyringtest.InSession(t, keyringtest.Unlocked) {
		return
	}
	listed(t, vault.OS(vault.OSOptions{}))
}
