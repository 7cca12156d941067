package runner

import (
	"latchkey/api"
	"latchkey/keys"
)

// forgeStep is a step in so far as it works on a forge.
type forgeStep struct {
	stepJournal
	forge api.Forge
}

// onMachine returns the step in so far as it works on build machines.
func (s *forgeStep) onMachine() *machineStep { return &machineStep{s.stepJournal} }

// checkOtherWork refuses to touch a key on which other work is open.
func (s *forgeStep) checkOtherWork(fp keys.Fingerprint) error {
	t := s.task
	why, err := s.OtherWork(s.ctx, t.Account, t.Target, t.Project, fp)
	if err == nil && !why.IsZero() {
		err = actError(t.act().Kind, t.Target, why, nil)
	}
	return err
}
