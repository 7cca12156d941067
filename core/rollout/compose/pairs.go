package compose

import (
	"cmp"
	"strings"

	"latchkey/core/rollout"
	"latchkey/internal/safetext"
)

// chooseName gives the one new pair of a rotation the old one's name, and a
// passphrase where the old one has one.
func (p *planner) chooseName() {
	if p.spec.Verb != rollout.Rotate || len(p.facts.Subjects) == 0 {
		return
	}
	if p.spec.Key.Set == "" {
		p.spec.New.Comment = cmp.Or(p.spec.New.Comment, rollout.FitLabel(p.facts.Subjects[0].Comment))
	}
	for _, key := range p.facts.Subjects {
		p.spec.New.Passphrase = p.spec.New.Passphrase || key.Encrypted && !p.spec.NoPassphrase
	}
	p.plan.Spec = p.spec
}

// successorName returns the comment of a pair that a repository gets for itself: a
// member of a set keeps its own, and so does the only key of a forge on which it
// may stand once.
func (p *planner) successorName(t TargetFacts, key Subject) string {
	base := p.spec.New.Comment
	switch {
	case base == "" && key.Comment != "":
		return rollout.FitLabel(key.Comment)
	case base == "":
		return t.Path
	case p.spec.Key.Set == "" && !p.spec.PerRepo, strings.HasSuffix(base, " "+t.Path):
		return base
	}
	return base + " " + t.Path
}

// countPairs counts the new pairs, and names the set that they make.
func (p *planner) countPairs() {
	if p.shared {
		p.plan.Pairs++
	}
	sets := false
	for id := range p.ownPair {
		sets = sets || p.ownPair[id]
	}
	if !p.makesKeys() || !sets || p.plan.Pairs == 0 {
		return
	}
	switch {
	case p.spec.Key.Set != "":
		p.plan.Set = p.spec.Key.Set
	case p.spec.Verb == rollout.Add:
		p.plan.Set = cmp.Or(p.spec.Name, safetext.Line(p.spec.New.Comment, 100), "set "+p.plan.Made.Format("2006-01-02"))
	}
	p.plan.Spec.Name = p.plan.Set
}
