package rollout

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"latchkey/api"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/keys"
)

// Forges show what they took some time later. A step whose change does not show
// yet is put off: the others go on, and it is looked at again with growing
// waits. What a forge accepted is never sent again; what may have come through
// is sent again only after a reading that would show it.

const (
	firstLook   = time.Second
	longestLook = 15 * time.Second
	// longGone is how long after a forge accepted a change that no reading shows
	// somebody else has taken it back.
	longGone = time.Hour
)

var (
	// errLater puts a step off until work.due.
	errLater = errors.New("looked at again later")
	// errNotShown leaves a step waiting until the next run.
	errNotShown = errors.New("the forge accepted it and does not show it yet")
)

// later puts the step off. since is when what it waits for was written.
func (r *Runner) later(w *work, since time.Time) error {
	w.wait = min(max(2*w.wait, firstLook), longestLook)
	w.due = r.Now().Add(w.wait)
	if last := since.Add(r.Lag); w.due.After(last) && last.After(r.Now()) {
		w.due = last
	}
	w.known = false
	return errLater
}

// laterCertain puts the step off until a reading would show what was written
// then. Where the forge counts requests, none is made before.
func (r *Runner) laterCertain(w *work, written time.Time) error {
	w.due, w.known = written.Add(r.Lag), false
	return errLater
}

// certain tells whether a reading made now shows what was written by then.
func (r *Runner) certain(written time.Time) bool { return r.Now().Sub(written) >= r.Lag }

// absent tells whether the reading at hand proves that the act's key does not
// stand there: one that was asked for too soon after somebody put it there may
// lack it. Whoever planned the rollout knew of it, so it was put there before.
func (r *Runner) absent(w *work, a *Act) bool {
	return r.Lag <= 0 || w.asked.Sub(r.putBy(a)) >= r.Lag
}

// putBy is by when a key that is to be taken was put there.
func (r *Runner) putBy(a *Act) time.Time {
	if r.row.Undoing {
		return a.OriginalAt
	}
	return r.row.Created
}

// ghost tells whether a key that an undo puts back may be shown only because
// the list does not know yet that it was removed.
func (r *Runner) ghost(a *Act, found *api.DeployKey) bool {
	return !a.OriginalAt.IsZero() && !r.certain(a.OriginalAt) && (a.OldKeyID == "" || found.ID == a.OldKeyID)
}

// written is when the act's effect may last have been caused, zero for never.
func (w *work) written(a *Act) time.Time {
	at := a.SentAt
	if a.AcceptedAt.After(at) {
		at = a.AcceptedAt
	}
	if at.IsZero() && w.Intent { // noted by a version that did not keep the time
		at = w.Updated
	}
	return at
}

// accepted notes that the forge took the act and does not show it yet, and puts
// the step off. id is the key's, as far as the forge told it.
func (r *Runner) accepted(w *work, a *Act, id string) error {
	a.AcceptedAt = r.Now().UTC()
	if id != "" {
		a.KeyID, w.KeyID = id, id
	}
	w.wait = 0
	if err := r.note(w, store.Mark{}); err != nil {
		return err
	}
	return r.later(w, a.AcceptedAt)
}

// mayRepeat tells, of an act that a reading just made does not show, whether it
// may be sent again: nil, or what is to be waited for.
func (r *Runner) mayRepeat(w *work, a *Act) error {
	written := w.written(a)
	switch {
	case !r.certain(written):
		return r.later(w, written)
	case a.AcceptedAt.IsZero():
		return nil
	case r.Now().Sub(a.AcceptedAt) < longGone:
		return errNotShown
	}
	a.AcceptedAt = time.Time{} // it was there, and somebody has undone it
	return nil
}

// sends commits that the act's effect may happen from now on.
func (r *Runner) sends(w *work, a *Act) error {
	a.SentAt, a.AcceptedAt, w.Intent = r.Now().UTC(), time.Time{}, true
	return r.note(w, store.Mark{})
}

// putOff are the steps that were put off, the earliest first.
func putOff(steps []*work) []*work {
	late := slices.DeleteFunc(slices.Clone(steps), func(w *work) bool { return w.due.IsZero() })
	slices.SortStableFunc(late, func(a, b *work) int { return cmp.Compare(a.due.UnixNano(), b.due.UnixNano()) })
	return late
}

// awaits waits until a step that was put off is due; false when the run ends
// before.
func (r *Runner) awaits(w *work) bool {
	if w.due.IsZero() {
		return true
	}
	if d := w.due.Sub(r.Now()); d > 0 {
		if d >= 2*time.Second {
			r.waits(w.due, "", say.New("wait.shown", "waiting until the forge shows what it accepted: looks again at {time}",
				say.Values{"time": w.due.Local().Format("15:04:05")}).String())
		}
		if r.sleep(d) != nil {
			return false
		}
		r.waits(time.Time{}, "", "")
	}
	w.due = time.Time{}
	return true
}

// notShown says why a run ended though nothing stopped it, "" when nothing
// waits for a forge.
func (r *Runner) notShown() string {
	n := 0
	for _, w := range r.steps {
		if w.open() && w.At < len(w.acts) && !w.acts[w.At].AcceptedAt.IsZero() {
			n++
		}
	}
	if n == 0 {
		return ""
	}
	return say.New("went.not-shown", "steps that wait until the forge shows what it accepted: {n}", say.Values{"n": n}).String()
}

// refusal tells whether a kind of error is a plain no. A status is no proof of
// it: the forge's list is.
func refusal(kind api.ErrorKind) bool {
	switch kind {
	case api.Unauthorized, api.Forbidden, api.NotFound, api.Invalid, api.PolicyForbids, api.Gone, api.InUseElsewhere:
		return true
	}
	return false
}

// once makes a changing call, and commits before each try that its effect may
// happen from now on. It is repeated only where it never left, or where the
// forge's limit kept it from being made: a limit may be a lie like any other
// answer, so a reading has to show that. answer is what came of it; err says that
// it could not be made, that the step is put off, or that the run ends.
func (r *Runner) once(s shelf, a *Act, look func(context.Context) (done bool, err error), do func(context.Context) error) (answer, err error) {
	w, limited := s.w, false
	err = r.call(w, s.forge, func(ctx context.Context) error {
		if limited {
			switch done, err := look(ctx); {
			case done || err != nil:
				return err
			case !r.certain(a.SentAt):
				return r.laterCertain(w, a.SentAt)
			}
			limited = false
		}
		if err := s.certain(ctx); err != nil { // here: a call may wait long before it is made
			return err
		}
		if err := r.sends(w, a); err != nil {
			return err
		}
		answer = do(ctx)
		switch {
		case answer == nil:
			return nil
		case api.NeverSent(answer):
			return answer
		}
		a.SentAt = r.Now().UTC() // the forge may have taken it as late as that
		if err := r.note(w, store.Mark{}); err != nil {
			return err
		}
		if limited = api.KindOf(answer) == api.RateLimited; limited {
			return answer
		}
		return nil
	})
	if err == nil && answer != nil {
		answer = r.AfterCall(w.Account, answer)
	}
	return answer, err
}

// unsettled are the keys of which a forge may have taken the public key, though
// no reading could prove or disprove it: their pairs stay.
func (r *Runner) unsettled() map[keys.Fingerprint]bool {
	stay := map[keys.Fingerprint]bool{}
	for _, w := range r.steps {
		for i := range w.acts {
			if a := &w.acts[i]; a.Outcome == "" && (a.Kind == ActAdd && !a.SentAt.IsZero() || a.ResultUnknown) {
				if public, err := r.key(w, a); err == nil {
					stay[public.Fingerprint()] = true
				}
			}
		}
	}
	return stay
}
