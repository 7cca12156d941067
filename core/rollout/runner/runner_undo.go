package runner

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"time"

	"latchkey/api"
	"latchkey/core/rollout"
	"latchkey/core/store"
	"latchkey/keys"
)

// PrepareUndo replaces what is left to do by the opposite of what was done, in
// one commit. Run then takes it back. isHere reports whether the private key of a
// fingerprint is in the vault.
func (r *Runner) PrepareUndo(ctx context.Context, isHere func(fingerprint string) bool) error {
	if err := r.resolveAll(ctx); err != nil {
		return err
	}
	r.ctx = context.WithoutCancel(ctx)
	m := store.Mark{Rollout: &r.row, Alone: true}
	back := make([][]rollout.Act, len(r.tasks))
	for i, t := range r.tasks { // all of them first: one step's depends on what others did
		back[i] = r.opposite(t, isHere)
	}
	for i, t := range r.tasks {
		t.acts = back[i]
		text, err := json.Marshal(t.acts)
		if err != nil {
			return err
		}
		t.Acts, t.At, t.Intent, t.Verification, t.Error, t.ErrorKind, t.Attempts = string(text), 0, false, "", "", "", 0
		if t.State = string(rollout.StepWaiting); len(t.acts) == 0 {
			t.State = string(rollout.StepSkipped)
		}
		m.Steps = append(m.Steps, t.RolloutStep)
	}
	r.row.Undoing, r.row.State, r.row.Reason = true, string(rollout.Stopped), ""
	r.row.Started, r.row.Ended, r.row.Due = time.Time{}, time.Time{}, time.Time{} // it is timed anew
	return r.commit(m)
}

// Undoes is how many deploy keys undoing a rollout changes.
type Undoes struct{ Removes, PutsBack, Renames int }

// Undoes counts what is known to be done, which PrepareUndo would take back.
func (r *Runner) Undoes() (u Undoes) {
	for _, t := range r.tasks {
		for _, a := range t.acts {
			switch {
			case a.Outcome != rollout.OutcomeDone:
			case a.Kind == rollout.ActAdd:
				u.Removes++
			case a.Kind == rollout.ActRemove:
				u.PutsBack++
			case a.Kind == rollout.ActRelabel:
				u.Renames++
			}
		}
	}
	return u
}

// opposite returns the acts that take a step's done acts back, the last one
// first: an old key is put back, and verified where that can be, before its
// successor goes. What was so before is left alone.
func (r *Runner) opposite(t *task, isHere func(string) bool) []rollout.Act {
	var back, last []rollout.Act
	for i := len(t.acts) - 1; i >= 0; i-- {
		a := t.acts[i]
		if a.Kind.IsThere() {
			first, after := t.oppositeThere(i)
			if a.Kind == rollout.ActUninstall || a.Kind == rollout.ActRemoveThere {
				first, after = nil, r.bringBack(t, i, isHere)
			}
			back, last = append(back, first...), append(last, after...)
			continue
		}
		if a.Kind == rollout.ActRemove && r.deletedThere(a.Fingerprint, isHere) {
			continue // nobody could use it
		}
		resultUnknown := a.Kind == rollout.ActAdd && a.Outcome == "" && !a.SentAt.IsZero()
		if a.Outcome != rollout.OutcomeDone && !resultUnknown {
			continue
		}
		switch a.Kind {
		case rollout.ActRemove:
			back = append(back, rollout.Act{Kind: rollout.ActAdd, Fingerprint: a.Fingerprint, Public: a.Public, Label: cmp.Or(rollout.FitLabel(a.Label), "latchkey"), Access: a.Access, OriginalAt: a.DoneAt, OldKeyID: a.KeyID, LeavesFirst: r.movedTo(t, a.Fingerprint)})
			if isHere(string(a.Fingerprint)) && (!t.Project || a.Repo != "") {
				back = append(back, rollout.Act{Kind: rollout.ActVerify, Fingerprint: a.Fingerprint, Public: a.Public, Repo: a.Repo})
			}
		case rollout.ActAdd:
			public, err := r.actKey(t, &a)
			if err == nil {
				remove := rollout.Act{Kind: rollout.ActRemove, Fingerprint: public.Fingerprint(), Public: public.Line(), KeyID: a.KeyID, Label: a.Label, Access: a.Access, ResultUnknown: resultUnknown, SentAt: a.SentAt, OriginalAt: a.DoneAt}
				if !slices.ContainsFunc(back, func(b rollout.Act) bool { return b.Kind == rollout.ActAdd }) {
					remove.Requires = a.Replaces // the old key was left there: it has to be there still
					back = append(back, verifyOld(t, a.Replaces, isHere)...)
				}
				back = append(back, remove)
			}
		case rollout.ActRelabel:
			back = append(back, rollout.Act{Kind: rollout.ActRelabel, Fingerprint: a.Fingerprint, Public: a.Public, KeyID: a.KeyID, Label: a.OldLabel, OldLabel: a.Label})
		}
	}
	return append(back, last...)
}

// oppositeThere returns what takes back what an act did on a machine: what is done
// in its turn, and what is done last, when the key has left the forge. What may have
// been done counts as done: to take it back does no harm.
func (t *task) oppositeThere(i int) (inTurn, last []rollout.Act) {
	a := t.acts[i]
	if a.Outcome != rollout.OutcomeDone && a.SentAt.IsZero() {
		return nil, nil
	}
	switch a.Kind {
	case rollout.ActMakeThere:
		last = []rollout.Act{{Kind: rollout.ActRemoveThere, Fingerprint: keys.Fingerprint(t.Fingerprint), Machine: a.Machine, Path: a.Path}}
	case rollout.ActDeliver:
		last = []rollout.Act{{Kind: rollout.ActRemoveThere, Fingerprint: cmp.Or(a.Fingerprint, keys.Fingerprint(t.Fingerprint)), Machine: a.Machine, Path: a.Path}}
	case rollout.ActInstall:
		if a.OldLabel == "" {
			return nil, []rollout.Act{{Kind: rollout.ActUninstall, Machine: a.Machine, Path: a.Path, Alias: a.Alias, Access: a.Access}}
		}
		inTurn = []rollout.Act{{Kind: rollout.ActVerifyThere, Fingerprint: a.Replaces, Machine: a.Machine, Path: a.OldLabel},
			{Kind: rollout.ActInstall, Fingerprint: a.Replaces, Machine: a.Machine, Path: a.OldLabel, Alias: a.Alias, Access: a.Access, OldLabel: a.Path}}
	}
	return inTurn, last
}

// bringBack returns what brings back to a machine what a rollout took away from it, as
// far as the private key is to be had.
func (r *Runner) bringBack(t *task, i int, isHere func(string) bool) []rollout.Act {
	a := t.acts[i]
	done := a.Outcome == rollout.OutcomeDone || !a.SentAt.IsZero()
	switch {
	case !done:
		return nil
	case a.Kind == rollout.ActRemoveThere && isHere(string(a.Fingerprint)):
		return []rollout.Act{{Kind: rollout.ActDeliver, Fingerprint: a.Fingerprint, Public: a.Public, Machine: a.Machine, Path: a.Path}}
	case a.Kind == rollout.ActUninstall && t.isOnMachine():
		for _, other := range t.acts {
			if other.Kind == rollout.ActRemoveThere && !r.deletedThere(other.Fingerprint, isHere) {
				return []rollout.Act{{Kind: rollout.ActInstall, Machine: a.Machine}}
			}
		}
	case a.Kind == rollout.ActUninstall && !r.deletedThere(a.Fingerprint, isHere):
		install := rollout.Act{Kind: rollout.ActInstall, Fingerprint: a.Fingerprint, Public: a.Public, Access: a.Access, Machine: a.Machine, Path: a.Path, Alias: a.Alias}
		return []rollout.Act{install, {Kind: rollout.ActVerifyThere, Fingerprint: a.Fingerprint, Public: a.Public, Machine: a.Machine}}
	}
	return nil
}

// deletedThere reports whether the rollout has deleted a private key on its machine
// that nobody else has.
func (r *Runner) deletedThere(fp keys.Fingerprint, isHere func(string) bool) bool {
	if isHere(string(fp)) {
		return false
	}
	for _, t := range r.tasks {
		for _, a := range t.acts {
			if a.Kind == rollout.ActRemoveThere && a.Fingerprint == fp && (a.Outcome == rollout.OutcomeDone || !a.SentAt.IsZero()) {
				return true
			}
		}
	}
	return false
}

// verifyOld verifies, where that can be, that the old key which a rotation left in
// place opens the repository, before its successor goes.
func verifyOld(t *task, old keys.Fingerprint, isHere func(string) bool) []rollout.Act {
	if old == "" || !isHere(string(old)) {
		return nil
	}
	verify := rollout.Act{Kind: rollout.ActVerify, Fingerprint: old}
	if t.Project {
		if verify.Repo = api.RepoPath(t.trialRepo()); verify.Repo == "" {
			return nil
		}
	}
	return []rollout.Act{verify}
}
