package compose

import (
	"slices"
	"strconv"

	"latchkey/api"
	"latchkey/core/rollout"
	"latchkey/core/say"
)

// holders plans what is done on the machines that hold a key which is rotated or
// revoked.
type holders struct {
	*draft
	brought      map[[2]string]string       // by machine and key, the name of its successor's file there
	names        map[string]map[string]bool // by machine, what names are used there
	replacements []replacement              // what other machines open with keys that go
}

// rotateThere adds what a rotation does on the machines that hold the old key: the
// new one is brought there, opens the repository from there by itself, and takes the
// old one's place in our lines. A machine is never without a key that works. machine is
// the one on which the key was made, "" where it cannot be rotated.
func (p *holders) rotateThere(t TargetFacts, key Subject, acts []rollout.Act) (all []rollout.Act, machine string) {
	single := key.single()
	if key.OnMachine {
		if len(single) != 1 || t.Project || single[0].Path == "" {
			p.exclude(t, rollout.ReasonNoMachine, say.New("out.not-one-machine", "the key was made on a build machine and does not lie on that one alone, or is on a whole project: revoke it, and onboard each machine anew"))
			return nil, ""
		}
		machine = single[0].Machine
		acts = slices.DeleteFunc(acts, func(a rollout.Act) bool { return a.Kind == rollout.ActVerify })
	}
	for _, h := range single {
		alias, opens := h.Repos[t.TargetID()]
		if !opens {
			continue
		}
		name, bring := p.bringSuccessor(t, key, h)
		if bring.Kind != "" {
			acts = slices.Insert(acts, len(acts)-countAfterPair(acts), bring)
		}
		acts = append(acts, rollout.Act{Kind: rollout.ActVerifyThere, Machine: h.Machine, Path: name},
			rollout.Act{Kind: rollout.ActInstall, Access: addAccess(acts), Replaces: key.Fingerprint, OldLabel: h.Path, Machine: h.Machine, Path: name, Alias: alias})
	}
	if key.OnMachine && len(acts) == 1 { // nothing there opens it by lines of ours
		p.exclude(t, rollout.ReasonNoMachine, say.New("out.no-lines", "{machine} does not open it by lines of Latchkey: onboard it there first", say.Values{"machine": machine}))
		return nil, ""
	}
	return acts, machine
}

// rotateEach plans the rotation of a key that was made on one machine and lies on
// several, as machines from one image have it: each gets a key of its own, and the old
// one goes after that, in a step of its own. It reports whether the key is such a one.
func (p *holders) rotateEach(t TargetFacts, key Subject, old DeployKey) bool {
	single := key.single()
	if !key.OnMachine || len(single) < 2 || t.Project {
		return false
	}
	var all []replacement
	for _, h := range single {
		if _, opens := h.Repos[t.TargetID()]; opens && h.Path != "" {
			all = append(all, replacement{t, key, h, old})
		}
	}
	if len(all) < len(single) {
		return false // one of them would lose it
	}
	for _, r := range all {
		p.replace(r)
	}
	if !p.spec.Removes() {
		return true
	}
	var acts []rollout.Act
	if p.spec.Soak > 0 {
		acts = append(acts, rollout.Act{Kind: rollout.ActSoak})
	}
	acts = append(acts, p.replacedFirst(key.Fingerprint)...)
	p.step(t, "", append(acts, p.removeAct(t, old))...)
	return true
}

// single returns the holders of a key that are one machine each.
func (key Subject) single() (all []Holder) {
	for _, h := range key.Holders {
		if !h.Group {
			all = append(all, h)
		}
	}
	return all
}

// countAfterPair returns how many acts follow the generation of a pair, all where
// none is generated.
func countAfterPair(acts []rollout.Act) int {
	if i := slices.IndexFunc(acts, func(a rollout.Act) bool { return a.Kind == rollout.ActGenerate }); i >= 0 {
		return len(acts) - i - 1
	}
	return len(acts)
}

func addAccess(acts []rollout.Act) (access api.Access) {
	for _, a := range acts {
		if a.Kind == rollout.ActAdd {
			access = a.Access
		}
	}
	return access
}

// bringSuccessor brings the new key onto a machine: by an act of the step where each
// repository has a key of its own, else by a step on the machine that does it once for
// all of them.
func (p *holders) bringSuccessor(t TargetFacts, key Subject, h Holder) (name string, bring rollout.Act) {
	own := !p.facts.Accounts[t.Account].Traits.Reuse || p.ownPair[t.Account]
	if known := p.brought[[2]string{h.Machine, string(key.Fingerprint)}]; known != "" && !own {
		return known, rollout.Act{}
	}
	what := string(p.facts.Accounts[t.Account].Traits.Kind)
	if own {
		what = t.Path
	}
	name = p.freeName(h.Machine, slug(what+"-"+p.facts.Instance))
	bring = rollout.Act{Kind: rollout.ActDeliver, Machine: h.Machine, Path: name}
	if key.OnMachine {
		bring.Kind, bring.Label = rollout.ActMakeThere, rollout.FitLabel(key.Comment)
		p.plan.Pairs++
	}
	if own {
		return name, bring
	}
	if p.brought == nil {
		p.brought = map[[2]string]string{}
	}
	p.brought[[2]string{h.Machine, string(key.Fingerprint)}] = name
	p.stepOn(h.Machine, bring)
	return name, rollout.Act{}
}

// freeName returns a name that nothing of ours has on a machine.
func (p *holders) freeName(machine, name string) string {
	if p.names == nil {
		p.names = map[string]map[string]bool{}
	}
	if p.names[machine] == nil {
		p.names[machine] = map[string]bool{}
		for _, m := range p.facts.Machines {
			if m.ID == machine {
				for _, used := range m.Names {
					p.names[machine][used] = true
				}
			}
		}
	}
	return freeName(p.names[machine], name)
}

// freeName returns a name that is not used, and uses it.
func freeName(used map[string]bool, name string) string {
	found := name
	for n := 2; used[found]; n++ {
		found = name + "-" + strconv.Itoa(n)
	}
	used[found] = true
	return found
}

// allVerified reports whether every holder of a key opens every repository where it
// stands by lines of ours: a rotation verifies its successor from each of them, and
// the old one may then go without a question.
func (f Facts) allVerified(key Subject) bool {
	if len(key.Holders) == 0 || !key.OnlyThere {
		return false
	}
	for _, t := range f.Targets {
		if t.deployKey(key.Fingerprint) == nil && !t.Read.IsZero() {
			continue
		}
		for _, h := range key.Holders {
			if _, opens := h.Repos[t.TargetID()]; !opens || h.Path == "" || t.Project {
				return false
			}
		}
	}
	return true
}

// RemovesUnasked reports whether a rotation of these keys may remove the old ones
// without a question: every holder is known and verified.
func (f Facts) RemovesUnasked() bool {
	return len(f.Subjects) > 0 && !slices.ContainsFunc(f.Subjects, func(key Subject) bool { return !f.allVerified(key) })
}
