package machine

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"latchkey/api"
	"latchkey/core/machine/preset"
	"latchkey/core/probe"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/keys"
)

// Machine is a build machine as faces show it. Texts from the machine are safe to
// show.
type Machine struct {
	ID       string    `json:"id"`
	Name     string    `json:"name"`
	Local    bool      `json:"this_machine"`
	Address  string    `json:"address,omitempty"` // as typed for ssh
	RunAs    string    `json:"user,omitempty"`    // whose home it is, where that is not who logs in
	Preset   string    `json:"preset,omitempty"`
	System   say.Text  `json:"-"`              // the name of the build system that Preset is, none where there is no such
	Home     string    `json:"home,omitempty"` // as the machine said when it was last looked at
	Keys     []Key     `json:"keys"`
	Repos    []Repo    `json:"repositories"`
	Looked   time.Time `json:"looked,omitzero"`
	Reached  time.Time `json:"reached,omitzero"`  // when it last answered
	Verified time.Time `json:"verified,omitzero"` // the oldest of its repositories' verifications; zero where one lacks it
	Trouble  say.Text  `json:"-"`                 // why it did not answer when it was last tried; none = it did
	// Troubled is since when it does not answer, zero while it does.
	Troubled time.Time `json:"not_reached_since,omitzero"`
	Ends     time.Time `json:"ends,omitzero"` // when its access is to end
	Created  time.Time `json:"created"`
	// Group says that it is any number of machines, whose names are like Name: they
	// come from the image of the machine Of and nobody reaches them. Of is "" where
	// that one is in the list no more.
	Group bool   `json:"group,omitempty"`
	Of    string `json:"of,omitempty"` // the name of a machine
}

// Key is a private key that lies on a machine.
type Key struct {
	Fingerprint keys.Fingerprint `json:"fingerprint"`
	File        string           `json:"file"`
	Origin      string           `json:"origin"` // "made", "delivered", "found" or "cloned"
	Encrypted   bool             `json:"encrypted"`
	Since       time.Time        `json:"since"`
	Ends        time.Time        `json:"ends,omitzero"` // when it is to go
}

// Repo is a repository that builds on a machine open with one of its keys.
type Repo struct {
	Account     string           `json:"account"`
	Path        api.RepoPath     `json:"repository"`
	Fingerprint keys.Fingerprint `json:"fingerprint"`
	Access      api.Access       `json:"access"`
	Since       time.Time        `json:"since"`
	Verified    time.Time        `json:"verified,omitzero"` // when it last opened from there, zero = never
	// Last is the last try, nil where there was none.
	Last *probe.Report `json:"-"`
}

// State sums up how a machine stands: the worst of what is known.
type State string

// The states. Unknown is never shown as good.
const (
	Good    State = "good"        // all of its repositories opened from there, when they were last tried
	Unknown State = "unverified"  // at least one was never verified from there
	Failing State = "failing"     // at least one did not open
	Away    State = "unreachable" // it did not answer when it was last tried
	Bare    State = "bare"        // nothing of ours is there
	Copies  State = "group"       // it is a group of machines, which nobody asks
)

// State returns how the machine stands.
func (m Machine) State() State {
	switch {
	case m.Group:
		return Copies
	case !m.Trouble.IsZero():
		return Away
	case len(m.Repos) == 0:
		return Bare
	}
	state := Good
	for _, r := range m.Repos {
		if r.Last != nil && !r.Last.OK {
			return Failing
		}
		if r.Last == nil || r.Verified.IsZero() {
			state = Unknown
		}
	}
	return state
}

// List returns all machines by name.
func List(ctx context.Context, s *store.Store) ([]Machine, error) {
	rows, err := s.Machines(ctx)
	if err != nil {
		return nil, err
	}
	held, err := s.MachineKeys(ctx, "")
	if err != nil {
		return nil, err
	}
	repos, err := s.MachineRepos(ctx, "")
	if err != nil {
		return nil, err
	}
	all := make([]Machine, 0, len(rows))
	for _, row := range rows {
		m := describe(row, held, repos)
		if at := slices.IndexFunc(rows, func(o store.Machine) bool { return o.ID == row.Host }); m.Group && at >= 0 {
			m.Of = rows[at].Name
		}
		all = append(all, m)
	}
	return all, nil
}

// One returns a machine by its id or name; store.ErrNotFound where there is none.
func One(ctx context.Context, s *store.Store, idOrName string) (Machine, error) {
	row, err := s.Machine(ctx, idOrName)
	if err != nil {
		return Machine{}, err
	}
	held, err := s.MachineKeys(ctx, row.ID)
	if err != nil {
		return Machine{}, err
	}
	repos, err := s.MachineRepos(ctx, row.ID)
	if err != nil {
		return Machine{}, err
	}
	m := describe(row, held, repos)
	if m.Group {
		of, err := s.Machine(ctx, row.Host)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return Machine{}, err
		}
		m.Of = of.Name
	}
	return m, nil
}

// describe puts together what is stored of a machine.
func describe(row store.Machine, held []store.MachineKey, repos []store.MachineRepo) Machine {
	m := Machine{ID: row.ID, Name: row.Name, Local: row.Kind == store.MachineLocal, Group: row.Kind == store.MachineGroup, Address: row.Address, RunAs: row.RunAs, Preset: row.Preset,
		Home: row.Home, Looked: row.Looked, Reached: row.Reached, Troubled: row.Trouble, Ends: row.Ends, Created: row.Created, Keys: []Key{}, Repos: []Repo{}}
	if p, err := preset.Find(row.Preset); err == nil {
		m.System = p.Name
	}
	if row.Error != "" {
		m.Trouble = say.Decode(row.Error)
	}
	for _, k := range held {
		if k.Machine == row.ID {
			m.Keys = append(m.Keys, Key{Fingerprint: keys.Fingerprint(k.Fingerprint), File: k.Path, Origin: k.Origin, Encrypted: k.Encrypted, Since: k.Since, Ends: k.Ends})
		}
	}
	for _, r := range repos {
		if r.Machine == row.ID {
			m.Repos = append(m.Repos, Repo{Account: r.Account, Path: api.RepoPath(r.Target), Fingerprint: keys.Fingerprint(r.Fingerprint),
				Access: api.Access(r.Access), Since: r.Since, Verified: r.Verified, Last: report(r.Verification)})
		}
	}
	m.Verified = oldest(m.Repos)
	return m
}

// report reads a verification as it was stored; nil where there is none that can be
// read.
func report(text string) *probe.Report {
	var record probe.Record
	if text == "" || json.Unmarshal([]byte(text), &record) != nil {
		return nil
	}
	r := record.Read()
	return &r
}

func oldest(repos []Repo) time.Time {
	if len(repos) == 0 {
		return time.Time{}
	}
	return slices.MinFunc(repos, func(a, b Repo) int { return a.Verified.Compare(b.Verified) }).Verified
}

// ErrNoName says that a name cannot be that of a machine.
var ErrNoName = errors.New("a machine's name has letters, digits, dots, dashes and underscores, and begins with a letter or digit")

// NameOf is what a machine is called where nobody says: the first part of its host.
func NameOf(host string) string {
	name, _, _ := strings.Cut(host, ".")
	if strings.Trim(name, "0123456789") == "" || strings.Contains(host, ":") {
		name = host // an address of numbers
	}
	return Alias(name, "")[:len(name)]
}
