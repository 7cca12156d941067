package audit

import (
	"cmp"
	"slices"

	"latchkey/core/say"
)

// RuleID is a rule's stable id, such as "LK012". It is never given to another one.
type RuleID string

// Group is what a rule is about.
type Group string

// The groups.
const (
	GroupMaterial Group = "material" // what the key is made of
	GroupUse      Group = "use"
	GroupAge      Group = "age"
	GroupReach    Group = "reach"
	GroupRight    Group = "right"
	GroupLifeline Group = "lifeline" // on what it depends that the key goes on working
	GroupOrder    Group = "order"
)

// Mend is what puts a finding right.
type Mend string

// The ways, by the plan that does it.
const (
	MendRotate   Mend = "rotate"   // another key takes its place
	MendRemove   Mend = "remove"   // it is taken off its places
	MendNarrow   Mend = "narrow"   // it is added again with access to read
	MendReadUse  Mend = "read-use" // the forge is asked for its last use
	MendLabel    Mend = "label"    // it gets another label
	MendToken    Mend = "token"    // the account gets another token
	MendOnboard  Mend = "onboard"  // the machine gets a key of its own
	MendRegister Mend = "register" // somebody writes down what it is for
	MendForge    Mend = "forge"    // at the forge's own page
)

// Rule is one question that is asked of keys, of their places, of repositories,
// machines or accounts.
type Rule struct {
	ID       RuleID
	Name     string // a word for it, such as "close-primes", in policies and reports
	Group    Group
	Severity Severity // where the policy says nothing else
	Mend     Mend
	Title    say.Text // what it looks for, in a few words
	Why      say.Text // why that matters, in a sentence
	ask      question
}

// question is how a rule asks: one of the funcs is set.
type question struct {
	key     func(*look, *Key) answer
	place   func(*look, *Key, *Place) answer
	repo    func(*look, *Repo) answer
	opening func(*look, *Machine, *Opening) answer
	account func(*look, *Account) answer
}

// Rules returns all rules in the order of their ids.
func Rules() []Rule {
	all := slices.Concat(materialRules(), useRules(), ageRules(), reachRules(), rightRules(), lifelineRules(), orderRules())
	slices.SortFunc(all, func(a, b Rule) int { return cmp.Compare(a.ID, b.ID) })
	return all
}

// RuleNamed returns the rule with an id or a name.
func RuleNamed(text string) (Rule, bool) {
	all := Rules()
	at := slices.IndexFunc(all, func(r Rule) bool { return string(r.ID) == text || r.Name == text })
	if at < 0 {
		return Rule{}, false
	}
	return all[at], true
}
