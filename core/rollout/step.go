package rollout

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"latchkey/api"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/keys"
)

// How an act ends besides being through.
var (
	errStopped = errors.New("stopped")          // the run was halted; the step keeps its place
	errParked  = errors.New("soaks")            // nothing to do before the due time
	errAnew    = errors.New("the key has gone") // the step begins again at its first act
)

// kept is why an old key was left where it is.
type kept struct{ why say.Text }

func (k kept) Error() string { return k.why.String() }

func somebodyRemoves() say.Text {
	return say.New("went.removed-again", "somebody removes the new key again and again")
}

// mostAnew is how often a step puts a key back that somebody removes.
const mostAnew = 2

// step runs one step as far as it goes.
func (r *Runner) step(forge api.Forge, w *work) {
	if r.isHalted() {
		return
	}
	w.started = r.Now()
	w.State = string(StepRunning)
	for w.At < len(w.acts) {
		if r.isHalted() {
			return
		}
		err := r.look(forge, w)
		if err == nil {
			err = r.act(forge, w, &w.acts[w.At])
		}
		alone, left := errors.AsType[leftAlone](err)
		switch k := (kept{}); {
		case left:
			r.leaves(w, alone)
			return
		case err == nil:
			continue
		case errors.Is(err, errAnew):
			if w.back++; w.back > mostAnew {
				r.fail(w, on(w.acts[w.At].Kind, w.Target, somebodyRemoves(), nil))
				return
			}
			continue
		case errors.As(err, &k):
			r.ended(w, StepKept, k)
			return
		case errors.Is(err, errStopped), errors.Is(err, errParked), errors.Is(err, errLater), errors.Is(err, errNotShown):
			return
		default:
			r.failed(w, err)
			return
		}
	}
	r.went()
	r.told(w)
}

// act runs the act that the step stands before and commits its outcome.
func (r *Runner) act(forge api.Forge, w *work, a *Act) error {
	switch a.Kind {
	case ActGenerate:
		return r.make(w, a)
	case ActAdd:
		return r.put(forge, w, a)
	case ActProve:
		return r.prove(w, a)
	case ActSoak:
		return r.soak(w, a)
	case ActRemove:
		return r.take(forge, w, a)
	case ActRelabel:
		return r.rename(forge, w, a)
	}
	return fmt.Errorf("%s: %w", a.Kind, store.ErrNewer)
}

// failed sorts an error of an act.
func (r *Runner) failed(w *work, err error) {
	var h halted
	switch {
	case errors.As(err, &h): // told already
	case r.ctx.Err() != nil, errors.Is(err, errStopped):
	case api.KindOf(err) == api.Unauthorized, r.Fatal(err):
		r.pause(err)
	default:
		r.fail(w, err)
	}
}

// fail ends a step that cannot go on, and may open the circuit.
func (r *Runner) fail(w *work, err error) {
	r.ended(w, StepFailed, err)
	r.failedLike(w, err)
}

// ended commits the end of a step that did not run through.
func (r *Runner) ended(w *work, state StepState, err error) {
	w.State, w.Error, w.ErrorKind = string(state), err.Error(), kindText(err)
	if r.note(w, store.Mark{Looked: r.looked(w)}) == nil {
		r.told(w)
	}
}

func kindText(err error) string {
	if k := api.KindOf(err); k != api.Unknown {
		return k.String()
	}
	return ""
}

// through commits an act's outcome and goes on to the next.
func (r *Runner) through(w *work, outcome Outcome, m store.Mark) error {
	a := &w.acts[w.At]
	a.Outcome, a.DoneAt, a.SentAt, a.AcceptedAt = outcome, r.Now().UTC(), time.Time{}, time.Time{}
	w.At++
	w.tries, w.wait = 0, 0
	w.Intent = false
	w.Error, w.ErrorKind = "", ""
	if w.At == len(w.acts) {
		w.State = string(StepDone)
		if r.row.Undoing {
			w.State = string(StepUndone)
		}
	}
	m.Successor = r.succeeds(w)
	if w.known {
		reading := r.KeyReading(w.Account, w.Target, w.Project, w.list)
		reading.Gone = m.Leaves
		if m.Changes == nil {
			m.Changes = &store.Changes{}
		}
		m.Changes.Keys = &reading
	}
	return r.note(w, m)
}

// note commits the step as it stands, with whatever belongs to it.
func (r *Runner) note(w *work, m store.Mark) error {
	text, err := json.Marshal(w.acts)
	if err != nil {
		return err
	}
	w.Acts = string(text)
	row := w.RolloutStep
	now := r.Now()
	row.Took += now.Sub(w.started)
	w.Took, w.started = row.Took, now
	m.Steps = []store.RolloutStep{row}
	if err := r.commit(m); err != nil {
		return err
	}
	w.Target = m.Steps[0].Target // it may have been renamed
	r.mu.Lock()
	defer r.mu.Unlock()
	r.counts[w.counted]--
	w.counted = StepState(w.State)
	r.counts[w.counted]++
	return nil
}

// key is the key that an act is about: its own, or the one that was made for
// the step or for the whole rollout.
func (r *Runner) key(w *work, a *Act) (keys.Public, error) {
	line := a.Public
	if line == "" && a.Fingerprint == "" {
		if line = w.Public; line == "" {
			line = r.row.Public
		}
	}
	public, err := keys.ParsePublic(line)
	if err != nil {
		return keys.Public{}, on(a.Kind, w.Target, say.New("went.public-unknown", "the public key is not known: {cause}", say.Values{"cause": err.Error()}), err)
	}
	return public, nil
}

func withBlob(list []api.DeployKey, public keys.Public) *api.DeployKey {
	for i := range list {
		if !list[i].Public.IsZero() && list[i].Public.Equal(public) {
			return &list[i]
		}
	}
	return nil
}

func withFingerprint(list []api.DeployKey, fp keys.Fingerprint) *api.DeployKey {
	for i := range list {
		if !list[i].Public.IsZero() && list[i].Public.Fingerprint() == fp {
			return &list[i]
		}
	}
	return nil
}
