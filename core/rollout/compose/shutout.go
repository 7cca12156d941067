package compose

import (
	"cmp"
	"slices"
	"strings"

	"latchkey/core/rollout"
)

// shutOut takes a key of the machines off a target. Their lines there go in the same
// step: after the key where they are shut out, before it where they are retired.
func (p *holders) shutOut(t TargetFacts, key Subject, old DeployKey) {
	var lines []rollout.Act
	var on []string
	for _, h := range key.Holders {
		alias, opens := h.Repos[t.TargetID()]
		switch {
		case h.Group: // nothing can be done there
			continue
		case !slices.Contains(p.spec.Machines, h.Machine):
			if opens && h.Path != "" {
				p.replacements = append(p.replacements, replacement{t, key, h, old})
			}
			continue
		case opens:
			lines = append(lines, rollout.Act{Kind: rollout.ActUninstall, Fingerprint: key.Fingerprint, Public: key.Public, Access: old.Access.OrRead(), Machine: h.Machine, Path: h.Path, Alias: alias})
		}
		on = append(on, h.Machine)
	}
	acts := []rollout.Act{p.removeAct(t, old)}
	if p.spec.Retire || p.spec.ReplaceFirst {
		acts = append(p.replacedFirst(key.Fingerprint, p.spec.Machines...), acts...)
	}
	if p.spec.Retire {
		acts = append(lines, acts...)
	} else {
		acts = append(acts, lines...)
	}
	about := ""
	if len(on) == 1 {
		about = on[0]
	}
	p.step(t, about, acts...)
}

// replacement is a repository that a machine opens with a key of another one that is
// shut out.
type replacement struct {
	target TargetFacts
	key    Subject
	holder Holder
	old    DeployKey
}

// clearMachines gives other machines keys of their own, and takes what is ours off
// those that are shut out.
func (p *holders) clearMachines() {
	if !p.spec.ShutsOut() {
		return
	}
	for _, r := range p.replacements {
		p.replace(r)
	}
	for _, id := range p.spec.Machines {
		var acts []rollout.Act
		for _, key := range p.facts.Subjects {
			for _, h := range key.Holders {
				if h.Machine == id && h.Path != "" && !h.Group {
					acts = append(acts, rollout.Act{Kind: rollout.ActRemoveThere, Fingerprint: key.Fingerprint, Public: key.Public, Machine: id, Path: h.Path})
				}
			}
		}
		if len(acts) > 0 {
			acts = slices.Insert(acts, 0, rollout.Act{Kind: rollout.ActUninstall, Machine: id})
			p.stepOn(id, acts...)
		}
	}
}

// replace plans the step by which another machine opens a repository with a key of
// its own.
func (p *holders) replace(r replacement) {
	anyKey := r.key
	anyKey.OnMachine, anyKey.Fingerprint = true, "" // one key for all that the machine opens
	name, bring := p.bringSuccessor(r.target, anyKey, r.holder)
	var acts []rollout.Act
	if bring.Kind != "" {
		acts = append(acts, bring)
	}
	access := r.old.Access.OrRead()
	acts = append(acts, rollout.Act{Kind: rollout.ActAdd, Label: cmp.Or(rollout.FitLabel(p.machineName(r.holder.Machine)), p.label()), Access: access},
		rollout.Act{Kind: rollout.ActVerifyThere, Machine: r.holder.Machine, Path: name},
		rollout.Act{Kind: rollout.ActInstall, Access: access, Replaces: r.key.Fingerprint, OldLabel: r.holder.Path, Machine: r.holder.Machine, Path: name, Alias: r.holder.Repos[r.target.TargetID()]})
	p.step(r.target, r.holder.Machine, acts...)
}

// replacedNames names the machines that get keys of their own because another one is
// shut out.
func (p *holders) replacedNames() (names []string) {
	for _, r := range p.replacements {
		if name := p.machineName(r.holder.Machine); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	slices.SortFunc(names, strings.Compare)
	return names
}
