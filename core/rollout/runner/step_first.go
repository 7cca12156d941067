package runner

import (
	"cmp"

	"latchkey/api"
	"latchkey/core/rollout"
	"latchkey/core/say"
)

// readFirst reads the target before a step begins: what a plan rests on may be
// days old, or nothing at all. Where the key is gone nothing is done; else the
// acts take over what only the forge knows.
func (s *forgeStep) readFirst() error {
	t := s.task
	fp, ok := t.requiredKey()
	if !ok || t.At > 0 || t.Intent || t.listed || s.row.Undoing {
		return nil
	}
	tg, err := s.target()
	if err != nil {
		return err
	}
	if err := s.read(tg); err != nil {
		return err
	}
	found := withFingerprint(t.list, fp)
	if found == nil && !s.showsAbsence(&rollout.Act{}) {
		return s.putOff(s.row.Created)
	}
	if found == nil {
		return nothingDone{reason: say.New("went.not-there", "the key is not there, so nothing was changed")}
	}
	return s.fillActs(found)
}

// fillActs fills in what the acts need to know of the key that stands there.
func (s *forgeStep) fillActs(found *api.DeployKey) error {
	access := found.Access.OrRead()
	for i := range s.task.acts {
		a := &s.task.acts[i]
		switch {
		case a.Kind == rollout.ActAdd && a.Replaces != "" && a.Access == "":
			a.Access = access
			if s.spec.Label == "" {
				a.Label = cmp.Or(rollout.FitLabel(found.Label), a.Label)
			}
		case a.Kind == rollout.ActAdd && a.Replaces != "" && a.Access.OrRead() != access:
			return nothingDone{wanted: true, reason: say.New("went.access-changed", "the old key has {access} access by now, the plan gives the new one {wanted}: plan it again",
				say.Values{"access": rollout.AccessText(access), "wanted": rollout.AccessText(a.Access)})}
		case a.Kind == rollout.ActInstall && a.Replaces != "" && a.Access == "":
			a.Access = access
		case a.Kind == rollout.ActRemove && a.Fingerprint == found.Public.Fingerprint():
			a.KeyID, a.Public, a.Access = found.ID, found.Public.Line(), access
			a.Label = cmp.Or(a.Label, s.CleanLabel(found.Label))
		case a.Kind == rollout.ActRelabel && a.Fingerprint == found.Public.Fingerprint():
			a.KeyID, a.Public, a.OldLabel = found.ID, found.Public.Line(), s.CleanLabel(found.Label)
		}
	}
	return nil
}
