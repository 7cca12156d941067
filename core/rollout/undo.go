package rollout

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"latchkey/api"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/keys"
)

// settleAll asks the forge about every step of which an intent is known and no
// outcome, and writes down what it says. Nothing is changed on any forge. Like
// all calls these wait for the forge's limits, which may take an hour.
func (r *Runner) settleAll(ctx context.Context) error {
	defer r.begin(ctx)()
	for _, w := range r.steps {
		if w.At >= len(w.acts) || !w.Intent && w.acts[w.At].SentAt.IsZero() {
			continue
		}
		w.started = r.Now()
		switch err := r.settle(w); {
		case err == nil:
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case errors.Is(err, errStopped):
			return ErrNothingChanged
		default:
			return fmt.Errorf("ask about %s: %w", w.Target, err)
		}
	}
	return nil
}

// ErrNothingChanged says that a rollout was to be cancelled or undone, and that this
// was stopped while the forge was asked how things stand: nothing has changed.
var ErrNothingChanged = errors.New("stopped before anything was changed")

func (r *Runner) settle(w *work) error {
	a := &w.acts[w.At]
	if a.Kind == ActGenerate {
		row, err := r.CheckPair(r.ctx, w.Public)
		if errors.Is(err, ErrNoPrivateKey) {
			w.Intent, w.Fingerprint, w.Public = false, "", ""
			return r.note(w, store.Mark{})
		}
		if err != nil {
			return err
		}
		return r.through(w, OutcomeDone, store.Mark{Changes: &store.Changes{PutPair: &row}})
	}
	forge, err := r.Connect(r.ctx, w.Account)
	if err != nil {
		return err
	}
	s, err := r.shelfOf(forge, w)
	if err != nil {
		return err
	}
	for {
		err := r.call(w, forge, func(ctx context.Context) error { return r.read(ctx, s, w) })
		switch {
		case outOfReach(err): // the repository is gone with every key on it, or out of our sight
			w.list, w.known = nil, false
		case err != nil:
			return err
		}
		outcome, happenedErr := r.happened(w, a)
		if happenedErr != nil {
			return happenedErr
		}
		if outcome != "" {
			return r.through(w, outcome, store.Mark{})
		}
		written := w.written(a)
		if err != nil && a.Kind == ActAdd {
			w.Intent, a.SentAt = false, written // nothing proves that the forge does not have it
			return r.note(w, store.Mark{})
		}
		if err != nil || r.certain(written) {
			break
		}
		_ = r.later(w, written) // only a later reading proves that nothing came of it
		if !r.awaits(w) {
			return errStopped
		}
	}
	w.Intent, a.SentAt = false, time.Time{}
	if !a.AcceptedAt.IsZero() && a.Kind == ActAdd {
		a.SentAt = a.AcceptedAt // the forge took it, whatever the list says
	}
	return r.note(w, store.Mark{})
}

// outOfReach tells whether a target can be read no longer: it is gone, or the
// right to it is.
func outOfReach(err error) bool {
	switch api.KindOf(err) {
	case api.NotFound, api.Forbidden, api.PolicyForbids, api.Gone:
		return true
	}
	return errors.Is(err, ErrOtherRepo)
}

// happened tells by the reading just made what came of the act: Made, Already
// where somebody else's key stands in its place, or "" for nothing.
func (r *Runner) happened(w *work, a *Act) (Outcome, error) {
	switch a.Kind {
	case ActAdd:
		public, err := r.key(w, a)
		if err != nil {
			return "", err
		}
		found := withBlob(w.list, public)
		switch {
		case found == nil, r.ghost(a, found):
			return "", nil
		case !r.looksSent(found, a):
			return OutcomeAlready, nil
		}
		a.KeyID = found.ID
		return OutcomeDone, nil
	case ActRemove:
		if r.standing(w, a, a.Fingerprint) == nil && (!a.ResultUnknown || r.certain(w.written(a))) {
			return OutcomeDone, nil
		}
	case ActRelabel:
		if found := r.standing(w, a, a.Fingerprint); found != nil && r.CleanLabel(found.Label) == r.CleanLabel(a.Label) {
			return OutcomeDone, nil
		}
	}
	return "", nil
}

// Cancel ends the rollout: what has not begun is left out.
func (r *Runner) Cancel(ctx context.Context) error {
	if err := r.settleAll(ctx); err != nil {
		return err
	}
	r.ctx = context.WithoutCancel(ctx)
	m := store.Mark{Rollout: &r.row}
	for _, w := range r.steps {
		if w.open() {
			why := say.New("went.cancelled", "the rollout was cancelled")
			if w.At > 0 {
				why = say.New("went.cancelled-before", "the rollout was cancelled before: {deed}", say.Values{"deed": deedText(w.acts[w.At].Kind)})
			}
			w.State, w.Error = string(StepSkipped), why.String()
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
	m := store.Mark{Rollout: &r.row, Alone: true}
	for _, w := range r.steps {
		if w.State == string(StepFailed) || w.State == string(StepKept) {
			if w.State == string(StepKept) {
				w.soakAgain()
			}
			w.State, w.Error, w.ErrorKind = string(StepWaiting), "", ""
			r.lookForPair(w)
			m.Steps = append(m.Steps, w.RolloutStep)
		}
	}
	r.row.State, r.row.Reason = string(Stopped), ""
	r.row.Ended = time.Time{}
	return r.commit(m)
}

// soakAgain lets a step whose old key was left there wait once more, until it has
// been quiet for as long as was asked for.
func (w *work) soakAgain() {
	if w.At > 0 && w.At < len(w.acts) && w.acts[w.At].Kind == ActRemove && w.acts[w.At-1].Kind == ActSoak {
		w.At--
	}
}

// lookForPair lets a step whose pair is no longer there, and that has sent
// nothing of it, make another one: a cancelled rollout deletes what stands
// nowhere. Any other doubt about the vault shows when the step runs.
func (r *Runner) lookForPair(w *work) {
	if w.At < len(w.acts) && !w.acts[w.At].SentAt.IsZero() || w.Intent || w.At == 0 || w.At >= len(w.acts) || w.acts[w.At].Kind != ActAdd || w.acts[w.At-1].Kind != ActGenerate {
		return
	}
	if _, err := r.CheckPair(r.ctx, w.Public); errors.Is(err, ErrNoPrivateKey) {
		w.At, w.Fingerprint, w.Public = w.At-1, "", ""
	}
}

// PrepareUndo replaces what is left to do by the opposite of what was done, in one
// commit. Run then takes it back.
func (r *Runner) PrepareUndo(ctx context.Context, isHere func(fingerprint string) bool) error {
	if err := r.settleAll(ctx); err != nil {
		return err
	}
	r.ctx = context.WithoutCancel(ctx)
	m := store.Mark{Rollout: &r.row, Alone: true}
	for _, w := range r.steps {
		w.acts = r.opposite(w, isHere)
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
	r.row.Undoing, r.row.State, r.row.Reason = true, string(Stopped), ""
	r.row.Started, r.row.Ended, r.row.Due = time.Time{}, time.Time{}, time.Time{} // it is timed anew
	return r.commit(m)
}

// provesOld proves, where that can be, that the old key which a rotation left
// there opens the repository, before its successor goes.
func (w *work) provesOld(old keys.Fingerprint, isHere func(string) bool) []Act {
	if old == "" || !isHere(string(old)) {
		return nil
	}
	prove := Act{Kind: ActProve, Fingerprint: old}
	if w.Project {
		if prove.Repo = api.RepoPath(w.example()); prove.Repo == "" {
			return nil
		}
	}
	return []Act{prove}
}

// opposite is the program that takes a step's done acts back, the last one
// first: an old key is put back, and proved where that can be, before its
// successor goes. What was so before is left alone.
func (r *Runner) opposite(w *work, isHere func(string) bool) []Act {
	var back []Act
	for i := len(w.acts) - 1; i >= 0; i-- {
		a := w.acts[i]
		unseen := a.Kind == ActAdd && a.Outcome == "" && !a.SentAt.IsZero()
		if a.Outcome != OutcomeDone && !unseen {
			continue
		}
		switch a.Kind {
		case ActRemove:
			back = append(back, Act{Kind: ActAdd, Fingerprint: a.Fingerprint, Public: a.Public, Label: cmp.Or(fitLabel(a.Label), "latchkey"), Access: a.Access, OriginalAt: a.DoneAt, OldKeyID: a.KeyID})
			if isHere(string(a.Fingerprint)) && (!w.Project || a.Repo != "") {
				back = append(back, Act{Kind: ActProve, Fingerprint: a.Fingerprint, Public: a.Public, Repo: a.Repo})
			}
		case ActAdd:
			public, err := r.key(w, &a)
			if err == nil {
				take := Act{Kind: ActRemove, Fingerprint: public.Fingerprint(), Public: public.Line(), KeyID: a.KeyID, Label: a.Label, Access: a.Access, ResultUnknown: unseen, SentAt: a.SentAt, OriginalAt: a.DoneAt}
				if !slices.ContainsFunc(back, func(b Act) bool { return b.Kind == ActAdd }) {
					take.Requires = a.Replaces // the old key was left there: it has to be there still
					back = append(back, w.provesOld(a.Replaces, isHere)...)
				}
				back = append(back, take)
			}
		case ActRelabel:
			back = append(back, Act{Kind: ActRelabel, Fingerprint: a.Fingerprint, Public: a.Public, KeyID: a.KeyID, Label: a.OldLabel, OldLabel: a.Label})
		}
	}
	return back
}
