package runner

import (
	"errors"

	"latchkey/api"
	"latchkey/core/errtext"
	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/core/store"
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

// stepRunner carries one step on, as far as it goes: which act is next, and what
// becomes of an error.
type stepRunner struct{ forgeStep }

func newStepRunner(r *run, forge api.Forge, t *task) *stepRunner {
	return &stepRunner{forgeStep{stepJournal: stepJournal{run: r, task: t}, forge: forge}}
}

func (s *stepRunner) runStep() {
	if s.isHalted() {
		return
	}
	t := s.task
	if s.waitsForMachine(t) { // since it was chosen to run
		return
	}
	for _, id := range t.machines() {
		defer s.links.of(s.Machines, id).enter()()
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
		return s.onMachine().bringKey(a)
	case rollout.ActInstall, rollout.ActUninstall:
		return s.onMachine().install(a)
	case rollout.ActVerifyThere:
		return s.onMachine().verifyThere(a)
	case rollout.ActRemoveThere:
		return s.onMachine().removeThere(a)
	case rollout.ActReplacedThere:
		return s.onMachine().replacedThere(a)
	}
	return errtext.Because(say.New("failed.about", "{about}: {cause}", say.Values{"about": a.Kind}), store.ErrNewer)
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
