package runner

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"latchkey/api"
	"latchkey/core/errtext"
	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/keys"
)

// How an act ends besides being done.
var (
	errSoaking = errors.New("soaks")            // nothing to do before the due time
	errRestart = errors.New("the key has gone") // the step begins again at an earlier act
)

// keepsOldKey is why an old key was left in place.
type keepsOldKey struct{ reason say.Text }

func (k keepsOldKey) Error() string { return k.reason.String() }

// Unwrap returns the sentence as an error.
func (k keepsOldKey) Unwrap() error { return k.reason.Because(nil) }

// nothingDone is why nothing was done on a target: things there are not as the
// plan knew them. Other repositories are not judged by it.
type nothingDone struct {
	reason say.Text
	wanted bool // what was asked for is still to be done: that counts as failed
}

func (n nothingDone) Error() string { return n.reason.String() }

func somebodyRemoves() say.Text {
	return say.New("went.removed-again", "somebody removes the new key again and again")
}

// mostRestarts is how often a step puts a key back that somebody removes.
const mostRestarts = 2

// stepRunner carries one step on, as far as it goes.
type stepRunner struct {
	*run
	forge api.Forge
	task  *task
}

func (s *stepRunner) runStep() {
	if s.isHalted() {
		return
	}
	t := s.task
	if s.waitsForMachine(t) { // since it was chosen to run
		return
	}
	t.started = s.Now()
	t.State = string(rollout.StepRunning)
	for t.At < len(t.acts) {
		if s.isHalted() {
			return
		}
		err := s.performInTurn()
		nothing, left := errors.AsType[nothingDone](err)
		switch old, away := (keepsOldKey{}), (awayError{}); {
		case left:
			s.endUntouched(nothing)
			return
		case err == nil:
			continue
		case errors.Is(err, errRestart):
			if t.restarts++; t.restarts > mostRestarts {
				s.fail(actError(t.act().Kind, t.Target, somebodyRemoves(), nil))
				return
			}
			continue
		case errors.As(err, &old):
			s.end(rollout.StepKeyStays, old)
			return
		case errors.As(err, &away):
			s.putAside(away)
			return
		case errors.Is(err, errStopped), errors.Is(err, errSoaking), errors.Is(err, errPutOff), errors.Is(err, errNotShown):
			return
		default:
			s.failOrPause(err)
			return
		}
	}
	s.streak.reset()
	s.progress.reportStep(t)
}

// performInTurn performs the act that the step stands before, when no other step is
// at the keys of its target.
func (s *stepRunner) performInTurn() error {
	end, err := s.takeTurn()
	if err != nil {
		return err
	}
	defer end()
	if err := s.readFirst(); err != nil {
		return err
	}
	return s.perform(s.task.act())
}

// perform performs the act that the step stands before and commits its outcome.
func (s *stepRunner) perform(a *rollout.Act) error {
	switch a.Kind {
	case rollout.ActGenerate:
		return s.generate(a)
	case rollout.ActAdd:
		return s.add(a)
	case rollout.ActVerify:
		return s.verify(a)
	case rollout.ActSoak:
		return s.soak()
	case rollout.ActRemove:
		return s.remove(a)
	case rollout.ActRelabel:
		return s.relabel(a)
	case rollout.ActMakeThere, rollout.ActDeliver:
		return s.bringKey(a)
	case rollout.ActInstall, rollout.ActUninstall:
		return s.install(a)
	case rollout.ActVerifyThere:
		return s.verifyThere(a)
	case rollout.ActRemoveThere:
		return s.removeThere(a)
	}
	return fmt.Errorf("%s: %w", a.Kind, store.ErrNewer)
}

// failOrPause decides whether an error is the step's alone.
func (s *stepRunner) failOrPause(err error) {
	var h haltError
	switch {
	case errors.As(err, &h): // reported already
	case s.ctx.Err() != nil, errors.Is(err, errStopped):
	case api.KindOf(err) == api.Unauthorized, s.Fatal(err):
		s.pause(err)
	default:
		s.fail(err)
	}
}

// fail ends a step that cannot go on, and may open the circuit.
func (s *stepRunner) fail(err error) {
	s.end(rollout.StepFailed, err)
	s.countFailure(s.task, err)
}

// end commits the end of a step that was not done to its last act.
func (s *stepRunner) end(state rollout.StepState, err error) {
	t := s.task
	t.State, t.Error, t.ErrorKind = string(state), say.Encode(errtext.Of(err)), kindText(err)
	if s.save(store.Mark{Looked: t.useChecked()}) == nil {
		s.progress.reportStep(t)
	}
}

// endUntouched ends a step on whose target nothing is done, and keeps what was
// read there: the next plan knows.
func (s *stepRunner) endUntouched(why nothingDone) {
	t := s.task
	m := store.Mark{}
	if t.listed {
		reading := s.KeyReading(t.Account, t.Target, t.Project, t.list)
		m.Changes = &store.Changes{Keys: &reading}
	}
	t.State, t.Error, t.ErrorKind, t.Intent = string(rollout.StepSkipped), say.Encode(why.reason), "", false
	if why.wanted {
		t.State = string(rollout.StepFailed)
	}
	if s.save(m) == nil {
		s.progress.reportStep(t)
	}
}

func kindText(err error) string {
	if trouble, ok := errors.AsType[*rollout.MachineError](err); ok {
		return string(trouble.Trouble)
	}
	if k := api.KindOf(err); k != api.Unknown {
		return k.String()
	}
	return ""
}

// complete commits an act's outcome and goes on to the next.
func (s *stepRunner) complete(outcome rollout.Outcome, m store.Mark) error {
	t := s.task
	a := t.act()
	a.Outcome, a.DoneAt, a.SentAt, a.AcceptedAt = outcome, s.Now().UTC(), time.Time{}, time.Time{}
	t.At++
	t.tries, t.wait = 0, 0
	t.Intent = false
	t.Error, t.ErrorKind = "", ""
	if t.At == len(t.acts) {
		t.State = string(rollout.StepDone)
		if s.row.Undoing {
			t.State = string(rollout.StepUndone)
		}
	}
	m.Successor = s.replacement()
	if t.listed {
		reading := s.KeyReading(t.Account, t.Target, t.Project, t.list)
		reading.Gone = m.Leaves
		if m.Changes == nil {
			m.Changes = &store.Changes{}
		}
		m.Changes.Keys = &reading
	}
	return s.save(m)
}

// save commits the step as it is, with whatever belongs to it.
func (s *stepRunner) save(m store.Mark) error {
	t := s.task
	text, err := json.Marshal(t.acts)
	if err != nil {
		return err
	}
	t.Acts = string(text)
	row := t.RolloutStep
	now := s.Now()
	row.Took += now.Sub(t.started)
	t.Took, t.started = row.Took, now
	m.Steps = []store.RolloutStep{row}
	if err := s.commit(m); err != nil {
		return err
	}
	t.Target = m.Steps[0].Target // it may have been renamed
	s.counts.update(t)
	return nil
}

// restartAt commits that the step begins again by adding its key: somebody has
// removed it.
func (s *stepRunner) restartAt(add int) error {
	t := s.task
	if a := &t.acts[add]; !s.showsBy(a.DoneAt) { // it does not show everywhere yet
		return s.putOff(a.DoneAt)
	}
	if t.restarts >= mostRestarts {
		return actError(rollout.ActAdd, t.Target, somebodyRemoves(), nil)
	}
	t.At, t.Intent, t.verified = add, false, false
	if err := s.save(store.Mark{}); err != nil {
		return err
	}
	return errRestart
}

// checkOtherWork refuses to touch a key on which other work is open.
func (s *stepRunner) checkOtherWork(fp keys.Fingerprint) error {
	t := s.task
	why, err := s.OtherWork(s.ctx, t.Account, t.Target, t.Project, fp)
	if err == nil && !why.IsZero() {
		err = actError(t.act().Kind, t.Target, why, nil)
	}
	return err
}
