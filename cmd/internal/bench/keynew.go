package main

import (
	"fmt"
	"os"
	"path/filepath"

	"latchkey/keys/vault/keyringtest"
)

// keyNew measures latchctl key new with a real keyring (GNOME Keyring on a bus of its
// own) against ssh-keygen, both from the start of the process to its end.
func keyNew(b *bench) error {
	const name = "latchctl key new, keyring / ssh-keygen"
	if !b.selected(name) {
		return nil
	}
	return b.onStage(func(s *stage) error {
		session := keyringtest.Start(s, keyringtest.Unlocked)
		dir, err := os.MkdirTemp(b.dir, "keyring-")
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		env := append(session.Env(), "LATCHKEY_DATA="+filepath.Join(dir, "data"), "LATCHKEY_VAULT=os")
		path := filepath.Join(dir, "key")
		return b.compare(name, 3,
			func() error { return b.quiet(env, b.latchctl, "key", "new", "--comment", "bench") },
			func() error {
				defer os.Remove(path)
				defer os.Remove(path + ".pub")
				return b.quiet(nil, "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "bench", "-f", path)
			})
	})
}
