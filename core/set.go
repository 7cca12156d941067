package core

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"latchkey/api"
	"latchkey/core/ask"
	"latchkey/core/cause"
	"latchkey/core/errtext"
	"latchkey/core/inventory"
	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/core/userinput"
	"latchkey/internal/safetext"
	"latchkey/keys"
	"latchkey/keys/vault"
)

// Sets are pairs that were made together, one for each repository.
type Sets struct {
	*env
	addresses *Addresses
	exports   *Exports
	inventory *Inventory
	pairs     *Pairs
}

// KeySet is key pairs under one name, one per repository: what stands in for a
// shared key on a forge that allows one repository per key.
type KeySet struct {
	Name    string      `json:"name"`
	Created time.Time   `json:"created"`
	Members []SetMember `json:"members"`
}

// SetMember is one pair of a set and the repository that it is for.
type SetMember struct {
	Account     string                    `json:"account"`
	Repo        api.RepoPath              `json:"repository"`
	Fingerprint keys.Fingerprint          `json:"fingerprint"`
	PrivateKey  inventory.PrivateKeyState `json:"private_key"`
}

// KeySets lists all sets by name. Local store only.
func (ss *Sets) KeySets(ctx context.Context) ([]KeySet, error) {
	ctx, done, err := ss.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	sets, err := ss.store.KeySets(ctx)
	if err != nil {
		return nil, err
	}
	private, err := ss.pairs.whereabouts(ctx)
	all := make([]KeySet, len(sets))
	for i, s := range sets {
		all[i] = KeySet{Name: s.Name, Created: s.Created}
		for _, m := range s.Members {
			state := private.state(m.Fingerprint)
			if state == inventory.PrivateKeyUnknown {
				state = inventory.PrivateKeyLost
			}
			all[i].Members = append(all[i].Members, SetMember{Account: m.Account, Repo: api.RepoPath(m.Target), Fingerprint: keys.Fingerprint(m.Fingerprint), PrivateKey: state})
		}
	}
	return all, err
}

// keySet finds a set by its name, case ignored.
func (ss *Sets) keySet(ctx context.Context, name string) (store.KeySet, error) {
	sets, err := ss.store.KeySets(ctx)
	if err != nil {
		return store.KeySet{}, err
	}
	for _, s := range sets {
		if safetext.Fold(s.Name) == safetext.Fold(name) {
			return s, nil
		}
	}
	return store.KeySet{}, errtext.Because(say.New("failed.key-set", "key set {set}: {cause}", say.Values{"set": strconv.Quote(userinput.Quote(name))}), cause.ErrNoKeySet)
}

// DeleteKeySet deletes every pair of a set from the vault. It refuses while one
// of them is known to stand somewhere. It asks Person.Confirm.
func (ss *Sets) DeleteKeySet(ctx context.Context, name string) error {
	ctx, done, err := ss.enter(ctx)
	if err != nil {
		return err
	}
	defer done()
	set, err := ss.keySet(ctx, name)
	if err != nil {
		return err
	}
	for _, m := range set.Members {
		places, err := ss.store.Placements(ctx, m.Fingerprint)
		if err != nil {
			return err
		}
		if len(places) > 0 {
			return errtext.Because(say.New("failed.delete-set", "delete key set {set}: {cause}: {key} on {target}", say.Values{"set": strconv.Quote(set.Name), "key": m.Fingerprint, "target": places[0].Target}), cause.ErrKeyStands)
		}
		if err := ss.pairs.checkNotPlacing(ctx, m.Fingerprint); err != nil {
			return err
		}
	}
	if err := ss.confirm(ctx, ask.Plan{Title: say.Count("ask.delete-set", len(set.Members), "delete the key set {name} with {n} key pair", "delete the key set {name} with {n} key pairs", say.Values{"name": strconv.Quote(set.Name)}),
		Lines: []say.Text{say.New("ask.private-keys-gone", "the private keys cannot be brought back")}}); err != nil {
		return err
	}
	for _, m := range set.Members {
		if err := ss.deleteMember(ctx, m); err != nil {
			return err
		}
	}
	ss.changed("", ask.PairsChanged)
	return nil
}

// deleteMember deletes one pair, as DeleteKeyPair does, and takes it out of its
// set.
func (ss *Sets) deleteMember(ctx context.Context, m store.SetMember) error {
	row, err := ss.store.Pair(ctx, m.Fingerprint)
	if errors.Is(err, store.ErrNotFound) {
		return ss.store.DropMembers(ctx, m.Fingerprint)
	}
	if err != nil {
		return err
	}
	w, _, err := ss.store.Begin(ctx, store.Entry{What: whatDeletePair, Subject: pairSubject(row.Fingerprint), State: stateIntent,
		Fingerprint: row.Fingerprint, Public: row.Public, Label: row.Comment, Detail: detailOf(row).text()})
	if err != nil {
		return err
	}
	defer w.Release()
	settled, cancel := detached(ctx)
	defer cancel()
	if err := ss.pairs.finishDeletePair(settled, w); err != nil && !errors.Is(err, vault.ErrNotFound) {
		return err
	}
	return ss.store.DropMembers(settled, m.Fingerprint)
}

// KeyFor finds the key pair that a person means for a repository: as KeyPair
// does, or the one that the key set of that name has for it.
func (ss *Sets) KeyFor(ctx context.Context, account string, repo api.RepoPath, text string) (keys.Fingerprint, error) {
	ctx, done, err := ss.enter(ctx)
	if err != nil {
		return "", err
	}
	defer done()
	pair, pairErr := ss.pairs.findPair(ctx, text)
	if !errors.Is(pairErr, cause.ErrNoKeyPair) && !errors.Is(pairErr, cause.ErrAmbiguous) {
		return keys.Fingerprint(pair.Fingerprint), pairErr
	}
	set, err := ss.keySet(ctx, strings.TrimSpace(text))
	if errors.Is(err, cause.ErrNoKeySet) {
		return "", pairErr
	}
	if err != nil {
		return "", err
	}
	if repo, err = ss.addresses.cachedPath(ctx, account, repo); err != nil {
		return "", err
	}
	for _, m := range set.Members {
		if m.Account == account && strings.EqualFold(m.Target, string(repo)) {
			return keys.Fingerprint(m.Fingerprint), nil
		}
	}
	return "", errtext.Because(say.New("failed.set-lacks", "the key set {set} has no key for {repo}: {cause}", say.Values{"set": strconv.Quote(set.Name), "repo": repo}), cause.ErrNoKeyPair)
}

// KeyNamed finds what a person means by a key: a fingerprint or its beginning,
// a comment, a public line, or the name of a key set.
func (ss *Sets) KeyNamed(ctx context.Context, text string) (rollout.KeyRef, error) {
	ctx, done, err := ss.enter(ctx)
	if err != nil {
		return rollout.KeyRef{}, err
	}
	defer done()
	text = strings.TrimSpace(text)
	if public, err := keys.ParsePublic(text); err == nil {
		if _, err := ss.store.Pair(ctx, string(public.Fingerprint())); err == nil {
			return rollout.KeyRef{Fingerprint: public.Fingerprint()}, nil
		}
		return rollout.KeyRef{Public: public.Line()}, nil
	}
	pair, pairErr := ss.pairs.findPair(ctx, text)
	set, setErr := ss.keySet(ctx, text)
	switch {
	case pairErr == nil && setErr == nil && pair.Fingerprint != text:
		return rollout.KeyRef{}, errtext.Because(say.New("failed.key-or-set", "key {key}: {cause}: the key pair {pair} and the key set {set}", say.Values{"key": strconv.Quote(userinput.Quote(text)), "pair": pair.Fingerprint, "set": strconv.Quote(set.Name)}), cause.ErrAmbiguous)
	case pairErr == nil:
		return rollout.KeyRef{Fingerprint: keys.Fingerprint(pair.Fingerprint)}, nil
	case setErr == nil:
		return rollout.KeyRef{Set: set.Name}, nil
	case !errors.Is(pairErr, cause.ErrNoKeyPair):
		return rollout.KeyRef{}, pairErr
	}
	return ss.findForeignKey(ctx, text, pairErr)
}

// findByLabel finds the one key that a label or a comment on the forges means, as
// far as they were read. A key that was superseded gives way to its successor.
func (ss *Sets) findByLabel(ctx context.Context, text string) (rollout.KeyRef, error) {
	found, err := ss.store.FingerprintsLabelled(ctx, text)
	if err != nil || len(found) == 0 {
		return rollout.KeyRef{}, err
	}
	by, err := ss.inventory.successors(ctx)
	if err != nil {
		return rollout.KeyRef{}, err
	}
	if left := slices.DeleteFunc(slices.Clone(found), func(fp string) bool { return by[fp] != "" }); len(left) > 0 {
		found = left
	}
	if len(found) > 1 {
		return rollout.KeyRef{}, errtext.Because(say.New("failed.key-of", "key {key}: {cause}: {which}", say.Values{"key": strconv.Quote(userinput.Quote(text)), "which": errtext.Names(found)}), cause.ErrAmbiguous)
	}
	return rollout.KeyRef{Fingerprint: keys.Fingerprint(found[0])}, nil
}

// findForeignKey finds a key that is not ours among what is known of the forges,
// by the beginning of its fingerprint.
func (ss *Sets) findForeignKey(ctx context.Context, text string, none error) (rollout.KeyRef, error) {
	if ref, err := ss.findByLabel(ctx, text); err != nil || ref != (rollout.KeyRef{}) {
		return ref, err
	}
	begin := strings.TrimPrefix(text, "SHA256:")
	if len(begin) < minPrefix {
		return rollout.KeyRef{}, none
	}
	found, err := ss.store.FingerprintsLike(ctx, "SHA256:"+begin)
	if err == nil && len(found) == 0 { // gone from every forge that was read; a rollout may know it
		found, err = ss.store.FingerprintsOnce(ctx, "SHA256:"+begin)
	}
	switch {
	case err != nil:
		return rollout.KeyRef{}, err
	case len(found) == 1:
		return rollout.KeyRef{Fingerprint: keys.Fingerprint(found[0])}, nil
	case len(found) > 1:
		return rollout.KeyRef{}, errtext.Because(say.New("failed.key-of", "key {key}: {cause}: {which}", say.Values{"key": strconv.Quote(userinput.Quote(text)), "which": errtext.Names(found)}), cause.ErrAmbiguous)
	}
	return rollout.KeyRef{}, errtext.Because(say.New("failed.key-nowhere", "key {key}: {cause}, and none of this name is on any repository that was read", say.Values{"key": strconv.Quote(userinput.Quote(text))}), cause.ErrNoKeyPair)
}
