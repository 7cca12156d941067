package audit

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"latchkey/core/errtext"
	"latchkey/core/say"
	"latchkey/keys"
)

// Policy says where rules begin, how grave they are, and what is excepted. The zero
// Policy is none: begin with [DefaultPolicy].
type Policy struct {
	// MaxAge is how old a key may become; 0 = any age.
	MaxAge         Days `json:"max_age" yaml:"max_age"`
	UnusedAfter    Days `json:"unused_after" yaml:"unused_after"`
	NeverUsedAfter Days `json:"never_used_after" yaml:"never_used_after"`
	EndsWithin     Days `json:"ends_within" yaml:"ends_within"` // before an end date something is said
	ManyPlaces     int  `json:"many_places" yaml:"many_places"` // from so many on, it is many
	// Types are the allowed ones, such as "ed25519" or "rsa-3072" for 3,072 bits or
	// more; none = all that are not weak.
	Types       []string            `json:"types,omitempty" yaml:"types,omitempty"`
	LabelText   string              `json:"label_pattern,omitempty" yaml:"label_pattern,omitempty"` // a regular expression
	NeedOwner   bool                `json:"need_owner,omitempty" yaml:"need_owner,omitempty"`
	NeedPurpose bool                `json:"need_purpose,omitempty" yaml:"need_purpose,omitempty"`
	Severities  map[string]Severity `json:"severities,omitempty" yaml:"severities,omitempty"` // by id or name of a rule
	Exceptions  []Exception         `json:"exceptions,omitempty" yaml:"exceptions,omitempty"`
	labels      *regexp.Regexp
	types       map[string]int // least bits by type
	severities  map[RuleID]Severity
}

// Exception says that a rule does not hold for some keys, until a day.
type Exception struct {
	Rules  []string  `json:"rules" yaml:"rules"` // ids or names
	Match  string    `json:"match" yaml:"match"` // a pattern of paths, such as "acme/legacy-*", or a fingerprint
	Reason string    `json:"reason" yaml:"reason"`
	Owner  string    `json:"owner" yaml:"owner"`
	Until  time.Time `json:"until" yaml:"until"`
}

// Days is a span in whole days.
type Days int

// Duration is the span.
func (d Days) Duration() time.Duration { return time.Duration(d) * 24 * time.Hour }

// DefaultPolicy is the one that holds where a team has written none.
func DefaultPolicy() *Policy {
	p := &Policy{MaxAge: 365, UnusedAfter: 180, NeverUsedAfter: 30, EndsWithin: 14, ManyPlaces: 10}
	if err := p.Prepare(); err != nil {
		panic(err) // it is written here
	}
	return p
}

// ErrPolicy is the error of a policy that cannot be.
var ErrPolicy = say.New("failed.policy", "the policy cannot be used").Because(nil)

// Prepare checks a policy that was read or written, and has to be called before it
// is used.
func (p *Policy) Prepare() error {
	refuse := func(where string, why say.Text) error {
		return errtext.Because(say.New("failed.policy-at", "{cause}: {where}: {why}", say.Values{"where": where, "why": why}), ErrPolicy)
	}
	for name, d := range map[string]Days{"max_age": p.MaxAge, "unused_after": p.UnusedAfter, "never_used_after": p.NeverUsedAfter, "ends_within": p.EndsWithin} {
		if d < 0 || d > 36500 {
			return refuse(name, say.New("failed.policy-days", "it has to be a number of days from 0 to 36500"))
		}
	}
	if p.ManyPlaces < 2 {
		return refuse("many_places", say.New("failed.policy-many", "it has to be 2 or more"))
	}
	var err error
	p.labels = nil
	if p.LabelText != "" {
		if p.labels, err = regexp.Compile(p.LabelText); err != nil {
			return refuse("label_pattern", errtext.Safe(err))
		}
	}
	if p.types, err = parseTypes(p.Types); err != nil {
		return refuse("types", errtext.Of(err))
	}
	p.severities = map[RuleID]Severity{}
	for name, severity := range p.Severities {
		rule, known := RuleNamed(name)
		if !known {
			return refuse("severities", noRule(name))
		}
		if severity != Off && !slices.Contains(Severities(), severity) {
			return refuse("severities", say.New("failed.policy-severity", "{severity} is not a severity", say.Values{"severity": strconv.Quote(string(severity))}))
		}
		p.severities[rule.ID] = severity
	}
	for i, e := range p.Exceptions {
		if why := e.wrong(); !why.IsZero() {
			return refuse(fmt.Sprintf("exceptions[%d]", i), why)
		}
	}
	return nil
}

// noRule says that a policy names a rule that there is not.
func noRule(name string) say.Text {
	return say.New("failed.policy-rule", "{rule} is not a rule", say.Values{"rule": strconv.Quote(name)})
}

// wrong returns why an exception cannot be, nothing where it can.
func (e *Exception) wrong() say.Text {
	if len(e.Rules) == 0 {
		return say.New("failed.policy-no-rule", "it names no rule")
	}
	for _, name := range e.Rules {
		if _, known := RuleNamed(name); !known {
			return noRule(name)
		}
	}
	if _, err := path.Match(e.Match, ""); err != nil || e.Match == "" {
		return say.New("failed.policy-match", "{match} is not a pattern of paths", say.Values{"match": strconv.Quote(e.Match)})
	}
	if strings.TrimSpace(e.Reason) == "" || strings.TrimSpace(e.Owner) == "" {
		return say.New("failed.policy-reason", "it has no reason or no owner")
	}
	if e.Until.IsZero() {
		return say.New("failed.policy-until", "it has no end date")
	}
	return say.Text{}
}

// parseTypes reads allowed types: "ed25519", "rsa-3072".
func parseTypes(all []string) (map[string]int, error) {
	if len(all) == 0 {
		return nil, nil
	}
	least := map[string]int{}
	for _, text := range all {
		name, bits, sized := strings.Cut(text, "-")
		n := 0
		if sized {
			var err error
			if n, err = strconv.Atoi(bits); err != nil || n < 1 {
				return nil, say.New("failed.policy-bits", "{bits} is not a size in bits", say.Values{"bits": strconv.Quote(bits)}).Because(nil)
			}
		}
		if !slices.Contains([]string{"ed25519", "ecdsa", "rsa", "sk"}, name) {
			return nil, say.New("failed.policy-key-type", "{type} is not a type of keys: ed25519, ecdsa, rsa or sk", say.Values{"type": strconv.Quote(name)}).Because(nil)
		}
		least[name] = n
	}
	return least, nil
}

// allowsType reports whether a key of a type may be used.
func (p *Policy) allowsType(kind string, bits int) bool {
	if p.types == nil {
		return !keys.OldType(kind, bits)
	}
	kind = strings.TrimPrefix(strings.ToLower(kind), "ssh-")
	for name, least := range p.types {
		if strings.HasPrefix(kind, name) && (bits >= least || bits == 0) {
			return true
		}
	}
	return false
}

// severity is how grave a finding of a rule is.
func (p *Policy) severity(r *Rule) Severity {
	if s, set := p.severities[r.ID]; set {
		return s
	}
	return r.Severity
}

// exception returns the one that holds for a subject, nil without one.
func (p *Policy) exception(r *Rule, s *Subject, now time.Time) *Exception {
	for i := range p.Exceptions {
		e := &p.Exceptions[i]
		if !e.Until.After(now) || !slices.ContainsFunc(e.Rules, func(n string) bool { return n == string(r.ID) || n == r.Name }) {
			continue
		}
		if e.Match == string(s.Fingerprint) {
			return e
		}
		if fits, err := path.Match(e.Match, s.Target); err == nil && fits {
			return e
		}
	}
	return nil
}
