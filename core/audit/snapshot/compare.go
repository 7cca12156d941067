package snapshot

import (
	"slices"
	"strings"

	"latchkey/keys"
)

// left looks at a target of before: what became of the keys that stood there.
func (c *comparison) left(t *Target) {
	now := c.other(t, 1)
	if now == nil {
		gone := c.leftTheList(t)
		for i := range t.Keys {
			k := &t.Keys[i]
			if gone {
				c.add(Vanished, t, k, nil).gone = true
			} else {
				c.notRead(t, k, unseenNow(c.accounts[1][t.Account] == nil))
			}
		}
		return
	}
	if !now.Read {
		for i := range t.Keys {
			c.notRead(t, &t.Keys[i], notReadNow())
		}
		return
	}
	for i := range t.Keys {
		if k := &t.Keys[i]; find(now.Keys, k) == nil {
			f := c.add(Vanished, t, k, nil)
			f.renamed = now.Path != t.Path
		}
	}
	if now.Trouble != "" && t.Trouble == "" { // what is known is from before
		c.found = append(c.found, found{Change: Change{Kind: NotRead, Account: now.Account, Target: now.Path, Project: now.Project, Causes: []Cause{failedNow(now.Trouble)}}})
	}
}

// arrived looks at a target of now: which keys came there, and what is different of
// those that stood there before.
func (c *comparison) arrived(t *Target) {
	before := c.other(t, 0)
	var stood []Key
	if before != nil {
		stood = before.Keys
	}
	for i := range t.Keys {
		k := &t.Keys[i]
		if old := find(stood, k); old != nil {
			c.compareKey(before, t, old, k)
			continue
		}
		if c.wasThere(before, t, k) {
			c.notRead(t, k, notReadBefore())
			continue
		}
		c.add(Appeared, t, nil, k)
	}
}

// wasThere reports whether a key that was not known on a target before may have
// stood there all the same.
func (c *comparison) wasThere(before, t *Target, k *Key) bool {
	if before != nil && before.Read && before.Trouble == "" {
		return false
	}
	if !k.Created.IsZero() { // the forge says since when
		return !k.Created.After(c.a.At)
	}
	if before != nil {
		return true // it was on the list, and its keys were not read
	}
	account := c.accounts[0][t.Account]
	return account == nil || account.Listed.IsZero() || account.leftOut(t.Path)
}

// leftTheList reports whether a target is on the list of its account no longer,
// though that was read since.
func (c *comparison) leftTheList(t *Target) bool {
	account := c.accounts[1][t.Account]
	return account != nil && account.Listed.After(c.a.At) && !account.leftOut(t.Path)
}

// leftOut reports whether a path is in a part of the list that could not be read, or
// may be: a part with a number of the forge's own ("organization 123") may hold any.
func (a *Account) leftOut(path string) bool {
	return slices.ContainsFunc(a.Unlisted, func(part string) bool {
		return strings.Contains(part, " ") || strings.EqualFold(path, part) || len(path) > len(part) && path[len(part)] == '/' && strings.EqualFold(path[:len(part)], part)
	})
}

// compareKey looks for what is different of a key that stood there before.
func (c *comparison) compareKey(before, now *Target, old, k *Key) {
	if before.Path != now.Path {
		f := c.add(Moved, now, old, k)
		f.From, f.To, f.renamed = before.Path, now.Path, true
	}
	if old.Access != k.Access {
		f := c.add(Access, now, old, k)
		f.From, f.To = string(old.Access), string(k.Access)
	}
	if old.Label != k.Label {
		f := c.add(Label, now, old, k)
		f.From, f.To = old.Label, k.Label
	}
	if old.ID != "" && k.ID != "" && old.ID != k.ID && old.Fingerprint != "" {
		c.add(Readded, now, old, k)
	}
	switch {
	case k.Disabled && !old.Disabled:
		c.add(SwitchedOff, now, old, k)
		c.off[[2]string{now.Server, owner(now.Path)}] = true
	case old.Disabled && !k.Disabled:
		c.add(SwitchedOn, now, old, k)
	}
}

// owner is the first part of a path.
func owner(path string) string {
	name, _, _ := strings.Cut(path, "/")
	return name
}

// add adds a change. The pointer is good until the next one is added.
func (c *comparison) add(kind Kind, t *Target, before, after *Key) *found {
	k := after
	if k == nil {
		k = before
	}
	c.found = append(c.found, found{Change: Change{Kind: kind, Fingerprint: k.Fingerprint, Label: k.Label, Type: k.Type, Bits: k.Bits, Account: t.Account,
		Target: t.Path, Project: t.Project, KeyID: k.ID}, server: t.Server, before: before, after: after, target: t})
	return &c.found[len(c.found)-1]
}

func (c *comparison) notRead(t *Target, k *Key, why Cause) {
	c.add(NotRead, t, nil, k).Causes = []Cause{why}
}

// pairMoves makes one change of a key that vanished in one place and appeared in one
// other.
func (c *comparison) pairMoves() {
	gone, came := map[keys.Fingerprint][]int{}, map[keys.Fingerprint][]int{}
	for i := range c.found {
		switch f := &c.found[i]; {
		case f.Fingerprint == "":
		case f.Kind == Vanished:
			gone[f.Fingerprint] = append(gone[f.Fingerprint], i)
		case f.Kind == Appeared:
			came[f.Fingerprint] = append(came[f.Fingerprint], i)
		}
	}
	drop := map[int]bool{}
	for fingerprint, from := range gone {
		to := came[fingerprint]
		if len(from) != 1 || len(to) != 1 {
			continue
		}
		old, moved := &c.found[from[0]], &c.found[to[0]]
		moved.Kind, moved.From, moved.To, moved.before = Moved, old.Target, moved.Target, old.before
		drop[from[0]] = true
	}
	if len(drop) == 0 {
		return
	}
	kept := c.found[:0]
	for i := range c.found {
		if !drop[i] {
			kept = append(kept, c.found[i])
		}
	}
	c.found = kept
}
