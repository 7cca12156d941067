package audit

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"latchkey/core/inventory"
	"latchkey/keys"
)

func leavingWorld() *World {
	used := inventory.Use{Created: ago(400), Read: ago(1), Last: ago(5)}
	never := inventory.Use{Created: ago(400), Read: ago(1)}
	key := func(n string, k Key) Key {
		k.Fingerprint = keys.Fingerprint("SHA256:" + n)
		if k.Private == "" {
			k.Private = inventory.PrivateKeyUnknown
		}
		return k
	}
	at := func(account, target string, use inventory.Use) Place {
		return Place{Account: account, Target: target, KeyID: "1", Use: use}
	}
	place := func(p Place, by, token string) Place { p.AddedBy, p.Token = by, token; return p }
	return &World{Now: now(),
		Accounts: []Account{
			{ID: "gh-ada", Server: "github https://github.com", Login: "ada@example.org", User: "ada-l", Display: "Ada Lovelace", Credential: "t1"},
			{ID: "bb-ben", Server: "bitbucket", Login: "ben@example.org", User: "ben", OwnsKeys: true},
		},
		Repos: []Repo{{Account: "gh-ada", Path: "acme/web", Keys: 3}, {Account: "gh-ada", Path: "acme/unread", Keys: -1}},
		Machines: []Machine{
			{Name: "build-07", User: "ada", Keys: []MachineKey{{Fingerprint: "SHA256:machine"}}},
			{Name: "ada-laptop", User: "ci", Known: true, Keys: []MachineKey{{Fingerprint: "SHA256:laptop"}}},
			{Name: "canada-01", User: "ci", Known: true},
		},
		Keys: []Key{
			key("creator", Key{Places: []Place{place(at("bb-ben", "acme/api", used), "ada-l", ""), at("bb-ben", "acme/other", used)}}),
			key("token", Key{Places: []Place{place(at("gh-ada", "acme/web", used), "", "older-token")}}),
			key("bens-token", Key{Places: []Place{place(at("bb-ben", "acme/web", used), "", "t9")}}),
			key("register", Key{Register: Register{Owner: "Ada Lovelace <ada@example.org>"}, Private: inventory.PrivateKeyOnMachine, Places: []Place{at("bb-ben", "acme/x", used)}}),
			key("machine", Key{Places: []Place{at("bb-ben", "acme/m", used)}}),
			key("laptop", Key{Places: []Place{at("bb-ben", "acme/l", used)}}),
			key("label", Key{Label: "Ada's key", Places: []Place{at("bb-ben", "acme/lab", used)}}),
			key("comment", Key{Comment: "ada.l@office", Label: "x", Places: []Place{at("bb-ben", "acme/lab", used)}}),
			key("canada", Key{Label: "canada-build adapter", Register: Register{Owner: "Adam"}, Places: []Place{at("bb-ben", "acme/c", used)}}),
			key("never", Key{Places: []Place{place(at("bb-ben", "acme/n", never), "ada-l", "")}}),
			key("gone", Key{Register: Register{Owner: "ada-l"}}),
		}}
}

// What is theirs is told apart by why, and hints are never taken for it.
func TestOffboarding(t *testing.T) {
	for _, who := range []string{"ada@example.org", "Ada Lovelace", "ADA-L", " Ada  Lovelace <ada@example.org> "} {
		l := Offboard(leavingWorld(), who)
		var got []string
		for _, k := range l.Keys {
			got = append(got, fmt.Sprintf("%s %v %v %s", strings.TrimPrefix(string(k.Fingerprint), "SHA256:"), k.Bases, k.Hint, k.Step))
		}
		slices.Sort(got)
		want := []string{"comment [label] true look", "creator [creator] false rotate", "gone [register] false owner", "label [label] true look",
			"laptop [machine-name] true look", "machine [machine] false rotate", "never [creator] false revoke", "register [register] false owner", "token [token] false rotate"}
		if !slices.Equal(got, want) {
			t.Errorf("%q:\n%s\nwant\n%s", who, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		if len(l.Accounts) != 1 || l.Accounts[0].ID != "gh-ada" || len(l.Machines) != 2 {
			t.Errorf("%q: %+v, %+v", who, l.Accounts, l.Machines)
		}
		for i := 1; i < len(l.Keys); i++ {
			if l.Keys[i-1].Hint && !l.Keys[i].Hint {
				t.Errorf("%q: a hint stands before what is sure", who)
			}
		}
	}
	if l := Offboard(leavingWorld(), "nobody"); len(l.Keys)+len(l.Accounts)+len(l.Machines) > 0 || len(l.Unknown) != 5 {
		t.Errorf("%+v", l)
	}
	if l := Offboard(leavingWorld(), ""); len(l.Keys)+len(l.Accounts)+len(l.Machines) > 0 {
		t.Errorf("of nobody: %+v", l)
	}
}

// That nobody has used a key is known only where it has stood for a while, by a reading
// that is not old. Else another key takes its place, which loses nothing.
func TestOffboardingRevokesOnlyWhatIsSurelyUnused(t *testing.T) {
	for name, c := range map[string]struct {
		use  inventory.Use
		want Step
	}{
		"for long":                  {inventory.Use{Created: ago(400), Read: ago(1)}, StepRevoke},
		"put there a minute before": {inventory.Use{Created: now(), Read: now().Add(time.Minute)}, StepRotate},
		"a week old":                {inventory.Use{Created: ago(7), Read: ago(0)}, StepRotate},
		"read long ago":             {inventory.Use{Created: ago(400), Read: ago(200)}, StepRotate},
		"no day known":              {inventory.Use{Read: ago(1)}, StepRotate},
		"used":                      {inventory.Use{Created: ago(400), Read: ago(1), Last: ago(300)}, StepRotate},
	} {
		w := leavingWorld()
		w.Keys = []Key{{Fingerprint: "SHA256:k", Private: inventory.PrivateKeyUnknown, Places: []Place{{Account: "bb-ben", Target: "acme/n", KeyID: "1", AddedBy: "ada-l", Use: c.use}}}}
		if l := Offboard(w, "ada-l"); len(l.Keys) != 1 || l.Keys[0].Step != c.want {
			t.Errorf("%s: %+v, want %s", name, l.Keys, c.want)
		}
	}
}

// A key says on which of its places it is theirs.
func TestOffboardingNamesPlaces(t *testing.T) {
	for _, k := range Offboard(leavingWorld(), "ada-l").Keys {
		if k.Fingerprint == "SHA256:creator" {
			if len(k.Places) != 2 || !slices.Equal(k.Places[0].Bases, []Basis{BasisCreator}) || len(k.Places[1].Bases) != 0 {
				t.Errorf("%+v", k.Places)
			}
		}
	}
}
