package compose

import (
	"cmp"
	"strings"

	"latchkey/core/rollout"
	"latchkey/internal/safetext"
)

// choosePairs decides where one pair does for all and where each repository
// needs its own.
func (p *draft) choosePairs() {
	p.ownPair = map[string]bool{}
	for id, account := range p.facts.Accounts {
		p.ownPair[id] = p.spec.PerRepo || !account.Traits.Reuse
	}
	if p.spec.Verb == rollout.Rotate && p.spec.Key.Set != "" {
		for id := range p.ownPair {
			p.ownPair[id] = true
		}
	}
}

// makesKeys reports whether the rollout makes the keys that it adds.
func (p *draft) makesKeys() bool {
	return p.spec.Verb == rollout.Rotate || p.spec.Verb == rollout.Add && p.spec.Key == (rollout.KeyRef{})
}

// chooseName gives the one new pair of a rotation the old one's name, and a
// passphrase where the old one has one.
func (p *draft) chooseName() {
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
func (p *draft) successorName(t TargetFacts, key Subject) string {
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
func (p *draft) countPairs() {
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

// label returns the label of a new key on the forge.
func (p *draft) label() string {
	comment := p.spec.New.Comment
	if !p.makesKeys() && len(p.facts.Subjects) > 0 {
		comment = p.facts.Subjects[0].Comment
	}
	return cmp.Or(p.spec.Label, rollout.FitLabel(comment), "latchkey "+p.plan.Made.Format("2006-01-02"))
}
