package core

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"latchkey/core/ask"
	"latchkey/core/cause"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/core/userinput"
	"latchkey/core/vaultmove"
	"latchkey/keys/vault"
)

// MoveResult is what MoveSecrets did.
type MoveResult struct {
	From VaultKind `json:"from"`
	vaultmove.Result
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
func (v *Vault) Movable(ctx context.Context) (Movable, error) {
	ctx, done, err := v.enter(ctx)
	if err != nil {
		return Movable{}, err
	}
	defer done()
	m := Movable{From: v.otherKind()}
	privateKeys, err := v.store.PrivateKeys(ctx)
	for _, lost := range privateKeys {
		m.Known++
		if lost {
			m.Pairs++
		}
	}
	return m, err
}

// otherKind returns the vault that is not in use, "" where there is none to move
// from: the encrypted file has to be there, the keyring may be.
func (v *Vault) otherKind() VaultKind {
	switch v.options.Vault {
	case VaultFile:
		return VaultOS
	case VaultOS, "":
		if info, err := os.Lstat(filepath.Join(v.dataDir, vaultFileName)); err == nil && info.Mode().IsRegular() {
			return VaultFile
		}
	}
	return ""
}

// openOther opens a vault beside the one in use.
func (v *Vault) openOther(kind VaultKind) (vault.Vault, error) {
	if v.other != nil {
		return v.other(kind)
	}
	if kind != v.otherKind() || kind == "" {
		return nil, cause.Invalid(say.New("failed.nothing-to-move", "there is nothing to be moved from {vault} into this vault", say.Values{"vault": strconv.Quote(userinput.Quote(string(kind)))}))
	}
	o := v.options
	o.Vault, o.UseVault, o.NewPassphrase = kind, nil, nil
	return v.openVault(o, v.dataDir)
}

// MoveSecrets moves the private keys of the index, the tokens of the accounts,
// and what unfinished work had put there, out of another vault into the one in
// use, as vaultmove does. It asks Person.Confirm. progress, if any, is called
// with how many of both rounds are done. One move at a time has the data
// folder; another one gets store.ErrClaimed.
func (v *Vault) MoveSecrets(ctx context.Context, from VaultKind, progress func(done, total int)) (MoveResult, error) {
	ctx, done, err := v.enter(ctx)
	if err != nil {
		return MoveResult{}, err
	}
	defer done()
	old, err := v.openOther(from)
	if err != nil {
		return MoveResult{}, err
	}
	release, err := vaultmove.Lock(v.dataDir)
	if err != nil {
		return MoveResult{}, err
	}
	defer release()
	secrets, err := v.secretNames(ctx)
	if err != nil {
		return MoveResult{}, err
	}
	out := MoveResult{From: from}
	if err := v.confirm(ctx, ask.Plan{
		Title: say.New("ask.move-secrets", "move what {from} holds into {to}", say.Values{"from": vaultText(from), "to": vaultText(v.options.Vault)}),
		Lines: []say.Text{say.Count("ask.secrets-moved", len(secrets), "at most {n} private key or token: copied, read back and compared, then deleted there", "at most {n} private keys and tokens: copied, read back and compared, then deleted there")},
		Stops: []say.Text{say.New("ask.other-folders", "other data folders of yours that have the same keys in {from}", say.Values{"from": vaultText(from)})},
	}); err != nil {
		return out, err
	}
	m := &vaultmove.Move{From: old, To: v.vault, FromText: vaultText(from), Progress: progress, Checkpoint: v.checkpoint,
		Found: func(ctx context.Context, name string) error { return v.store.SetLost(ctx, name, false) }}
	if out.Result, err = m.Run(ctx, secrets); err != nil {
		return out, err
	}
	if out.Unlisted, err = v.countUnlistedIn(ctx, old); err != nil {
		return out, err
	}
	v.changed("", ask.PairsChanged)
	if err := v.moveSeal(ctx, old, v.vault); err != nil {
		return out, err
	}
	if err := v.store.LogChange(ctx, store.Change{What: store.LogMoved, State: store.Done, Detail: fmt.Sprintf(`{"from":%q,"to":%q}`, from, v.options.Vault)}); err != nil {
		return out, err
	}
	return out, v.rememberVault(ctx)
}

// countUnlistedIn counts the private keys of a vault that the index does not know.
func (v *Vault) countUnlistedIn(ctx context.Context, old vault.Vault) (int, error) {
	names, err := v.unlistedNamesIn(ctx, old)
	if errors.Is(err, vault.ErrNoList) {
		return 0, nil
	}
	return len(names), err
}

// secretNames returns all names under which a vault may hold something of ours:
// what the index has, and what unfinished work had put there before it stopped,
// which looks for it in the vault that is in use then.
func (v *Vault) secretNames(ctx context.Context) (names []vaultmove.Secret, err error) {
	pairs, err := v.store.Pairs(ctx)
	if err != nil {
		return nil, err
	}
	for _, p := range pairs {
		if p.Origin == store.OriginMachine {
			continue
		}
		names = append(names, vaultmove.Secret{Name: p.Fingerprint, Pair: true, Lost: p.Lost})
	}
	accounts, err := v.store.Accounts(ctx)
	if err != nil {
		return nil, err
	}
	for _, account := range accounts {
		names = append(names, vaultmove.Secret{Name: v.connections.tokenName(account.ID)})
	}
	left, err := v.store.Unfinished(ctx)
	for _, e := range left {
		for _, n := range []vaultmove.Secret{{Name: e.Fingerprint, Pair: true, Loose: true}, {Name: v.connections.tokenName(e.Account), Loose: true}} {
			known := slices.ContainsFunc(names, func(other vaultmove.Secret) bool { return other.Name == n.Name })
			if n.Name != "" && n.Name != v.connections.tokenName("") && !known {
				names = append(names, n)
			}
		}
	}
	return names, err
}

// vaultText names a kind of vault in a sentence.
func vaultText(kind VaultKind) say.Text {
	switch kind {
	case VaultFile:
		return say.New("part.encrypted-file", "the encrypted file")
	case VaultMemory:
		return say.New("part.memory", "memory")
	}
	return say.New("part.keyring", "the keyring")
}
