package core

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"golang.org/x/crypto/ssh"

	"latchkey/core/cause"
	"latchkey/core/errtext"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/core/userinput"
	"latchkey/internal/safetext"
	"latchkey/keys"
	"latchkey/keys/vault"
)

// Adoptable is a private key that the vault holds and the index does not know:
// after the database was lost, or of another data folder that uses the same
// keyring.
type Adoptable struct {
	Fingerprint keys.Fingerprint `json:"fingerprint"`
	Type        string           `json:"type,omitempty"`
	Bits        int              `json:"bits,omitempty"`
	Comment     string           `json:"comment,omitempty"` // "" also where it is encrypted with the key
	Encrypted   bool             `json:"passphrase_protected,omitempty"`
	Places      int              `json:"places"`            // on how many repositories and projects it was read
	Problem     string           `json:"problem,omitempty"` // why it cannot be taken in
}

// secretPrefix is how the name of a private key begins in the vault.
const secretPrefix = "SHA256:"

// Adoptables lists what Adopt can take in. It reads the vault, which may ask for
// a passphrase or lead to a prompt; vault.ErrNoList where the keyring of the
// system cannot be listed.
func (v *Vault) Adoptables(ctx context.Context) ([]Adoptable, error) {
	ctx, done, err := v.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	names, err := v.unlistedNames(ctx)
	if err != nil {
		return nil, err
	}
	all := []Adoptable{}
	for _, name := range names {
		row, err := v.rowOfSecret(ctx, name)
		if errors.Is(err, vault.ErrNotFound) { // it went meanwhile
			continue
		}
		if ctx.Err() != nil || isVaultError(err) {
			return nil, err
		}
		found := Adoptable{Fingerprint: keys.Fingerprint(name), Type: row.Type, Bits: row.Bits, Comment: row.Comment, Encrypted: row.Encrypted}
		if err != nil {
			found.Problem = safetext.Line(err.Error(), 200)
		}
		places, err := v.store.Placements(ctx, name)
		if err != nil {
			return nil, err
		}
		found.Places = len(places)
		all = append(all, found)
	}
	return all, nil
}

// Unlisted counts the private keys of the vault that the index does not know,
// where the vault can tell without a prompt; else it is 0.
func (v *Vault) Unlisted(ctx context.Context) (int, error) {
	ctx, done, err := v.enter(ctx)
	if err != nil {
		return 0, err
	}
	defer done()
	return v.countUnlisted(ctx)
}

func (v *Vault) countUnlisted(ctx context.Context) (int, error) {
	if !v.vault.State(ctx).Ready {
		return 0, nil
	}
	names, err := v.unlistedNames(ctx)
	if errors.Is(err, vault.ErrNoList) {
		return 0, nil
	}
	return len(names), err
}

// unlistedNames returns the names of private keys in the vault that are not in the index.
func (v *Vault) unlistedNames(ctx context.Context) ([]string, error) {
	return v.unlistedNamesIn(ctx, v.vault)
}

func (v *Vault) unlistedNamesIn(ctx context.Context, from vault.Vault) ([]string, error) {
	names, err := vault.Names(ctx, from)
	if err != nil {
		return nil, errtext.Because(say.New("failed.list-vault", "list what the vault holds: {cause}"), err)
	}
	known, err := v.store.PrivateKeys(ctx)
	if err != nil {
		return nil, err
	}
	busy, err := v.store.Unfinished(ctx)
	if err != nil {
		return nil, err
	}
	for _, e := range busy { // it has a name already: finishing or undoing settles it
		known[e.Fingerprint] = true
	}
	var all []string
	for _, name := range names {
		if _, here := known[name]; !here && strings.HasPrefix(name, secretPrefix) {
			all = append(all, name)
		}
	}
	return all, nil
}

// Adopt takes private keys of the vault into the index, as if they had been
// imported: nothing in the vault changes. What cannot be taken in is told in the
// error, and costs the others nothing.
func (v *Vault) Adopt(ctx context.Context, fingerprints []keys.Fingerprint) ([]KeyPair, error) {
	ctx, done, err := v.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	var adopted []KeyPair
	var problems []error
	for _, fp := range fingerprints {
		pair, err := v.adopt(ctx, string(fp))
		if ctx.Err() != nil || isVaultError(err) {
			return adopted, errors.Join(append(problems, err)...)
		}
		if err != nil {
			problems = append(problems, err)
			continue
		}
		adopted = append(adopted, pair)
	}
	if len(problems) == 0 { // what is left in a keyring may be another data folder's
		problems = append(problems, v.store.ForgetLost(ctx))
	}
	return adopted, errors.Join(problems...)
}

func (v *Vault) adopt(ctx context.Context, fingerprint string) (KeyPair, error) {
	if !strings.HasPrefix(fingerprint, secretPrefix) {
		return KeyPair{}, errtext.Because(say.New("failed.about", "{about}: {cause}", say.Values{"about": strconv.Quote(userinput.Quote(fingerprint))}), cause.ErrNoKeyPair)
	}
	if _, err := v.store.Pair(ctx, fingerprint); err == nil {
		return v.pairs.pairByFingerprint(ctx, fingerprint)
	}
	row, err := v.rowOfSecret(ctx, fingerprint)
	if errors.Is(err, vault.ErrNotFound) {
		err = cause.ErrPrivateKeyLost
	}
	if err != nil {
		return KeyPair{}, errtext.Because(say.New("failed.take-in", "import {key} again: {cause}", say.Values{"key": userinput.Quote(fingerprint)}), err)
	}
	w, _, err := v.store.Begin(ctx, store.Entry{What: whatStorePair, Subject: pairSubject(fingerprint), State: stateStored,
		Fingerprint: fingerprint, Public: row.Public, Label: row.Comment,
		Detail: pairDetail{Origin: store.OriginImported, Encrypted: row.Encrypted, HadBefore: true}.text()})
	if err != nil {
		return KeyPair{}, err
	}
	defer w.Release()
	if err := v.pairs.finishStorePair(ctx, w); err != nil {
		return KeyPair{}, err
	}
	return v.pairs.pairByFingerprint(ctx, fingerprint)
}

// rowOfSecret makes an index entry of what the vault holds under a fingerprint.
func (v *Vault) rowOfSecret(ctx context.Context, fingerprint string) (store.Pair, error) {
	secret, err := v.vault.Get(ctx, fingerprint)
	if err != nil {
		return store.Pair{}, err
	}
	defer vault.Wipe(secret)
	public, encrypted, err := publicOf(secret)
	if err != nil {
		return store.Pair{}, err
	}
	if string(public.Fingerprint()) != fingerprint {
		return store.Pair{}, cause.ErrVaultMixed
	}
	return v.pairs.pairRow(public, encrypted, store.OriginImported), nil
}

// publicOf reads the public key of a private one, also where that is encrypted:
// in OpenSSH's format, in which the vault keeps keys, the public key is not.
func publicOf(secret []byte) (public keys.Public, encrypted bool, err error) {
	read, err := keys.ParsePrivate(secret, nil)
	if err == nil {
		return read.Pair.Public(), false, nil
	}
	if !errors.Is(err, keys.ErrPassphraseNeeded) {
		return public, false, err
	}
	_, plain := ssh.ParseRawPrivateKey(secret)
	missing, ok := errors.AsType[*ssh.PassphraseMissingError](plain)
	if !ok || missing.PublicKey == nil {
		return public, true, err
	}
	return keys.NewPublic(missing.PublicKey, ""), true, nil
}

// isVaultError reports whether an error is about the vault itself, so that the next
// secret would fail like this one.
func isVaultError(err error) bool {
	for _, kind := range []error{vault.ErrAbsent, vault.ErrLocked, vault.ErrDismissed, vault.ErrSlow, vault.ErrWrongPassphrase, vault.ErrNoPassphrase,
		vault.ErrDamaged, vault.ErrUnsafe, vault.ErrNotSetUp, vault.ErrUnreliable, vault.ErrKeyring} {
		if errors.Is(err, kind) {
			return true
		}
	}
	return false
}
