package audit

import (
	"cmp"
	"slices"
	"time"

	"latchkey/core/inventory"
	"latchkey/core/say"
	"latchkey/keys"
)

// Basis is why something counts as somebody's.
type Basis string

// The reasons, the surest first. The last two are only hints.
const (
	BasisCreator     Basis = "creator"      // the forge says that they added the key
	BasisToken       Basis = "token"        // it was added with a token of an account of theirs
	BasisRegister    Basis = "register"     // the register names them as its owner
	BasisMachine     Basis = "machine"      // its private key lies in a home of theirs
	BasisMachineName Basis = "machine-name" // … on a machine whose name has their name in it
	BasisLabel       Basis = "label"        // its label or comment has their name in it
)

// IsHint reports whether a reason is a name in a text that anybody may have written.
func (b Basis) IsHint() bool { return b == BasisMachineName || b == BasisLabel }

func bases() []Basis {
	return []Basis{BasisCreator, BasisToken, BasisRegister, BasisMachine, BasisMachineName, BasisLabel}
}

// Step is what ends what somebody has of a key, an account or a machine.
type Step string

// The steps.
const (
	StepRotate  Step = "rotate"  // another key takes its place
	StepRevoke  Step = "revoke"  // it is taken off: nobody has used it
	StepOwner   Step = "owner"   // somebody else answers for it
	StepToken   Step = "token"   // the account gets the token of somebody else
	StepMachine Step = "machine" // the machine is taken out of use, or gets another user
	StepLook    Step = "look"    // a person looks whether the hint is right
)

// Leaving is all that somebody made, owns or holds.
type Leaving struct {
	Who      string           `json:"who"`
	Names    []string         `json:"names"` // by which they were looked for
	Accounts []LeavingAccount `json:"accounts"`
	Machines []LeavingMachine `json:"machines"`
	Keys     []LeavingKey     `json:"keys"` // those that are theirs before those of which there are hints
	Unknown  []LeavingDoubt   `json:"cannot_be_known"`
}

// LeavingAccount is an account that signs in as them.
type LeavingAccount struct {
	ID     string `json:"id"`
	Server string `json:"server"`
	User   string `json:"user"`
	// TakesKeys says that the forge deletes keys together with the token: they have to
	// be replaced before the token goes.
	TakesKeys bool `json:"deletes_keys_with_token,omitempty"`
	Step      Step `json:"step"`
}

// LeavingMachine is a machine that is theirs.
type LeavingMachine struct {
	Name  string `json:"name"`
	User  string `json:"user,omitempty"`
	Basis Basis  `json:"basis"`
	Step  Step   `json:"step"`
}

// LeavingKey is a key with why it is theirs, and where.
type LeavingKey struct {
	Fingerprint keys.Fingerprint `json:"fingerprint,omitempty"`
	Label       string           `json:"label,omitempty"`
	Bases       []Basis          `json:"bases"`
	Hint        bool             `json:"hint,omitempty"` // there are hints only
	Places      []LeavingPlace   `json:"places"`
	Machines    []string         `json:"machines,omitempty"`
	Step        Step             `json:"step"`
}

// LeavingPlace is where a key stands, and why it is theirs there.
type LeavingPlace struct {
	Account string  `json:"account"`
	Target  string  `json:"target"`
	Project bool    `json:"project,omitempty"`
	KeyID   string  `json:"key_id,omitempty"`
	Bases   []Basis `json:"bases,omitempty"`
}

// LeavingDoubt is what cannot be known of somebody, and of how many.
type LeavingDoubt struct {
	Why   say.Text `json:"why"`
	Count int      `json:"count"`
}

// Offboard looks for all that somebody made, owns or holds. They are called by a name,
// an address of e-mail, or by how they sign in.
func Offboard(w *World, who string) *Leaving {
	p := newPerson(w, who)
	l := &Leaving{Who: who, Accounts: []LeavingAccount{}, Machines: []LeavingMachine{}, Keys: []LeavingKey{}, Unknown: []LeavingDoubt{}}
	for i := range w.Accounts {
		if a := &w.Accounts[i]; p.accounts[a.ID] {
			l.Accounts = append(l.Accounts, LeavingAccount{a.ID, a.Server, cmp.Or(a.Display, a.User, a.Login), a.OwnsKeys, StepToken})
		}
	}
	for i := range w.Machines {
		if m := &w.Machines[i]; p.machine(m) != "" {
			step := StepMachine
			if p.machine(m).IsHint() {
				step = StepLook
			}
			l.Machines = append(l.Machines, LeavingMachine{m.Name, m.User, p.machine(m), step})
		}
	}
	holders := map[keys.Fingerprint][]*Machine{}
	for i := range w.Machines {
		for _, k := range w.Machines[i].Keys {
			holders[k.Fingerprint] = append(holders[k.Fingerprint], &w.Machines[i])
		}
	}
	for i := range w.Keys {
		if one := p.key(&w.Keys[i], holders[w.Keys[i].Fingerprint]); one != nil {
			l.Keys = append(l.Keys, *one)
		}
	}
	slices.SortStableFunc(l.Keys, func(a, b LeavingKey) int {
		return cmp.Or(cmp.Compare(truth(a.Hint), truth(b.Hint)), cmp.Compare(len(b.Places), len(a.Places)), cmp.Compare(a.Label, b.Label))
	})
	l.Names = p.names()
	l.Unknown = doubtsOf(w)
	return l
}

func truth(is bool) int {
	if is {
		return 1
	}
	return 0
}

// key returns what is theirs of a key, nil where nothing is.
func (p *person) key(k *Key, holders []*Machine) *LeavingKey {
	all := map[Basis]bool{}
	one := &LeavingKey{Fingerprint: k.Fingerprint, Label: k.Label, Places: []LeavingPlace{}}
	if p.is(k.Register.Owner) {
		all[BasisRegister] = true
	}
	if p.named(k.Label) || p.named(k.Comment) {
		all[BasisLabel] = true
	}
	for _, m := range holders {
		if basis := p.machine(m); basis != "" {
			all[basis] = true
			one.Machines = append(one.Machines, m.Name)
		}
	}
	for i := range k.Places {
		place := &k.Places[i]
		here := LeavingPlace{Account: place.Account, Target: place.Target, Project: place.Project, KeyID: place.KeyID, Bases: p.place(place)}
		for _, basis := range here.Bases {
			all[basis] = true
		}
		one.Places = append(one.Places, here)
	}
	if len(all) == 0 {
		return nil
	}
	one.Hint = true
	for _, basis := range bases() {
		if all[basis] {
			one.Bases = append(one.Bases, basis)
			one.Hint = one.Hint && basis.IsHint()
		}
	}
	one.Step = stepFor(k, one, p.now)
	return one
}

func (p *person) place(place *Place) (all []Basis) {
	if p.is(place.AddedBy) {
		all = append(all, BasisCreator)
	}
	if place.Token != "" && p.accounts[place.Account] {
		all = append(all, BasisToken)
	}
	if p.named(place.Label) {
		all = append(all, BasisLabel)
	}
	return all
}

// stepFor is what is to be done about a key. One that they can have the private key of
// is replaced; for one that they only answer for, somebody else does.
func stepFor(k *Key, one *LeavingKey, now time.Time) Step {
	switch {
	case one.Hint:
		return StepLook
	case !k.stands():
		return StepOwner
	case neverUsedAnywhere(k, now):
		return StepRevoke
	case slices.Equal(one.Bases, []Basis{BasisRegister}) && k.Private == inventory.PrivateKeyOnMachine:
		return StepOwner
	}
	return StepRotate
}

// readLately is how old a reading may be for the word of the forge that nobody has used
// a key to count still.
const readLately = 7 * 24 * time.Hour

// neverUsedAnywhere reports whether the forge said lately of every place that nobody has
// used the key there, although it had stood there for long enough.
func neverUsedAnywhere(k *Key, now time.Time) bool {
	return !slices.ContainsFunc(k.Places, func(p Place) bool {
		return !p.Use.Never() || p.Use.Created.IsZero() || p.Use.Read.Sub(p.Use.Created) <= inventory.NeverAfter || now.Sub(p.Use.Read) > readLately
	})
}

// doubtsOf says what nobody can know from here of who made, owns or holds keys.
func doubtsOf(w *World) (all []LeavingDoubt) {
	untold, elsewhere, unowned, unread, machines := 0, 0, 0, 0, 0
	for i := range w.Keys {
		k := &w.Keys[i]
		for j := range k.Places {
			if p := &k.Places[j]; p.AddedBy == "" && p.Token == "" {
				untold++
			}
		}
		if k.stands() && k.Private == inventory.PrivateKeyUnknown {
			elsewhere++
		}
		if k.stands() && k.Register.Owner == "" {
			unowned++
		}
	}
	for i := range w.Repos {
		if w.Repos[i].Keys < 0 {
			unread++
		}
	}
	for i := range w.Machines {
		if !w.Machines[i].Known {
			machines++
		}
	}
	for _, d := range []LeavingDoubt{
		{say.New("leaving.untold", "places of which the forge did not say who added the key"), untold},
		{say.New("leaving.elsewhere", "keys whose private key was never in Latchkey: anybody may have it"), elsewhere},
		{say.New("leaving.unowned", "keys for which the register names no owner"), unowned},
		{say.New("leaving.unread", "repositories whose deploy keys have not been read"), unread},
		{say.New("leaving.machines", "machines that have not been looked at"), machines},
	} {
		if d.Count > 0 {
			all = append(all, d)
		}
	}
	return all
}
