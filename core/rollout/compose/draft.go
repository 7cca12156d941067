package compose

import (
	"slices"
	"time"

	"latchkey/api"
	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/internal/safetext"
	"latchkey/keys"
)

// draft is a plan in the making, with what it is made from: what all that work on it
// share.
type draft struct {
	spec     rollout.Spec
	facts    Facts
	plan     rollout.Plan
	ownPair  map[string]bool              // accounts on which each repository gets a pair of its own
	shared   bool                         // one pair for all others
	subjects map[keys.Fingerprint]Subject // the keys of the spec
}

func newDraft(s rollout.Spec, f Facts, now time.Time) *draft {
	d := &draft{spec: s, facts: f, plan: rollout.Plan{Made: now, Spec: s}, subjects: make(map[keys.Fingerprint]Subject, len(f.Subjects))}
	for _, key := range f.Subjects {
		d.subjects[key.Fingerprint] = key
	}
	return d
}

// exclude records that nothing is done on a target.
func (p *draft) exclude(t TargetFacts, why rollout.Reason, text say.Text) {
	p.plan.Exclusions = append(p.plan.Exclusions, rollout.Exclusion{Account: t.Account, Target: t.Path, Reason: why, Text: text.Clean(func(value string) string { return safetext.Line(value, 300) })})
}

// step adds what happens on a target. machine is the one that it is about, "" = none.
func (p *draft) step(t TargetFacts, machine string, acts ...rollout.Act) {
	step := rollout.Step{N: len(p.plan.Steps) + 1, Account: t.Account, Acts: acts, Read: t.Read, RepoID: t.RepoID, Machine: machine}
	if t.Project {
		step.Project = api.ProjectPath(t.Path)
	} else {
		step.Repo = api.RepoPath(t.Path)
	}
	p.plan.Steps = append(p.plan.Steps, step)
}

// stepOn adds what happens on a machine alone.
func (p *draft) stepOn(machine string, acts ...rollout.Act) {
	p.plan.Steps = append(p.plan.Steps, rollout.Step{N: len(p.plan.Steps) + 1, Acts: acts, Machine: machine})
}

func (p *draft) removeAct(t TargetFacts, old DeployKey) rollout.Act {
	return rollout.Act{Kind: rollout.ActRemove, Fingerprint: old.Fingerprint, Public: old.Public, KeyID: old.ID, Label: old.Label, Access: old.Access.OrRead(), Repo: t.TrialRepo}
}

func (p *draft) machineName(id string) string {
	for _, m := range p.facts.Machines {
		if m.ID == id {
			return m.Name
		}
	}
	return id
}

// isReplacedEverywhere reports whether a key has its successor on every machine that
// holds it before it is removed.
func (p *draft) isReplacedEverywhere(fp keys.Fingerprint) bool {
	key, ok := p.subjects[fp]
	return ok && p.spec.Verb == rollout.Rotate && p.facts.allVerified(key)
}

func (p *draft) accounts() []string {
	var ids []string
	for _, s := range p.plan.Steps {
		if s.Account != "" && !slices.Contains(ids, s.Account) {
			ids = append(ids, s.Account)
		}
	}
	return ids
}

func (p *draft) adds() bool {
	return p.spec.Verb == rollout.Add || p.spec.Verb == rollout.Rotate || p.spec.Verb == rollout.Onboard || p.spec.Verb == rollout.Apply
}
