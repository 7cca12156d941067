package snapshot

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"latchkey/api"
	"latchkey/core/audit"
	"latchkey/core/inventory"
	"latchkey/keys"
)

// A toy forge on which things happen. It writes down what a person would say of two
// visits to it while they happen, and knows nothing of snapshots.

type toyKey struct {
	label   string
	access  api.Access
	id      int
	created time.Time
	off     bool
}

type toyRepo struct {
	id, name string
	keys     map[string]*toyKey
	deleted  bool
	unread   bool // at this visit
}

type toyForge struct {
	rand   *rand.Rand
	repos  []*toyRepo
	now    time.Time
	nextID int
}

func (f *toyForge) repo() *toyRepo { return f.repos[f.rand.IntN(len(f.repos))] }

func (f *toyForge) put(r *toyRepo, fp string) {
	f.nextID++
	f.now = f.now.Add(time.Minute)
	r.keys[fp] = &toyKey{label: "key of " + fp, access: api.Read, id: f.nextID, created: f.now}
}

func newToyForge(seed uint64) *toyForge {
	f := &toyForge{rand: rand.New(rand.NewPCG(seed, 1)), now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}
	for i := range 12 {
		r := &toyRepo{id: fmt.Sprint("id-", i), name: fmt.Sprintf("acme/repo-%d", i), keys: map[string]*toyKey{}}
		f.repos = append(f.repos, r)
		for k := range 6 {
			if f.rand.IntN(3) == 0 {
				f.put(r, fmt.Sprint("SHA256:", k))
			}
		}
	}
	return f
}

// visit is what somebody knows who looks at the forge now: of a repository that they
// do not get to read, nothing.
func (f *toyForge) visit() *State {
	w := &audit.World{Now: f.now, Accounts: []audit.Account{{ID: "a", Server: "toy"}}}
	byKey := map[string]*audit.Key{}
	for _, r := range f.repos {
		if r.deleted {
			continue
		}
		row := audit.Repo{Account: "a", Path: r.name, ID: r.id, Keys: len(r.keys)}
		if r.unread {
			row.Keys = -1
		}
		w.Repos = append(w.Repos, row)
		for fp, k := range r.keys {
			if r.unread {
				continue
			}
			if byKey[fp] == nil {
				byKey[fp] = &audit.Key{Fingerprint: keys.Fingerprint(fp)}
			}
			byKey[fp].Places = append(byKey[fp].Places, audit.Place{Account: "a", Target: r.name, KeyID: fmt.Sprint(k.id), Label: k.label, Access: k.access,
				Disabled: k.off, Use: inventory.Use{Created: k.created}})
		}
	}
	for _, k := range byKey {
		w.Keys = append(w.Keys, *k)
	}
	s := Of(w, map[string]Listing{"a": {Read: f.now}}, nil)
	f.now = f.now.Add(time.Hour)
	return s
}

// live lets something happen, and returns what a person would say of it all.
func (f *toyForge) live(unreadBefore map[*toyRepo]bool) []string {
	type place struct {
		repo *toyRepo
		fp   string
	}
	before, names := map[place]toyKey{}, map[*toyRepo]string{}
	for _, r := range f.repos {
		names[r] = r.name
		for fp, k := range r.keys {
			before[place{r, fp}] = *k
		}
	}
	for range 1 + f.rand.IntN(12) {
		f.event()
	}
	var said []string
	vanished, appeared := map[string][]string{}, map[string][]string{}
	for _, r := range f.repos {
		for k := range 7 {
			fp := fmt.Sprint("SHA256:", k)
			old, was := before[place{r, fp}]
			now := r.keys[fp]
			switch {
			case was && r.deleted && !unreadBefore[r]:
				vanished[fp] = append(vanished[fp], names[r])
			case r.deleted:
			case unreadBefore[r] && r.unread:
			case was && r.unread && !unreadBefore[r]:
				said = append(said, "not-read "+fp+" "+names[r])
			case r.unread:
			case unreadBefore[r] && now != nil:
				if was && old.id == now.id { // it says when it was made: before the first visit
					said = append(said, "not-read "+fp+" "+r.name)
				} else {
					appeared[fp] = append(appeared[fp], r.name)
				}
			case unreadBefore[r]:
			case was && now == nil:
				vanished[fp] = append(vanished[fp], names[r])
			case !was && now != nil:
				appeared[fp] = append(appeared[fp], r.name)
			case was:
				said = append(said, f.differences(fp, names[r], r.name, &old, now)...)
			}
		}
	}
	for k := range 7 {
		fp := fmt.Sprint("SHA256:", k)
		if len(vanished[fp]) == 1 && len(appeared[fp]) == 1 {
			said = append(said, "moved "+fp+" "+appeared[fp][0])
			continue
		}
		for _, at := range vanished[fp] {
			said = append(said, "vanished "+fp+" "+at)
		}
		for _, at := range appeared[fp] {
			said = append(said, "appeared "+fp+" "+at)
		}
	}
	slices.Sort(said)
	return said
}

func (f *toyForge) differences(fp, oldName, name string, old, now *toyKey) (said []string) {
	add := func(what string, yes bool) {
		if yes {
			said = append(said, what+" "+fp+" "+name)
		}
	}
	add("moved", oldName != name)
	add("access", old.access != now.access)
	add("label", old.label != now.label)
	add("re-added", old.id != now.id)
	add("switched-off", now.off && !old.off)
	add("switched-on", old.off && !now.off)
	return said
}

func (f *toyForge) event() {
	r := f.repo()
	fp := fmt.Sprint("SHA256:", f.rand.IntN(7))
	k := r.keys[fp]
	switch n := f.rand.IntN(12); {
	case r.deleted:
	case n == 0:
		r.deleted, r.keys = true, map[string]*toyKey{}
	case n == 1: // others may get its old name
		r.name = fmt.Sprintf("acme/renamed-%d", f.nextID)
		f.nextID++
	case n == 2:
		other := f.repo()
		if !other.deleted {
			r.name, other.name = other.name, r.name
		}
	case n == 3:
		r.unread = true
	case k == nil:
		f.put(r, fp)
	case n < 6:
		delete(r.keys, fp)
	case n == 6:
		k.label += "!"
	case n == 7:
		k.access = map[api.Access]api.Access{api.Read: api.ReadWrite, api.ReadWrite: api.Read}[k.access]
	case n == 8: // removed and added again
		f.put(r, fp)
	case n == 9:
		k.off = !k.off
	}
}

// store keeps snapshots as a store does.
type toyStore map[Hash][]byte

func (s toyStore) keep(state *State) []byte {
	all := state.Parts()
	for i := range all {
		s[all[i].Hash] = all[i].Index()
		for _, row := range all[i].Rows {
			s[row.Hash] = row.Content
		}
	}
	return Contents(all)
}

func (s toyStore) content(hashes []Hash) ([][]byte, error) {
	all := make([][]byte, len(hashes))
	for i, h := range hashes {
		all[i] = s[h]
	}
	return all, nil
}

func (s toyStore) compare(t *testing.T, a, b *State, deeds ...Deed) []Change {
	t.Helper()
	from, to := s.keep(a), s.keep(b)
	c := Content(s.content)
	sides := [2]Side{{At: a.At}, {At: b.At}}
	var err error
	if sides[0].Targets, sides[1].Targets, err = c.Differing(from, to); err != nil {
		t.Fatal(err)
	}
	for i, table := range [][]byte{from, to} {
		if sides[i].Facts, err = c.Facts(table); err != nil {
			t.Fatal(err)
		}
	}
	return Compare(&sides[0], &sides[1], deeds)
}

func TestWhatHappenedOnAForgeIsSaid(t *testing.T) {
	for seed := range uint64(2000) {
		f := newToyForge(seed)
		unread := map[*toyRepo]bool{}
		for range f.rand.IntN(3) {
			r := f.repo()
			r.unread, unread[r] = true, true
		}
		a := f.visit()
		for r := range unread {
			r.unread = f.rand.IntN(2) == 0
		}
		want := f.live(unread)
		b := f.visit()
		var got []string
		for _, c := range (toyStore{}).compare(t, a, b) {
			got = append(got, string(c.Kind)+" "+string(c.Fingerprint)+" "+c.Target)
		}
		slices.Sort(got)
		if strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Fatalf("seed %d:\n%s\nwant:\n%s", seed, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
}
