package core

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"latchkey/core/cause"
	"latchkey/core/errtext"
	"latchkey/core/inventory"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/core/userinput"
	"latchkey/internal/safetext"
	"latchkey/keys"
)

// minPrefix is the least of a fingerprint, in characters, by which a pair is
// found.
const minPrefix = 6

// KeyPairs lists the index, oldest first. Whether each private key is still
// in the vault is checked; a pair whose item is gone is listed as lost. A vault
// that would first have to be unlocked is not asked: what was last known is
// then marked as Unchecked.
func (ps *Pairs) KeyPairs(ctx context.Context) ([]KeyPair, error) {
	ctx, done, err := ps.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	rows, err := ps.store.Pairs(ctx)
	if err != nil {
		return nil, err
	}
	return ps.keyPairs(ctx, rows)
}

// KeyPair finds one pair by fingerprint, by an unambiguous beginning of it
// (with or without "SHA256:", at least 6 characters), or by its comment.
func (ps *Pairs) KeyPair(ctx context.Context, text string) (KeyPair, error) {
	ctx, done, err := ps.enter(ctx)
	if err != nil {
		return KeyPair{}, err
	}
	defer done()
	row, err := ps.findPair(ctx, text)
	if err != nil {
		return KeyPair{}, err
	}
	return ps.keyPair(ctx, row)
}

func (ps *Pairs) findPair(ctx context.Context, text string) (store.Pair, error) {
	rows, err := ps.store.Pairs(ctx)
	if err != nil {
		return store.Pair{}, err
	}
	text = strings.TrimSpace(text)
	begin := strings.TrimSuffix(strings.TrimPrefix(text, "SHA256:"), "…")
	form, isForm := keys.ParseForm(text)
	var fit, named, alike []store.Pair
	for _, r := range rows {
		switch {
		case r.Fingerprint == text || isForm && isFormOf(form, r):
			return r, nil
		case text != "" && r.Comment == text:
			named = append(named, r)
		case text != "" && safetext.Fold(r.Comment) == safetext.Fold(text):
			alike = append(alike, r)
		case len(begin) >= minPrefix && strings.HasPrefix(strings.TrimPrefix(r.Fingerprint, "SHA256:"), begin):
			fit = append(fit, r)
		}
	}
	if len(named) == 0 {
		named = alike // another way to write the same name
	}
	if named, err = ps.inventory.currentPairs(ctx, named); err != nil {
		return store.Pair{}, err
	}
	fit = append(fit, named...)
	switch len(fit) {
	case 1:
		return fit[0], nil
	case 0:
		return store.Pair{}, errtext.Because(say.New("failed.key-pair", "key pair {key}: {cause}", say.Values{"key": strconv.Quote(userinput.Quote(text))}), cause.ErrNoKeyPair)
	}
	names := make([]string, len(fit))
	for i, r := range fit {
		names[i] = r.Fingerprint
	}
	return store.Pair{}, errtext.Because(say.New("failed.key-pair-of", "key pair {key}: {cause}: {which}", say.Values{"key": strconv.Quote(userinput.Quote(text)), "which": strings.Join(names, ", ")}), cause.ErrAmbiguous)
}

// isFormOf reports whether a fingerprint, in whatever form, is that of a pair.
func isFormOf(form keys.Form, r store.Pair) bool {
	if fp := form.Fingerprint(); fp != "" {
		return string(fp) == r.Fingerprint
	}
	public, err := keys.ParsePublic(r.Public)
	return err == nil && form.Fits(public)
}

func (ps *Pairs) pairByFingerprint(ctx context.Context, fingerprint string) (KeyPair, error) {
	row, err := ps.indexEntry(ctx, keys.Fingerprint(fingerprint))
	if err != nil {
		return KeyPair{}, err
	}
	return ps.keyPair(ctx, row)
}

// indexEntry returns an index entry; not being there is ErrNoKeyPair.
func (ps *Pairs) indexEntry(ctx context.Context, fp keys.Fingerprint) (store.Pair, error) {
	row, err := ps.store.Pair(ctx, string(fp))
	if errors.Is(err, store.ErrNotFound) {
		return row, errtext.Because(say.New("failed.key-pair", "key pair {key}: {cause}", say.Values{"key": strconv.Quote(userinput.Quote(string(fp)))}), cause.ErrNoKeyPair)
	}
	return row, err
}

func (ps *Pairs) keyPair(ctx context.Context, row store.Pair) (KeyPair, error) {
	all, err := ps.keyPairs(ctx, []store.Pair{row})
	if err != nil {
		return KeyPair{}, err
	}
	return all[0], nil
}

// keyPairs adds to the rows where the keys stand and whether the vault has the
// private keys.
func (ps *Pairs) keyPairs(ctx context.Context, rows []store.Pair) ([]KeyPair, error) {
	only := ""
	if len(rows) == 1 {
		only = rows[0].Fingerprint
	}
	places, err := ps.placements.placementsOf(ctx, only)
	if err != nil {
		return nil, err
	}
	at := map[string][]Placement{}
	for _, p := range places {
		at[p.Fingerprint] = append(at[p.Fingerprint], Placement{Account: p.Account, Target: p.Target, Project: p.Project,
			KeyID: p.KeyID, Label: p.Label, Since: p.Since})
	}
	asked, err := ps.private.ask(ctx, rows)
	if err != nil {
		return nil, err
	}
	sets, err := ps.store.KeySets(ctx)
	if err != nil {
		return nil, err
	}
	setOf := map[string]string{}
	for _, s := range sets {
		for _, m := range s.Members {
			setOf[m.Fingerprint] = s.Name
		}
	}
	by, err := ps.inventory.successors(ctx)
	if err != nil {
		return nil, err
	}
	private, err := ps.whereabouts(ctx)
	if err != nil {
		return nil, err
	}
	all := make([]KeyPair, len(rows))
	for i, r := range rows {
		all[i] = KeyPair{SupersededBy: keys.Fingerprint(by[r.Fingerprint]), Set: setOf[r.Fingerprint], Fingerprint: keys.Fingerprint(r.Fingerprint), MD5: r.MD5, Type: r.Type, Bits: r.Bits, Comment: r.Comment,
			PublicKey: r.Public, Created: r.Created, Origin: r.Origin, Encrypted: r.Encrypted,
			Unchecked: !asked[i], Placed: append([]Placement{}, at[r.Fingerprint]...)}
		all[i].Machines = private.machines[r.Fingerprint]
		all[i].PrivateKey = inventory.StateOfPair(r.Lost, r.Origin == store.OriginMachine || r.Lost && len(all[i].Machines) > 0)
		all[i].Unchecked = all[i].Unchecked && all[i].PrivateKey != inventory.PrivateKeyOnMachine
	}
	return all, nil
}

// Randomart draws the key's picture as ssh-keygen -lv does; "" for a pair
// without a public key.
func (ps *Pairs) Randomart(p KeyPair) string {
	public, err := keys.ParsePublic(p.PublicKey)
	if err != nil {
		return ""
	}
	return public.Randomart()
}
