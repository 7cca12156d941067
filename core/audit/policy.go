package audit

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"latchkey/core/say"
	"latchkey/internal/safetext"
	"latchkey/keys"
)

// Policy says where rules begin, how grave they are, and what is excepted. The zero
// Policy is none: begin with [DefaultPolicy].
type Policy struct {
	Name string `json:"-" yaml:"-"` // what errors call it, such as its file; "" = nothing
	// MaxAge is how old a key may become; 0 = any age.
	MaxAge         Days `json:"max_age" yaml:"max_age"`
	UnusedAfter    Days `json:"unused_after" yaml:"unused_after"`
	NeverUsedAfter Days `json:"never_used_after" yaml:"never_used_after"`
	EndsWithin     Days `json:"ends_within" yaml:"ends_within"` // before an end date something is said
	ManyPlaces     int  `json:"many_places" yaml:"many_places"` // from so many on, it is many
	// Types are the allowed ones, such as "ed25519" or "rsa-3072" for 3,072 bits or
	// more; none = all that are not weak.
	Types       []string `json:"types,omitempty" yaml:"types,omitempty"`
	LabelText   string   `json:"label_pattern,omitempty" yaml:"label_pattern,omitempty"` // a regular expression
	NeedOwner   bool     `json:"need_owner,omitempty" yaml:"need_owner,omitempty"`
	NeedPurpose bool     `json:"need_purpose,omitempty" yaml:"need_purpose,omitempty"`
	// KeepSnapshots is for how long what each audit saw is kept.
	KeepSnapshots Days                `json:"keep_snapshots" yaml:"keep_snapshots"`
	Severities    map[string]Severity `json:"severities,omitempty" yaml:"severities,omitempty"` // by id or name of a rule
	Exceptions    []Exception         `json:"exceptions,omitempty" yaml:"exceptions,omitempty"`
	labels        *regexp.Regexp
	types         map[string]int // least bits by type
	severities    map[RuleID]Severity
	partial       bool // see Partial
}

// Exception says that a rule does not hold for some keys, until a day.
type Exception struct {
	Rules  []string  `json:"rules" yaml:"rules"` // ids or names
	Match  string    `json:"match" yaml:"match"` // a pattern of paths, such as "acme/legacy-*", or a fingerprint
	Reason string    `json:"reason" yaml:"reason"`
	Owner  string    `json:"owner" yaml:"owner"`
	Until  time.Time `json:"until" yaml:"until"`
}

// LastDay is the last day on which the exception holds, in UTC: Until is the moment after
// it.
func (e Exception) LastDay() time.Time { return e.Until.Add(-time.Second).UTC() }

// Days is a span in whole days.
type Days int

// Duration is the span.
func (d Days) Duration() time.Duration { return time.Duration(d) * 24 * time.Hour }

// DefaultPolicy is the one that holds where a team has written none.
func DefaultPolicy() *Policy {
	p := &Policy{MaxAge: 365, UnusedAfter: 180, NeverUsedAfter: 30, EndsWithin: 14, ManyPlaces: 10, KeepSnapshots: 730}
	if err := p.Prepare(); err != nil {
		panic(err) // it is written here
	}
	return p
}

// Prepare checks a policy that was read or written, and has to be called before it
// is used.
func (p *Policy) Prepare() error {
	for name, d := range map[string]Days{"max_age": p.MaxAge, "unused_after": p.UnusedAfter, "never_used_after": p.NeverUsedAfter, "ends_within": p.EndsWithin, "keep_snapshots": p.KeepSnapshots} {
		if d < 0 || d > 36500 {
			return p.refuse(name, badDays())
		}
	}
	if p.ManyPlaces < 2 {
		return p.refuse("many_places", badMany())
	}
	var err error
	p.labels = nil
	if p.LabelText != "" {
		if p.labels, err = regexp.Compile(p.LabelText); err != nil {
			return p.refuse("label_pattern", say.Plain(safetext.Line(err.Error(), 200)))
		}
	}
	var why say.Text
	if p.types, why = parseTypes(p.Types); !why.IsZero() {
		return p.refuse("types", why)
	}
	p.severities = map[RuleID]Severity{}
	for name, severity := range p.Severities {
		rule, known := RuleNamed(name)
		if !known {
			return p.refuse("severities", badRule(name))
		}
		if severity != Off && !slices.Contains(Severities(), severity) {
			return p.refuse("severities", badSeverity(string(severity)))
		}
		p.severities[rule.ID] = severity
	}
	for i, e := range p.Exceptions {
		if why := e.wrong(); !why.IsZero() {
			return p.refuse(ExceptionAt(i), why)
		}
	}
	return nil
}

func (p *Policy) refuse(where string, why say.Text) error {
	if p.Name != "" {
		where = p.Name + ": " + where
	}
	return RefusePolicy(where, why)
}

// ExceptionAt is what errors call one of the exceptions, counted from 0.
func ExceptionAt(i int) string { return "exceptions[" + strconv.Itoa(i) + "]" }

// wrong says what is wrong with an exception, nothing where it can be used.
func (e *Exception) wrong() say.Text {
	if len(e.Rules) == 0 {
		return noRule()
	}
	for _, name := range e.Rules {
		if _, known := RuleNamed(name); !known {
			return badRule(name)
		}
	}
	if _, err := path.Match(e.Match, ""); err != nil || e.Match == "" {
		return badMatch(e.Match)
	}
	if strings.TrimSpace(e.Reason) == "" || strings.TrimSpace(e.Owner) == "" {
		return noReason()
	}
	if e.Until.IsZero() {
		return noEnd()
	}
	return say.Text{}
}

// parseTypes reads allowed types: "ed25519", "rsa-3072".
func parseTypes(all []string) (least map[string]int, why say.Text) {
	if len(all) == 0 {
		return nil, say.Text{}
	}
	least = map[string]int{}
	for _, text := range all {
		name, bits, sized := strings.Cut(text, "-")
		n := 0
		if sized {
			var err error
			if n, err = strconv.Atoi(bits); err != nil || n < 1 {
				return nil, badSize(bits)
			}
		}
		if !slices.Contains([]string{"ed25519", "ecdsa", "rsa", "sk"}, name) {
			return nil, badType(name)
		}
		least[name] = n
	}
	return least, say.Text{}
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

// With returns the policy with some severities in place of its own, by id of the
// rule.
func (p *Policy) With(severities map[string]Severity) *Policy {
	with := *p
	with.severities, with.partial = maps.Clone(p.severities), true
	for id, severity := range severities {
		with.severities[RuleID(id)] = severity
	}
	return &with
}

// Partial reports whether it is a policy of which some of its own was left out for
// one time, see With. What is found by it is no point of a trend.
func (p *Policy) Partial() bool { return p.partial }

// Hash is the SHA-256 of all that it says, as hexadecimal digits.
func (p *Policy) Hash() string {
	text, _ := json.Marshal(p) // nothing in it cannot be written
	hash := sha256.Sum256(text)
	return hex.EncodeToString(hash[:])
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
