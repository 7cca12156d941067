package runner

import (
	"cmp"
	"encoding/json"
	"errors"
	"time"

	"latchkey/api"
	"latchkey/core/errtext"
	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/keys"
)

// stepJournal is a step and the rollout that it is of: what is recorded of it, and by
// when what it did has to show.
type stepJournal struct {
	*run
	task *task
}

// save commits the step as it is, with whatever belongs to it.
func (s *stepJournal) save(m store.Mark) error {
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
	if err := s.commitAs(m, t.kindOfMark()); err != nil {
		return err
	}
	t.Target = m.Steps[0].Target // it may have been renamed
	s.counts.update(t)
	return nil
}

// kindOfMark names what a mark of the step as it is now records.
func (t *task) kindOfMark() string {
	switch {
	case t.Error != "":
		return "step " + t.State
	case t.Intent && t.At < len(t.acts):
		return "intent of " + string(t.act().Kind)
	case t.At > 0:
		return "outcome of " + string(t.acts[t.At-1].Kind)
	}
	return "step " + t.State
}

// recordIntent commits that the act's effect may happen from now on.
func (s *stepJournal) recordIntent(a *rollout.Act) error {
	a.SentAt, a.AcceptedAt, s.task.Intent = s.Now().UTC(), time.Time{}, true
	return s.save(store.Mark{Log: s.logged(a, store.LogIntent)})
}

// complete commits an act's outcome and goes on to the next.
func (s *stepJournal) complete(outcome rollout.Outcome, m store.Mark) error {
	t := s.task
	a := t.act()
	m.Log = s.logged(a, string(outcome))
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

// logged is what the log of changes says of an act: nothing of those that change
// nothing.
func (s *stepJournal) logged(a *rollout.Act, state string) []store.Change {
	t := s.task
	what := string(a.Kind)
	switch a.Kind {
	case rollout.ActAdd:
		what = store.LogPlaced
	case rollout.ActVerify, rollout.ActVerifyThere, rollout.ActSoak:
		return nil
	}
	fingerprint, id := string(a.Fingerprint), a.KeyID
	if public, err := s.actKey(t, a); fingerprint == "" && err == nil { // a pair that was made for it, here or on a machine
		fingerprint = string(public.Fingerprint())
	}
	if a.Kind == rollout.ActAdd {
		id = cmp.Or(id, t.KeyID)
	}
	return []store.Change{{What: what, State: state, Account: t.Account, Target: t.Target, Project: t.Project, Machine: a.Machine,
		Fingerprint: fingerprint, KeyID: id, Label: a.Label, Access: string(a.Access)}}
}

// recordAccepted records that the forge took the act and does not show it yet,
// and puts the step off. id is the key's, as far as the forge told it.
func (s *stepJournal) recordAccepted(a *rollout.Act, id string) error {
	a.AcceptedAt = s.Now().UTC()
	if id != "" {
		a.KeyID, s.task.KeyID = id, id
	}
	s.task.wait = 0
	if err := s.save(store.Mark{}); err != nil {
		return err
	}
	return s.putOff(a.AcceptedAt)
}

// replacement returns what is recorded once the act just done has made the new
// key of a rotation stand there, verified where that can be; nil before that.
func (s *stepJournal) replacement() *store.Successor {
	if s.spec.Verb != rollout.Rotate || s.row.Undoing {
		return nil
	}
	t := s.task
	last := -1
	var old keys.Fingerprint
	var public keys.Public
	for i := range t.acts {
		a := &t.acts[i]
		switch {
		case a.Kind == rollout.ActAdd && a.Replaces != "":
			var err error
			if public, err = s.actKey(t, a); err != nil {
				return nil
			}
			old, last = a.Replaces, i
		case (a.Kind.Verifies() || a.Kind == rollout.ActInstall) && old != "":
			last = i
		}
	}
	if last < 0 || t.At != last+1 {
		return nil
	}
	now := s.Now()
	return &store.Successor{Account: t.Account, Target: t.Target, Project: t.Project, Old: string(old), New: string(public.Fingerprint()),
		Rollout: s.row.ID, Whole: s.spec.Choice.Where, Since: now, Looked: now}
}

// end commits the end of a step that was not done to its last act.
func (s *stepJournal) end(state rollout.StepState, err error) {
	t := s.task
	t.State, t.Error, t.ErrorKind = string(state), say.Encode(errtext.Of(err)), kindText(err)
	m := store.Mark{Looked: t.useChecked()}
	if t.Intent && t.At < len(t.acts) { // its effect may have happened
		m.Log = s.logged(t.act(), string(state))
	}
	if s.save(m) == nil {
		s.progress.reportStep(t)
	}
}

// endUntouched ends a step on whose target nothing is done, and keeps what was
// read there: the next plan knows.
func (s *stepJournal) endUntouched(why nothingDone) {
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

// putAside leaves a step waiting until its machine is back, and says so.
func (s *stepJournal) putAside(why awayError) {
	t := s.task
	t.away = true
	t.State, t.Error, t.ErrorKind = string(rollout.StepWaiting), say.Encode(why.why), string(rollout.MachineAway)
	if s.save(store.Mark{}) == nil {
		s.progress.reportStep(t)
	}
}

// mostRestarts is how often a step puts a key back that somebody removes.
const mostRestarts = 2

func somebodyRemoves() say.Text {
	return say.New("went.removed-again", "somebody removes the new key again and again")
}

// restartAt commits that the step begins again by adding its key: somebody has
// removed it.
func (s *stepJournal) restartAt(add int) error {
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
