package ui

import (
	"context"
	"slices"
	"strings"
	"time"

	"latchkey/api"
	"latchkey/core"
	"latchkey/core/ask"
	"latchkey/core/machine"
	"latchkey/core/machine/home"
	seen "latchkey/core/machine/look"
	"latchkey/core/probe"
	"latchkey/core/probe/finding"
	"latchkey/core/say"
	"latchkey/keys"
)

// machinesKnown is what the fake answers about build machines.
type machinesKnown struct {
	all     []machine.Machine
	err     error                   // of the list
	addErr  map[string]error        // by address
	reports map[string]probe.Report // of verifying, by machine; else all is well
	files   []home.File
	looks   map[string]machine.Look // by machine; else all is well
	lookErr map[string]error
	offers  core.MachineOffers
}

// looked is a look at a machine on which all is well.
func looked(name string) machine.Look {
	return machine.Look{Facts: seen.Facts{Machine: name, System: seen.System{ID: "debian", Name: "Debian GNU/Linux 12 (bookworm)"}, User: seen.User{ID: 1000, Name: "jenkins", Home: "/var/lib/jenkins", HomeThere: true, HomeWritable: true, HomeEntry: seen.Entry{Owner: 1000}},
		Programs: map[string]seen.Program{"git": {Path: "/usr/bin/git", Version: "git version 2.39.5"}, "ssh": {Path: "/usr/bin/ssh", Version: "OpenSSH_9.2p1 Debian-2+deb12u3, OpenSSL 3.0.15"}, "ssh-keygen": {Path: "/usr/bin/ssh-keygen"}},
		DiskFree: 42 << 30, Forges: []seen.Forge{{Endpoint: seen.Endpoint{Host: "bitbucket.org", Port: 22}, State: seen.Answers}}}}
}

func (f *fake) LookAtMachine(_ context.Context, id string) (machine.Look, error) {
	f.note("look at machine %s", id)
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.machines.lookErr[id]; err != nil {
		return machine.Look{}, err
	}
	if l, there := f.machines.looks[id]; there {
		l.Problems = l.Facts.Problems()
		return l, nil
	}
	return looked(id), nil
}

func (f *fake) MachineRebuilt(_ context.Context, id string, shown keys.Fingerprint) error {
	f.note("machine %s was rebuilt and has %s", id, shown)
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.machines.lookErr, id)
	for i := range f.machines.all {
		if f.machines.all[i].ID == id {
			f.machines.all[i].Trouble, f.machines.all[i].Troubled = say.Text{}, time.Time{}
		}
	}
	return nil
}

func (f *fake) AddMachineGroup(_ context.Context, pattern, of string) (machine.Machine, error) {
	if !machine.IsPattern(pattern) {
		return machine.Machine{}, machine.ErrNoPattern
	}
	f.note("add group %s of %s", pattern, of)
	f.mu.Lock()
	defer f.mu.Unlock()
	m := machine.Machine{ID: pattern, Name: pattern, Group: true, Of: of, Created: now}
	f.machines.all = append(f.machines.all, m)
	return m, nil
}

func (f *fake) SetMachineEnd(_ context.Context, id string, ends time.Time) error {
	f.note("machine %s ends %s", id, ends.Format(time.DateOnly))
	f.mu.Lock()
	defer f.mu.Unlock()
	for i := range f.machines.all {
		if f.machines.all[i].ID == id {
			f.machines.all[i].Ends = ends
		}
	}
	return nil
}

func (f *fake) MachineReplaced(ctx context.Context, id string) error {
	yes, err := f.wiring.Person.Confirm(ctx, ask.Plan{Title: say.New("ask.group-replaced", "all machines of {machine} were replaced by newer ones", say.Values{"machine": id}),
		Lines: []say.Text{say.New("ask.group-replaced-means", "rotations that kept an old key for them continue and remove it: one that was not replaced is shut out then")}})
	if err == nil && !yes {
		err = ask.ErrDeclined
	}
	if err == nil {
		f.note("machines of %s were replaced", id)
	}
	return err
}

func (f *fake) MachinePresets() []core.MachinePreset {
	return []core.MachinePreset{{Kind: "user", Name: say.New("preset.user", "plain user")}, {Kind: "jenkins-agent", Name: say.New("preset.jenkins-agent", "Jenkins agent"), User: "jenkins"}}
}

func (f *fake) MachineOffers() core.MachineOffers { return f.machines.offers }

func (f *fake) ListMachines(context.Context) ([]machine.Machine, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.machines.all), f.machines.err
}

func (f *fake) AddMachine(_ context.Context, n core.NewMachine) (machine.Machine, error) {
	if n.Preset != "" {
		f.note("add machine of %s", n.Preset)
	}
	f.note("add machine %s named %q as %q", n.Address, n.Name, n.RunAs)
	if err := f.machines.addErr[n.Address]; err != nil {
		return machine.Machine{}, err
	}
	name := n.Name
	if name == "" {
		_, host, _ := strings.Cut(n.Address, "@")
		name, _, _ = strings.Cut(host, ".")
	}
	m := machine.Machine{ID: name, Name: name, Address: n.Address, Local: n.Address == "", RunAs: n.RunAs, Created: now, Preset: n.Preset, Ends: n.Ends}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.machines.all = append(f.machines.all, m)
	return m, nil
}

func (f *fake) RemoveMachine(ctx context.Context, id string) error {
	yes, err := f.wiring.Person.Confirm(ctx, ask.Plan{Title: say.New("ask.forget-machine", "forget the machine {machine}", say.Values{"machine": id}),
		Lines: []say.Text{say.New("ask.machine-keeps", "its keys, and our files, stay on {machine}, and the deploy keys on the forge", say.Values{"machine": id})}})
	if err != nil {
		return err
	}
	if !yes {
		return ask.ErrDeclined
	}
	f.note("remove machine %s", id)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.machines.all = slices.DeleteFunc(f.machines.all, func(m machine.Machine) bool { return m.ID == id })
	return nil
}

func (f *fake) VerifyMachine(_ context.Context, id string) ([]probe.Report, error) {
	f.note("verify machine %s", id)
	if r, there := f.machines.reports[id]; there {
		return []probe.Report{r}, nil
	}
	return []probe.Report{{OK: true, Repo: "acme/payments-api"}, {OK: true, Repo: "acme/ledger"}}, nil
}

func (f *fake) MachineFiles(_ context.Context, id string) ([]home.File, error) {
	f.note("files of machine %s", id)
	return f.machines.files, nil
}

// notReadable is a verification at the first rung of which a repository did not open.
func notReadable(repo string) probe.Report {
	return probe.Report{Repo: repo, Started: now.Add(-2 * time.Hour), Took: 800 * time.Millisecond, Rungs: []probe.Rung{
		{State: probe.Failed, Finding: &finding.Finding{What: say.New("machine.not-led.what", "git on {machine} goes to {led} with this URL", say.Values{"machine": "build-08", "led": "git@bitbucket.org"}),
			Why:    say.New("machine.not-led.why", "the lines that lead it to the key of the machine are missing, or others there come before them"),
			Remedy: say.New("machine.not-led.remedy", "onboard the machine again; if that changes nothing, look at the insteadOf rules of its gitconfig")}}}}
}

// builders is acme with a build machine in each state.
func builders() *fake {
	f := acme()
	hours := func(n int) time.Time { return now.Add(-time.Duration(n) * time.Hour) }
	fp := fpCI
	key := machine.Key{Fingerprint: fp, File: ".ssh/latchkey/id_build", Origin: "made", Since: hours(900)}
	opens := func(path string, ago int) machine.Repo {
		r := climbed()
		r.OK, r.Repo, r.Started = true, path, hours(ago)
		return machine.Repo{Account: "a1", Path: api.RepoPath(path), Fingerprint: fp, Access: api.Read, Since: hours(900), Verified: hours(ago), Last: &r}
	}
	broken := notReadable("acme/ledger")
	f.machines.all = []machine.Machine{
		{ID: "build-07", Name: "build-07", Address: "jenkins@build-07.acme.lan", Preset: "jenkins-agent", System: say.New("preset.jenkins-agent", "Jenkins agent"), Home: "/var/lib/jenkins", Keys: []machine.Key{key}, Repos: []machine.Repo{opens("acme/payments-api", 3), opens("acme/ledger", 3)}, Reached: hours(3), Verified: hours(3), Created: hours(900)},
		{ID: "build-08", Name: "build-08", Address: "jenkins@build-08.acme.lan", Keys: []machine.Key{key}, Repos: []machine.Repo{opens("acme/payments-api", 3), {Account: "a1", Path: "acme/ledger", Fingerprint: fp, Access: api.ReadWrite, Verified: hours(50), Last: &broken}}, Reached: hours(2), Verified: hours(50), Created: hours(900)},
		{ID: "build-12", Name: "build-12", Address: "bamboo@build-12.acme.lan", RunAs: "bamboo", Keys: []machine.Key{key}, Repos: []machine.Repo{opens("acme/payments-api", 80)}, Reached: hours(80), Verified: hours(80), Created: hours(900),
			Troubled: hours(62), Trouble: say.New("machine.unreachable", "{machine} does not answer⟨ ({cause})⟩: check that it is on, its port, and whether you are on its network or VPN", say.Values{"machine": "build-12"})},
		{ID: "new-01", Name: "new-01", Address: "git@new-01", Keys: []machine.Key{key}, Repos: []machine.Repo{{Account: "a1", Path: "acme/payments-api", Fingerprint: fp, Access: api.Read}}, Reached: hours(1), Created: hours(1)},
		{ID: "old-02", Name: "old-02", Address: "git@old-02", Keys: []machine.Key{key}, Repos: []machine.Repo{opens("acme/payments-api", 24*40)}, Reached: hours(24 * 40), Verified: hours(24 * 40), Created: hours(24 * 90)},
		{ID: "this-machine", Name: "this-machine", Local: true, Created: hours(5), Ends: now.Add(48 * time.Hour)},
	}
	f.machines.files = []home.File{
		{Path: ".ssh/latchkey/README", Mode: "600", Content: "What each file is, and how to remove it.\n"},
		{Path: ".ssh/latchkey/config", Mode: "600", Content: "Host bitbucket.org\n  IdentitiesOnly yes\n"},
		{Path: ".ssh/latchkey/id_build", Mode: "600", Private: true},
	}
	return f
}
