// Package policyfile reads the policy of an audit as a team keeps it in a
// repository: YAML, in which what is not known is refused with its line.
package policyfile

import (
	"time"

	"latchkey/core/audit"
	"latchkey/core/say"
	"latchkey/core/yamlfile"
	"latchkey/internal/safetext"
)

// most is how long a policy may be, in bytes.
const most = 1 << 20

// file is a policy as it is written: what is left out is as in
// [audit.DefaultPolicy].
type file struct {
	Version        int                       `yaml:"version"`
	MaxAge         *audit.Days               `yaml:"max_age"`
	UnusedAfter    *audit.Days               `yaml:"unused_after"`
	NeverUsedAfter *audit.Days               `yaml:"never_used_after"`
	EndsWithin     *audit.Days               `yaml:"ends_within"`
	ManyPlaces     *int                      `yaml:"many_places"`
	Types          []string                  `yaml:"types"`
	LabelPattern   string                    `yaml:"label_pattern"`
	NeedOwner      bool                      `yaml:"need_owner"`
	NeedPurpose    bool                      `yaml:"need_purpose"`
	Severities     map[string]audit.Severity `yaml:"severities"`
	KeepSnapshots  *audit.Days               `yaml:"keep_snapshots"`
	Exceptions     []exception               `yaml:"exceptions"`
}

type exception struct {
	Rules  []string `yaml:"rules"`
	Match  string   `yaml:"match"`
	Reason string   `yaml:"reason"`
	Owner  string   `yaml:"owner"`
	Until  string   `yaml:"until"` // 2026-12-31
}

// Read reads a policy. name is what its errors call it.
func Read(name string, data []byte) (*audit.Policy, error) {
	if len(data) > most {
		return nil, audit.RefusePolicy(name, say.New("policy.long", "it is longer than 1 MiB"))
	}
	var f file
	if at, why := yamlfile.Parse(data, &f); !why.IsZero() {
		return nil, audit.RefusePolicy(name+at, why)
	}
	if f.Version != 1 {
		return nil, audit.RefusePolicy(name+": version", say.New("policy.version", "it has to be 1"))
	}
	return f.policy(name)
}

func (f *file) policy(name string) (*audit.Policy, error) {
	p := audit.DefaultPolicy()
	p.Name = name
	for _, d := range []struct{ from, to *audit.Days }{{f.MaxAge, &p.MaxAge}, {f.UnusedAfter, &p.UnusedAfter},
		{f.NeverUsedAfter, &p.NeverUsedAfter}, {f.EndsWithin, &p.EndsWithin}, {f.KeepSnapshots, &p.KeepSnapshots}} {
		if d.from != nil {
			*d.to = *d.from
		}
	}
	if f.ManyPlaces != nil {
		p.ManyPlaces = *f.ManyPlaces
	}
	p.Types, p.LabelText, p.NeedOwner, p.NeedPurpose, p.Severities = f.Types, f.LabelPattern, f.NeedOwner, f.NeedPurpose, f.Severities
	for i, e := range f.Exceptions {
		until, err := time.Parse(time.DateOnly, e.Until)
		if err != nil {
			return nil, audit.RefusePolicy(name+": "+audit.ExceptionAt(i), say.New("policy.day", "{value} is not a day such as 2026-12-31", say.Values{"value": safetext.Line(e.Until, 40)}))
		}
		// The day itself is still part of it.
		p.Exceptions = append(p.Exceptions, audit.Exception{Rules: e.Rules, Match: e.Match, Reason: e.Reason, Owner: e.Owner, Until: until.AddDate(0, 0, 1)})
	}
	if err := p.Prepare(); err != nil {
		return nil, err
	}
	return p, nil
}
