package audit

import "slices"

// Severity is how much a finding matters.
type Severity string

// The severities, gravest first.
const (
	Critical Severity = "critical" // somebody else can have the private key
	High     Severity = "high"     // builds or secrets are at risk soon
	Medium   Severity = "medium"
	Low      Severity = "low"
	Off      Severity = "off" // by policy: the rule is not asked
)

// Severities returns them, gravest first, without Off.
func Severities() []Severity { return []Severity{Critical, High, Medium, Low} }

// Rank is 0 for the gravest. What is no severity ranks last.
func (s Severity) Rank() int {
	if at := slices.Index(Severities(), s); at >= 0 {
		return at
	}
	return len(Severities())
}

// AtLeast reports whether s is as grave as another or graver.
func (s Severity) AtLeast(o Severity) bool {
	return s.Rank() <= o.Rank() && s.Rank() < len(Severities())
}
