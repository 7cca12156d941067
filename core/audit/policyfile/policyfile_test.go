package policyfile

import (
	"errors"
	"strings"
	"testing"
	"time"

	"latchkey/core/audit"
)

func TestRead(t *testing.T) {
	p, err := Read("policy.yaml", []byte(`version: 1
max_age: 90
types: [ed25519, rsa-4096]
label_pattern: "^[a-z]+@build-[0-9]+$"
severities:
  LK021: high
  on-public: off
exceptions:
  - rules: [old]
    match: acme/legacy-*
    reason: is closed in spring
    owner: ada
    until: 2027-03-31
`))
	if err != nil {
		t.Fatal(err)
	}
	if p.MaxAge != 90 || p.UnusedAfter != 180 || len(p.Exceptions) != 1 || !p.Exceptions[0].Until.Equal(time.Date(2027, 4, 1, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("%+v", p)
	}
}

// What is wrong is named with its line, and nothing of it is used.
func TestWrongPolicies(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"unknown field":     {"version: 1\nmax_aeg: 90\n", "policy.yaml:2:1:"},
		"unknown, inside":   {"version: 1\nexceptions:\n  - rule: [old]\n", "policy.yaml:3:5:"},
		"twice":             {"version: 1\nmax_age: 1\nmax_age: 2\n", "policy.yaml:3:1:"},
		"text for a number": {"version: 1\nmax_age: soon\n", "policy.yaml:2:10:"},
		"no YAML":           {"version: [1\n", "policy.yaml:1:"},
		"no version":        {"max_age: 1\n", "version: it has to be 1"},
		"later version":     {"version: 2\n", "version: it has to be 1"},
		"no rule":           {"version: 1\nseverities: {LK999: high}\n", "LK999"},
		"no day":            {"version: 1\nexceptions: [{rules: [old], match: a, reason: r, owner: o, until: soon}]\n", "soon"},
		"empty":             {"", "policy.yaml"},
		"hostile":           {"version: 1\n\"\x1b[31mred\": 1\n", "policy.yaml"},
		"bomb":              {"a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nversion: 1\n", "policy.yaml"},
		"too long":          {"version: 1\n#" + strings.Repeat("x", most), "longer"},
	} {
		p, err := Read("policy.yaml", []byte(c.text))
		if p != nil || !errors.Is(err, audit.ErrPolicy) || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\x1b") {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("version: 1\nmax_age: 90\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if p, err := Read("p", data); err == nil && p == nil {
			t.Fatal("neither a policy nor an error")
		}
	})
}
