package compose

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"latchkey/api"
	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/core/wanted"
	"latchkey/keys"
)

const (
	lineA = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMSwtkmHI4/BKKRRh0b+Zm6RBf7mUKAIeS5RsnX5shHg a"
	weak  = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQDGfoMF2jf3qe7FnyW5pHyHTPeIswqtwFynkmo09zzAMplBXmAMm37hax4SjbD0uucetWp2JO5NWq8LSSsLINo2KneHcN9vd6RY6FhzLLPVf7Jr81d2OyRmWQPNGEJq5xZYG2hT5Xdr1Zr/s9AmUp3oMnOaT/V8wpE7r71FRXHfUQ== w"
)

// applied is a place with one key wanted, and what stands there.
type applied struct {
	want    []wanted.Want
	have    []DeployKey
	traits  api.Traits
	ours    map[keys.Fingerprint]bool // true: the private key is here, false: it is lost
	change  func(*rollout.Spec, *Facts)
	project bool
}

func (a applied) plan() rollout.Plan {
	s := rollout.Spec{Verb: rollout.Apply, Wanted: []wanted.Place{{Account: "a", Target: "acme/r", Project: a.project, Keys: a.want}}}
	f := Facts{Accounts: map[string]AccountFacts{"a": {Traits: a.traits, Left: 900, Budget: 950}}, OpenRollouts: map[string]int64{}, PrivateKeyHere: a.ours,
		Targets: []TargetFacts{{Account: "a", Path: "acme/r", Project: a.project, Read: noon, Keys: a.have}}}
	if a.change != nil {
		a.change(&s, &f)
	}
	return Plan(s, f, noon)
}

// What an apply does on a place, and what it leaves and why.
func TestWhatAnApplyDoesOnAPlace(t *testing.T) {
	fp := func(line string) keys.Fingerprint {
		k, err := keys.ParsePublic(line)
		if err != nil {
			t.Fatal(err)
		}
		return k.Fingerprint()
	}
	a := wanted.Want{Name: "a", Fingerprint: fp(lineA), Public: lineA, Access: api.Read, Label: "la"}
	there := DeployKey{ID: "1", Label: "la", Fingerprint: a.Fingerprint, Public: lineA, Access: api.Read}
	other := DeployKey{ID: "2", Label: "lb", Fingerprint: "SHA256:b", Public: "ssh-ed25519 BBBB", Access: api.Read}
	weakly := DeployKey{ID: "3", Label: "w", Fingerprint: fp(weak), Public: weak, Access: api.Read}
	here := map[keys.Fingerprint]bool{a.Fingerprint: true, other.Fingerprint: true, weakly.Fingerprint: true}
	with := func(k DeployKey, change func(*DeployKey)) []DeployKey { change(&k); return []DeployKey{k} }
	write := func(w wanted.Want) wanted.Want { w.Access = api.ReadWrite; return w }
	recreate := func(s *rollout.Spec, _ *Facts) { s.Recreate = true }
	for name, c := range map[string]struct {
		applied
		want string
	}{
		"nothing":                     {applied{want: []wanted.Want{a}, have: []DeployKey{there}, traits: bitbucket(), ours: here}, ""},
		"missing":                     {applied{want: []wanted.Want{a}, traits: bitbucket(), ours: here}, "add verify"},
		"missing, elsewhere private":  {applied{want: []wanted.Want{a}, traits: bitbucket()}, "add"},
		"missing, lost":               {applied{want: []wanted.Want{a}, traits: bitbucket(), ours: map[keys.Fingerprint]bool{a.Fingerprint: false}}, "private-key-lost"},
		"missing, only a fingerprint": {applied{want: []wanted.Want{{Name: "a", Fingerprint: "SHA256:x", Access: api.Read}}, traits: bitbucket()}, "public-key-unknown"},
		"missing, write, none there":  {applied{want: []wanted.Want{write(a)}, traits: bitbucket(), ours: here}, "no-write-access"},
		"missing, write":              {applied{want: []wanted.Want{write(a)}, traits: github(), ours: here}, "add verify"},
		"missing, on another": {applied{want: []wanted.Want{a}, traits: github(), ours: here, change: func(_ *rollout.Spec, f *Facts) {
			f.Accounts["a"] = AccountFacts{Traits: github(), Stands: map[keys.Fingerprint]string{a.Fingerprint: "acme/q"}}
		}}, "one-repository-per-key"},
		"in the place of another":       {applied{want: []wanted.Want{a}, have: []DeployKey{other}, traits: bitbucket(), ours: here}, "add verify remove"},
		"one too many":                  {applied{want: []wanted.Want{a}, have: []DeployKey{there, other}, traits: bitbucket(), ours: here}, "remove"},
		"one too many, foreign":         {applied{want: []wanted.Want{a}, have: []DeployKey{there, other}, traits: bitbucket()}, "private-key-unknown"},
		"one too many, on a machine":    {applied{want: []wanted.Want{a}, have: []DeployKey{there, other}, traits: bitbucket(), change: func(_ *rollout.Spec, f *Facts) { f.OnMachines = map[keys.Fingerprint]bool{other.Fingerprint: true} }}, "remove"},
		"one too many, foreign, wanted": {applied{want: []wanted.Want{a}, have: []DeployKey{there, other}, traits: bitbucket(), change: func(s *rollout.Spec, _ *Facts) { s.RemoveForeign = true }}, "remove"},
		"another label":                 {applied{want: []wanted.Want{a}, have: with(there, func(k *DeployKey) { k.Label = "z" }), traits: bitbucket(), ours: here}, "relabel"},
		"another label, on a project":   {applied{want: []wanted.Want{a}, have: with(there, func(k *DeployKey) { k.Label = "z" }), traits: bitbucket(), ours: here, project: true}, "no-relabel"},
		"another label, for ever":       {applied{want: []wanted.Want{a}, have: with(there, func(k *DeployKey) { k.Label = "z" }), traits: github(), ours: here}, "no-relabel"},
		"another label, anew":           {applied{want: []wanted.Want{a}, have: with(there, func(k *DeployKey) { k.Label = "z" }), traits: github(), ours: here, change: recreate}, "remove add verify"},
		"another access":                {applied{want: []wanted.Want{write(a)}, have: []DeployKey{there}, traits: github(), ours: here}, "other-access"},
		"another access, anew":          {applied{want: []wanted.Want{write(a)}, have: []DeployKey{there}, traits: github(), ours: here, change: recreate}, "remove add verify"},
		"too weak to be taken again":    {applied{want: []wanted.Want{{Name: "w", Fingerprint: weakly.Fingerprint, Public: weak, Access: api.ReadWrite}}, have: []DeployKey{weakly}, traits: github(), ours: here, change: recreate}, "other-access"},
		"a text nobody reads":           {applied{want: []wanted.Want{a}, have: []DeployKey{{ID: "9", Label: "x"}}, traits: bitbucket(), ours: here}, "not-readable"},
		"beside a text nobody reads":    {applied{want: []wanted.Want{a}, have: []DeployKey{there, {ID: "9", Label: "x"}}, traits: bitbucket(), ours: here}, ""},
		"never read":                    {applied{want: []wanted.Want{a}, traits: bitbucket(), ours: here, change: func(_ *rollout.Spec, f *Facts) { f.Targets[0].Read = time.Time{} }}, "never-read"},
		"archived":                      {applied{want: []wanted.Want{a}, traits: bitbucket(), ours: here, change: func(_ *rollout.Spec, f *Facts) { f.Targets[0].Archived = true }}, "archived"},
		"archived, and as wanted":       {applied{want: []wanted.Want{a}, have: []DeployKey{there}, traits: bitbucket(), ours: here, change: func(_ *rollout.Spec, f *Facts) { f.Targets[0].Archived = true }}, ""},
		"in another rollout":            {applied{want: []wanted.Want{a}, traits: bitbucket(), ours: here, change: func(_ *rollout.Spec, f *Facts) { f.OpenRollouts[f.Targets[0].TargetID()] = 7 }}, "in-another-rollout"},
		"not in the file":               {applied{want: []wanted.Want{}, have: []DeployKey{other}, traits: bitbucket(), ours: here, change: func(s *rollout.Spec, _ *Facts) { s.Wanted[0].Target = "acme/other" }}, ""},
		"none wanted":                   {applied{want: []wanted.Want{}, have: []DeployKey{other}, traits: bitbucket(), ours: here}, "remove"},
		"none wanted, never read":       {applied{want: []wanted.Want{}, traits: bitbucket(), ours: here, change: func(_ *rollout.Spec, f *Facts) { f.Targets[0].Read = time.Time{} }}, "never-read"},
		"none wanted, refused":          {applied{want: []wanted.Want{}, traits: bitbucket(), ours: here, change: func(_ *rollout.Spec, f *Facts) { f.Targets[0].ReadError = say.New("x.y", "no") }}, "not-readable"},
		"none wanted, one unreadable":   {applied{want: []wanted.Want{}, have: []DeployKey{{ID: "9", Label: "x"}}, traits: bitbucket(), ours: here}, ""},
		// As long as something that is wanted is left out, or cannot be verified, nothing goes.
		"for one of which only a fingerprint is known": {applied{want: []wanted.Want{{Name: "n", Fingerprint: "SHA256:x", Access: api.Read}}, have: []DeployKey{other}, traits: bitbucket(), ours: here}, "public-key-unknown, new-key-not-there"},
		"for one that may not write":                   {applied{want: []wanted.Want{write(a)}, have: []DeployKey{other}, traits: bitbucket(), ours: here}, "no-write-access, new-key-not-there"},
		"for one that is lost":                         {applied{want: []wanted.Want{a}, have: []DeployKey{other}, traits: bitbucket(), ours: map[keys.Fingerprint]bool{a.Fingerprint: false, other.Fingerprint: true}}, "private-key-lost, new-key-not-there"},
		"for one that is on another": {applied{want: []wanted.Want{a}, have: []DeployKey{other}, traits: github(), ours: here, change: func(_ *rollout.Spec, f *Facts) {
			f.Accounts["a"] = AccountFacts{Traits: github(), Stands: map[keys.Fingerprint]string{a.Fingerprint: "acme/q"}}
		}}, "one-repository-per-key, new-key-not-there"},
		"for one that may be there unread":  {applied{want: []wanted.Want{a}, have: []DeployKey{{ID: "9", Label: "x"}, other}, traits: bitbucket(), ours: here}, "not-readable, new-key-not-there"},
		"for one with another access":       {applied{want: []wanted.Want{write(a)}, have: []DeployKey{there, other}, traits: github(), ours: here}, "other-access, new-key-not-there"},
		"for one with another label":        {applied{want: []wanted.Want{a}, have: append(with(there, func(k *DeployKey) { k.Label = "z" }), other), traits: github(), ours: here}, "remove, no-relabel"},
		"for one that cannot be verified":   {applied{want: []wanted.Want{a}, have: []DeployKey{other}, traits: bitbucket(), ours: map[keys.Fingerprint]bool{other.Fingerprint: true}}, "add, new-key-not-there"},
		"on a project, with nothing to try": {applied{want: []wanted.Want{a}, have: []DeployKey{other}, traits: bitbucket(), ours: here, project: true}, "add, new-key-not-there"},
	} {
		p := c.plan()
		var words []string
		for _, s := range p.Steps {
			words = append(words, deeds(s))
		}
		for _, x := range p.Exclusions {
			words = append(words, string(x.Reason))
		}
		if got := strings.Join(words, ", "); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
		if kept := len(p.Spec.Wanted) > 0; kept != (c.want != "") {
			t.Errorf("%s: of the file %d places are kept", name, len(p.Spec.Wanted))
		}
		if again := Plan(p.Spec, Facts{}, noon); c.want == "" && len(again.Steps) > 0 {
			t.Errorf("%s: %+v", name, again.Steps)
		}
	}
}

// A machine that cannot be led to another key keeps the one with which it opens a place,
// there and on the forge, and a machine that a removal shuts out is named.
func TestAMachineThatIsLeftOutKeepsItsKey(t *testing.T) {
	public, err := keys.ParsePublic(lineA)
	if err != nil {
		t.Fatal(err)
	}
	other := DeployKey{ID: "2", Label: "lb", Fingerprint: "SHA256:b", Public: "ssh-ed25519 BBBB", Access: api.Read}
	at := rollout.TargetID("a", "acme/r", false)
	uses := func(change func(*MachineFacts)) func(*rollout.Spec, *Facts) {
		m := MachineFacts{ID: "m", Name: "build-07", Installed: true, Repos: map[string]keys.Fingerprint{at: "SHA256:b"}, Held: map[keys.Fingerprint]string{"SHA256:b": "old"}}
		change(&m)
		return func(_ *rollout.Spec, f *Facts) { f.Machines = []MachineFacts{m} }
	}
	as := func(*MachineFacts) {}
	unusable := func(m *MachineFacts) { m.Unusable = say.New("x.y", "it is busy") }
	on, none := &[]string{"m"}, &[]string{}
	here := map[keys.Fingerprint]bool{public.Fingerprint(): true, "SHA256:b": true}
	want := func(on *[]string) wanted.Want {
		return wanted.Want{Name: "a", Fingerprint: public.Fingerprint(), Public: lineA, Access: api.Read, Machines: on}
	}
	wantOther := wanted.Want{Name: "b", Fingerprint: "SHA256:b", Access: api.Read, Machines: none}
	for name, c := range map[string]struct {
		applied
		want, stops string
	}{
		"it is led to the new one":                         {applied{want: []wanted.Want{want(on)}, have: []DeployKey{other}, ours: here, change: uses(as)}, "m: deliver add verify-there install, remove", ""},
		"it is not usable":                                 {applied{want: []wanted.Want{want(on)}, have: []DeployKey{other}, ours: here, change: uses(unusable)}, "add verify, machine-not-usable, new-key-not-there", ""},
		"the new one is not here":                          {applied{want: []wanted.Want{want(on)}, have: []DeployKey{other}, ours: map[keys.Fingerprint]bool{"SHA256:b": true}, change: uses(as)}, "add, machine-not-usable, new-key-not-there", ""},
		"its line stays":                                   {applied{want: []wanted.Want{want(on), wantOther}, have: []DeployKey{other}, ours: map[keys.Fingerprint]bool{"SHA256:b": true}, change: uses(as)}, "add, machine-not-usable", ""},
		"its line stays, and the new one is not put there": {applied{want: []wanted.Want{{Name: "a", Fingerprint: "SHA256:x", Access: api.Read, Machines: on}, wantOther}, have: []DeployKey{other}, ours: here, change: uses(as)}, "public-key-unknown", ""},
		"its line goes":                                    {applied{want: []wanted.Want{wantOther}, have: []DeployKey{other}, ours: here, change: uses(as)}, "m: uninstall, m: uninstall remove-there", ""},
		"nobody said what it opens":                        {applied{want: []wanted.Want{}, have: []DeployKey{other}, ours: here, change: uses(as)}, "remove", "build-07, which opens 1 repository with the key SHA256:b (lb)"},
	} {
		c.traits = bitbucket()
		p := c.plan()
		var words []string
		for _, s := range p.Steps {
			word := deeds(s)
			if s.Machine != "" {
				word = s.Machine + ": " + word
			}
			words = append(words, word)
		}
		for _, x := range p.Exclusions {
			words = append(words, string(x.Reason))
		}
		if got := strings.Join(words, ", "); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
		stops := ""
		for _, text := range p.Stops {
			if strings.Contains(text.String(), "build-07") {
				stops += text.String()
			}
		}
		if stops != c.stops {
			t.Errorf("%s: stops working: %q, want %q", name, stops, c.stops)
		}
	}
}

// A plan is the same whatever is in order besides, so that its hash is.
func TestWhatIsInOrderIsNoPartOfAPlan(t *testing.T) {
	plan := func(n int) rollout.Plan {
		f := facts(bitbucket(), n)
		s := rollout.Spec{Verb: rollout.Apply}
		for i, target := range f.Targets {
			p := wanted.Place{Account: "a", Target: target.Path, Keys: []wanted.Want{{Name: "old", Fingerprint: oldKey, Access: api.ReadWrite}}}
			if i == 0 {
				p.Target, p.Keys = "acme/r001", []wanted.Want{}
			} else if target.Path == "acme/r001" {
				p.Target = f.Targets[0].Path
			}
			s.Wanted = append(s.Wanted, p)
		}
		return Plan(s, f, noon)
	}
	few, many := plan(3), plan(9)
	if len(few.Steps) != 1 || few.Hash != many.Hash || !many.Within(few) {
		t.Errorf("%d steps, %s and %s", len(few.Steps), few.Hash, many.Hash)
	}
}

// A file of ten thousand places is compared and planned at once.
func TestAFileOfTenThousandIsPlannedAtOnce(t *testing.T) {
	const n = 10_000
	f := facts(bitbucket(), n)
	s := rollout.Spec{Verb: rollout.Apply}
	for i, target := range f.Targets {
		want := wanted.Want{Name: "old", Fingerprint: oldKey, Access: api.ReadWrite}
		if i%2 == 0 {
			want = wanted.Want{Name: "new", Fingerprint: keys.Fingerprint(fmt.Sprintf("SHA256:%043d", i%100)), Public: lineA, Access: api.Read}
		}
		s.Wanted = append(s.Wanted, wanted.Place{Account: "a", Target: target.Path, Keys: []wanted.Want{want}})
	}
	began := time.Now()
	p := Plan(s, f, noon)
	took := time.Since(began)
	if len(p.Steps) != n/2 || len(p.Spec.Wanted) != n/2 {
		t.Errorf("%d steps, %d places kept", len(p.Steps), len(p.Spec.Wanted))
	}
	if took > 20*time.Second {
		t.Errorf("%d steps took %v", n, took)
	}
	t.Logf("%v", took)
}
