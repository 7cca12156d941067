package snapshot

import (
	"strings"
	"testing"
	"time"

	"latchkey/keys"
)

// Two visits, a hundred days apart.
var (
	before = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	after  = before.AddDate(0, 0, 100)
)

// scene is one key on one repository at the first visit, and nothing at the second.
type scene struct {
	a, b  State
	deeds []Deed
}

func (s *scene) key() *Key          { return &s.a.Targets[0].Keys[0] }
func (s *scene) was() *Account      { return &s.a.Facts.Accounts[0] }
func (s *scene) is() *Account       { return &s.b.Facts.Accounts[0] }
func (s *scene) target() *Target    { return &s.a.Targets[0] }
func (s *scene) now() *Target       { return &s.b.Targets[0] }
func (s *scene) removedByUs(d Deed) { s.deeds = append(s.deeds, d) }

func newScene() *scene {
	account := Account{ID: "a", Forge: "GitHub", Server: "github x", User: "ada", Credential: "t1", Listed: before}
	key := Key{Fingerprint: "SHA256:k", ID: "7", Label: "ci", Access: "read", Created: before.AddDate(-2, 0, 0)}
	s := &scene{}
	s.a = State{At: before, Facts: Facts{Accounts: []Account{account}}, Targets: []Target{{Server: "github x", Account: "a", Path: "acme/web", ID: "1", Read: true, Keys: []Key{key}}}}
	account.Listed = after
	s.b = State{At: after, Facts: Facts{Accounts: []Account{account}}, Targets: []Target{{Server: "github x", Account: "a", Path: "acme/web", ID: "1", Read: true}}}
	return s
}

func TestWhyAKeyVanished(t *testing.T) {
	ours := Deed{At: before.AddDate(0, 0, 9), By: "ada@build", Kind: Vanished, Account: "a", Path: "acme/web", Fingerprint: "SHA256:k", Rollout: 4}
	year := 365 * 24 * time.Hour
	for name, c := range map[string]struct {
		edit func(*scene)
		want string // kind and causes
	}{
		"nothing speaks for anything": {func(*scene) {}, "vanished: unknown"},
		"Latchkey removed it":         {func(s *scene) { s.removedByUs(ours) }, "vanished: latchkey!"},
		"Latchkey removed it, though other things would do": {func(s *scene) {
			s.removedByUs(ours)
			s.key().Disabled = true
		}, "vanished: latchkey!"},
		"Latchkey removed another key":  {func(s *scene) { d := ours; d.Fingerprint = "SHA256:x"; s.removedByUs(d) }, "vanished: unknown"},
		"Latchkey removed it elsewhere": {func(s *scene) { d := ours; d.Path = "acme/app"; s.removedByUs(d) }, "vanished: unknown"},
		"Latchkey removed it later":     {func(s *scene) { d := ours; d.At = after.Add(time.Hour); s.removedByUs(d) }, "vanished: unknown"},
		"Latchkey added it":             {func(s *scene) { d := ours; d.Kind = Appeared; s.removedByUs(d) }, "vanished: unknown"},
		"the token was replaced":        {func(s *scene) { s.was().OwnsKeys, s.key().Token, s.is().Credential = true, "t1", "t2" }, "vanished: token-gone"},
		"the token ended": {func(s *scene) {
			s.was().OwnsKeys, s.key().Token, s.is().TokenEnds = true, "t1", after.AddDate(0, 0, -1)
		}, "vanished: token-gone"},
		"the token is as before":   {func(s *scene) { s.was().OwnsKeys, s.key().Token = true, "t1" }, "vanished: unknown"},
		"somebody else's token":    {func(s *scene) { s.was().OwnsKeys, s.is().Credential = true, "t2" }, "vanished: unknown"},
		"a forge that keeps keys":  {func(s *scene) { s.key().Token, s.is().Credential = "t1", "t2" }, "vanished: unknown"},
		"unused for a year":        {func(s *scene) { s.was().ForgetsAfter, s.key().Used = year, "2025-04-01" }, "vanished: unused"},
		"used not so long ago":     {func(s *scene) { s.was().ForgetsAfter, s.key().Used = year, "2025-12-01" }, "vanished: unknown"},
		"used lately":              {func(s *scene) { s.was().ForgetsAfter, s.key().Used = year, UsedLately }, "vanished: unknown"},
		"never used for two years": {func(s *scene) { s.was().ForgetsAfter, s.key().Used = year, NeverUsed }, "vanished: unused"},
		"never used, but new":      {func(s *scene) { s.was().ForgetsAfter, s.key().Used, s.key().Created = year, NeverUsed, before }, "vanished: unknown"},
		"its use was not read":     {func(s *scene) { s.was().ForgetsAfter = year }, "vanished: unknown"},
		"switched off by policy":   {func(s *scene) { s.key().Disabled = true }, "vanished: policy"},
		"the owner's other keys were switched off": {func(s *scene) {
			other := Target{Server: "github x", Account: "a", Path: "acme/app", ID: "2", Read: true, Keys: []Key{{Fingerprint: "SHA256:o", ID: "8"}}}
			s.a.Targets = append(s.a.Targets, other)
			other.Keys = []Key{{Fingerprint: "SHA256:o", ID: "8", Disabled: true}}
			s.b.Targets = append(s.b.Targets, other)
		}, "vanished: policy"},
		"another owner's keys were switched off": {func(s *scene) {
			other := Target{Server: "github x", Account: "a", Path: "beta/app", ID: "2", Read: true, Keys: []Key{{Fingerprint: "SHA256:o", ID: "8"}}}
			s.a.Targets = append(s.a.Targets, other)
			other.Keys = []Key{{Fingerprint: "SHA256:o", ID: "8", Disabled: true}}
			s.b.Targets = append(s.b.Targets, other)
		}, "vanished: unknown"},
		"the machine is gone": {func(s *scene) { s.a.Facts.Machines = []Machine{{Name: "b7", Keys: []keys.Fingerprint{"SHA256:k"}}} }, "vanished: machine-retired"},
		"the machine is there": {func(s *scene) {
			s.a.Facts.Machines = []Machine{{Name: "b7", Keys: []keys.Fingerprint{"SHA256:k"}}}
			s.b.Facts.Machines = []Machine{{Name: "b7"}}
		}, "vanished: unknown"},
		"the repository is gone":    {func(s *scene) { s.b.Targets = nil }, "vanished: repository-gone"},
		"the repository was moved":  {func(s *scene) { s.now().Path = "beta/web" }, "vanished: repository-moved"},
		"several things are likely": {func(s *scene) { s.b.Targets = nil; s.key().Disabled = true }, "vanished: repository-gone policy"},
		// What was not read is no news.
		"the account is gone":               {func(s *scene) { s.b = State{At: after} }, "not-read: not-read!"},
		"the list was not read since":       {func(s *scene) { s.b.Targets, s.is().Listed = nil, before }, "not-read: not-read!"},
		"its part of the list was not read": {func(s *scene) { s.b.Targets, s.is().Unlisted = nil, []string{"acme"} }, "not-read: not-read!"},
		"another part was not read":         {func(s *scene) { s.b.Targets, s.is().Unlisted = nil, []string{"acm"} }, "vanished: repository-gone"},
		"the keys were not read":            {func(s *scene) { s.now().Read = false }, "not-read: not-read!"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene()
			c.edit(s)
			var got []string
			for _, change := range (toyStore{}).compare(t, &s.a, &s.b, s.deeds...) {
				if change.Fingerprint != "SHA256:k" {
					continue
				}
				line := string(change.Kind) + ":"
				for _, cause := range change.Causes {
					line += " " + cause.Code
					if cause.Certain {
						line += "!"
					}
					if cause.Text.IsZero() {
						t.Error("a cause says nothing")
					}
				}
				got = append(got, line)
			}
			if strings.Join(got, "; ") != c.want {
				t.Errorf("%s, want %s", strings.Join(got, "; "), c.want)
			}
		})
	}
}

// Who added a key the forge says, or the log of Latchkey's changes.
func TestWhoAddedAKey(t *testing.T) {
	s := newScene()
	s.now().Keys = []Key{{Fingerprint: "SHA256:k", ID: "7", Label: "ci", Access: "read"}, {Fingerprint: "SHA256:n", ID: "9", AddedBy: "grace", Created: after.AddDate(0, 0, -1)},
		{Fingerprint: "SHA256:o", ID: "10", AddedBy: "ada"}}
	s.deeds = []Deed{{At: after.AddDate(0, 0, -1), By: "ada@build", Kind: Appeared, Account: "a", Path: "acme/web", Fingerprint: "SHA256:o"}}
	got := (toyStore{}).compare(t, &s.a, &s.b, s.deeds...)
	if len(got) != 2 || got[0].By != "grace" || len(got[0].Causes) != 0 || got[1].By != "ada@build" || got[1].Causes[0].Code != "latchkey" {
		t.Errorf("%+v", got)
	}
}

// A reading that failed leaves what is known, and is said.
func TestAReadingThatFailedIsNoNews(t *testing.T) {
	s := newScene()
	s.b.Targets = []Target{s.a.Targets[0]}
	s.now().Trouble = "forbidden"
	got := (toyStore{}).compare(t, &s.a, &s.b)
	if len(got) != 1 || got[0].Kind != NotRead || got[0].Target != "acme/web" || !strings.Contains(got[0].Causes[0].Text.String(), "forbidden") {
		t.Errorf("%+v", got)
	}
}

// Two accounts that see one repository are no two places, and one of them that goes
// takes nothing with it.
func TestAnotherAccountSeesItNow(t *testing.T) {
	s := newScene()
	s.b.Facts.Accounts[0].ID = "other"
	s.now().Account, s.now().Keys = "other", s.target().Keys
	if got := (toyStore{}).compare(t, &s.a, &s.b); len(got) != 0 {
		t.Errorf("%+v", got)
	}
}

// Labels are what a stranger typed: they are compared as they are, and are in nothing
// but their own fields.
func TestHostileLabels(t *testing.T) {
	for _, label := range []string{"\x1b[31mred", "a\u202eb", "<script>alert(1)</script>", "=cmd()", strings.Repeat("x", 100_000), "a\x00b", "\"},{\"kind\":\"vanished", "acme/web", "\xff\xfe"} {
		s := newScene()
		s.key().Label = label
		s.now().Keys = []Key{{Fingerprint: "SHA256:k", ID: "7", Label: label, Access: "read", Created: s.key().Created}}
		if got := (toyStore{}).compare(t, &s.a, &s.b); len(got) != 0 {
			t.Errorf("%.20q: %+v", label, got)
		}
		s.now().Keys[0].Label = "other"
		got := (toyStore{}).compare(t, &s.a, &s.b)
		if len(got) != 1 || got[0].Kind != Label || got[0].From != strings.ToValidUTF8(label, "\ufffd") && got[0].From != "\ufffd\ufffd" {
			t.Errorf("%.20q: %d changes", label, len(got))
		}
	}
}

// What is stored is looked at against its hash: nobody edits the past.
func TestAnEditedSnapshotIsRefused(t *testing.T) {
	s := newScene()
	kept := toyStore{}
	a, b := kept.keep(&s.a), kept.keep(&s.b)
	for h, content := range kept {
		if strings.Contains(string(content), "SHA256:k") {
			kept[h] = []byte(strings.Replace(string(content), "SHA256:k", "SHA256:x", 1))
		}
	}
	if _, _, err := Content(kept.content).Differing(a, b); err == nil {
		t.Error("an edited row was taken")
	}
	clear(kept)
	if _, err := Content(kept.content).Facts(a); err == nil {
		t.Error("a missing row was taken")
	}
}

// A row is the same whoever reads it when, so that it is stored once.
func TestWhatIsTheSameHasOneRow(t *testing.T) {
	s := newScene()
	later := s.a
	later.At = after
	later.Facts = Facts{Accounts: []Account{{ID: "a", Server: "github x", Listed: after}}}
	x, y := s.a.Parts(), later.Parts()
	if len(x) != 2 || len(y) != 2 || x[1].Hash != y[1].Hash || x[0].Hash == y[0].Hash {
		t.Errorf("%+v, %+v", x, y)
	}
}
