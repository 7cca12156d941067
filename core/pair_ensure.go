package core

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"latchkey/core/cause"
	"latchkey/core/errtext"
	"latchkey/core/say"
	"latchkey/core/userinput"

	"latchkey/core/inventory"
	"latchkey/core/store"
)

// EnsureKeyPair returns the pair that a request for a new one means: the one that
// was made under this comment before, else a new one. made is false when it was
// there. Several of the name, one of another type, or one of which the vault has
// lost the private key, are refused.
func (ps *Pairs) EnsureKeyPair(ctx context.Context, n NewPair) (pair KeyPair, made bool, err error) {
	ctx, done, err := ps.enter(ctx)
	if err != nil {
		return KeyPair{}, false, err
	}
	defer done()
	named, err := ps.pairsOfComment(ctx, n.Comment)
	switch {
	case err != nil:
		return KeyPair{}, false, err
	case len(named) == 0:
		pair, err = ps.GenerateKeyPair(ctx, n)
		return pair, err == nil, err
	case len(named) > 1:
		return KeyPair{}, false, errtext.Because(say.New("failed.key-pair-of", "key pair {key}: {cause}: {which}", say.Values{"key": strconv.Quote(userinput.Quote(n.Comment)), "which": errtext.Names(fingerprints(named))}), cause.ErrAmbiguous)
	case !named[0].IsKind(n.Kind):
		return KeyPair{}, false, errtext.Because(say.New("failed.key-pair-type", "key pair {key}: {cause}, of another type: {which}", say.Values{"key": strconv.Quote(userinput.Quote(n.Comment)), "which": named[0].Fingerprint}), cause.ErrNameInUse)
	}
	if pair, err = ps.keyPair(ctx, named[0]); err == nil && pair.PrivateKey == inventory.PrivateKeyLost {
		err = errtext.Because(say.New("failed.key-pair", "key pair {key}: {cause}", say.Values{"key": pair.Fingerprint}), cause.ErrPrivateKeyLost)
	}
	return pair, false, err
}

// findEarlierPair finds the pair that an earlier request of the same words made and
// put on the same target, or is still putting there: the forge may have taken it
// and show it late. The same asked twice makes one key.
func (ps *Pairs) findEarlierPair(ctx context.Context, t target, n NewPair) (row store.Pair, found bool, err error) {
	named, err := ps.pairsOfComment(ctx, n.Comment)
	if err != nil {
		return row, false, err
	}
	for _, p := range named {
		if p.Origin != store.OriginGenerated || p.Lost || !p.IsKind(n.Kind) {
			continue
		}
		if onItsWay, err := ps.isPlacingOn(ctx, t, p.Fingerprint); err != nil || onItsWay {
			return p, onItsWay, err
		}
		places, err := ps.store.Placements(ctx, p.Fingerprint)
		if err != nil {
			return row, false, err
		}
		for _, at := range places {
			if at.Account == t.account.ID && at.Target == t.path && at.Project == t.project {
				return p, true, nil
			}
		}
	}
	return row, false, nil
}

// isPlacingOn reports whether a pair that was made for the target is on its way there:
// an earlier run, or another program, has not come to its end with it.
func (ps *Pairs) isPlacingOn(ctx context.Context, t target, fingerprint string) (bool, error) {
	open, err := ps.store.OpenOn(ctx, fingerprint)
	return slices.ContainsFunc(open, func(e store.Entry) bool {
		return e.What == whatPlace && e.Account == t.account.ID && e.Target == t.path && e.Project == t.project && e.State != stateBack && e.State != stateRemoved
	}), err
}

// UnusedKeyPairs returns the pairs that a rotation has replaced and that stand
// nowhere any more, as far as is known.
func (ps *Pairs) UnusedKeyPairs(ctx context.Context) ([]KeyPair, error) {
	all, err := ps.KeyPairs(ctx)
	var unused []KeyPair
	for _, p := range all {
		if p.SupersededBy == "" || len(p.Placed) > 0 {
			continue
		}
		if ps.checkNotPlacing(ctx, string(p.Fingerprint)) == nil {
			unused = append(unused, p)
		}
	}
	return unused, err
}

// DeleteUnusedKeyPairs deletes them, after one question, and gives those that it
// has deleted.
func (ps *Pairs) DeleteUnusedKeyPairs(ctx context.Context) ([]KeyPair, error) {
	ctx, done, err := ps.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	unused, err := ps.UnusedKeyPairs(ctx)
	if err != nil || len(unused) == 0 {
		return nil, err
	}
	if err := ps.confirm(ctx, unusedPlan(unused)); err != nil {
		return nil, err
	}
	for i, p := range unused {
		row, err := ps.indexEntry(ctx, p.Fingerprint)
		if err == nil {
			err = ps.deletePair(ctx, row)
		}
		if err != nil {
			return unused[:i], err
		}
	}
	return unused, nil
}

// pairsOfComment returns the pairs that a comment means: those that have it, without
// the superseded ones.
func (ps *Pairs) pairsOfComment(ctx context.Context, comment string) ([]store.Pair, error) {
	if strings.TrimSpace(comment) == "" {
		return nil, nil
	}
	all, err := ps.store.Pairs(ctx)
	if err != nil {
		return nil, err
	}
	gone, err := ps.inventory.successors(ctx)
	var fit []store.Pair
	for _, p := range all {
		if _, old := gone[p.Fingerprint]; !old && p.Comment == comment {
			fit = append(fit, p)
		}
	}
	return fit, err
}

func fingerprints(pairs []store.Pair) []string {
	all := make([]string, len(pairs))
	for i, p := range pairs {
		all[i] = p.Fingerprint
	}
	return all
}
