package runner

import (
	"cmp"
	"errors"
	"time"

	"latchkey/api"
	"latchkey/core/errtext"
	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/keys"
)

// Acts on machines have their intent committed before and their outcome after the
// effect, as all others. Each says what must be so there: after a crash it is done
// once more, and nothing has to be asked first.

var errNoMachines = say.New("went.no-machines", "this program reaches no build machines").Because(nil)

// machineStep is a step in so far as it works on build machines.
type machineStep struct{ stepJournal }

// there carries a request out on the act's machine.
func (s *machineStep) there(a *rollout.Act, r *thereRequest) error {
	if s.Machines == nil {
		return errNoMachines
	}
	if why := s.links.isAway(a.Machine); why != nil {
		return newAway(a.Kind, a.Machine, why)
	}
	if m := s.machineTask(a.Machine); m != nil && m != s.task && !m.takesAway() && !m.wentWell() {
		return actError(a.Kind, a.Machine, say.New("went.machine-first", "nothing was done here, because the work on {machine} itself failed", say.Values{"machine": a.Machine}), nil)
	}
	if !s.task.Intent && a.Kind != rollout.ActVerifyThere && a.Kind != rollout.ActReplacedThere { // which have no effect
		if err := s.recordIntent(a); err != nil {
			return err
		}
	}
	r.kind = a.Kind
	s.task.Attempts++
	err := s.links.of(s.Machines, a.Machine).do(s.ctx, r)
	s.Checkpoint("rollout: " + string(a.Kind) + " done there, not noted")
	trouble, about := errors.AsType[*rollout.MachineError](err)
	switch {
	case err == nil:
		return nil
	case s.ctx.Err() != nil:
		return errStopped
	case about && trouble.Trouble == rollout.MachineAway:
		s.links.setAway(a.Machine, err)
		return newAway(a.Kind, a.Machine, err)
	case !about && s.Fatal(err):
		return err
	case !about:
		trouble = &rollout.MachineError{Machine: a.Machine, Trouble: rollout.MachineBroken, Err: err}
	}
	return actError(a.Kind, a.Machine, errtext.Of(trouble.Err), trouble)
}

// keyLine returns the public line of the key that the step brings onto its machine, ""
// while there is none.
func (t *task) keyLine() string {
	for i := range t.acts {
		if a := &t.acts[i]; (a.Kind == rollout.ActDeliver || a.Kind == rollout.ActMakeThere) && a.Public != "" {
			return a.Public
		}
	}
	return t.Public
}

// bringKey makes the step's key on the machine, or delivers it there.
func (s *machineStep) bringKey(a *rollout.Act) error {
	t := s.task
	r := &thereRequest{key: rollout.ThereKey{Name: a.Path, Kind: cmp.Or(s.spec.New.Kind, keys.Ed25519), Comment: a.Label, InCheckout: s.spec.Checkout != ""}}
	origin := store.KeyMade
	if a.Kind == rollout.ActDeliver {
		public, err := s.actKey(t, a)
		if err != nil {
			return err
		}
		if err := s.private.require(s.ctx, public, s.CheckPair); err != nil {
			return err
		}
		origin, r.public, r.key.Comment = store.KeyDelivered, public.Line(), public.Comment()
		r.deliver = deliverer(s.Machines, a.Machine, r.key, public.Fingerprint())
	}
	if err := s.there(a, r); err != nil {
		return err
	}
	public, err := keys.ParsePublic(r.public)
	if err != nil {
		return actError(a.Kind, a.Machine, say.New("went.public-unknown", "the public key is not known: {cause}", say.Values{"cause": errtext.Of(err)}), err)
	}
	changes := &store.Changes{}
	if a.Kind == rollout.ActMakeThere {
		row, err := s.IndexEntry(public.Line())
		if err != nil {
			return err
		}
		t.Fingerprint, t.Public = string(public.Fingerprint()), public.Line()
		changes.PutPair = &row
	}
	changes.Machine.PutKey = &store.MachineKey{Machine: a.Machine, Fingerprint: string(public.Fingerprint()), Path: a.Path, Origin: origin, Since: s.Now(), Ends: s.spec.Ends}
	return s.complete(rollout.OutcomeDone, store.Mark{Changes: changes})
}

// installation returns what an act installs or takes back.
func (s *machineStep) installation(a *rollout.Act) rollout.Installation {
	if s.task.isOnMachine() {
		return rollout.Installation{}
	}
	return rollout.Installation{Account: s.task.Account, Repo: api.RepoPath(s.task.Target), Key: a.Path, Alias: a.Alias, Access: a.Access.OrRead(), InCheckout: a.InCheckout}
}

// install writes what ssh and git need on the machine, or takes it back.
func (s *machineStep) install(a *rollout.Act) error {
	t := s.task
	if err := s.there(a, &thereRequest{install: s.installation(a)}); err != nil {
		return err
	}
	m := store.Mark{}
	if !t.isOnMachine() {
		row := &store.MachineRepo{Machine: a.Machine, Account: t.Account, Target: t.Target, Alias: a.Alias, Access: string(a.Access.OrRead()), Since: s.Now()}
		m.Changes = &store.Changes{Machine: store.MachineChanges{DropRepo: row}}
		if a.Kind == rollout.ActInstall {
			if row.Fingerprint = string(a.Fingerprint); row.Fingerprint == "" {
				public, err := s.actKey(t, a)
				if err != nil {
					return err
				}
				row.Fingerprint = string(public.Fingerprint())
			}
			m.Changes.Machine = store.MachineChanges{PutRepo: row}
		}
	}
	return s.complete(rollout.OutcomeDone, m)
}

// verifyThere shows that the repository opens from the machine. Where it does not,
// the lines just installed are taken back: what opened it before does so again.
func (s *machineStep) verifyThere(a *rollout.Act) error {
	t := s.task
	result, err := s.tryVerifyThere(a)
	if _, failed := errors.AsType[notVerified](err); failed {
		return s.withdraw(err)
	}
	if err != nil {
		return err
	}
	t.verified = true
	return s.complete(rollout.OutcomeDone, store.Mark{Changes: &store.Changes{Machine: store.MachineChanges{Verified: &store.MachineRepo{Machine: a.Machine, Account: t.Account, Target: t.Target,
		Verified: s.Now(), Verification: cmp.Or(result.Report, say.Encode(result.Text))}}}})
}

// withdraw takes back the lines of a repository that did not open, and returns why
// it did not. The step then stands before their installation.
func (s *machineStep) withdraw(why error) error {
	t := s.task
	before := t.At - 1
	if s.row.Undoing || before < 0 || t.acts[before].Kind != rollout.ActInstall || t.acts[before].OldLabel != "" || t.isOnMachine() {
		return why
	}
	install := &t.acts[before]
	gone := *install
	gone.Kind = rollout.ActUninstall
	if err := s.there(&gone, &thereRequest{install: s.installation(install)}); err != nil {
		return why // they stay until the step is tried again, or undone
	}
	t.At, t.Intent = before, false
	install.Outcome, install.DoneAt, install.SentAt = "", time.Time{}, s.Now().UTC()
	row := &store.MachineRepo{Machine: install.Machine, Account: t.Account, Target: t.Target}
	if err := s.save(store.Mark{Changes: &store.Changes{Machine: store.MachineChanges{DropRepo: row}}, Log: s.logged(&gone, string(rollout.OutcomeDone))}); err != nil {
		return err
	}
	return why
}

func (s *machineStep) tryVerifyThere(a *rollout.Act) (rollout.ThereVerification, error) {
	t := s.task
	for try := 0; ; try++ {
		r := &thereRequest{check: rollout.ThereCheck{Account: t.Account, Repo: api.RepoPath(t.Target), Key: a.Path}}
		if err := s.there(a, r); err != nil {
			return r.verified, err
		}
		t.Verification = say.Encode(r.verified.Text)
		switch {
		case r.verified.OK:
			return r.verified, nil
		case try == len(verifyWaits):
			return r.verified, newNotVerified(r.verified.Verification)
		}
		if err := s.sleep(verifyWaits[try]); err != nil {
			return r.verified, err
		}
	}
}

// replacedThere waits until the machines of a group are said to be without the key.
func (s *machineStep) replacedThere(a *rollout.Act) error {
	if err := s.there(a, &thereRequest{fingerprint: a.Fingerprint}); err != nil {
		return err
	}
	return s.complete(rollout.OutcomeDone, store.Mark{})
}

// removeThere deletes a private key on its machine. A pair that lies nowhere else
// leaves the index with it.
func (s *machineStep) removeThere(a *rollout.Act) error {
	if err := s.there(a, &thereRequest{key: rollout.ThereKey{Name: a.Path}}); err != nil {
		return err
	}
	m := store.Mark{}
	if a.Fingerprint != "" {
		m.Changes = &store.Changes{Machine: store.MachineChanges{DropKey: &store.MachineKey{Machine: a.Machine, Fingerprint: string(a.Fingerprint)}}}
	}
	return s.complete(rollout.OutcomeDone, m)
}
