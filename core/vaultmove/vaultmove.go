// Package vaultmove moves secrets from one vault into another. Stopped or
// failing at any point it has lost nothing, and can be run again.
package vaultmove

import (
	"context"

	"latchkey/core/errtext"
	"latchkey/core/say"
	"latchkey/keys/vault"
)

// Secret is a name of the vault, and what stands under it.
type Secret struct {
	Name  string
	Pair  bool // a private key, not a token
	Lost  bool // the index says that the vault moved to does not have it
	Loose bool // of unfinished work and not in the index: it need not be anywhere
}

// Result is what a move did.
type Result struct {
	Pairs     int      `json:"private_keys"` // moved, or copied by an earlier try
	Tokens    int      `json:"tokens"`
	Conflicts []string `json:"conflicts,omitempty"` // names under which both vaults hold something else: they were left alone
	Missing   int      `json:"missing"`             // of the index, in neither vault
}

// Move is one move. From and To are open vaults; FromText names From in a
// sentence, such as "the keyring".
type Move struct {
	From, To vault.Vault
	FromText say.Text

	// Found is called for a secret of the index that was thought lost and is in
	// To now.
	Found func(ctx context.Context, name string) error
	// Progress is called with how many of both rounds are done; nil = nobody asks.
	Progress func(done, total int)
	// Checkpoint is called between any two steps; nil but in tests.
	Checkpoint func(point string)

	result      Result
	here        []Secret // in both vaults, and the same
	done, total int
}

// Run copies all secrets first and reads each back and compares it; only when
// every one is in To are they deleted in From, each after another look at both.
// What both vaults hold under one name and is not the same stays where it is.
func (m *Move) Run(ctx context.Context, secrets []Secret) (Result, error) {
	m.total = 2 * len(secrets)
	for _, s := range secrets {
		if err := m.copy(ctx, s); err != nil {
			return m.result, errtext.Because(say.New("failed.move-copy", "copy {name}: {cause}; nothing was deleted", say.Values{"name": s.Name}), err)
		}
	}
	m.checkpoint("move: copied")
	for _, s := range m.here {
		if err := m.remove(ctx, s); err != nil {
			return m.result, errtext.Because(say.New("failed.move-delete", "delete {name} in {vault}: {cause}; all of it is here", say.Values{"name": s.Name, "vault": m.FromText}), err)
		}
	}
	return m.result, nil
}

func (m *Move) checkpoint(point string) {
	if m.Checkpoint != nil {
		m.Checkpoint(point)
	}
}
