package compose

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"latchkey/api"
	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/keys"
)

var noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

const oldKey = keys.Fingerprint("SHA256:old")

// facts are n repositories on one account, with the old key on each.
func facts(traits api.Traits, n int) Facts {
	f := Facts{Accounts: map[string]AccountFacts{"a": {Traits: traits, Left: 900, Budget: 950}}, OpenRollouts: map[string]int64{}, PrivateKeyHere: map[keys.Fingerprint]bool{oldKey: true},
		Subjects: []Subject{{Fingerprint: oldKey, Public: "ssh-ed25519 AAAA old", Comment: "ci@old"}}}
	for i := range n {
		f.Targets = append(f.Targets, TargetFacts{Account: "a", Path: fmt.Sprintf("acme/r%03d", n-i), ParentProject: "acme/PAY", Read: noon,
			Keys: []DeployKey{{ID: fmt.Sprint(i), Label: "ci", Fingerprint: oldKey, Public: "ssh-ed25519 AAAA old", Access: api.ReadWrite}}})
	}
	return f
}

func bitbucket() api.Traits {
	return api.Traits{Kind: api.BitbucketCloud, Name: "Bitbucket Cloud", Reuse: true, EditLabel: true, ProjectKeys: true, HourlyBudget: 1000, Parallel: 8}
}

func github() api.Traits {
	return api.Traits{Kind: api.GitHub, Name: "GitHub", WriteAccess: true, HourlyBudget: 5000, Parallel: 10, Writes: 1, TokenOwnsKeys: true,
		Pace: []api.Pace{{Most: 1, Per: time.Second}, {Most: 80, Per: time.Minute}, {Most: 500, Per: time.Hour}}}
}

func deeds(s rollout.Step) string {
	words := make([]string, len(s.Acts))
	for i, a := range s.Acts {
		words[i] = string(a.Kind)
	}
	return strings.Join(words, " ")
}

func TestWhatAPlanDoesOnEachRepository(t *testing.T) {
	byOld := rollout.KeyRef{Fingerprint: oldKey}
	for name, c := range map[string]struct {
		spec   rollout.Spec
		traits api.Traits
		want   string
		pairs  int
		set    string
	}{
		"rotate at once":                 {rollout.Spec{Verb: rollout.Rotate, Key: byOld, RemoveAtOnce: true}, bitbucket(), "add verify remove", 1, ""},
		"rotate with a wait":             {rollout.Spec{Verb: rollout.Rotate, Key: byOld, Soak: time.Hour}, bitbucket(), "add verify soak remove", 1, ""},
		"rotate and keep":                {rollout.Spec{Verb: rollout.Rotate, Key: byOld, KeepOld: true, Soak: time.Hour}, bitbucket(), "add verify", 1, ""},
		"rotate":                         {rollout.Spec{Verb: rollout.Rotate, Key: byOld}, bitbucket(), "add verify", 1, ""},
		"rotate with a pair for each":    {rollout.Spec{Verb: rollout.Rotate, Key: byOld, PerRepo: true, RemoveAtOnce: true}, bitbucket(), "make add verify remove", 3, ""},
		"rotate where none is shared":    {rollout.Spec{Verb: rollout.Rotate, Key: byOld, RemoveAtOnce: true}, github(), "make add verify remove", 3, ""},
		"rotate a set":                   {rollout.Spec{Verb: rollout.Rotate, Key: rollout.KeyRef{Set: "ci"}, RemoveAtOnce: true}, github(), "make add verify remove", 3, "ci"},
		"revoke":                         {rollout.Spec{Verb: rollout.Revoke, Key: byOld}, bitbucket(), "remove", 0, ""},
		"relabel":                        {rollout.Spec{Verb: rollout.Relabel, Key: byOld, Label: "new"}, bitbucket(), "relabel", 0, ""},
		"add a new one":                  {rollout.Spec{Verb: rollout.Add, New: rollout.NewKey{Comment: "ci"}}, bitbucket(), "add verify", 1, ""},
		"add without verification":       {rollout.Spec{Verb: rollout.Add, NoVerify: true}, bitbucket(), "add", 1, ""},
		"add a set where none is shared": {rollout.Spec{Verb: rollout.Add, New: rollout.NewKey{Comment: "ci"}}, github(), "make add verify", 3, "ci"},
	} {
		p := Plan(c.spec, facts(c.traits, 3), noon)
		if len(p.Steps) != 3 || deeds(p.Steps[0]) != c.want || p.Pairs != c.pairs || p.Set != c.set {
			t.Errorf("%s: %d steps of %q, %d pairs, set %q; want %q, %d, %q; refused %v", name, len(p.Steps), deeds(p.Steps[0]), p.Pairs, p.Set, c.want, c.pairs, c.set, p.Exclusions)
			continue
		}
		if p.Steps[0].Repo != "acme/r001" || p.Steps[2].N != 3 {
			t.Errorf("%s: out of order: %+v", name, p.Steps)
		}
		if c.spec.Verb == rollout.Rotate && p.Steps[0].Acts[len(p.Steps[0].Acts)-1].Kind == rollout.ActRemove {
			take := p.Steps[0].Acts[len(p.Steps[0].Acts)-1]
			if take.Fingerprint != oldKey || take.KeyID == "" || take.Public == "" || take.Label != "ci" || take.Access != api.ReadWrite {
				t.Errorf("%s: cannot be undone: %+v", name, take)
			}
		}
	}
}

func TestWhyRepositoriesAreLeftOut(t *testing.T) {
	f := facts(bitbucket(), 6)
	f.Targets[0].Archived = true
	f.Targets[1].ReadError, f.Targets[1].ReadErrorReason = say.Plain("no right"), rollout.ReasonNoAdmin
	f.OpenRollouts[f.Targets[2].TargetID()] = 7
	f.Targets[3].Keys = nil
	p := Plan(rollout.Spec{Verb: rollout.Revoke, Key: rollout.KeyRef{Fingerprint: oldKey}}, f, noon)
	why := map[rollout.Reason]int{}
	for _, r := range p.Exclusions {
		why[r.Reason]++
		if r.Text.IsZero() || r.Target == "" {
			t.Errorf("%+v says nothing", r)
		}
	}
	if len(p.Steps) != 2 || why[rollout.ReasonArchived] != 1 || why[rollout.ReasonNoAdmin] != 1 || why[rollout.ReasonOpenRollout] != 1 || why[rollout.ReasonNotThere] != 1 {
		t.Errorf("%d steps, %v", len(p.Steps), why)
	}
	for name, c := range map[string]struct {
		spec   rollout.Spec
		traits api.Traits
		want   rollout.Reason
	}{
		"there already":           {rollout.Spec{Verb: rollout.Add, Key: rollout.KeyRef{Fingerprint: oldKey}, Access: api.ReadWrite}, github(), rollout.ReasonAlreadyThere},
		"there with other access": {rollout.Spec{Verb: rollout.Add, Key: rollout.KeyRef{Fingerprint: oldKey}}, github(), rollout.ReasonOtherAccess},
		"no write access":         {rollout.Spec{Verb: rollout.Add, Access: api.ReadWrite}, bitbucket(), rollout.ReasonNoWrite},
		"no relabel":              {rollout.Spec{Verb: rollout.Relabel, Key: rollout.KeyRef{Fingerprint: oldKey}, Label: "x"}, github(), rollout.ReasonNoRelabel},
		"the label is there":      {rollout.Spec{Verb: rollout.Relabel, Key: rollout.KeyRef{Fingerprint: oldKey}, Label: "ci"}, bitbucket(), rollout.ReasonAlreadyThere},
	} {
		p := Plan(c.spec, facts(c.traits, 2), noon)
		if len(p.Steps) != 0 || len(p.Exclusions) != 2 || p.Exclusions[0].Reason != c.want {
			t.Errorf("%s: %d steps, %+v", name, len(p.Steps), p.Exclusions)
		}
	}
	bare := facts(github(), 3)
	for i := range bare.Targets {
		bare.Targets[i].Keys = nil
	}
	if p := Plan(rollout.Spec{Verb: rollout.Add, Key: rollout.KeyRef{Fingerprint: oldKey}}, bare, noon); len(p.Steps) != 1 || len(p.Exclusions) != 2 || p.Exclusions[0].Reason != rollout.ReasonOneRepoOnly {
		t.Errorf("one key where each may have one repository: %+v", p)
	}
}

// What the forge would refuse of a given key is left out of the plan already.
func TestAKeyThatIsTakenIsLeftOut(t *testing.T) {
	for want, account := range map[rollout.Reason]AccountFacts{
		rollout.ReasonOnAccount:   {Traits: bitbucket(), Owner: "ada"},
		rollout.ReasonOneRepoOnly: {Traits: github(), StandsOn: "acme/elsewhere"},
	} {
		f := facts(account.Traits, 2)
		f.Accounts["a"] = account
		for i := range f.Targets {
			f.Targets[i].Keys = nil
		}
		p := Plan(rollout.Spec{Verb: rollout.Add, Key: rollout.KeyRef{Fingerprint: oldKey}}, f, noon)
		if len(p.Steps) != 0 || len(p.Exclusions) != 2 || p.Exclusions[0].Reason != want || !strings.Contains(p.Exclusions[0].Text.String(), account.Owner+account.StandsOn) {
			t.Errorf("%s: %d steps, %+v", want, len(p.Steps), p.Exclusions)
		}
		if p := Plan(rollout.Spec{Verb: rollout.Add, New: rollout.NewKey{Comment: "new"}}, f, noon); len(p.Steps) != 2 {
			t.Errorf("%s: a new key is not taken: %+v", want, p.Exclusions)
		}
	}
}

// The same world gives the same hash; any change of what would be done gives
// another.
func TestTheHashIsOverWhatWillBeDone(t *testing.T) {
	spec := rollout.Spec{Verb: rollout.Rotate, Key: rollout.KeyRef{Fingerprint: oldKey}, RemoveAtOnce: true}
	base := Plan(spec, facts(bitbucket(), 4), noon).Hash
	later := facts(bitbucket(), 4)
	for i := range later.Targets {
		later.Targets[i].Read = noon.Add(time.Hour)
	}
	if h := Plan(spec, later, noon.Add(time.Hour)).Hash; h != base || len(h) != rollout.HashDigits {
		t.Errorf("an hour later %s, before %s", h, base)
	}
	older := spec
	older.MaxAge = time.Hour
	if h := Plan(older, facts(bitbucket(), 4), noon).Hash; h != base {
		t.Errorf("how old the facts may be changes the hash: %s", h)
	}
	for name, change := range map[string]func(*Facts){
		"one less":       func(f *Facts) { f.Targets = f.Targets[1:] },
		"one archived":   func(f *Facts) { f.Targets[0].Archived = true },
		"another access": func(f *Facts) { f.Targets[0].Keys[0].Access = api.Read },
		"another key":    func(f *Facts) { f.Targets[0].Keys[0].Fingerprint = "SHA256:other" },
		"key gone":       func(f *Facts) { f.Targets[0].Keys = nil },
		"busy":           func(f *Facts) { f.OpenRollouts[f.Targets[0].TargetID()] = 1 },
	} {
		f := facts(bitbucket(), 4)
		change(&f)
		if Plan(spec, f, noon).Hash == base {
			t.Errorf("%s: the hash is the same", name)
		}
	}
	// Which call told of the key, and what it is called there, changes nothing:
	// a bulk answer tells no ids.
	same := facts(bitbucket(), 4)
	same.Targets[0].Keys[0].ID, same.Targets[0].Keys[0].Label = "", "x"
	if h := Plan(spec, same, noon).Hash; h != base {
		t.Errorf("the id and the label of the old key change the hash: %s", h)
	}
}

func TestWhatAPlanCosts(t *testing.T) {
	rotate := rollout.Spec{Verb: rollout.Rotate, Key: rollout.KeyRef{Fingerprint: oldKey}, RemoveAtOnce: true}
	for name, c := range map[string]struct {
		spec             rollout.Spec
		traits           api.Traits
		n                int
		requests, pauses int
		least, most      time.Duration
		says             string
	}{
		"a few on Bitbucket":    {rotate, bitbucket(), 10, 50, 0, time.Second, 2 * time.Second, "50 requests, 10 verifications over SSH, about 1 s"},
		"1,200 on Bitbucket":    {rotate, bitbucket(), 1200, 6000, 6, 5 * time.Hour, 7 * time.Hour, "with 6 pauses for Bitbucket Cloud's hourly limit"},
		"300 on GitHub":         {rotate, github(), 300, 1500, 1, 299 * time.Second, 2 * time.Hour, "1500 requests"},
		"a wait costs one more": {rollout.Spec{Verb: rollout.Rotate, Key: rollout.KeyRef{Fingerprint: oldKey}, Soak: time.Hour}, bitbucket(), 10, 60, 0, 0, time.Minute, "60 requests"},
		"revoke":                {rollout.Spec{Verb: rollout.Revoke, Key: rollout.KeyRef{Fingerprint: oldKey}}, bitbucket(), 10, 30, 0, 0, time.Minute, "30 requests, about"},
	} {
		p := Plan(c.spec, facts(c.traits, c.n), noon)
		cost := p.Costs[0]
		if cost.Requests != c.requests || cost.Pauses != c.pauses || cost.Duration < c.least || cost.Duration > c.most || !strings.Contains(cost.Text.String(), c.says) {
			t.Errorf("%s: %+v", name, cost)
		}
	}
}

func TestWhatAPersonShouldKnowIsNoted(t *testing.T) {
	f := facts(github(), 3)
	f.NeverRead = 5
	f.Targets[0].Keys[0].Disabled = true
	p := Plan(rollout.Spec{Verb: rollout.Rotate, Key: rollout.KeyRef{Fingerprint: oldKey}, Choice: rollout.Choice{Where: true}}, f, noon)
	all := say.List(p.Notes...).String()
	for _, want := range []string{"5 repositories were never read", "1 deploy key there is switched off", "may push to 3 repositories", "deleted when the token of a"} {
		if !strings.Contains(all, want) {
			t.Errorf("notes lack %q: %s", want, all)
		}
	}
	p = Plan(rollout.Spec{Verb: rollout.Add}, facts(bitbucket(), 3), noon)
	if !strings.Contains(say.List(p.Notes...).String(), "one key on project acme/PAY would do for 3") {
		t.Errorf("notes: %q", p.Notes)
	}
}

// What a server sent does not reach the screen as it is.
func TestHostileLabelsAreMadeSafe(t *testing.T) {
	f := facts(bitbucket(), 1)
	f.Subjects[0].Comment = "\x1b[2Jevil\u202e"
	f.Targets = append(f.Targets, f.Targets[0])
	f.Targets[1].Path, f.Targets[1].Keys = "acme/other", []DeployKey{{ID: "1", Label: " \x1b[31m" + strings.Repeat("long ", 100), Fingerprint: oldKey}}
	if label := Plan(rollout.Spec{Verb: rollout.Rotate, Key: rollout.KeyRef{Fingerprint: oldKey}}, f, noon).Steps[0].Acts[0].Label; len(label) > 200 || strings.TrimSpace(label) != label || strings.ContainsRune(label, 0x1b) {
		t.Errorf("label %q", label)
	}
	f.Targets[0].ReadError = say.Plain("\x1b]0;owned\x07no")
	p := Plan(rollout.Spec{Verb: rollout.Revoke, Key: rollout.KeyRef{Fingerprint: oldKey}}, f, noon)
	if strings.ContainsAny(p.Title.String()+p.Exclusions[0].Text.String(), "\x1b\x07\u202e") {
		t.Errorf("%q %q", p.Title, p.Exclusions[0].Text)
	}
}
