package rollout

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"latchkey/api"
	"latchkey/core/store"
)

// Settle asks the forge about every step of which an intent is known and no
// outcome, and writes down what it says. Nothing is changed on any forge.
func (r *Runner) Settle(ctx context.Context) error {
	r.ctx, r.cancel = context.WithCancel(ctx)
	defer r.cancel()
	r.counts = map[StepState]int{}
	for _, w := range r.steps {
		if !w.Intent || w.At >= len(w.acts) {
			continue
		}
		w.started = r.Now()
		if err := r.settle(w); err != nil {
			return fmt.Errorf("ask about %s: %w", w.Target, err)
		}
	}
	return nil
}

func (r *Runner) settle(w *work) error {
	a := &w.acts[w.At]
	if a.Do == Make {
		row, err := r.Check(r.ctx, w.Public)
		if errors.Is(err, ErrNoHalf) {
			w.Intent, w.Fingerprint, w.Public = false, "", ""
			return r.note(w, store.Mark{})
		}
		if err != nil {
			return err
		}
		return r.through(w, Made, store.Mark{Changes: &store.Changes{PutPair: &row}})
	}
	forge, err := r.Connect(r.ctx, w.Account)
	if err != nil {
		return err
	}
	s, err := shelfOf(forge, w)
	if err != nil {
		return err
	}
	if err := r.read(r.ctx, s, w); err != nil {
		if api.KindOf(err) != api.NotFound {
			return err
		}
		w.list, w.known = nil, false // the repository is gone, and every key on it
	}
	happened, err := r.happened(w, a)
	if err != nil {
		return err
	}
	if happened {
		return r.through(w, Made, store.Mark{})
	}
	w.Intent = false
	return r.note(w, store.Mark{})
}

// happened tells by the reading just made whether the act's effect is there.
func (r *Runner) happened(w *work, a *Act) (bool, error) {
	switch a.Do {
	case Put:
		public, err := r.key(w, a)
		if err != nil {
			return false, err
		}
		found := withBlob(w.list, public)
		if found != nil {
			a.KeyID = found.ID
		}
		return found != nil, nil
	case Take:
		return r.standing(w, a, a.Fingerprint) == nil, nil
	case Rename:
		found := r.standing(w, a, a.Fingerprint)
		return found != nil && r.Label(found.Label) == r.Label(a.Label), nil
	}
	return false, nil
}

// Cancel ends the rollout: what has not begun is left out.
func (r *Runner) Cancel(ctx context.Context) error {
	if err := r.Settle(ctx); err != nil {
		return err
	}
	r.ctx = context.WithoutCancel(ctx)
	m := store.Mark{Rollout: &r.row}
	for _, w := range r.steps {
		if w.open() {
			w.State, w.Error = string(StepSkipped), "the rollout was cancelled"
			if w.At > 0 {
				w.Error += " before: " + string(w.acts[w.At].Do)
			}
			m.Steps = append(m.Steps, w.RolloutStep)
		}
	}
	if err := r.dropPairs(); err != nil {
		return err
	}
	r.row.State, r.row.Reason, r.row.Ended = string(Cancelled), "", r.Now()
	return r.commit(m)
}

// Retry makes failed steps, and those that kept their old key, wait again.
func (r *Runner) Retry(ctx context.Context) error {
	r.ctx = context.WithoutCancel(ctx)
	m := store.Mark{Rollout: &r.row}
	for _, w := range r.steps {
		if w.State == string(StepFailed) || w.State == string(StepKept) {
			w.State, w.Error, w.ErrorKind = string(StepWaiting), "", ""
			m.Steps = append(m.Steps, w.RolloutStep)
		}
	}
	r.row.State, r.row.Reason = string(Stopped), ""
	r.row.Ended = time.Time{}
	return r.commit(m)
}

// TurnBack replaces what is left to do by the opposite of what was done, in one
// commit. Run then takes it back.
func (r *Runner) TurnBack(ctx context.Context, halfIsHere func(fingerprint string) bool) error {
	if err := r.Settle(ctx); err != nil {
		return err
	}
	r.ctx = context.WithoutCancel(ctx)
	m := store.Mark{Rollout: &r.row}
	for _, w := range r.steps {
		w.acts = r.opposite(w, halfIsHere)
		text, err := json.Marshal(w.acts)
		if err != nil {
			return err
		}
		w.Acts, w.At, w.Intent, w.Proof, w.Error, w.ErrorKind, w.Attempts = string(text), 0, false, "", "", "", 0
		if w.State = string(StepWaiting); len(w.acts) == 0 {
			w.State = string(StepSkipped)
		}
		m.Steps = append(m.Steps, w.RolloutStep)
	}
	r.row.Undoing, r.row.State, r.row.Reason, r.row.Ended, r.row.Due = true, string(Stopped), "", time.Time{}, time.Time{}
	return r.commit(m)
}

// opposite is the program that takes a step's done acts back, the last one
// first: an old key is put back, and proved where that can be, before its
// successor goes. What was so before is left alone.
func (r *Runner) opposite(w *work, halfIsHere func(string) bool) []Act {
	var back []Act
	for i := len(w.acts) - 1; i >= 0; i-- {
		a := w.acts[i]
		if a.Outcome != Made {
			continue
		}
		switch a.Do {
		case Take:
			back = append(back, Act{Do: Put, Fingerprint: a.Fingerprint, Public: a.Public, Label: cmp.Or(fitLabel(a.Label), "latchkey"), Access: a.Access})
			if halfIsHere(string(a.Fingerprint)) && (!w.Project || a.Repo != "") {
				back = append(back, Act{Do: Prove, Fingerprint: a.Fingerprint, Public: a.Public, Repo: a.Repo})
			}
		case Put:
			public, err := r.key(w, &a)
			if err == nil {
				back = append(back, Act{Do: Take, Fingerprint: public.Fingerprint(), Public: public.Line(), KeyID: a.KeyID, Label: a.Label, Access: a.Access})
			}
		case Rename:
			back = append(back, Act{Do: Rename, Fingerprint: a.Fingerprint, Public: a.Public, KeyID: a.KeyID, Label: a.Was, Was: a.Label})
		}
	}
	return back
}
