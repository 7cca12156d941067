package compose

import (
	"slices"

	"latchkey/api"
	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/core/wanted"
	"latchkey/keys"
)

// fleet is what an apply does on build machines: it brings keys of the vault there, leads
// repositories to them, verifies from there, and takes back what is not wanted.
type fleet struct {
	*planner
	names   map[string]map[string]bool   // by machine, names of files and aliases that are used there
	brought map[[2]string]string         // by machine and key, the name of its file there
	plain   map[[2]string]string         // by machine and account, the key behind the forge's own name
	based   map[string]bool              // machines that get what all keys need
	gone    map[string]map[string]string // by machine, the keys of lines that go, with the public lines
	closed  map[[2]string]bool           // by machine and TargetID, what a machine no longer opens
}

func newFleet(p *planner) *fleet {
	return &fleet{planner: p, names: map[string]map[string]bool{}, brought: map[[2]string]string{}, plain: map[[2]string]string{}, based: map[string]bool{}, gone: map[string]map[string]string{}, closed: map[[2]string]bool{}}
}

func (f *fleet) machine(id string) MachineFacts {
	for _, m := range f.facts.Machines {
		if m.ID == id {
			return m
		}
	}
	return MachineFacts{ID: id, Name: id}
}

// apply plans what differs on the machines of a place. add is what puts a key there that
// does not stand there yet; nil for one that does. It reports which keys the steps put
// there.
func (f *fleet) apply(a *application, cells []wanted.Cell, public func(keys.Fingerprint) string, adds map[keys.Fingerprint]rollout.Act, left map[keys.Fingerprint]bool) map[keys.Fingerprint]bool {
	put := map[keys.Fingerprint]bool{}
	replaced := map[string]bool{}
	for _, c := range cells {
		if c.Machine == "" || c.State != wanted.Missing {
			continue
		}
		replaced[c.Machine] = true // by another key, or it keeps the one that it has
		if left[c.Fingerprint] {
			continue
		}
		if acts := f.open(a, &c, public(c.Fingerprint), adds); acts != nil {
			a.step(a.target, c.Machine, acts...)
			if _, missing := adds[c.Fingerprint]; missing {
				put[c.Fingerprint] = true
			}
		} else {
			a.leftOut = true
		}
	}
	for _, c := range cells {
		if c.Machine != "" && c.State == wanted.Excess && !replaced[c.Machine] {
			f.close(a, &c, public(c.Fingerprint))
		}
	}
	return put
}

// open returns the acts by which a machine opens a repository with a key; nil where it
// cannot, which is said.
func (f *fleet) open(a *application, c *wanted.Cell, public string, adds map[keys.Fingerprint]rollout.Act) []rollout.Act {
	m, t := f.machine(c.Machine), a.target
	path, lies := m.Held[c.Fingerprint]
	if !m.Unusable.IsZero() {
		f.leave(a, m, m.Unusable)
		return nil
	}
	if !lies && !f.facts.PrivateKeyHere[c.Fingerprint] {
		f.leave(a, m, say.New("out.not-brought", "the private key of {key} is not here, so it cannot be brought to {machine}: onboard the machine instead, which makes a key there",
			say.Values{"key": shortKey(c.Fingerprint, c.Name), "machine": m.Name}))
		return nil
	}
	if !m.Installed && !f.based[m.ID] {
		f.based[m.ID] = true
		f.stepOn(m.ID, rollout.Act{Kind: rollout.ActInstall, Machine: m.ID})
	}
	key := rollout.Act{Fingerprint: c.Fingerprint, Public: public, Machine: m.ID}
	act := func(kind rollout.ActKind) rollout.Act {
		one := key
		one.Kind = kind
		return one
	}
	var acts []rollout.Act
	if !lies {
		path = f.file(m, a, c.Fingerprint)
		deliver := act(rollout.ActDeliver)
		deliver.Path = path
		acts = append(acts, deliver)
	}
	access := api.Read
	if add, missing := adds[c.Fingerprint]; missing {
		acts, access = append(acts, add), add.Access
	} else if there := t.deployKey(c.Fingerprint); there != nil {
		access = there.Access.OrRead()
	}
	install := act(rollout.ActInstall)
	install.Path, install.Access = path, access
	verify := act(rollout.ActVerifyThere)
	if old := m.Repos[t.TargetID()]; old != "" {
		alone := verify
		alone.Path = path
		install.Replaces, install.OldLabel, install.Alias = old, m.Held[old], m.Aliases[t.TargetID()]
		return append(acts, alone, install)
	}
	install.Alias = f.alias(m, t, c.Fingerprint, a.traits)
	return append(acts, install, verify)
}

func (f *fleet) leave(a *application, m MachineFacts, why say.Text) {
	a.exclude(a.target, rollout.ReasonNoMachine, why)
	all := f.planner.plan.Exclusions
	all[len(all)-1].Machine = m.ID
}

func (f *fleet) used(m MachineFacts) map[string]bool {
	if f.names[m.ID] == nil {
		f.names[m.ID] = map[string]bool{}
		for _, name := range m.Names {
			f.names[m.ID][name] = true
		}
	}
	return f.names[m.ID]
}

// file returns the name of a key's file on a machine to which it is brought.
func (f *fleet) file(m MachineFacts, a *application, fp keys.Fingerprint) string {
	at := [2]string{m.ID, string(fp)}
	if f.brought[at] == "" {
		f.brought[at] = freeName(f.used(m), KeyFileName(a.traits.Kind, a.target.Path, a.traits.Reuse, f.facts.Instance))
	}
	return f.brought[at]
}

// alias returns the host in the URL of a repository there: the forge's own where one
// key opens all repositories of the account, else one for this repository.
func (f *fleet) alias(m MachineFacts, t TargetFacts, fp keys.Fingerprint, traits api.Traits) string {
	at := [2]string{m.ID, t.Account}
	if f.plain[at] == "" && m.Plain[t.Account] != "" {
		f.plain[at] = string(m.Plain[t.Account])
	}
	if traits.Reuse && (f.plain[at] == "" || f.plain[at] == string(fp)) {
		f.plain[at] = string(fp)
		return ""
	}
	return freeName(f.used(m), slug(string(traits.Kind)+"-"+t.Path))
}

// close takes back what leads a repository to a key on a machine.
func (f *fleet) close(a *application, c *wanted.Cell, public string) {
	m, t := f.machine(c.Machine), a.target
	if !m.Unusable.IsZero() {
		f.leave(a, m, m.Unusable)
		return
	}
	access := api.Read
	if there := t.deployKey(c.Fingerprint); there != nil {
		access = there.Access.OrRead()
	}
	a.step(t, m.ID, rollout.Act{Kind: rollout.ActUninstall, Fingerprint: c.Fingerprint, Public: public, Access: access, Machine: m.ID, Path: m.Held[c.Fingerprint], Alias: m.Aliases[t.TargetID()]})
	f.closed[[2]string{m.ID, t.TargetID()}] = true
	if f.gone[m.ID] == nil {
		f.gone[m.ID] = map[string]string{}
	}
	f.gone[m.ID][string(c.Fingerprint)] = public
}

// clear deletes private keys on machines that open nothing with them any more, where the
// vault has them too. A machine that gets something in the same plan keeps them.
func (f *fleet) clear() {
	for _, m := range f.facts.Machines {
		if f.based[m.ID] || slices.ContainsFunc(f.planner.plan.Steps, func(s rollout.Step) bool {
			return s.Machine == m.ID && slices.ContainsFunc(s.Acts, func(a rollout.Act) bool { return a.Kind == rollout.ActInstall })
		}) {
			continue
		}
		still := map[keys.Fingerprint]bool{}
		for id, fp := range m.Repos {
			if !f.closed[[2]string{m.ID, id}] {
				still[fp] = true
			}
		}
		var acts []rollout.Act
		for _, text := range sortedNames(f.gone[m.ID]) {
			fp := keys.Fingerprint(text)
			if path := m.Held[fp]; path != "" && !still[fp] && f.facts.PrivateKeyHere[fp] {
				acts = append(acts, rollout.Act{Kind: rollout.ActRemoveThere, Fingerprint: fp, Public: f.gone[m.ID][text], Machine: m.ID, Path: path})
			}
		}
		if len(acts) > 0 {
			f.stepOn(m.ID, slices.Insert(acts, 0, rollout.Act{Kind: rollout.ActUninstall, Machine: m.ID})...)
		}
	}
}

func sortedNames(m map[string]string) []string {
	var names []string
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
