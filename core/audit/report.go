package audit

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"latchkey/core/say"
	"latchkey/keys"
)

// Subject is what a finding is about: a key, one of its places, a repository as a
// machine opens it, or an account.
type Subject struct {
	Fingerprint keys.Fingerprint `json:"fingerprint,omitempty"`
	Label       string           `json:"label,omitempty"`
	Account     string           `json:"account,omitempty"`
	Target      string           `json:"target,omitempty"` // path of a repository or project
	Project     bool             `json:"project,omitempty"`
	KeyID       string           `json:"key_id,omitempty"`
	Machine     string           `json:"machine,omitempty"`
	Places      int              `json:"places,omitempty"` // of a key: on how many it stands
	Since       time.Time        `json:"since,omitzero"`   // since when the key is known there, or anywhere
	Type        string           `json:"key_type,omitempty"`
	Bits        int              `json:"bits,omitempty"`
}

// Finding is what one rule says of one subject.
type Finding struct {
	Rule     RuleID    `json:"rule"`
	Name     string    `json:"name"` // of the rule
	Severity Severity  `json:"severity"`
	Mend     Mend      `json:"mend"`
	Subject  Subject   `json:"subject"`
	Title    say.Text  `json:"title"`
	Detail   say.Text  `json:"detail,omitzero"`
	Except   Exception `json:"exception,omitzero"` // the policy lets it be
}

// Excepted reports whether the policy lets it be.
func (f *Finding) Excepted() bool { return f.Except.Match != "" }

// Doubt is what one rule cannot know, and of how many subjects.
type Doubt struct {
	Rule  RuleID   `json:"rule"`
	Name  string   `json:"name"`
	Title say.Text `json:"title"`
	Why   say.Text `json:"why"`
	Count int      `json:"count"`
	// First are a few of the subjects.
	First []Subject `json:"first"`
}

// Tally is how often a rule got each answer.
type Tally struct {
	Rule     RuleID `json:"rule"`
	Name     string `json:"name"`
	Found    int    `json:"found"`
	NotFound int    `json:"not_found"`
	Unknown  int    `json:"cannot_be_known"`
}

// Report is what an audit says.
type Report struct {
	At       time.Time `json:"at"`
	Findings []Finding `json:"findings"` // gravest first
	Doubts   []Doubt   `json:"cannot_be_known"`
	Tallies  []Tally   `json:"rules"`
	Keys     int       `json:"keys"`         // that stand somewhere
	Repos    int       `json:"repositories"` // whose keys were read
	Keyless  int       `json:"repositories_without_key"`
	Unread   int       `json:"repositories_not_read"`
	Oldest   time.Time `json:"oldest_key,omitzero"`
	// Snapshot is the number under which what was seen is kept, 0 where it is not:
	// only some rules were asked, or nothing can be written.
	Snapshot int64 `json:"snapshot,omitempty"`
}

// Worst returns the severity of the gravest finding that is not excepted, "" without
// one.
func (r *Report) Worst() Severity {
	worst := Severity("")
	for i := range r.Findings {
		if f := &r.Findings[i]; !f.Excepted() && (worst == "" || f.Severity.Rank() < worst.Rank()) {
			worst = f.Severity
		}
	}
	return worst
}

// Count returns how many findings that are not excepted have a severity.
func (r *Report) Count(s Severity) (n int) {
	for i := range r.Findings {
		if f := &r.Findings[i]; f.Severity == s && !f.Excepted() {
			n++
		}
	}
	return n
}

// Judge asks all rules.
func Judge(ctx context.Context, w *World, p *Policy) (*Report, error) {
	l := newLook(w, p)
	r := &Report{At: w.Now}
	r.count(w)
	for _, rule := range Rules() {
		if p.severity(&rule) == Off {
			continue
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		a := asking{look: l, rule: rule, report: r, doubts: map[string]int{}}
		a.all()
	}
	slices.SortStableFunc(r.Findings, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Severity.Rank(), b.Severity.Rank()), cmp.Compare(a.Rule, b.Rule),
			strings.Compare(a.Subject.Target, b.Subject.Target), cmp.Compare(a.Subject.Fingerprint, b.Subject.Fingerprint))
	})
	return r, nil
}

func (r *Report) count(w *World) {
	for i := range w.Keys {
		k := &w.Keys[i]
		if !k.stands() {
			continue
		}
		r.Keys++
		if !k.Made.IsZero() && (r.Oldest.IsZero() || k.Made.Before(r.Oldest)) {
			r.Oldest = k.Made
		}
	}
	for i := range w.Repos {
		switch repo := &w.Repos[i]; {
		case repo.Keys < 0:
			r.Unread++
		case repo.Keys == 0:
			r.Keyless++
			r.Repos++
		default:
			r.Repos++
		}
	}
}
