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

// unread are n repositories of which only the list is known.
func unread(traits api.Traits, n int) Facts {
	f := facts(traits, n)
	for i := range f.Targets {
		f.Targets[i].Read, f.Targets[i].Keys = time.Time{}, nil
	}
	return f
}

// A plan is made over repositories that were never read: what is to be done there
// is seen when each one's turn comes, or they are left out.
func TestAPlanOverRepositoriesThatWereNeverRead(t *testing.T) {
	key := rollout.KeyRef{Fingerprint: oldKey}
	for name, c := range map[string]struct {
		spec rollout.Spec
		want string
	}{
		"add":           {rollout.Spec{Verb: rollout.Add, New: rollout.NewKey{Comment: "ci"}}, "add verify"},
		"add one of us": {rollout.Spec{Verb: rollout.Add, Key: key}, "add verify"},
		"rotate":        {rollout.Spec{Verb: rollout.Rotate, Key: key}, "add verify remove"},
		"revoke":        {rollout.Spec{Verb: rollout.Revoke, Key: key}, "remove"},
		"relabel":       {rollout.Spec{Verb: rollout.Relabel, Key: key, Label: "new"}, "relabel"},
	} {
		p := Plan(c.spec, unread(bitbucket(), 3), noon)
		if len(p.Steps) != 3 || !strings.HasPrefix(deeds(p.Steps[0]), strings.TrimSuffix(c.want, " remove")) || p.Basis.NeverRead != 3 || !p.Basis.Oldest.IsZero() {
			t.Errorf("%s: %d steps of %q, %+v, refused %v", name, len(p.Steps), deeds(p.Steps[0]), p.Basis, p.Exclusions)
		}
		if !strings.Contains(say.List(p.Notes...).String(), "3 repositories were never read: their deploy keys are read as each one's turn comes") {
			t.Errorf("%s: notes %q", name, p.Notes)
		}
		c.spec.NeverRead = rollout.LeaveOut
		p = Plan(c.spec, unread(bitbucket(), 3), noon)
		if len(p.Steps) != 0 || len(p.Exclusions) != 3 || p.Exclusions[0].Reason != rollout.ReasonNeverRead {
			t.Errorf("%s, left out: %d steps, %+v", name, len(p.Steps), p.Exclusions)
		}
	}
	p := Plan(rollout.Spec{Verb: rollout.Rotate, Key: key}, unread(bitbucket(), 1), noon)
	if put := p.Steps[0].Acts[0]; put.Access != "" || put.Replaces != oldKey {
		t.Errorf("what the old key may do there is not known, but the plan says %+v", put)
	}
}

// Of a key set, a repository that was never read gets the member that was made
// for it, and no other.
func TestOfASetTheMemberOfTheRepositoryIsMeant(t *testing.T) {
	f := unread(github(), 3)
	f.Subjects = nil
	for i, s := range f.Targets[:2] {
		f.Subjects = append(f.Subjects, Subject{Fingerprint: keys.Fingerprint(fmt.Sprint("SHA256:", i)), Set: "fleet", MadeFor: s.TargetID()})
	}
	p := Plan(rollout.Spec{Verb: rollout.Rotate, Key: rollout.KeyRef{Set: "fleet"}}, f, noon)
	if len(p.Steps) != 2 || len(p.Exclusions) != 1 || p.Exclusions[0].Reason != rollout.ReasonNotThere {
		t.Fatalf("%d steps, %+v", len(p.Steps), p.Exclusions)
	}
	for _, s := range p.Steps {
		if i := strings.TrimPrefix(string(s.Acts[1].Replaces), "SHA256:"); f.Targets[int(i[0]-'0')].Path != s.Target() {
			t.Errorf("%s: %s", s.Target(), s.Acts[1].Replaces)
		}
	}
}

// What was confirmed may shrink by what turned out to need nothing, and by that
// alone.
func TestWhatIsWithinAConfirmedPlan(t *testing.T) {
	spec := rollout.Spec{Verb: rollout.Revoke, Key: rollout.KeyRef{Fingerprint: oldKey}}
	confirmed := Plan(spec, unread(bitbucket(), 4), noon)
	read := facts(bitbucket(), 4)
	read.Targets[1].Keys = nil
	if now := Plan(spec, read, noon); now.Hash == confirmed.Hash || !now.Within(confirmed) {
		t.Error("a repository that turned out not to have the key makes the plan another one")
	}
	known := Plan(spec, facts(bitbucket(), 4), noon)
	if now := Plan(spec, read, noon); now.Within(known) {
		t.Error("a key that was known to stand there, and is gone, changes nothing")
	}
	if now := Plan(spec, facts(bitbucket(), 5), noon); now.Within(confirmed) {
		t.Error("more is done than was confirmed")
	}
	other := spec
	other.StopAfter = 3
	if now := Plan(other, facts(bitbucket(), 4), noon); now.Within(confirmed) {
		t.Error("something else was asked for")
	}
}

// A plan of ten thousand repositories and as many keys is worked out at once.
func TestAPlanOfTenThousandIsWorkedOutAtOnce(t *testing.T) {
	const n = 10_000
	f := facts(github(), n)
	f.Subjects = nil
	for i := range f.Targets {
		fp := keys.Fingerprint(fmt.Sprintf("SHA256:%043d", i))
		f.Subjects = append(f.Subjects, Subject{Fingerprint: fp, Set: "fleet", MadeFor: f.Targets[i].TargetID()})
		f.Targets[i].Keys[0].Fingerprint = fp
	}
	began := time.Now()
	p := Plan(rollout.Spec{Verb: rollout.Rotate, Key: rollout.KeyRef{Set: "fleet"}}, f, noon)
	took := time.Since(began)
	if len(p.Steps) != n {
		t.Errorf("%d steps of %d", len(p.Steps), n)
	}
	// The limit tells work per pair of repositories (minutes) from work per
	// repository, on a slow machine and with the race detector too.
	if took > 20*time.Second {
		t.Errorf("%d steps took %v", n, took)
	}
	t.Logf("%v", took)
}
