package store

import (
	"context"
	"errors"
	"testing"
	"time"
)

func namedRepo(path, id string) Repo { return Repo{Path: path, RepoID: id, Name: path} }

func standingKey(id, fp string) DeployKey {
	return DeployKey{KeyID: id, Fingerprint: fp, Type: "ed25519", Access: "read"}
}

func named(t *testing.T, s *Store, account, name string) string {
	t.Helper()
	n, err := s.RepoNamed(t.Context(), account, name)
	if errors.Is(err, ErrNotFound) {
		return "nowhere"
	}
	if err != nil {
		t.Fatal(err)
	}
	if n.Old {
		return "once " + n.Path
	}
	return n.Path
}

func targetsOf(t *testing.T, s *Store, fp string) []string {
	t.Helper()
	places, err := s.Placements(t.Context(), fp)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, p := range places {
		all = append(all, p.Account+" "+p.Target)
	}
	return all
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// Whatever letters are typed, and whatever the repository was called before,
// lead to one row.
func TestEveryNameLeadsToOneRepository(t *testing.T) {
	s := open(t, t.TempDir())
	addAccountAt(t, s, "a", "https://x")
	ctx := t.Context()
	must(t, s.SaveRepos(ctx, "a", []Repo{namedRepo("acme/Web", "{1}"), namedRepo("acme/x", "{2}")}))
	must(t, s.SaveKeys(ctx, KeyReading{Account: "a", Target: "ACME/web", Read: time.Unix(10, 0), Keys: []DeployKey{standingKey("7", "SHA256:f")}}))
	if got := targetsOf(t, s, "SHA256:f"); len(got) != 1 || got[0] != "a acme/Web" {
		t.Errorf("the key stands on %v", got)
	}
	must(t, s.SaveRepos(ctx, "a", []Repo{namedRepo("acme/site", "{1}"), namedRepo("acme/x", "{2}")}))
	for name, want := range map[string]string{"acme/site": "acme/site", "Acme/SITE": "acme/site", "acme/{1}": "acme/site", "{}/{1}": "acme/site",
		"acme/web": "once acme/site", "acme/x": "acme/x", "acme/none": "nowhere"} {
		if got := named(t, s, "a", name); got != want {
			t.Errorf("%s leads to %s, not %s", name, got, want)
		}
	}
	// A reading that was under way when the name changed.
	must(t, s.SaveKeys(ctx, KeyReading{Account: "a", Target: "acme/Web", Read: time.Unix(20, 0), Keys: []DeployKey{standingKey("7", "SHA256:f")}}))
	if got := targetsOf(t, s, "SHA256:f"); len(got) != 1 || got[0] != "a acme/site" {
		t.Errorf("the key stands on %v", got)
	}
	renames, err := s.RenamesSince(ctx, "a", time.Time{})
	if err != nil || len(renames) != 1 || renames[0] != (Renamed{From: "acme/Web", To: "acme/site"}) {
		t.Errorf("renames: %v, %v", renames, err)
	}
	// A new repository takes the old name: from now on it is meant.
	must(t, s.SaveRepos(ctx, "a", []Repo{namedRepo("acme/site", "{1}"), namedRepo("acme/web", "{9}")}))
	if got := named(t, s, "a", "ACME/WEB"); got != "acme/web" {
		t.Errorf("the name leads to %s", got)
	}
}

// What an older program kept under several spellings is one row after the next
// reading.
func TestRowsThatDifferInSpellingAreMerged(t *testing.T) {
	s := open(t, t.TempDir())
	addAccountAt(t, s, "a", "https://x")
	ctx := t.Context()
	for _, target := range []string{"ACME/Web", "acme/web", "Acme/WEB"} { // nothing is listed yet: kept as typed
		must(t, s.SaveKeys(ctx, KeyReading{Account: "a", Target: target, Read: time.Unix(10, 0), Keys: []DeployKey{standingKey("7", "SHA256:f")}}))
	}
	if got := targetsOf(t, s, "SHA256:f"); len(got) != 3 {
		t.Fatalf("the key stands on %v", got)
	}
	id, err := s.AddRollout(ctx, Rollout{Verb: "add", State: "ready"}, []RolloutStep{{N: 1, Account: "a", Target: "ACME/Web", State: "waiting"}})
	must(t, err)
	must(t, s.SaveRepos(ctx, "a", []Repo{namedRepo("acme/web", "{1}")}))
	if got := targetsOf(t, s, "SHA256:f"); len(got) != 1 || got[0] != "a acme/web" {
		t.Errorf("the key stands on %v", got)
	}
	_, steps, err := s.Rollout(ctx, id)
	if err != nil || steps[0].Target != "acme/web" {
		t.Errorf("the step is on %+v, %v", steps, err)
	}
}

// Two repositories swap their names: nothing is lost, and nothing gets mixed up.
func TestTwoRepositoriesSwapTheirNames(t *testing.T) {
	s := open(t, t.TempDir())
	addAccountAt(t, s, "a", "https://x")
	ctx := t.Context()
	must(t, s.SaveRepos(ctx, "a", []Repo{namedRepo("acme/a", "{1}"), namedRepo("acme/b", "{2}"), namedRepo("acme/gone", "{3}")}))
	for target, fp := range map[string]string{"acme/a": "SHA256:one", "acme/b": "SHA256:two", "acme/gone": "SHA256:three"} {
		must(t, s.SaveKeys(ctx, KeyReading{Account: "a", Target: target, Read: time.Unix(10, 0), Keys: []DeployKey{standingKey("7", fp)}}))
	}
	must(t, s.SaveRepos(ctx, "a", []Repo{namedRepo("acme/b", "{1}"), namedRepo("acme/gone", "{2}")}))
	for fp, want := range map[string]string{"SHA256:one": "a acme/b", "SHA256:two": "a acme/gone"} {
		if got := targetsOf(t, s, fp); len(got) != 1 || got[0] != want {
			t.Errorf("%s stands on %v, not %s", fp, got, want)
		}
	}
	if got := targetsOf(t, s, "SHA256:three"); len(got) != 0 {
		t.Errorf("the key of a repository that is gone stands on %v", got)
	}
}

// The forge tells of a new name in the middle of a call.
func TestARenameIsNotedAtOnce(t *testing.T) {
	s := open(t, t.TempDir())
	addAccountAt(t, s, "a", "https://x")
	ctx := t.Context()
	must(t, s.SaveRepos(ctx, "a", []Repo{namedRepo("acme/a", "{1}")}))
	must(t, s.SaveKeys(ctx, KeyReading{Account: "a", Target: "acme/a", Read: time.Unix(10, 0), Keys: []DeployKey{standingKey("7", "SHA256:f")}}))
	must(t, s.RenameRepo(ctx, "a", "acme/A", namedRepo("acme/b", "{1}")))
	must(t, s.RenameRepo(ctx, "a", "acme/a", namedRepo("acme/b", "{1}"))) // told twice
	if got := targetsOf(t, s, "SHA256:f"); len(got) != 1 || got[0] != "a acme/b" || named(t, s, "a", "acme/a") != "once acme/b" {
		t.Errorf("the key stands on %v; acme/a leads to %s", got, named(t, s, "a", "acme/a"))
	}
	repos, err := s.Repos(ctx, "a")
	if err != nil || len(repos) != 1 || repos[0].Path != "acme/b" || repos[0].Keys != 1 {
		t.Errorf("%+v, %v", repos, err)
	}
}

// Two accounts on one forge see one repository: what one reads is true for the
// other, and the place is the same.
func TestARepositoryOfTwoAccountsIsOnePlace(t *testing.T) {
	s := open(t, t.TempDir())
	ctx := t.Context()
	for id, forge := range map[string]string{"a": "https://x", "b": "https://x", "c": "https://y"} {
		addAccountAt(t, s, id, forge)
		must(t, s.SaveRepos(ctx, id, []Repo{namedRepo("acme/a", "{1}")}))
	}
	must(t, s.SaveKeys(ctx, KeyReading{Account: "a", Target: "acme/a", Read: time.Unix(10, 0), Keys: []DeployKey{standingKey("7", "SHA256:f")}}))
	if got := targetsOf(t, s, "SHA256:f"); len(got) != 2 || got[0] != "a acme/a" || got[1] != "b acme/a" {
		t.Errorf("the key stands on %v", got)
	}
	same, err := s.SamePlaces(ctx)
	must(t, err)
	if a, b, c := same.Key("a", "acme/a", false), same.Key("b", "acme/a", false), same.Key("c", "acme/a", false); a != b || a == c || same.Key("a", "acme/P", true) != same.Key("b", "acme/P", true) || same.Key("a", "acme/a", true) == a {
		t.Errorf("%q, %q, %q", a, b, c)
	}
	must(t, s.SaveKeys(ctx, KeyReading{Account: "b", Target: "acme/a", Read: time.Unix(20, 0)}))
	if got := targetsOf(t, s, "SHA256:f"); len(got) != 0 {
		t.Errorf("the key that is gone stands on %v", got)
	}
}

func addAccountAt(t *testing.T, s *Store, id, url string) {
	t.Helper()
	must(t, s.UpdateAccount(context.WithoutCancel(t.Context()), Account{ID: id, Forge: "bitbucket", BaseURL: url, Login: id, UserID: id, User: id}))
}
