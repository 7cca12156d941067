package runner

import (
	"latchkey/core/rollout"
	"latchkey/core/store"
)

// generate makes the pair of a step: intent, private key into the vault and read
// back, index.
func (s *stepRunner) generate(a *rollout.Act) error {
	t := s.task
	row, err := s.makePair(t.Intent, t.Public, func(p GeneratedPair) error {
		t.Fingerprint, t.Public, t.Intent = string(p.Fingerprint), p.Public, true
		return s.save(store.Mark{})
	}, s.pairComment(a))
	if err != nil {
		return err
	}
	m := store.Mark{Changes: &store.Changes{PutPair: &row}}
	if set := s.spec.SetName(); set != "" {
		m.Member = &store.SetMember{Set: set, Fingerprint: row.Fingerprint, Account: t.Account, Target: t.Target}
	}
	a.Fingerprint = ""
	t.generated = true
	return s.complete(rollout.OutcomeDone, m)
}

// pairComment returns the comment of a pair that is one of several.
func (s *stepRunner) pairComment(a *rollout.Act) string {
	switch {
	case a.Label != "":
		return a.Label
	case s.spec.New.Comment == "":
		return s.task.Target
	}
	return s.spec.New.Comment + " " + s.task.Target
}
