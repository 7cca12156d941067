package core

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"latchkey/core/store"
	"latchkey/internal/safetext"
	"latchkey/keys"
	"latchkey/keys/vault"
)

func pairSubject(fingerprint string) string { return "pair:" + fingerprint }

// pairDetail is what the journal keeps of a pair besides its public key.
type pairDetail struct {
	Origin    string `json:"origin,omitempty"`
	Encrypted bool   `json:"encrypted,omitempty"`
	Generate  bool   `json:"generate,omitempty"` // placing made the pair itself
	Foreign   bool   `json:"foreign,omitempty"`  // only a public line was given
	// Kept says that the vault had this private key before: one keyring serves
	// all data folders of a user, and taking back must not empty another's.
	Kept bool `json:"kept,omitempty"`
	// Sealed is how earlier versions wrote Encrypted; it is only read.
	Sealed bool `json:"sealed,omitempty"`
}

func detailOf(row store.Pair) pairDetail {
	return pairDetail{Origin: row.Origin, Encrypted: row.Encrypted}
}

func (d pairDetail) text() string {
	data, _ := json.Marshal(d) // strings and booleans always can be written
	return string(data)
}

func detailFrom(e store.Entry) (d pairDetail, err error) {
	if err := json.Unmarshal([]byte(e.Detail), &d); err != nil {
		return d, fmt.Errorf("journal entry %d: %w", e.ID, err)
	}
	d.Encrypted, d.Sealed = d.Encrypted || d.Sealed, false
	return d, nil
}

// rowOfEntry makes the index entry anew from what the journal kept.
func (a *Pairs) rowOfEntry(e store.Entry) (newPair, error) {
	d, err := detailFrom(e)
	if err != nil {
		return newPair{}, err
	}
	public, err := keys.ParsePublic(e.Public)
	if err != nil {
		return newPair{}, fmt.Errorf("journal entry %d: %w", e.ID, err)
	}
	row := a.pairRow(public, d.Encrypted, d.Origin)
	row.Created = e.Created
	return newPair{row: row, public: public}, nil
}

// checkPrivate reads a private key back: it must be there and, when want is
// given, be those very bytes. Without want an open private key must belong to
// the public one; for an encrypted one the name it stands under is all there is.
func (a *Pairs) checkPrivate(ctx context.Context, public keys.Public, want []byte) error {
	fingerprint := string(public.Fingerprint())
	got, err := a.vault.Get(ctx, fingerprint)
	if err != nil {
		return fmt.Errorf("read the private key of %s back: %w", fingerprint, err)
	}
	defer vault.Wipe(got)
	if want != nil {
		if !bytes.Equal(got, want) {
			return fmt.Errorf("read the private key of %s back: %w", fingerprint, ErrVaultMixed)
		}
		return nil
	}
	read, err := keys.ParsePrivate(got, nil)
	switch {
	case errors.Is(err, keys.ErrPassphraseNeeded):
		return nil
	case err != nil:
		return fmt.Errorf("read the private key of %s back: %w", fingerprint, err)
	case !read.Pair.Public().Equal(public):
		return fmt.Errorf("read the private key of %s back: %w", fingerprint, ErrVaultMixed)
	}
	return nil
}

// private takes a pair out of the vault, ready to sign. The passphrase of a
// encrypted one is asked for.
func (a *Pairs) private(ctx context.Context, row store.Pair) (*keys.Pair, error) {
	secret, err := a.vault.Get(ctx, row.Fingerprint)
	if errors.Is(err, vault.ErrNotFound) {
		lost := fmt.Errorf("key pair %s: %w", row.Fingerprint, a.vaults.elsewhere(ErrPrivateKeyLost))
		if a.vault.State(ctx).Gone {
			return nil, lost
		}
		return nil, errors.Join(lost, a.store.SetLost(ctx, row.Fingerprint, true))
	}
	if err != nil {
		return nil, fmt.Errorf("take the private key of %s: %w", row.Fingerprint, err)
	}
	defer vault.Wipe(secret)
	read, err := keys.ParsePrivate(secret, func() ([]byte, error) {
		return a.passphrase(ctx, "key pair "+row.Fingerprint+" ("+row.Comment+")")
	})
	if err != nil {
		return nil, fmt.Errorf("open the private key of %s: %w", row.Fingerprint, err)
	}
	if string(read.Pair.Public().Fingerprint()) != row.Fingerprint {
		return nil, fmt.Errorf("key pair %s: %w", row.Fingerprint, ErrVaultMixed)
	}
	return read.Pair, a.lostAgain(ctx)
}

// lostAgain looks once more for the private keys that were not found before,
// now that the vault is open: they may be back.
func (a *Pairs) lostAgain(ctx context.Context) error {
	lost, err := a.store.PrivateKeys(ctx)
	if err != nil || !slices.Contains(slices.Collect(maps.Values(lost)), true) {
		return err
	}
	return a.lookAgain(ctx, func(fingerprint string) bool { return lost[fingerprint] })
}

// typeWord is a key's type as both faces and JSON name it: ssh-keygen's word
// in lower case, such as "ed25519". The size stands beside it.
func typeWord(p keys.Public) string {
	return strings.ToLower(safetext.Line(p.TypeName(), 100))
}
