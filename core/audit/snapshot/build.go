package snapshot

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"latchkey/core/audit"
	"latchkey/keys"
)

// Listing is how far an account's list of repositories was read.
type Listing struct {
	Read     time.Time
	Unlisted []string // parts that could not be read
}

// Project is a project whose keys were read.
type Project struct{ Account, Path string }

// builder puts a State together.
type builder struct {
	state   State
	servers map[string]string // by account
	at      map[Place]int
}

// Place is where keys stand, by the server and the path there.
type Place struct {
	Server, Path string
	Project      bool
}

// Of makes the state of a world. listings are by account.
func Of(w *audit.World, listings map[string]Listing, projects []Project) *State {
	b := &builder{state: State{At: w.Now}, servers: map[string]string{}, at: map[Place]int{}}
	for i := range w.Accounts {
		b.account(&w.Accounts[i], listings[w.Accounts[i].ID])
	}
	for i := range w.Machines {
		b.machine(&w.Machines[i])
	}
	b.state.Targets = make([]Target, 0, len(w.Repos))
	for i := range w.Repos {
		r := &w.Repos[i]
		t := b.target(r.Account, r.Path, false)
		t.ID, t.Read, t.Trouble = r.ID, r.Keys >= 0, r.Trouble
	}
	for _, p := range projects {
		b.target(p.Account, p.Path, true).Read = true
	}
	for i := range w.Keys {
		b.key(&w.Keys[i])
	}
	b.sort()
	return &b.state
}

func (b *builder) account(a *audit.Account, l Listing) {
	b.servers[a.ID] = a.Server
	slices.Sort(l.Unlisted)
	b.state.Facts.Accounts = append(b.state.Facts.Accounts, Account{ID: a.ID, Forge: a.Forge, Server: a.Server, User: a.User, Credential: a.Credential,
		TokenEnds: a.TokenEnds.UTC(), OwnsKeys: a.OwnsKeys, ForgetsAfter: a.ForgetsAfter, Listed: l.Read.UTC(), Unlisted: l.Unlisted})
}

func (b *builder) machine(m *audit.Machine) {
	one := Machine{Name: m.Name}
	for _, k := range m.Keys {
		one.Keys = append(one.Keys, k.Fingerprint)
	}
	for _, o := range m.Opens {
		one.Keys = append(one.Keys, o.Fingerprint)
	}
	slices.Sort(one.Keys)
	one.Keys = slices.Compact(one.Keys)
	b.state.Facts.Machines = append(b.state.Facts.Machines, one)
}

// target returns the target at a path, which it makes when it is not there.
func (b *builder) target(account, path string, project bool) *Target {
	server := cmp.Or(b.servers[account], account)
	place := Place{server, path, project}
	at, known := b.at[place]
	if !known {
		at = len(b.state.Targets)
		b.at[place] = at
		b.state.Targets = append(b.state.Targets, Target{Server: server, Account: account, Path: path, Project: project})
	}
	return &b.state.Targets[at]
}

func (b *builder) key(k *audit.Key) {
	for i := range k.Places {
		p := &k.Places[i]
		t := b.target(p.Account, p.Target, p.Project)
		t.Read = true
		id := p.KeyID
		if strings.HasPrefix(id, "?") { // the forge's answer had none
			id = ""
		}
		t.Keys = append(t.Keys, Key{Fingerprint: k.Fingerprint, ID: id, Type: k.Type, Bits: k.Bits, Label: p.Label, Access: p.Access,
			Created: p.Use.Created.UTC(), Used: usedAt(p.Use, b.state.At), Disabled: p.Disabled, Token: p.Token, AddedBy: p.AddedBy})
	}
}

// sort gives what is the same the same order.
func (b *builder) sort() {
	slices.SortFunc(b.state.Facts.Accounts, func(a, b Account) int { return strings.Compare(a.ID, b.ID) })
	slices.SortFunc(b.state.Facts.Machines, func(a, b Machine) int { return strings.Compare(a.Name, b.Name) })
	for i := range b.state.Targets {
		slices.SortFunc(b.state.Targets[i].Keys, func(a, b Key) int {
			return cmp.Or(strings.Compare(string(a.Fingerprint), string(b.Fingerprint)), strings.Compare(a.ID, b.ID), strings.Compare(a.Label, b.Label))
		})
	}
}

// holds reports whether a machine has a key.
func (m *Machine) holds(f keys.Fingerprint) bool {
	_, found := slices.BinarySearch(m.Keys, f)
	return found
}
