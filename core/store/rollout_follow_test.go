package store

import (
	"testing"
	"time"
)

func successorsOf(t *testing.T, s *Store) (all []string) {
	t.Helper()
	rows, err := s.Successors(t.Context())
	must(t, err)
	for _, k := range rows {
		all = append(all, k.Target+" "+k.Old+" "+k.New)
	}
	return all
}

func succeeded(target, old, fresh string) *Successor {
	return &Successor{Account: "a", Target: target, Old: old, New: fresh, Since: time.Unix(10, 0), Looked: time.Unix(10, 0)}
}

// What is known of replaced keys goes along when a repository is renamed, by a
// list or by one answer; that of a repository whose name is taken is forgotten,
// and two that swap their names keep each its own.
func TestReplacedKeysGoAlongWithARename(t *testing.T) {
	s := open(t, t.TempDir())
	addAccountAt(t, s, "a", "https://x")
	ctx := t.Context()
	must(t, s.SaveRepos(ctx, "a", []Repo{namedRepo("acme/a", "{1}"), namedRepo("acme/b", "{2}"), namedRepo("acme/gone", "{3}")}))
	id, err := s.AddRollout(ctx, Rollout{Verb: "rotate", State: "ready"}, nil)
	must(t, err)
	h, err := s.ClaimRollout(ctx, id)
	must(t, err)
	for target, old := range map[string]string{"acme/a": "one", "acme/b": "two", "acme/gone": "three"} {
		must(t, h.Commit(ctx, Mark{Successor: succeeded(target, old, "new "+old)}))
	}
	project := succeeded("acme/a", "four", "new four") // a project of that very name
	project.Project = true
	must(t, h.Commit(ctx, Mark{Successor: project}))
	must(t, s.SaveRepos(ctx, "a", []Repo{namedRepo("acme/b", "{1}"), namedRepo("acme/gone", "{2}")}))
	want := []string{"acme/a four new four", "acme/b one new one", "acme/gone two new two"}
	if got := successorsOf(t, s); !equal(got, want) {
		t.Errorf("%q, not %q", got, want)
	}
	must(t, s.RenameRepo(ctx, "a", "acme/b", namedRepo("acme/c", "{1}")))
	want[1] = "acme/c one new one"
	if got := successorsOf(t, s); !equal(got, want) {
		t.Errorf("%q, not %q", got, want)
	}
}

func equal(a, b []string) bool {
	for i := range a {
		if len(a) != len(b) || a[i] != b[i] {
			return false
		}
	}
	return len(a) == len(b)
}

// A step that is under way while its repository is renamed writes under the new
// name, although another repository has the old one by then.
func TestAStepWritesUnderTheNameThatItsRepositoryHas(t *testing.T) {
	s := open(t, t.TempDir())
	addAccountAt(t, s, "a", "https://x")
	ctx := t.Context()
	must(t, s.SaveRepos(ctx, "a", []Repo{namedRepo("acme/a", "{1}")}))
	step := RolloutStep{N: 1, Account: "a", Target: "acme/a", RepoID: "{1}", Planned: "acme/a", State: "waiting"}
	id, err := s.AddRollout(ctx, Rollout{Verb: "rotate", State: "ready"}, []RolloutStep{step})
	must(t, err)
	h, err := s.ClaimRollout(ctx, id)
	must(t, err)
	must(t, s.SaveRepos(ctx, "a", []Repo{namedRepo("acme/b", "{1}"), namedRepo("acme/a", "{9}")}))
	place := Placement{Account: "a", Target: "acme/a", Fingerprint: "new", KeyID: "7", Since: time.Unix(10, 0)}
	reading := KeyReading{Account: "a", Target: "acme/a", Read: time.Unix(10, 0), Keys: []DeployKey{standingKey("7", "new")}}
	steps := []RolloutStep{step}
	must(t, h.Commit(ctx, Mark{Steps: steps, Successor: succeeded("acme/a", "old", "new"), Member: &SetMember{Set: "ci", Fingerprint: "new", Account: "a", Target: "acme/a"},
		Changes: &Changes{PutPlace: &place, Keys: &reading}}))
	if got := targetsOf(t, s, "new"); !equal(got, []string{"a acme/b"}) {
		t.Errorf("the key stands on %v", got)
	}
	if got := successorsOf(t, s); !equal(got, []string{"acme/b old new"}) {
		t.Errorf("successors: %q", got)
	}
	_, stored, err := s.Rollout(ctx, id)
	must(t, err)
	if len(stored) != 1 || stored[0].Target != "acme/b" || stored[0].Planned != "acme/a" || stored[0].RepoID != "{1}" || steps[0].Target != "acme/b" {
		t.Errorf("the step: %+v", stored)
	}
	sets, err := s.KeySets(ctx)
	must(t, err)
	if len(sets) != 1 || len(sets[0].Members) != 1 || sets[0].Members[0].Target != "acme/b" {
		t.Errorf("sets: %+v", sets)
	}
	keys, err := s.Keys(ctx, "a", "acme/a", false)
	if err != nil || len(keys) != 0 {
		t.Errorf("the other repository has %+v, %v", keys, err)
	}
}
