package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"latchkey/keys"

	"github.com/google/go-cmp/cmp"
)

func manyRepos(n int, read time.Time) []Repo {
	repos := make([]Repo, n)
	for i := range repos {
		repos[i] = Repo{Path: fmt.Sprintf("w/r%d", i), RepoID: fmt.Sprintf("{%d}", i), Name: fmt.Sprintf("R %d", i), Project: "P",
			Private: true, SSHURL: fmt.Sprintf("git@ssh.example.org:w/r%d.git", i), Updated: noon, Read: read}
	}
	return repos
}

func TestRepositoriesAreReplacedAsAWhole(t *testing.T) {
	s, ctx := open(t, t.TempDir()), t.Context()
	put(t, s, Changes{PutAccount: ada("a"), PutPair: &Pair{Fingerprint: "SHA256:x"}})
	ok(t, s.SaveRepos(ctx, "a", manyRepos(3, noon)))
	ok(t, s.SaveKeys(ctx,
		KeyReading{Account: "a", Target: "w/r1", Read: noon, Keys: []DeployKey{{KeyID: "1", Fingerprint: "SHA256:x", LastUsed: noon}, {KeyID: "2", Unreadable: "dsa"}}},
		KeyReading{Account: "a", Target: "w/r2", Read: noon, Keys: []DeployKey{{KeyID: "3", Fingerprint: "SHA256:y"}}}))
	later := manyRepos(2, noon.Add(time.Hour))
	later[0].Archived = true
	ok(t, s.SaveRepos(ctx, "a", later))
	got, err := s.Repos(ctx, "")
	ok(t, err)
	for i := range later {
		later[i].Account, later[i].Keys = "a", -1
	}
	later[1].Keys, later[1].KeysRead, later[1].LastUsed, later[1].KeysTried, later[1].PrivateKeys, later[1].UseUnread = 2, noon, noon, noon, 1, 1
	if d := cmp.Diff(later, got); d != "" {
		t.Error(d)
	}
	if gone, err := s.Keys(ctx, "a", "w/r2", false); err != nil || len(gone) != 0 {
		t.Errorf("keys of a repository that is gone: %v %v", gone, err)
	}
}

func TestRenamedRepositoriesKeepTheirKeys(t *testing.T) {
	s, ctx := open(t, t.TempDir()), t.Context()
	put(t, s, Changes{PutAccount: ada("a")})
	repos := manyRepos(3, noon)
	ok(t, s.SaveRepos(ctx, "a", repos))
	for i := range 3 {
		ok(t, s.SaveKeys(ctx, KeyReading{Account: "a", Target: repos[i].Path, Read: noon, Keys: []DeployKey{{KeyID: fmt.Sprint(i), Fingerprint: "SHA256:x"}}}))
	}
	put(t, s, Changes{PutPlace: &Placement{Account: "a", Target: "w/r2", Fingerprint: "SHA256:x", KeyID: "2"}})
	repos[0].Path, repos[1].Path, repos[2].Path = "w/r1", "w/r0", "w/new" // a swap and a move
	ok(t, s.SaveRepos(ctx, "a", repos))
	for i, r := range repos {
		rows, err := s.Keys(ctx, "a", r.Path, false)
		ok(t, err)
		if len(rows) != 1 || rows[0].KeyID != fmt.Sprint(i) {
			t.Errorf("%s: %v", r.Path, rows)
		}
	}
	places, err := s.Placements(ctx, "SHA256:x")
	ok(t, err)
	if len(places) != 3 || places[0].Target != "w/new" {
		t.Errorf("places %v", places)
	}
}

func TestWhatCouldNotBeReadStaysWithItsAge(t *testing.T) {
	s, ctx := open(t, t.TempDir()), t.Context()
	put(t, s, Changes{PutAccount: ada("a")})
	before := []Repo{{Path: "w/r0", RepoID: "0", Name: "r0", Read: noon}, {Path: "beta/r1", RepoID: "1", Name: "r1", Read: noon},
		{Path: "beta-2/r2", RepoID: "2", Name: "r2", Read: noon}, {Path: "beta/r3", RepoID: "3", Name: "r3", Read: noon}}
	ok(t, s.SaveRepos(ctx, "a", before))
	ok(t, s.SaveKeys(ctx, KeyReading{Account: "a", Target: "beta/r1", Read: noon, Keys: []DeployKey{{KeyID: "1", Fingerprint: "SHA256:x"}}}))
	later := noon.Add(time.Hour)
	closed := Unread{Part: "Beta", Kind: "ip-allow-list", Error: "no", Tried: later}
	// r0 is gone, r3 has moved to w, beta is closed
	ok(t, s.SaveRepos(ctx, "a", []Repo{{Path: "w/r3", RepoID: "3", Name: "r3", Read: later}}, closed))
	got, err := s.Repos(ctx, "a")
	ok(t, err)
	if len(got) != 2 || got[0].Path != "beta/r1" || !got[0].Read.Equal(noon) || got[0].Keys != 1 || got[1].Path != "w/r3" {
		t.Errorf("rows %+v", got)
	}
	closed.Tried = later.Add(time.Hour)
	ok(t, s.SaveRepos(ctx, "a", nil, closed))
	parts, err := s.Unread(ctx, "")
	ok(t, err)
	if len(parts) != 1 || !parts[0].Since.Equal(later) || !parts[0].Tried.Equal(closed.Tried) || parts[0].What != RepoList || parts[0].Account != "a" {
		t.Errorf("unread %+v", parts)
	}
	ok(t, s.SaveRepos(ctx, "a", nil))
	if parts, err = s.Unread(ctx, "a"); err != nil || len(parts) != 0 {
		t.Errorf("unread %+v, %v", parts, err)
	}
	if got, err = s.Repos(ctx, "a"); err != nil || len(got) != 0 {
		t.Errorf("rows %+v, %v", got, err)
	}
}

func TestAListingKeepsWhyKeysCouldNotBeRead(t *testing.T) {
	s, ctx := open(t, t.TempDir()), t.Context()
	put(t, s, Changes{PutAccount: ada("a")})
	ok(t, s.SaveRepos(ctx, "a", manyRepos(2, noon)))
	ok(t, s.SaveFailures(ctx, "a", Failure{Path: "w/r0", Error: "closed", Tried: noon}))
	ok(t, s.SaveRepos(ctx, "a", manyRepos(2, noon)))
	got, err := s.Repos(ctx, "a")
	ok(t, err)
	if got[0].KeysError != "closed" || !got[0].KeysTried.Equal(noon) {
		t.Errorf("%+v", got[0])
	}
	other := manyRepos(1, noon)
	other[0].RepoID = "another one under the same name"
	ok(t, s.SaveRepos(ctx, "a", other))
	if got, err = s.Repos(ctx, "a"); err != nil || got[0].KeysError != "" || got[0].Keys != -1 {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestRowsShowWhileTheListIsRead(t *testing.T) {
	s, ctx := open(t, t.TempDir()), t.Context()
	put(t, s, Changes{PutAccount: ada("a")})
	ok(t, s.SaveRepos(ctx, "a", manyRepos(2, noon)))
	first, err := s.Listed(ctx, "a")
	ok(t, err)
	more := manyRepos(4, noon.Add(time.Hour))
	more[0].Path = "w/renamed"
	ok(t, s.AddRepos(ctx, "a", more))
	got, err := s.Repos(ctx, "a")
	ok(t, err)
	if len(got) != 4 || got[0].Path != "w/r0" || !got[0].Read.Equal(noon) {
		t.Errorf("rows %+v", got)
	}
	if again, err := s.Listed(ctx, "a"); err != nil || !again.Equal(first) {
		t.Errorf("the list counts as read: %v, %v", again, err)
	}
}

func TestAFailedWriteOfRepositoriesKeepsTheOldOnes(t *testing.T) {
	s := open(t, t.TempDir())
	put(t, s, Changes{PutAccount: ada("a")})
	ok(t, s.SaveRepos(t.Context(), "a", manyRepos(3, noon)))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.SaveRepos(ctx, "a", nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled write: %v", err)
	}
	if got, err := s.Repos(t.Context(), "a"); err != nil || len(got) != 3 {
		t.Errorf("%d rows, %v", len(got), err)
	}
}

func TestRequestsAreCountedOverARollingWindow(t *testing.T) {
	dir := t.TempDir()
	now := noon
	s, err := Open(t.Context(), dir, func() time.Time { return now })
	ok(t, err)
	defer s.Close()
	ctx := t.Context()
	rules := []Rule{{Per: time.Hour, Most: 3, Use: AnyUse}, {Per: time.Minute, Most: 1, Use: 2}}
	spend := func(account string, use int) (int64, time.Duration) {
		id, wait, err := s.Spend(ctx, account, use, rules)
		ok(t, err)
		return id, wait
	}
	var last int64
	for i := range 3 {
		id, wait := spend("a", 0)
		if id == 0 || wait != 0 {
			t.Fatalf("request %d: id %d, wait %v", i+1, id, wait)
		}
		last = id
		now = now.Add(time.Minute)
	}
	if id, wait := spend("a", 0); id != 0 || wait < 57*time.Minute || wait > 57*time.Minute+time.Second {
		t.Errorf("fourth request: %d %v", id, wait)
	}
	if id, wait := spend("b", 2); id == 0 || wait != 0 {
		t.Errorf("another account: %d %v", id, wait)
	}
	if id, wait := spend("b", 2); id != 0 || wait > time.Minute+time.Second || wait < time.Minute {
		t.Errorf("the second of its use within a minute: %d %v", id, wait)
	}
	if id, _, err := s.Spend(ctx, "b", 1, rules[:1]); err != nil || id == 0 {
		t.Error("one of another use is held back too")
	}
	ok(t, s.Unspend(ctx, last))
	if id, wait := spend("a", 0); id == 0 || wait != 0 {
		t.Errorf("after one was taken back: %d %v", id, wait)
	}
	if spent, wait, err := s.Room(ctx, "a", rules[0]); err != nil || spent != 3 || wait == 0 {
		t.Errorf("room: %d %v %v", spent, wait, err)
	}
	now = noon.Add(time.Hour + time.Second)
	if id, _ := spend("a", 0); id == 0 {
		t.Error("the first has left the window, and there is no room")
	}
	ok(t, s.PruneRequests(ctx, now))
	if n, err := s.RequestsSince(ctx, "a", noon); err != nil || n != 0 {
		t.Errorf("after pruning: %d %v", n, err)
	}
}

func TestSettings(t *testing.T) {
	s, ctx := open(t, t.TempDir()), t.Context()
	for _, want := range []string{"", "one", "two", ""} {
		ok(t, s.SetSetting(ctx, "k", want))
		if got, err := s.Setting(ctx, "k"); err != nil || got != want {
			t.Errorf("%q %v, want %q", got, err, want)
		}
	}
}

func BenchmarkSaveRepos10000(b *testing.B) {
	s := open(b, b.TempDir())
	w, _, _ := s.Begin(b.Context(), Entry{What: "t", Subject: "t"})
	ok(b, w.End(b.Context(), Done, &Changes{PutAccount: ada("a")}))
	repos := manyRepos(10000, noon)
	for b.Loop() {
		ok(b, s.SaveRepos(b.Context(), "a", repos))
	}
}

func BenchmarkRepos10000x3(b *testing.B) {
	s := open(b, b.TempDir())
	w, _, _ := s.Begin(b.Context(), Entry{What: "t", Subject: "t"})
	ok(b, w.End(b.Context(), Done, &Changes{PutAccount: ada("a"), PutPair: &Pair{Fingerprint: "SHA256:x1"}}))
	repos := manyRepos(10000, noon)
	ok(b, s.SaveRepos(b.Context(), "a", repos))
	var all []KeyReading
	for _, r := range repos {
		all = append(all, KeyReading{Account: "a", Target: r.Path, Read: noon, Keys: []DeployKey{
			{KeyID: "1", Fingerprint: "SHA256:x1"}, {KeyID: "2", Fingerprint: "SHA256:x2"}, {KeyID: "3", Fingerprint: "SHA256:x3"}}})
	}
	ok(b, s.SaveKeys(b.Context(), all...))
	for b.Loop() {
		if got, err := s.Repos(b.Context(), "a"); err != nil || len(got) != 10000 || got[0].PrivateKeys != 1 {
			b.Fatal(len(got), err)
		}
	}
}

func BenchmarkSpendRequest(b *testing.B) {
	s := open(b, b.TempDir())
	for b.Loop() {
		_, _, err := s.Spend(b.Context(), "a", 0, []Rule{{Per: time.Hour, Most: 1 << 30, Use: AnyUse}})
		ok(b, err)
	}
}

// A change is read back while a slow answer from before it is under way: the
// slow answer must not bring the old state back. A clock that was put back must
// not keep readings out.
func TestAReadingThatWasOvertakenIsLeftOut(t *testing.T) {
	s, ctx := open(t, t.TempDir()), t.Context()
	put(t, s, Changes{PutAccount: ada("a")})
	reading := func(began, read time.Time, label string) KeyReading {
		return KeyReading{Account: "a", Target: "w/r", Began: began, Read: read, Keys: []DeployKey{{KeyID: "1", Fingerprint: "SHA256:x", Label: label}}}
	}
	for _, step := range []struct {
		what         string
		began, read  time.Duration
		label, after string
	}{
		{"the first", 0, 2 * time.Second, "first", "first"},
		{"one that another overtook", time.Second, 3 * time.Second, "overtaken", "first"},
		{"a later one", 4 * time.Second, 5 * time.Second, "later", "later"},
		{"one after the clock was put back", -time.Hour, -time.Hour + time.Second, "clock", "clock"},
	} {
		ok(t, s.SaveKeys(ctx, reading(noon.Add(step.began), noon.Add(step.read), step.label)))
		rows, err := s.Keys(ctx, "a", "w/r", false)
		ok(t, err)
		if len(rows) != 1 || rows[0].Label != step.after {
			t.Errorf("%s: %+v, want %q", step.what, rows, step.after)
		}
	}
}

func TestWeakKeysAreCountedWithoutReadingAllKeys(t *testing.T) {
	s, ctx := open(t, t.TempDir()), t.Context()
	put(t, s, Changes{PutAccount: ada("a")})
	ok(t, s.SaveRepos(ctx, "a", manyRepos(2, noon)))
	ok(t, s.SaveKeys(ctx,
		KeyReading{Account: "a", Target: "w/r0", Read: noon, Keys: []DeployKey{
			{KeyID: "1", Type: "dsa", Bits: 1024}, {KeyID: "2", Type: "rsa", Bits: 2047}, {KeyID: "3", Type: "rsa", Bits: 2048},
			{KeyID: "4", Type: "ed25519", Bits: 256}, {KeyID: "5", Type: "rsa"}}},
		KeyReading{Account: "a", Target: "w/r1", Read: noon, Keys: []DeployKey{{KeyID: "6", Type: "ecdsa", Bits: 521}}}))
	got, err := s.Repos(ctx, "a")
	ok(t, err)
	if got[0].Weak != 2 || got[1].Weak != 0 {
		t.Errorf("%d and %d are weak, want 2 and 0", got[0].Weak, got[1].Weak)
	}
	plan, err := list(ctx, s, "explain", func(row interface{ Scan(...any) error }) (detail string, err error) {
		var n int
		return detail, row.Scan(&n, &n, &n, &detail)
	}, "EXPLAIN QUERY PLAN "+keysWeak())
	ok(t, err)
	if len(plan) == 0 || !strings.Contains(plan[0], "deploy_keys_weak") { // nor where its condition is not the index's
		t.Errorf("it does not use its index: %q", plan)
	}
}

// SQL counts the keys that the rest of the program calls weak.
func TestWhatCountsAsWeakIsTheSameEverywhere(t *testing.T) {
	s, ctx := open(t, t.TempDir()), t.Context()
	put(t, s, Changes{PutAccount: ada("a")})
	ok(t, s.SaveRepos(ctx, "a", manyRepos(1, noon)))
	for _, kind := range []string{"dsa", "rsa", "ecdsa", "ed25519", "ecdsa-sk", "rsa-cert"} {
		for _, bits := range []int{0, 1, 256, 1024, keys.LeastRSA - 1, keys.LeastRSA, keys.GoodRSA} {
			ok(t, s.SaveKeys(ctx, KeyReading{Account: "a", Target: "w/r0", Read: noon, Keys: []DeployKey{{KeyID: "1", Type: kind, Bits: bits}}}))
			rows, err := s.Repos(ctx, "a")
			ok(t, err)
			if weak := rows[0].Weak == 1; weak != keys.WeakType(kind, bits) {
				t.Errorf("%s of %d bits: weak %v", kind, bits, weak)
			}
		}
	}
}

// The parts of one reading are tried one after the other, so each has a time of
// its own: all of them are kept, and the next reading forgets those that it read.
func TestEveryPartThatOneReadingLeftOutIsKept(t *testing.T) {
	s, ctx := open(t, t.TempDir()), t.Context()
	put(t, s, Changes{PutAccount: ada("a")})
	part := func(name string, at time.Time) Unread {
		return Unread{Part: name, Kind: "forbidden", Error: "no", Tried: at}
	}
	ok(t, s.SaveRepos(ctx, "a", []Repo{{Path: "zeta/odd", RepoID: "1", Name: "odd", Read: noon}}))
	ok(t, s.SaveRepos(ctx, "a", nil, part("beta", noon), part("gamma", noon.Add(time.Second)), part("zeta/odd", noon.Add(2*time.Second))))
	parts, err := s.Unread(ctx, "a")
	ok(t, err)
	if len(parts) != 3 || parts[0].Part != "beta" || parts[1].Part != "gamma" {
		t.Errorf("unread %+v", parts)
	}
	if rows, err := s.Repos(ctx, "a"); err != nil || len(rows) != 1 { // it was left out, which is not gone
		t.Errorf("rows %+v, %v", rows, err)
	}
	ok(t, s.SaveRepos(ctx, "a", nil, part("gamma", noon.Add(time.Hour))))
	if parts, err = s.Unread(ctx, "a"); err != nil || len(parts) != 1 || parts[0].Part != "gamma" || !parts[0].Since.Before(parts[0].Tried) {
		t.Errorf("unread %+v, %v", parts, err)
	}
}
