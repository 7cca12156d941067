package machine

import (
	"slices"

	"latchkey/core/store"
	"latchkey/keys"
)

// Group is machines that hold one key, as those from one image and those that a pool
// starts do.
type Group struct {
	Fingerprint keys.Fingerprint
	Names       []string // in the order of the list
	// Pattern is what their names have in common but for numbers, such as agent-*; ""
	// where they are not numbered alike.
	Pattern string
	// Groups are those of Names that stand for any number of machines.
	Groups []string
}

// Groups finds the machines that hold a key together, in the order of the list.
func Groups(all []Machine) (groups []Group) {
	at := map[keys.Fingerprint]int{}
	for _, m := range all {
		for _, k := range m.Keys {
			if k.Origin == store.KeyFound {
				continue // somebody's own, which Latchkey has not put there
			}
			n, known := at[k.Fingerprint]
			if !known {
				n = len(groups)
				at[k.Fingerprint] = n
				groups = append(groups, Group{Fingerprint: k.Fingerprint})
			}
			groups[n].Names = append(groups[n].Names, m.Name)
			if m.Group {
				groups[n].Groups = append(groups[n].Groups, m.Name)
			}
		}
	}
	groups = slices.DeleteFunc(groups, func(g Group) bool { return len(g.Names) < 2 })
	for i := range groups {
		groups[i].Pattern = patternOf(groups[i].Names)
	}
	return groups
}
