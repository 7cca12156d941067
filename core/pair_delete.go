package core

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"

	"latchkey/core/ask"
	"latchkey/core/cause"
	"latchkey/core/errtext"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/keys"
	"latchkey/keys/vault"
)

// DeleteKeyPair removes the private key from the vault and the pair from the
// index. It asks Person.Confirm, naming where the key still stands. Deploy
// keys stay on the forge.
func (ps *Pairs) DeleteKeyPair(ctx context.Context, fp keys.Fingerprint) error {
	ctx, done, err := ps.enter(ctx)
	if err != nil {
		return err
	}
	defer done()
	row, err := ps.indexEntry(ctx, fp)
	if err != nil {
		return err
	}
	if err := ps.checkNotPlacing(ctx, row.Fingerprint); err != nil {
		return err
	}
	if row.Origin == store.OriginMachine {
		return errtext.Because(say.New("failed.delete-pair", "delete key pair {key}: {cause}", say.Values{"key": row.Fingerprint}), cause.ErrOnMachine)
	}
	if err := ps.checkReplaces(ctx, row.Fingerprint); err != nil {
		return err
	}
	plan, err := ps.deletePlan(ctx, row)
	if err != nil {
		return err
	}
	if err := ps.confirm(ctx, plan); err != nil {
		return err
	}
	return ps.deletePair(ctx, row)
}

// deletePair deletes a pair of which the person has been asked.
func (ps *Pairs) deletePair(ctx context.Context, row store.Pair) error {
	w, _, err := ps.store.Begin(ctx, store.Entry{What: whatDeletePair, Subject: pairSubject(row.Fingerprint), State: stateIntent,
		Fingerprint: row.Fingerprint, Public: row.Public, Label: row.Comment, Detail: detailOf(row).text()})
	if err != nil {
		return err
	}
	defer w.Release()
	// Again: a person may think long, and another window may have begun
	// meanwhile. Whoever begins from here on finds this entry.
	if err := ps.checkNotPlacing(ctx, row.Fingerprint); err != nil {
		return errors.Join(err, w.End(ctx, store.Failed, nil))
	}
	ps.checkpoint("delete-pair: intent written")
	ctx, cancel := detached(ctx)
	defer cancel()
	return ps.finishDeletePair(ctx, w)
}

const (
	// mostPlaces is how many places a question names; the others are counted.
	mostPlaces = 5
	// typedFrom is from how many places on the name of the key has to be typed.
	typedFrom = 11
)

func (ps *Pairs) deletePlan(ctx context.Context, row store.Pair) (ask.Plan, error) {
	places, err := ps.placements.placementsOf(ctx, row.Fingerprint)
	plan := ask.Plan{Title: say.New("ask.delete-pair", "delete 1 key pair"), Lines: []say.Text{say.Plain(row.Fingerprint + " " + row.Comment), say.New("ask.private-key-gone", "the private key cannot be brought back")}}
	for i, p := range places {
		if i == mostPlaces && len(places) > mostPlaces+1 {
			plan.Lines = append(plan.Lines, moreLine(len(places)-mostPlaces))
			break
		}
		plan.Lines = append(plan.Lines, say.New("ask.still-stands", "still on {target} as {label}", say.Values{"target": p.Target, "label": strconv.Quote(p.Label)}))
	}
	switch {
	case len(places) == 1:
		plan.Stops = []say.Text{say.New("ask.tests-of", "tests of {target} with this key", say.Values{"target": places[0].Target})}
	case len(places) > 1:
		plan.Stops = []say.Text{say.Count("ask.tests-of-many", len(places), "tests of {n} repository with this key", "tests of {n} repositories with this key")}
	}
	if len(places) >= typedFrom {
		plan.Type = cmp.Or(row.Comment, row.Fingerprint)
	}
	if len(places) > 0 {
		var names []string
		for _, p := range places {
			names = append(names, p.Target)
		}
		plan.Warns = []say.Text{standsOnText(names)}
	}
	return plan, err
}

// standsOnText names where a key stands that is about to lose its private key: also
// where nobody is asked.
func standsOnText(names []string) say.Text {
	return say.New("ask.stands-on", "the key is on {names}: nobody can verify it or export it any more, and machines without a copy of their own lose access",
		say.Values{"names": errtext.Names(names)})
}

// unusedPlan returns what a person is asked before pairs that stand nowhere go.
func unusedPlan(pairs []KeyPair) ask.Plan {
	const most = 20
	plan := ask.Plan{Title: say.Count("ask.delete-unused", len(pairs), "delete {n} key pair that was replaced and is on no repository any more", "delete {n} key pairs that were replaced and are on no repository any more")}
	for i, p := range pairs {
		if i == most {
			plan.Lines = append(plan.Lines, moreLine(len(pairs)-most))
			break
		}
		plan.Lines = append(plan.Lines, say.Plain(string(p.Fingerprint)+" "+p.Comment))
	}
	plan.Lines = append(plan.Lines, say.New("ask.private-keys-gone", "the private keys cannot be brought back"))
	return plan
}

// checkNotPlacing refuses to delete a private key that a placement, which may
// go on in another program or be finished later, still counts on.
func (ps *Pairs) checkNotPlacing(ctx context.Context, fingerprint string) error {
	busy, err := ps.isPlacing(ctx, fingerprint, 0)
	if err == nil && busy {
		return errtext.Because(say.New("failed.delete-placed", "delete key pair {key}: {cause}: it is being placed on a repository", say.Values{"key": fingerprint}), store.ErrUnfinished)
	}
	if err != nil {
		return err
	}
	needed, err := ps.rollouts.isNeeded(ctx, fingerprint, 0)
	if err == nil && needed {
		err = errtext.Because(say.New("failed.delete-in-rollout", "delete key pair {key}: {cause}: a rollout that has not ended is to put it somewhere", say.Values{"key": fingerprint}), store.ErrUnfinished)
	}
	return err
}

// isPlacing reports whether an open entry other than the given one places the
// key.
func (ps *Pairs) isPlacing(ctx context.Context, fingerprint string, but int64) (bool, error) {
	open, err := ps.store.OpenOn(ctx, fingerprint)
	return slices.ContainsFunc(open, func(e store.Entry) bool { return e.What == whatPlace && e.ID != but }), err
}

// checkNotDeleting refuses to place a key whose private key is on its way out
// of the vault. The entry of the placement is written before this is asked, as
// that of a deletion is: one of the two sees the other.
func (ps *Pairs) checkNotDeleting(ctx context.Context, fingerprint string) error {
	open, err := ps.store.OpenOn(ctx, fingerprint)
	if err == nil && slices.ContainsFunc(open, func(e store.Entry) bool { return e.What == whatDeletePair }) {
		err = errtext.Because(say.New("failed.place-deleted", "place key pair {key}: {cause}: it is being deleted", say.Values{"key": fingerprint}), store.ErrUnfinished)
	}
	return err
}

func (ps *Pairs) finishDeletePair(ctx context.Context, w *store.Work) error {
	if err := ps.vault.Delete(ctx, w.Fingerprint); err != nil {
		err = errtext.Because(say.New("failed.delete-private", "delete the private key of {key}: {cause}", say.Values{"key": w.Fingerprint}), err)
		if secret, lookErr := ps.vault.Get(ctx, w.Fingerprint); lookErr == nil { // nothing happened
			vault.Wipe(secret)
			return errors.Join(err, w.End(ctx, store.Failed, nil))
		}
		return err
	}
	ps.checkpoint("delete-pair: vault emptied")
	if err := w.End(ctx, store.Done, &store.Changes{DropPair: w.Fingerprint}); err != nil {
		return err
	}
	ps.changed("", ask.PairsChanged)
	return nil
}

// moreLine ends the lines of a question that names the first few only.
func moreLine(n int) say.Text {
	return say.New("ask.more", "and {n} more", say.Values{"n": n})
}
