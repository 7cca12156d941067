package rollout

import (
	"cmp"
	"errors"
	"time"

	"latchkey/api"
	"latchkey/core/say"
	"latchkey/core/store"
)

// proofWaits are the pauses between tries of a proof: forges take a moment
// until a new key opens its repository.
func proofWaits() []time.Duration {
	return []time.Duration{time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second}
}

// notProved is a proof that did not hold.
type notProved struct{ text string }

// Error implements error.
func (n notProved) Error() string {
	return say.New("went.not-proved", "the key does not open the repository yet, so nothing was removed: {proof}", say.Values{"proof": n.text}).String()
}

// prove proves by SSH that the key opens the repository.
func (r *Runner) prove(w *work, a *Act) error {
	if err := r.tryProof(w, a); err != nil {
		return err
	}
	w.proved = true
	return r.through(w, OutcomeDone, store.Mark{})
}

func (r *Runner) tryProof(w *work, a *Act) error {
	fp := a.Fingerprint
	if fp == "" {
		public, err := r.key(w, a)
		if err != nil {
			return err
		}
		fp = public.Fingerprint()
	}
	asked := a.Repo != "" || w.RepoID == ""
	for try := 0; ; try++ {
		proof, err := r.Prove(r.ctx, w.Account, cmp.Or(a.Repo, api.RepoPath(w.Target)), fp)
		switch {
		case r.ctx.Err() != nil:
			return errStopped
		case err != nil:
			return say.New("went.prove", "prove {key} on {target}: {cause}",
				say.Values{"key": string(fp), "target": w.Target, "cause": say.Of(err)}).Because(err)
		}
		w.Proof = proof.Text
		if proof.OK {
			return nil
		}
		waits := proofWaits()
		if try == len(waits) {
			if asked {
				return notProved{proof.Text}
			}
			asked = true
			switch moved, err := r.moved(w); {
			case err != nil:
				return err
			case !moved:
				return notProved{proof.Text}
			}
			try-- // once more, under its new name
			continue
		}
		if err := r.sleep(waits[try]); err != nil {
			return err
		}
	}
}

// moved asks whether the repository that a key does not open is called otherwise
// by now. Where the forge cannot be asked, the failure is that of the proof.
func (r *Runner) moved(w *work) (bool, error) {
	was := w.Target
	if err := r.follow(r.ctx, w); errors.Is(err, ErrOtherRepo) {
		return false, err
	}
	return w.Target != was, nil
}

// soak lets a step wait for the rollout's due time.
func (r *Runner) soak(w *work, _ *Act) error {
	if r.soaks(w) {
		return r.park(w)
	}
	w.known, w.proved = false, false // what was known before the wait is old
	return r.through(w, OutcomeDone, store.Mark{})
}

// park leaves a step where it is until later.
func (r *Runner) park(w *work) error {
	r.told(w)
	return errParked
}

// make generates the pair of a step: intent → vault, read back → index.
func (r *Runner) make(w *work, a *Act) error {
	row, err := r.makePair(w.Intent, w.Public, func(f GeneratedPair) error {
		w.Fingerprint, w.Public, w.Intent = string(f.Fingerprint), f.Public, true
		return r.note(w, store.Mark{})
	}, r.commentFor(w, a))
	if err != nil {
		return err
	}
	m := store.Mark{Changes: &store.Changes{PutPair: &row}}
	if set := r.spec.SetName(); set != "" {
		m.Member = &store.SetMember{Set: set, Fingerprint: row.Fingerprint, Account: w.Account, Target: w.Target}
	}
	a.Fingerprint = ""
	w.made = true
	return r.through(w, OutcomeDone, m)
}

// commentFor is the comment of a pair that is one of several.
func (r *Runner) commentFor(w *work, a *Act) string {
	if a.Label != "" {
		return a.Label
	}
	if r.spec.New.Comment == "" {
		return w.Target
	}
	return r.spec.New.Comment + " " + w.Target
}

// makePair makes a pair, or takes up the one that an earlier run had begun:
// when its private key is in the vault it is as good as made.
func (r *Runner) makePair(begun bool, public string, intend func(GeneratedPair) error, comment string) (store.Pair, error) {
	if begun && public != "" {
		row, err := r.CheckPair(r.ctx, public)
		if !errors.Is(err, ErrNoPrivateKey) {
			return row, err
		}
	}
	n := r.spec.New
	n.Comment = comment
	fresh, err := r.Generate(r.ctx, n)
	if err != nil {
		return store.Pair{}, err
	}
	if err := intend(fresh); err != nil {
		return store.Pair{}, err
	}
	row, err := r.StorePair(r.ctx, fresh)
	r.Checkpoint("rollout: private key kept, not noted")
	return row, err
}
