package wanted

import (
	"strings"

	"latchkey/api"
	"latchkey/internal/safetext"
	"latchkey/keys"
)

// Place is a place of a file with everything in it resolved. It is part of what a
// rollout is asked for, and stored with it as JSON.
type Place struct {
	Account string `json:"account"`
	Target  string `json:"target"` // path of the repository or project
	Project bool   `json:"project,omitempty"`
	Keys    []Want `json:"keys"`
}

// Want is a key as it is to stand on a place.
type Want struct {
	Name        string           `json:"name"` // in the file
	Fingerprint keys.Fingerprint `json:"fingerprint"`
	Public      string           `json:"public,omitempty"` // "" = not known
	Access      api.Access       `json:"access"`
	Label       string           `json:"label,omitempty"`    // "" = any
	Machines    *[]string        `json:"machines,omitempty"` // ids; nil = not looked at
}

// Standing is a key as it stands on a place.
type Standing struct {
	Fingerprint keys.Fingerprint `json:"fingerprint,omitempty"` // "" when its text could not be read
	Label       string           `json:"label"`
	Access      api.Access       `json:"access"`
}

// Found is what is known of a place.
type Found struct {
	// Unknown is why it is not known what stands there; "" where it is.
	Unknown Reason
	Keys    []Standing
	// Machines are, by id of the machine, the keys with which machines open it.
	Machines map[string]keys.Fingerprint
}

// State is how a key stands to what is wanted.
type State string

// The states.
const (
	OK      State = "ok"
	Missing State = "missing"
	Excess  State = "excess"  // it stands there, and the file names the place without it
	Differs State = "differs" // it stands there with another access or label
	Unknown State = "unknown" // cannot be known here
)

// Reason is why a state cannot be known.
type Reason string

// The reasons.
const (
	NeverRead  Reason = "never-read"
	NotListed  Reason = "not-listed" // no account lists it
	Unreadable Reason = "unreadable" // the forge refused, or its text could not be read
)

// Cell is one key on one place, or on one machine there.
type Cell struct {
	Account     string           `json:"account"`
	Target      string           `json:"target"`
	Project     bool             `json:"project,omitempty"`
	Machine     string           `json:"machine,omitempty"`     // id; "" = the place itself
	Name        string           `json:"key"`                   // in the file, else its label; "" = none is wanted and the place is not known
	Fingerprint keys.Fingerprint `json:"fingerprint,omitempty"` // "" where it is not known which key
	State       State            `json:"state"`
	Why         Reason           `json:"why,omitempty"` // of Unknown
	Want        *Standing        `json:"want,omitempty"`
	Have        *Standing        `json:"have,omitempty"`
}

// OtherAccess reports whether the key stands there with another access than is wanted.
func (c *Cell) OtherAccess() bool {
	return c.State == Differs && c.Want.Access.OrRead() != c.Have.Access.OrRead()
}

// OtherLabel reports whether the key stands there with another label than is wanted.
func (c *Cell) OtherLabel() bool {
	return c.State == Differs && c.Want.Label != "" && !sameLabel(c.Want.Label, c.Have.Label)
}

// sameLabel reports whether two labels are one as far as a forge can be told to have it:
// what no label should hold is left out of one that is sent.
func sameLabel(a, b string) bool { return a == b || fit(a) == fit(b) }

// longestLabel is short enough, in runes, for every forge.
const longestLabel = 200

func fit(label string) string {
	return strings.TrimSpace(strings.TrimSuffix(safetext.Line(label, longestLabel), "…"))
}

// Compare compares a place with what is known of it: first what is wanted, in the
// order of the file, then what stands there besides.
func Compare(p Place, have Found) []Cell {
	c := comparison{place: p, wanted: map[keys.Fingerprint]bool{}}
	standing := map[keys.Fingerprint]Standing{}
	for _, k := range have.Keys {
		standing[k.Fingerprint] = k
	}
	for _, w := range p.Keys {
		c.wanted[w.Fingerprint] = true
		c.key(w, standing, have.Unknown)
	}
	switch {
	case have.Unknown == "":
		c.besides(have.Keys)
	case len(p.Keys) == 0: // none is wanted, and whether none is there is not known
		c.add(Cell{State: Unknown, Why: have.Unknown})
	}
	c.machines(have)
	return c.cells
}

type comparison struct {
	place  Place
	wanted map[keys.Fingerprint]bool
	cells  []Cell
}

func (c *comparison) add(cell Cell) {
	cell.Account, cell.Target, cell.Project = c.place.Account, c.place.Target, c.place.Project
	c.cells = append(c.cells, cell)
}

func (c *comparison) key(w Want, standing map[keys.Fingerprint]Standing, unknown Reason) {
	cell := Cell{Name: w.Name, Fingerprint: w.Fingerprint, State: Missing, Want: &Standing{w.Fingerprint, w.Label, w.Access.OrRead()}}
	there, stands := standing[w.Fingerprint]
	_, unreadable := standing[""]
	switch {
	case unknown != "":
		cell.State, cell.Why = Unknown, unknown
	case stands:
		cell.State, cell.Have = Differs, &there
		if !cell.OtherAccess() && !cell.OtherLabel() {
			cell.State = OK
		}
	case unreadable: // it may be the one whose text nobody can read
		cell.State, cell.Why = Unknown, Unreadable
	}
	c.add(cell)
}

// besides adds the keys that stand there and are not wanted.
func (c *comparison) besides(all []Standing) {
	for _, k := range all {
		if k.Fingerprint != "" && c.wanted[k.Fingerprint] {
			continue
		}
		cell := Cell{Name: k.Label, Fingerprint: k.Fingerprint, State: Excess, Have: &k}
		if k.Fingerprint == "" {
			cell.State, cell.Why = Unknown, Unreadable
		}
		c.add(cell)
	}
}

// machines compares the machines of the place, for those keys of which the file says
// which they are.
func (c *comparison) machines(have Found) {
	for _, w := range c.place.Keys {
		if w.Machines == nil {
			continue
		}
		named := map[string]bool{}
		for _, id := range *w.Machines {
			named[id] = true
			state := Missing
			if have.Machines[id] == w.Fingerprint {
				state = OK
			}
			c.add(Cell{Machine: id, Name: w.Name, Fingerprint: w.Fingerprint, State: state})
		}
		for _, id := range sorted(have.Machines) {
			if have.Machines[id] == w.Fingerprint && !named[id] {
				c.add(Cell{Machine: id, Name: w.Name, Fingerprint: w.Fingerprint, State: Excess})
			}
		}
	}
}
