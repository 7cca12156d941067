package runner

import (
	"context"
	"errors"
	"time"

	"latchkey/api"
	"latchkey/core/errtext"
	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/core/store"
)

// resolveAll asks the forge about every step of which an intent is known and no
// outcome, and records what it says. Nothing is changed on any forge. Like all
// calls these wait for the forge's limits, which may take an hour.
func (r *Runner) resolveAll(ctx context.Context) error {
	defer r.begin(ctx)()
	for _, t := range r.tasks {
		if t.At >= len(t.acts) || !t.mayHaveSent(t.act()) || t.act().Kind.IsThere() {
			continue // what is done on a machine can be done again, and taken back, without a question
		}
		t.started = r.Now()
		switch err := r.resolve(t); {
		case err == nil:
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case errors.Is(err, errStopped):
			return rollout.ErrNothingChanged
		default:
			return errtext.Because(say.New("failed.ask-about", "ask about {target}: {cause}", say.Values{"target": t.Target}), err)
		}
	}
	return nil
}

func (r *Runner) resolve(t *task) error {
	s := &resolver{forgeStep{stepJournal: stepJournal{run: r.run, task: t}}}
	if t.act().Kind == rollout.ActGenerate {
		return s.resolvePair()
	}
	forge, err := r.Connect(r.ctx, t.Account)
	if err != nil {
		return err
	}
	s.forge = forge
	return s.resolveOnForge(t.act())
}

// resolver finds out what came of the act that a step stands before.
type resolver struct{ forgeStep }

// resolvePair finds out whether the pair that was about to be made is in the vault.
func (s *resolver) resolvePair() error {
	t := s.task
	row, err := s.CheckPair(s.ctx, t.Public)
	if errors.Is(err, rollout.ErrNoPrivateKey) {
		t.Intent, t.Fingerprint, t.Public = false, "", ""
		return s.save(store.Mark{})
	}
	if err != nil {
		return err
	}
	return s.complete(rollout.OutcomeDone, store.Mark{Changes: &store.Changes{PutPair: &row}})
}

// resolveOnForge reads the target until it is certain what came of the act.
func (s *resolver) resolveOnForge(a *rollout.Act) error {
	t := s.task
	tg, err := s.target()
	if err != nil {
		return err
	}
	for {
		err := s.read(tg)
		switch {
		case isOutOfReach(err): // the repository is gone with every key on it, or out of our sight
			t.list, t.listed = nil, false
		case err != nil:
			return err
		}
		outcome, outcomeErr := s.outcomeOf(a)
		if outcomeErr != nil {
			return outcomeErr
		}
		if outcome != "" {
			return s.complete(outcome, store.Mark{})
		}
		written := t.writtenAt(a)
		if err != nil && a.Kind == rollout.ActAdd {
			t.Intent, a.SentAt = false, written // nothing shows that the forge does not have it
			return s.save(store.Mark{})
		}
		if err != nil || s.showsBy(written) {
			break
		}
		_ = s.putOff(written) // only a later reading shows that nothing came of it
		if !s.awaitDue(t) {
			return errStopped
		}
	}
	t.Intent, a.SentAt = false, time.Time{}
	if !a.AcceptedAt.IsZero() && a.Kind == rollout.ActAdd {
		a.SentAt = a.AcceptedAt // the forge took it, whatever the list says
	}
	return s.save(store.Mark{})
}

// isOutOfReach reports whether a target can be read no longer: it is gone, or the
// right to it is.
func isOutOfReach(err error) bool {
	switch api.KindOf(err) {
	case api.NotFound, api.Forbidden, api.PolicyForbids, api.Gone:
		return true
	}
	return errors.Is(err, rollout.ErrOtherRepo)
}

// outcomeOf returns what came of the act by the reading just made:
// OutcomeAlready where somebody else's key stands in its place, "" for nothing.
func (s *resolver) outcomeOf(a *rollout.Act) (rollout.Outcome, error) {
	t := s.task
	switch a.Kind {
	case rollout.ActAdd:
		public, err := s.actKey(t, a)
		if err != nil {
			return "", err
		}
		found := withBlob(t.list, public)
		switch {
		case found == nil, s.maybeStale(a, found):
			return "", nil
		case !s.looksSent(found, a):
			return rollout.OutcomeAlready, nil
		}
		a.KeyID = found.ID
		return rollout.OutcomeDone, nil
	case rollout.ActRemove:
		if t.find(a, a.Fingerprint) == nil && (!a.ResultUnknown || s.showsBy(t.writtenAt(a))) {
			return rollout.OutcomeDone, nil
		}
	case rollout.ActRelabel:
		if found := t.find(a, a.Fingerprint); found != nil && s.sameLabel(found.Label, a.Label) {
			return rollout.OutcomeDone, nil
		}
	}
	return "", nil
}
