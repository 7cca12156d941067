package snapshot

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"latchkey/core/say"
	"latchkey/keys"
)

// Kind is what became of a key on a target.
type Kind string

// The kinds, in the order in which they are listed.
const (
	Vanished    Kind = "vanished"
	Appeared    Kind = "appeared"
	Access      Kind = "access"       // it may do something else than before
	Moved       Kind = "moved"        // from one target to another, or together with its repository
	Readded     Kind = "re-added"     // the same key, put there once more
	SwitchedOff Kind = "switched-off" // by a policy of the forge
	SwitchedOn  Kind = "switched-on"
	Label       Kind = "label"
	// NotRead says that nothing can be told: at one of the two times it was not read.
	NotRead Kind = "not-read"
)

// Kinds returns them in their order.
func Kinds() []Kind {
	return []Kind{Vanished, Appeared, Access, Moved, Readded, SwitchedOff, SwitchedOn, Label, NotRead}
}

// Change is what is different about one key on one target.
type Change struct {
	Kind        Kind             `json:"kind"`
	Fingerprint keys.Fingerprint `json:"fingerprint,omitempty"`
	Label       string           `json:"label,omitempty"` // the later one
	Type        string           `json:"key_type,omitempty"`
	Bits        int              `json:"bits,omitempty"`
	Account     string           `json:"account"`
	Target      string           `json:"target"` // where it stands now, or stood
	Project     bool             `json:"project,omitempty"`
	KeyID       string           `json:"key_id,omitempty"`
	From        string           `json:"from,omitempty"` // label, access or target of before
	To          string           `json:"to,omitempty"`
	// By is who did it, as far as the forge or the log of Latchkey's changes tells.
	By     string  `json:"by,omitempty"`
	Causes []Cause `json:"causes,omitempty"` // likeliest first
}

// Cause is why something may have happened.
type Cause struct {
	Code string `json:"cause"`
	// Certain is true where it is known; else it is only likely.
	Certain bool      `json:"certain"`
	Text    say.Text  `json:"text"`
	At      time.Time `json:"at,omitzero"`
	Rollout int64     `json:"rollout,omitempty"`
}

// Difference is what is different between two snapshots.
type Difference struct {
	From    Info     `json:"from"`
	To      Info     `json:"to"`
	Changes []Change `json:"changes"`
}

// Count is how many changes are of a kind.
func (d *Difference) Count(k Kind) (n int) {
	for i := range d.Changes {
		if d.Changes[i].Kind == k {
			n++
		}
	}
	return n
}

// Side is one of two snapshots that are compared. Targets that are the same in both
// may be left out.
type Side struct {
	At      time.Time
	Facts   Facts
	Targets []Target
}

// Deed is a change that Latchkey made, out of the log of its changes.
type Deed struct {
	At          time.Time
	By          string
	Kind        Kind // Appeared, Vanished or Label
	Account     string
	Path        string
	Project     bool
	Fingerprint keys.Fingerprint
	Rollout     int64
}

// Compare says what is different in b from what was in a. deeds are what Latchkey
// did between them.
func Compare(a, b *Side, deeds []Deed) []Change {
	c := newComparison(a, b, deeds)
	for i := range a.Targets {
		c.left(&a.Targets[i])
	}
	for i := range b.Targets {
		c.arrived(&b.Targets[i])
	}
	c.pairMoves()
	c.explain()
	order := map[Kind]int{}
	for i, k := range Kinds() {
		order[k] = i
	}
	sorted := make([]*Change, len(c.found)) // they are large: only where they are is moved about
	for i := range c.found {
		sorted[i] = &c.found[i].Change
	}
	slices.SortStableFunc(sorted, func(a, b *Change) int {
		if a.Kind != b.Kind {
			return cmp.Compare(order[a.Kind], order[b.Kind])
		}
		if n := strings.Compare(a.Target, b.Target); n != 0 {
			return n
		}
		return cmp.Or(strings.Compare(string(a.Fingerprint), string(b.Fingerprint)), strings.Compare(a.KeyID, b.KeyID), strings.Compare(a.Label, b.Label))
	})
	changes := make([]Change, len(sorted))
	for i, one := range sorted {
		changes[i] = *one
	}
	return changes
}

// found is a change with what it was made of.
type found struct {
	Change
	server        string
	before, after *Key
	target        *Target // of before where there is one, else of after
	gone          bool    // the target is on no list any more
	renamed       bool    // the target has another path
}

// comparison is two sides with what is looked up in them.
type comparison struct {
	a, b     *Side
	deeds    map[deedKey][]Deed
	accounts [2]map[string]*Account
	byPath   [2]map[Place]*Target
	byID     [2]map[[2]string]*Target
	found    []found
	off      map[[2]string]bool // owners whose keys a policy has switched off since, by server
}

type deedKey struct {
	fingerprint keys.Fingerprint
	path        string
	project     bool
}

func newComparison(a, b *Side, deeds []Deed) *comparison {
	c := &comparison{a: a, b: b, deeds: map[deedKey][]Deed{}, off: map[[2]string]bool{}}
	n := 0
	for i := range b.Targets {
		n += len(b.Targets[i].Keys)
	}
	c.found = make([]found, 0, n) // about one each: only what differs is here
	for n, side := range []*Side{a, b} {
		c.accounts[n] = map[string]*Account{}
		for i := range side.Facts.Accounts {
			c.accounts[n][side.Facts.Accounts[i].ID] = &side.Facts.Accounts[i]
		}
		c.byPath[n], c.byID[n] = make(map[Place]*Target, len(side.Targets)), make(map[[2]string]*Target, len(side.Targets))
		for i := range side.Targets {
			t := &side.Targets[i]
			c.byPath[n][t.place()] = t
			if t.ID != "" {
				c.byID[n][[2]string{t.Server, t.ID}] = t
			}
		}
	}
	for _, d := range deeds {
		k := deedKey{d.Fingerprint, d.Path, d.Project}
		c.deeds[k] = append(c.deeds[k], d)
	}
	return c
}

func (t *Target) place() Place { return Place{t.Server, t.Path, t.Project} }

// other returns the same target on another side, nil where it is not there. A
// repository is known by its id where both have one: another may have its name now.
func (c *comparison) other(t *Target, side int) *Target {
	if t.ID != "" {
		if o := c.byID[side][[2]string{t.Server, t.ID}]; o != nil {
			return o
		}
	}
	if o := c.byPath[side][t.place()]; o != nil && (o.ID == "" || t.ID == "" || o.ID == t.ID) {
		return o
	}
	return nil
}

// identity is how a key is known again on a target.
func (k *Key) identity() string {
	if k.Fingerprint != "" {
		return string(k.Fingerprint)
	}
	return "#" + cmp.Or(k.ID, k.Label)
}

// find returns the key among those of a target, which are in the order of their
// fingerprints; nil when it is none of them.
func find(all []Key, k *Key) *Key {
	at, _ := slices.BinarySearchFunc(all, k.Fingerprint, func(a Key, f keys.Fingerprint) int { return strings.Compare(string(a.Fingerprint), string(f)) })
	for ; at < len(all) && all[at].Fingerprint == k.Fingerprint; at++ {
		if k.Fingerprint != "" || all[at].identity() == k.identity() {
			return &all[at]
		}
	}
	return nil
}
