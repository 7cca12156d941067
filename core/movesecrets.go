package core

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"latchkey/core/ask"
	"latchkey/core/store"
	"latchkey/internal/lockfile"
	"latchkey/keys/vault"
)

// Moved is what MoveSecrets did.
type Moved struct {
	From    VaultKind `json:"from"`
	Pairs   int       `json:"private_keys"` // moved, or copied by an earlier try
	Tokens  int       `json:"tokens"`
	Kept    []string  `json:"kept,omitempty"` // names under which both vaults hold something else: they were left alone
	Missing int       `json:"missing"`        // of the index, in neither vault
	// Unlisted are private keys that stayed in the other vault because the index
	// does not know them: see Adopt.
	Unlisted int `json:"unlisted,omitempty"`
}

// Movable tells what a move would be about. It asks no vault, so nobody has to
// unlock anything to be told.
type Movable struct {
	From  VaultKind `json:"from"`         // the other vault, "" where there is none
	Pairs int       `json:"private_keys"` // that the index knows and this vault did not have when it was last asked
	Known int       `json:"private_keys_in_index"`
}

// Movable looks for another vault from which secrets can be moved here.
func (a *Vault) Movable(ctx context.Context) (Movable, error) {
	ctx, done, err := a.enter(ctx)
	if err != nil {
		return Movable{}, err
	}
	defer done()
	m := Movable{From: a.otherKind()}
	privateKeys, err := a.store.PrivateKeys(ctx)
	for _, lost := range privateKeys {
		m.Known++
		if lost {
			m.Pairs++
		}
	}
	return m, err
}

// otherKind is the vault that is not in use, "" where there is none to move
// from: the encrypted file has to be there, the keyring may be.
func (a *Vault) otherKind() VaultKind {
	switch a.options.Vault {
	case VaultFile:
		return VaultOS
	case VaultOS, "":
		if info, err := os.Lstat(filepath.Join(a.dataDir, vaultFileName)); err == nil && info.Mode().IsRegular() {
			return VaultFile
		}
	}
	return ""
}

// openOther opens a vault beside the one in use.
func (a *Vault) openOther(kind VaultKind) (vault.Vault, error) {
	if a.other != nil {
		return a.other(kind)
	}
	if kind != a.otherKind() || kind == "" {
		return nil, requestError{fmt.Errorf("there is nothing to be moved from %q into this vault", told(string(kind)))}
	}
	o := a.options
	o.Vault, o.UseVault, o.NewPassphrase = kind, nil, nil
	return openVault(o, a.dataDir)
}

// secretName is a name of the vault, and what stands under it.
type secretName struct {
	name string
	pair bool
	lost bool // the index says that this vault does not have it
	// loose is of unfinished work and not in the index: it need not be anywhere.
	loose bool
}

// MoveSecrets moves the private keys of the index, the tokens of the accounts,
// and what unfinished work had put there, out of another vault into the one in use. First all are copied and
// each is read back and compared; only when every one is here are they deleted
// there, each after another look at both. Stopped or failing at any point it has
// lost nothing, and can be called again. It asks Person.Confirm. What both vaults
// hold under one name and is not the same stays where it is. progress, if any,
// is told how many of both rounds are done. One move at a time has the data
// folder; another one gets store.ErrInHand.
func (a *Vault) MoveSecrets(ctx context.Context, from VaultKind, progress func(done, total int)) (Moved, error) {
	ctx, done, err := a.enter(ctx)
	if err != nil {
		return Moved{}, err
	}
	defer done()
	old, err := a.openOther(from)
	if err != nil {
		return Moved{}, err
	}
	release, err := a.holdMove()
	if err != nil {
		return Moved{}, err
	}
	defer release()
	names, err := a.secretNames(ctx)
	if err != nil {
		return Moved{}, err
	}
	m := &move{app: a, old: old, out: Moved{From: from}, progress: progress, total: 2 * len(names)}
	if err := a.confirm(ctx, ask.Plan{
		Title: fmt.Sprintf("move what %s holds into %s", vaultWord(from), vaultWord(a.options.Vault)),
		Lines: []string{fmt.Sprintf("at most %d private keys and tokens: copied, read back and compared, then deleted there", len(names))},
		Stops: []string{"other data folders of yours that have the same keys in " + vaultWord(from)},
	}); err != nil {
		return m.out, err
	}
	for _, n := range names {
		if err := m.copy(ctx, n); err != nil {
			return m.out, fmt.Errorf("copy %s: %w; nothing was deleted", n.name, err)
		}
	}
	a.at("move: copied")
	for _, n := range m.here {
		if err := m.remove(ctx, n); err != nil {
			return m.out, fmt.Errorf("delete %s in %s: %w; all of it is here", n.name, vaultWord(from), err)
		}
	}
	if m.out.Unlisted, err = a.leftIn(ctx, old); err != nil {
		return m.out, err
	}
	a.tell("", ask.PairsChanged, "%d private keys were moved", m.out.Pairs)
	return m.out, a.rememberVault(ctx)
}

// leftIn counts the private keys of a vault that the index does not know.
func (a *Vault) leftIn(ctx context.Context, old vault.Vault) (int, error) {
	names, err := a.unlistedIn(ctx, old)
	if errors.Is(err, vault.ErrNoList) {
		return 0, nil
	}
	return len(names), err
}

// holdMove lets one program at a time move. Two that went opposite ways would
// each find all in the vault of the other, and both delete it.
func (a *Vault) holdMove() (release func(), err error) {
	path := filepath.Join(a.dataDir, "move.lock")
	if err := lockfile.Check(path); err != nil {
		return nil, err
	}
	lock := lockfile.New(path)
	switch got, err := lock.TryLock(); {
	case err != nil:
		return nil, fmt.Errorf("lock the data folder for the move: %w", err)
	case !got:
		return nil, fmt.Errorf("move secrets: %w", store.ErrInHand)
	}
	return func() { _ = lock.Unlock() }, nil
}

// secretNames are all names under which a vault may hold something of ours:
// what the index has, and what unfinished work had put there before it stopped,
// which looks for it in the vault that is in use then.
func (a *Vault) secretNames(ctx context.Context) (names []secretName, err error) {
	pairs, err := a.store.Pairs(ctx)
	if err != nil {
		return nil, err
	}
	for _, p := range pairs {
		names = append(names, secretName{name: p.Fingerprint, pair: true, lost: p.Lost})
	}
	accounts, err := a.store.Accounts(ctx)
	if err != nil {
		return nil, err
	}
	for _, account := range accounts {
		names = append(names, secretName{name: a.connections.tokenName(account.ID)})
	}
	left, err := a.store.Unfinished(ctx)
	for _, e := range left {
		for _, n := range []secretName{{name: e.Fingerprint, pair: true, loose: true}, {name: a.connections.tokenName(e.Account), loose: true}} {
			known := slices.ContainsFunc(names, func(other secretName) bool { return other.name == n.name })
			if n.name != "" && n.name != a.connections.tokenName("") && !known {
				names = append(names, n)
			}
		}
	}
	return names, err
}

// vaultWord names a kind of vault in a sentence.
func vaultWord(kind VaultKind) string {
	switch kind {
	case VaultFile:
		return "the encrypted file"
	case VaultMemory:
		return "memory"
	}
	return "the keyring"
}
