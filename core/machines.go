package core

import (
	"cmp"
	"context"
	"errors"
	"strconv"
	"time"

	"latchkey/core/ask"
	"latchkey/core/cause"
	"latchkey/core/errtext"
	"latchkey/core/machine"
	"latchkey/core/machine/home"
	"latchkey/core/machine/preset"
	"latchkey/core/probe"
	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/core/userinput"
	"latchkey/keys"
)

// Machines are the build machines. Onboarding, rotating and taking back are
// rollouts; here is what concerns one machine.
type Machines struct {
	*env
	exports  *Exports
	rollouts *Rollouts
	fleet    *machine.Fleet
	ways     machine.Ways
}

// open makes the fleet ready; nothing is reached.
func (m *Machines) open() {
	m.ways = m.here()
	m.fleet = machine.New(machine.Options{Store: m.store, Reach: m.ways.Reach, Servers: m.server, Private: m.private,
		Folder: m.options.MachineHome, Now: m.now})
	m.rollouts.machines, m.rollouts.machineServers = m.fleet, m.server
}

// server says where an account's repositories are cloned from.
func (m *Machines) server(ctx context.Context, account string) (machine.Server, error) {
	s, err := m.exports.serviceOf(ctx, account)
	if err != nil {
		return machine.Server{}, err
	}
	if s.End.Host == "" {
		return machine.Server{}, say.New("machine.no-ssh", "the account {account} has no SSH server that is known: enter its SSH address in the settings", say.Values{"account": account}).Because(nil)
	}
	row, err := m.store.Account(ctx, account)
	if err != nil {
		return machine.Server{}, err
	}
	server := machine.Server{End: s.End, Names: s.Names, Web: s.Web, User: cmp.Or(row.User, row.Login), KnownHosts: m.hosts.Lines(s.End.Host, s.End.Port)}
	for _, end := range s.Names {
		if end.Port == 443 && s.End.Port != 443 {
			server.Fallback = end
			server.KnownHosts = append(server.KnownHosts, m.hosts.Lines(end.Host, end.Port)...)
			break
		}
	}
	return server, nil
}

// private reads a private key of the vault.
func (m *Machines) private(ctx context.Context, fp keys.Fingerprint) ([]byte, error) {
	secret, err := m.vault.Get(ctx, string(fp))
	if err != nil {
		err = errtext.Because(say.New("failed.read-key", "read the private key of {key}: {cause}", say.Values{"key": fp}), err)
	}
	return secret, err
}

// List returns all machines by name.
func (m *Machines) List(ctx context.Context) ([]machine.Machine, error) {
	ctx, done, err := m.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	return machine.List(ctx, m.store)
}

// Show returns a machine by its id or name.
func (m *Machines) Show(ctx context.Context, idOrName string) (machine.Machine, error) {
	ctx, done, err := m.enter(ctx)
	if err != nil {
		return machine.Machine{}, err
	}
	defer done()
	return m.one(ctx, idOrName)
}

func (m *Machines) one(ctx context.Context, idOrName string) (machine.Machine, error) {
	one, err := machine.One(ctx, m.store, idOrName)
	if errors.Is(err, store.ErrNotFound) {
		err = errtext.Because(say.New("failed.machine", "machine {machine}: {cause}", say.Values{"machine": strconv.Quote(userinput.Quote(idOrName))}), cause.ErrNoMachine)
	}
	return one, err
}

// NewMachine says which machine is added.
type NewMachine struct {
	Address string // as typed for ssh; "" = this machine
	Name    string // "" = after its host
	RunAs   string // whose home it is, "" = that of who logs in
	Preset  string // of which build system, a preset.Kind, which also says who runs builds; "" = none
	Ends    time.Time
}

// Add adds a machine. It is not reached yet.
func (m *Machines) Add(ctx context.Context, n NewMachine) (machine.Machine, error) {
	ctx, done, err := m.enter(ctx)
	if err != nil {
		return machine.Machine{}, err
	}
	defer done()
	row, err := m.newRow(n)
	if err != nil {
		return machine.Machine{}, err
	}
	if err := m.checkNew(ctx, row); err != nil {
		return machine.Machine{}, err
	}
	base := row.Name
	for again := 2; ; again++ {
		if row.ID, err = m.freeID(ctx, row.Name); err != nil {
			return machine.Machine{}, err
		}
		err = m.store.PutMachine(ctx, row)
		if !errors.Is(err, store.ErrNameUsed) || n.Name != "" {
			break
		}
		row.Name = base + "-" + strconv.Itoa(again) // two hosts may begin alike
	}
	if err != nil {
		return machine.Machine{}, err
	}
	m.changed("", ask.MachinesChanged)
	return m.one(ctx, row.ID)
}

// MachineThereError says that a machine that was to be added is there already.
type MachineThereError struct {
	Name string // under which it is there
	error
}

// Unwrap returns the sentence as an error.
func (e *MachineThereError) Unwrap() error { return e.error }

// SetEnd says until when a machine is to have its access. Nothing goes by itself; it shows
// what is due.
func (m *Machines) SetEnd(ctx context.Context, idOrName string, ends time.Time) error {
	ctx, done, err := m.enter(ctx)
	if err != nil {
		return err
	}
	defer done()
	one, err := m.one(ctx, idOrName)
	if err != nil {
		return err
	}
	row, err := m.store.Machine(ctx, one.ID)
	if err != nil {
		return err
	}
	row.Ends = ends
	if err := m.store.PutMachine(ctx, row); err != nil {
		return err
	}
	m.changed("", ask.MachinesChanged)
	return nil
}

// checkNew refuses a machine that is there already: the same home, however it is
// named.
func (m *Machines) checkNew(ctx context.Context, row store.Machine) error {
	all, err := m.store.Machines(ctx)
	if err != nil {
		return err
	}
	for _, o := range all {
		if o.Kind == row.Kind && o.Host == row.Host && o.Port == row.Port && o.User == row.User && o.Via == row.Via && o.RunAs == row.RunAs {
			return &MachineThereError{o.Name, cause.Request(say.New("failed.machine-there", "it is there already, as {name}", say.Values{"name": o.Name}).Because(nil))}
		}
	}
	return nil
}

func (m *Machines) newRow(n NewMachine) (store.Machine, error) {
	row := store.Machine{Name: n.Name, Address: n.Address, Kind: store.MachineLocal, RunAs: n.RunAs, Preset: n.Preset, Ends: n.Ends, Created: m.now()}
	if n.Address == "" {
		row.Name = cmp.Or(n.Name, "this-machine")
	} else {
		target, err := m.ways.Target(n.Address)
		if err != nil {
			return row, cause.Request(err)
		}
		row.Kind, row.Host, row.Port, row.User = store.MachineSSH, target.Host, target.Port, target.User
		row.Name = cmp.Or(n.Name, machine.NameOf(cmp.Or(target.Name, target.Host)))
	}
	if n.Preset != "" {
		p, err := preset.Find(n.Preset)
		if err != nil {
			return row, cause.Request(err)
		}
		row.Preset, row.RunAs = string(p.Kind), m.runAs(p, row)
	}
	if !home.IsName(row.Name) {
		return row, cause.Request(errtext.Because(say.New("failed.about", "{about}: {cause}", say.Values{"about": strconv.Quote(userinput.Quote(row.Name))}), machine.ErrNoName))
	}
	return row, nil
}

// freeID returns an id like a name that no machine has or had: what rollouts did on
// one that was forgotten is not done on another of its name.
func (m *Machines) freeID(ctx context.Context, name string) (string, error) {
	for n := 1; ; n++ {
		id := name
		if n > 1 {
			id += "-" + strconv.Itoa(n)
		}
		if used, err := m.store.MachineIDUsed(ctx, id); err != nil || !used {
			return id, err
		}
	}
}

// Remove forgets a machine, after Person.Confirm where something of ours lies on
// it. Nothing changes over there, nor on a forge.
func (m *Machines) Remove(ctx context.Context, idOrName string) error {
	ctx, done, err := m.enter(ctx)
	if err != nil {
		return err
	}
	defer done()
	one, err := m.one(ctx, idOrName)
	if err != nil {
		return err
	}
	if len(one.Keys) > 0 || len(one.Repos) > 0 {
		plan := ask.Plan{Title: say.New("ask.forget-machine", "forget the machine {machine}", say.Values{"machine": one.Name}),
			Lines: []say.Text{say.New("ask.machine-keeps", "its keys, and our files, stay on {machine}, and the deploy keys on the forge", say.Values{"machine": one.Name})}}
		if err := m.confirm(ctx, plan); err != nil {
			return err
		}
	}
	if err := m.store.DropMachine(ctx, one.ID); err != nil {
		return err
	}
	m.changed("", ask.MachinesChanged)
	return nil
}

// Verify opens every repository of a machine from there, and keeps what came of it.
func (m *Machines) Verify(ctx context.Context, idOrName string) ([]probe.Report, error) {
	ctx, done, err := m.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	one, err := m.one(ctx, idOrName)
	if err != nil {
		return nil, err
	}
	var checks []rollout.ThereCheck
	for _, r := range one.Repos {
		checks = append(checks, rollout.ThereCheck{Account: r.Account, Repo: r.Path, Fingerprint: r.Fingerprint})
	}
	if len(checks) == 0 {
		return nil, say.New("machine.nothing-of-ours", "nothing of Latchkey is on {machine}: onboard it first", say.Values{"machine": one.Name}).Because(nil)
	}
	began := m.now()
	reports, encoded, err := m.fleet.Reports(ctx, one.ID, checks)
	for i, r := range reports {
		row := store.MachineRepo{Machine: one.ID, Account: checks[i].Account, Target: string(checks[i].Repo), Verification: encoded[i]}
		if r.OK {
			row.Verified = began
		}
		if err := m.store.VerifiedThere(ctx, row); err != nil {
			return reports, err
		}
	}
	m.changed("", ask.MachinesChanged)
	return reports, err
}

// Look looks at a machine in one round trip and keeps what plans need of it.
func (m *Machines) Look(ctx context.Context, idOrName string) (machine.Look, error) {
	ctx, done, err := m.enter(ctx)
	if err != nil {
		return machine.Look{}, err
	}
	defer done()
	one, err := m.one(ctx, idOrName)
	if err != nil {
		return machine.Look{}, err
	}
	out, err := m.fleet.Looks(ctx, one.ID)
	m.changed("", ask.MachinesChanged)
	return out, err
}

// Files lists what of ours lies on a machine.
func (m *Machines) Files(ctx context.Context, idOrName string) ([]home.File, error) {
	ctx, done, err := m.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	one, err := m.one(ctx, idOrName)
	if err != nil {
		return nil, err
	}
	return m.fleet.Files(ctx, one.ID)
}
