package policyfile

import (
	"fmt"
	"strings"

	"latchkey/core/audit"
	"latchkey/internal/safetext"
)

// Starting returns a policy to begin with, as a file: what holds without one, with a
// comment at each line.
func Starting() []byte {
	p := audit.DefaultPolicy()
	var b strings.Builder
	fmt.Fprintf(&b, `# yaml-language-server: $schema=policy.schema.json
# What an audit of deploy keys is to find, and what is excepted. Every line but the
# first may be left out: what stands here holds without it.
version: 1

# All in days.
max_age: %d            # a key older than this is found; 0 = any age
unused_after: %d       # not used for so long
never_used_after: %d    # added so long ago and never used
ends_within: %d         # said so long before an end date
keep_snapshots: %d     # how long what audits saw is kept

many_places: %d         # from so many places on, a key is on many

# Types that are allowed, with the fewest bits; without this line all that are not weak.
# types: [ed25519, rsa-4096]

# A regular expression that labels have to fit.
# label_pattern: "^[a-z]+@build-[0-9]+$"

# Whether the register has to say who owns each key, and what it is for.
need_owner: false
need_purpose: false

# How grave a finding is: critical, high, medium, low, or off, by id or name of a rule.
# severities:
`, p.MaxAge, p.UnusedAfter, p.NeverUsedAfter, p.EndsWithin, p.KeepSnapshots, p.ManyPlaces)
	for _, r := range audit.Rules() {
		fmt.Fprintf(&b, "#   %s: %-9s # %s: %s\n", r.ID, r.Severity, r.Name, safetext.Line(r.Title.String(), 0))
	}
	b.WriteString(`
# What is let be: which rules, where (a pattern of paths, or a fingerprint), why, who
# vouches for it, and until when.
# exceptions:
#   - rules: [old, LK044]
#     match: "acme/legacy-*"
#     reason: closes in spring
#     owner: ada
#     until: 2027-03-31
`)
	return []byte(b.String())
}
