package runner

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"latchkey/api"
	"latchkey/core/rollout"
	"latchkey/core/rollout/compose"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/keys"
)

// fakeMachine is what lies on one machine.
type fakeMachine struct {
	keys      map[string]keys.Public // by name of file
	installed bool
	repos     map[api.RepoPath]rollout.Installation
}

// fakeMachines are machines in memory. What is opened from them is looked up on the
// fixture's forge.
type fakeMachines struct {
	f     *fixture
	mu    sync.Mutex
	on    map[string]*fakeMachine
	busy  map[string]bool
	calls []string
	wrong func(call string) error // before the effect
	after func(call string) error // after it
}

func (m *fakeMachines) call(op, machine string, effect func(*fakeMachine) error) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.busy[machine] {
		m.f.t.Errorf("two calls at once on %s", machine)
	}
	m.busy[machine] = true
	defer delete(m.busy, machine)
	call := op + " " + machine
	m.calls = append(m.calls, call)
	if m.wrong != nil {
		if err := m.wrong(call); err != nil {
			return err
		}
	}
	if err := effect(m.machine(machine)); err != nil {
		return err
	}
	if m.after != nil {
		return m.after(call)
	}
	return nil
}

func (m *fakeMachines) machine(id string) *fakeMachine {
	if m.on[id] == nil {
		m.on[id] = &fakeMachine{keys: map[string]keys.Public{}, repos: map[api.RepoPath]rollout.Installation{}}
	}
	return m.on[id]
}

func (m *fakeMachines) MakeKey(_ context.Context, machine string, k rollout.ThereKey) (line string, err error) {
	err = m.call("make", machine, func(on *fakeMachine) error {
		if on.keys[k.Name].IsZero() {
			pair, err := keys.Generate(cmp.Or(k.Kind, keys.Ed25519), k.Comment)
			if err != nil {
				return err
			}
			on.keys[k.Name] = pair.Public()
		}
		line = on.keys[k.Name].Line()
		return nil
	})
	return line, err
}

func (m *fakeMachines) Deliver(_ context.Context, machine string, k rollout.ThereKey, fp keys.Fingerprint) error {
	return m.call("deliver", machine, func(on *fakeMachine) error {
		for line := range m.f.vault {
			if public, err := keys.ParsePublic(line); err == nil && public.Fingerprint() == fp {
				on.keys[k.Name] = public
				return nil
			}
		}
		return errors.New("not in the vault")
	})
}

func (m *fakeMachines) Install(_ context.Context, machine string, want []rollout.Installation) error {
	return m.call(fmt.Sprintf("install %d", len(want)), machine, func(on *fakeMachine) error {
		for _, i := range want {
			if i.Repo == "" {
				on.installed = true
			} else if on.keys[i.Key].IsZero() {
				return fmt.Errorf("no key %q on %s", i.Key, machine)
			} else {
				on.repos[i.Repo] = i
			}
		}
		return nil
	})
}

func (m *fakeMachines) Uninstall(_ context.Context, machine string, gone []rollout.Installation) error {
	return m.call("uninstall", machine, func(on *fakeMachine) error {
		for _, i := range gone {
			if i.Repo == "" {
				on.installed = len(on.repos) > 0
			} else {
				delete(on.repos, i.Repo)
			}
		}
		return nil
	})
}

func (m *fakeMachines) Verify(_ context.Context, machine string, checks []rollout.ThereCheck) (all []rollout.ThereVerification, err error) {
	err = m.call("verify", machine, func(on *fakeMachine) error {
		for _, c := range checks {
			public := on.keys[cmp.Or(c.Key, on.repos[c.Repo].Key)]
			m.f.forge.mu.Lock()
			opens := !public.IsZero() && withBlob(m.f.forge.keys[c.Repo], public) != nil && (c.Key != "" || on.installed)
			m.f.forge.mu.Unlock()
			all = append(all, rollout.ThereVerification{Verification: rollout.Verification{OK: opens, Text: say.Plain("from " + machine)}})
		}
		return nil
	})
	return all, err
}

func (m *fakeMachines) RemoveKey(_ context.Context, machine, name string) error {
	return m.call("remove-key", machine, func(on *fakeMachine) error {
		m.f.forge.mu.Lock()
		defer m.f.forge.mu.Unlock()
		for repo, list := range m.f.forge.keys {
			if public := on.keys[name]; !public.IsZero() && withBlob(list, public) != nil && m.holders(public) == 1 {
				m.f.t.Errorf("the private key leaves %s while it opens %s", machine, repo)
			}
		}
		delete(on.keys, name)
		return nil
	})
}

func (m *fakeMachines) Replaced(_ context.Context, group string, _ keys.Fingerprint) error {
	return m.call("replaced", group, func(*fakeMachine) error { return nil })
}

func (m *fakeMachines) holders(public keys.Public) (n int) {
	for _, on := range m.on {
		for _, k := range on.keys {
			if k.Equal(public) {
				n++
			}
		}
	}
	return n
}

// count returns how often calls that begin alike were made.
func (m *fakeMachines) count(call string) (n int) {
	for _, c := range m.calls {
		if strings.HasPrefix(c, call) {
			n++
		}
	}
	return n
}

// away returns an error of a machine that cannot be reached.
func away(machine string) error {
	return &rollout.MachineError{Machine: machine, Trouble: rollout.MachineAway, Err: errors.New("no route to " + machine)}
}

// withMachines gives the fixture machines.
func (f *fixture) withMachines(ids ...string) *fakeMachines {
	f.t.Helper()
	m := &fakeMachines{f: f, on: map[string]*fakeMachine{}, busy: map[string]bool{}}
	f.machines = m
	for _, id := range ids {
		if err := f.store.PutMachine(f.t.Context(), store.Machine{ID: id, Name: id, Kind: store.MachineSSH}); err != nil {
			f.t.Fatal(err)
		}
	}
	return m
}

// machineFacts are the facts of machines as the store has them.
func (f *fixture) machineFacts(ids ...string) (all []compose.MachineFacts) {
	f.t.Helper()
	for _, id := range ids {
		facts := compose.MachineFacts{ID: id, Name: id, Repos: map[string]keys.Fingerprint{}}
		repos, err := f.store.MachineRepos(f.t.Context(), id)
		if err != nil {
			f.t.Fatal(err)
		}
		for _, r := range repos {
			facts.Installed = true
			facts.Repos[rollout.TargetID(r.Account, r.Target, false)] = keys.Fingerprint(r.Fingerprint)
		}
		held, err := f.store.MachineKeys(f.t.Context(), id)
		if err != nil {
			f.t.Fatal(err)
		}
		for _, k := range held {
			facts.Names = append(facts.Names, k.Path)
		}
		all = append(all, facts)
	}
	return all
}

// onboard plans an onboarding and commits it to the journal.
func (f *fixture) onboard(s rollout.Spec, machines []string, repos ...api.RepoPath) rollout.Plan {
	f.t.Helper()
	s.Verb, s.Machines = rollout.Onboard, machines
	facts := compose.Facts{Accounts: map[string]compose.AccountFacts{"a": {Traits: f.forge.Traits()}}, PrivateKeyHere: map[keys.Fingerprint]bool{}, Instance: "3f2a91", Machines: f.machineFacts(machines...)}
	if s.Key.Fingerprint != "" {
		for line := range f.vault {
			if public, err := keys.ParsePublic(line); err == nil && public.Fingerprint() == s.Key.Fingerprint {
				facts.Subjects = []compose.Subject{{Fingerprint: s.Key.Fingerprint, Public: line}}
				facts.PrivateKeyHere[s.Key.Fingerprint] = true
			}
		}
	}
	facts.Targets = f.targets(repos)
	return f.commit(compose.Plan(s, facts, readAt))
}

// opens returns which repositories a machine opens now, by its plain URLs.
func (m *fakeMachines) opens(machine string) (all []string) {
	on := m.machine(machine)
	for repo, i := range on.repos {
		if on.installed && withBlob(m.f.forge.keys[repo], on.keys[i.Key]) != nil {
			all = append(all, string(repo))
		}
	}
	slices.Sort(all)
	return all
}

// names returns the names of the keys on a machine.
func (m *fakeMachines) names(machine string) string {
	var all []string
	for name := range m.machine(machine).keys {
		all = append(all, name)
	}
	slices.Sort(all)
	return strings.Join(all, " ")
}

// undo turns the rollout back and takes it back.
func (f *fixture) undo() (rollout.Report, error) {
	f.t.Helper()
	if _, err := f.with(rollout.Run{}, func(ctx context.Context, r *Runner) error {
		return r.PrepareUndo(ctx, func(string) bool { return false })
	}); err != nil {
		f.t.Fatal(err)
	}
	return f.run(rollout.Run{})
}

// nothingLeft looks for what an undo has left.
func (f *fixture) nothingLeft(t *testing.T, m *fakeMachines) {
	t.Helper()
	for id, on := range m.on {
		if len(on.keys) > 0 || on.installed || len(on.repos) > 0 {
			t.Errorf("left on %s: %+v", id, on)
		}
	}
	for repo, list := range f.forge.keys {
		if len(list) > 0 {
			t.Errorf("left on %s: %v", repo, list)
		}
	}
	for name, rows := range map[string]func() (int, error){
		"keys of machines":         func() (int, error) { all, err := f.store.MachineKeys(t.Context(), ""); return len(all), err },
		"repositories of machines": func() (int, error) { all, err := f.store.MachineRepos(t.Context(), ""); return len(all), err },
		"pairs":                    func() (int, error) { all, err := f.store.Pairs(t.Context()); return len(all), err },
	} {
		if n, err := rows(); n > 0 || err != nil {
			t.Errorf("%d %s are left, %v", n, name, err)
		}
	}
}

// onboardPlan plans an onboarding and leaves it at that.
func (f *fixture) onboardPlan(s rollout.Spec, machines []string, repos ...api.RepoPath) rollout.Plan {
	f.t.Helper()
	s.Verb, s.Machines = rollout.Onboard, machines
	return compose.Plan(s, compose.Facts{Accounts: map[string]compose.AccountFacts{"a": {Traits: f.forge.Traits()}}, Instance: "3f2a91", Machines: f.machineFacts(machines...), Targets: f.targets(repos)}, readAt)
}

// readAt is when all facts were read.
var readAt = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
