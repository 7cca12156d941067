package compose

import (
	"cmp"
	"slices"

	"latchkey/api"
	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/core/wanted"
	"latchkey/keys"
)

// apply plans what makes a place as it is wanted: what is missing is added and verified
// before anything goes.
func (p *planner) apply(t TargetFacts) {
	place, named := p.wanted[t.TargetID()]
	if !named {
		return
	}
	cells := slices.DeleteFunc(wanted.Compare(place, p.found(t)), func(c wanted.Cell) bool {
		return c.State == wanted.OK || c.Have != nil && c.State == wanted.Unknown && c.Want == nil
	})
	if len(cells) == 0 {
		return
	}
	before := len(p.plan.Steps) + len(p.plan.Exclusions)
	switch {
	case p.isClosed(t):
	case t.Read.IsZero():
		p.exclude(t, rollout.ReasonNeverRead, neverRead())
	default:
		(&application{planner: p, target: t, traits: p.facts.Accounts[t.Account].Traits}).plan(place, cells)
	}
	if len(p.plan.Steps)+len(p.plan.Exclusions) != before {
		p.spec.Wanted = append(p.spec.Wanted, place)
	}
}

// plan plans the steps of a place: one for each machine on which something differs, and
// one for the place itself, which removes nothing before the others have ended. It
// removes nothing at all where something that is wanted there is left out, or is put
// there unverified: what goes may be what still works.
func (a *application) plan(place wanted.Place, cells []wanted.Cell) {
	byKey := map[keys.Fingerprint]rollout.Act{}
	left := map[keys.Fingerprint]bool{}
	for i := range cells {
		c := &cells[i]
		if c.Machine != "" {
			continue
		}
		adds, excluded := len(a.adds), len(a.planner.plan.Exclusions)
		a.cell(c, public(place, c.Fingerprint))
		if len(a.adds) > adds {
			byKey[c.Fingerprint] = a.adds[adds]
		}
		left[c.Fingerprint] = len(a.planner.plan.Exclusions) > excluded
		a.leftOut = a.leftOut || left[c.Fingerprint] && c.Want != nil && (c.State != wanted.Differs || c.OtherAccess())
	}
	put := a.fleet.apply(a, cells, func(fp keys.Fingerprint) string { return public(place, fp) }, byKey, left)
	a.adds = slices.DeleteFunc(a.adds, func(act rollout.Act) bool { return put[act.Fingerprint] })
	a.keep()
	var held []rollout.Act
	for _, act := range a.removes {
		held = append(held, a.replacedFirst(act.Fingerprint)...)
	}
	if acts := slices.Concat(a.adds, a.changes, held, a.removes); len(acts) > 0 {
		a.step(a.target, "", acts...)
	}
}

// keepWanted leaves only those places in the spec on which something is done or left.
func (p *planner) keepWanted() {
	if p.spec.Verb == rollout.Apply {
		p.fleet.clear()
		p.plan.Spec = p.spec
	}
}

// found returns what is known of a target.
func (p *planner) found(t TargetFacts) (have wanted.Found) {
	switch {
	case !t.ReadError.IsZero():
		have.Unknown = wanted.Unreadable
	case t.Read.IsZero():
		have.Unknown = wanted.NeverRead
	}
	for _, k := range t.Keys {
		have.Keys = append(have.Keys, wanted.Standing{Fingerprint: k.Fingerprint, Label: k.Label, Access: k.Access.OrRead()})
	}
	for _, m := range p.facts.Machines {
		if fp := m.Repos[t.TargetID()]; fp != "" {
			if have.Machines == nil {
				have.Machines = map[string]keys.Fingerprint{}
			}
			have.Machines[m.ID] = fp
		}
	}
	return have
}

func public(place wanted.Place, fp keys.Fingerprint) string {
	for _, w := range place.Keys {
		if w.Fingerprint == fp {
			return w.Public
		}
	}
	return ""
}

// application is one place on its way to the wanted state.
type application struct {
	*planner
	target                 TargetFacts
	traits                 api.Traits
	adds, changes, removes []rollout.Act
	leftOut                bool // a key that is wanted there, or a machine that is to open it
}

// keep leaves the keys that are not wanted where they are, and says so, as long as what
// is wanted is not there and verified.
func (a *application) keep() {
	unverified := a.unverified()
	switch {
	case len(a.removes) == 0:
		return
	case a.leftOut:
		for _, act := range a.removes {
			a.exclude(a.target, rollout.ReasonNewKeyMissing, say.New("out.stays-beside", "{key} is not wanted there, and stays: something else that is wanted there is skipped, so this may be the key that is still in use",
				say.Values{"key": shortKey(act.Fingerprint, act.Label)}))
		}
	case unverified != "":
		for _, act := range a.removes {
			a.exclude(a.target, rollout.ReasonNewKeyMissing, say.New("out.stays-unverified", "{key} is not wanted there, and stays for now: {new} is put there and cannot be verified from here; see that it works, then apply the file again",
				say.Values{"key": shortKey(act.Fingerprint, act.Label), "new": unverified}))
		}
	default:
		return
	}
	a.removes = nil
}

// unverified returns a key that is put there and that nothing verifies, "" = none.
func (a *application) unverified() string {
	acts := slices.Concat(a.adds, a.changes)
	for i, act := range acts {
		if act.Kind == rollout.ActAdd && (i+1 == len(acts) || acts[i+1].Kind != rollout.ActVerify) {
			return shortKey(act.Fingerprint, act.Label)
		}
	}
	return ""
}

// cell plans what makes one key as it is wanted.
func (a *application) cell(c *wanted.Cell, public string) {
	switch c.State {
	case wanted.Missing:
		if !a.cannotStand(c, public) {
			a.adds = append(a.adds, a.put(c.Fingerprint, public, cmp.Or(c.Want.Label, c.Name), c.Want.Access)...)
		}
	case wanted.Differs:
		a.change(c)
	case wanted.Excess:
		a.remove(c)
	case wanted.Unknown:
		a.exclude(a.target, rollout.ReasonUnreadable, say.New("out.unreadable-key", "the text of a deploy key there could not be read, so it is not known whether the key is there already"))
	}
}

// put returns the acts that put a key there and, where its private key is here, verify
// it.
func (a *application) put(fp keys.Fingerprint, public, label string, access api.Access) []rollout.Act {
	add := rollout.Act{Kind: rollout.ActAdd, Fingerprint: fp, Public: public, Label: cmp.Or(rollout.FitLabel(label), "latchkey"), Access: access, Foreign: !a.facts.PrivateKeyHere[fp]}
	if from := a.order.left[keyOf(a.target.Account, fp)]; !a.traits.Reuse && from != a.target.Path {
		add.LeavesFirst = api.RepoPath(from)
	}
	if add.Foreign || a.target.Project && a.target.TrialRepo == "" {
		return []rollout.Act{add}
	}
	return []rollout.Act{add, {Kind: rollout.ActVerify, Fingerprint: fp, Public: public, Repo: a.target.TrialRepo}}
}

// cannotStand reports whether a key that is missing cannot be put there, and says why.
func (a *application) cannotStand(c *wanted.Cell, public string) bool {
	t, values := a.target, say.Values{"key": shortKey(c.Fingerprint, c.Name), "forge": a.traits.Name}
	here, ours := a.facts.PrivateKeyHere[c.Fingerprint]
	id := keyOf(t.Account, c.Fingerprint)
	elsewhere := a.facts.Accounts[t.Account].Stands[c.Fingerprint]
	if elsewhere != "" && a.order.left[id] == elsewhere {
		elsewhere = "" // it leaves before
	}
	elsewhere = cmp.Or(elsewhere, a.taken[id])
	switch {
	case public == "":
		a.exclude(t, rollout.ReasonNoPublicKey, say.New("out.no-public", "of {key} only the fingerprint is known: write its public line into the file", values))
	case ours && !here:
		a.exclude(t, rollout.ReasonNoPrivateKey, say.New("out.lost", "the private key of {key} is lost, so nobody could use it there", values))
	case c.Want.Access == api.ReadWrite && !a.traits.WriteAccess:
		a.exclude(t, rollout.ReasonNoWrite, say.New("out.no-write", "deploy keys can only read on {forge}", values))
	case !a.traits.Reuse && elsewhere != "" && a.order.circle[t.TargetID()] && a.order.circle[rollout.TargetID(t.Account, elsewhere, false)]:
		values["repo"] = elsewhere
		a.exclude(t, rollout.ReasonOneRepoOnly, say.New("out.swap-stays", "{key} is on {repo}, and waits for a key that is to go there: on {forge} a key may be on one repository only, so put a third key there first, or allow that one is removed before it is added again", values))
	case !a.traits.Reuse && elsewhere != "":
		values["repo"] = elsewhere
		a.exclude(t, rollout.ReasonOneRepoOnly, say.New("out.moves-later", "{key} is on {repo}, and on {forge} a key may be on one repository only: once it has left that one, apply the file again", values))
	default:
		if !a.traits.Reuse {
			a.taken[id] = t.Path
		}
		return false
	}
	return true
}

// change gives a key that stands there another label or access.
func (a *application) change(c *wanted.Cell) {
	there := a.target.deployKey(c.Fingerprint)
	inPlace := a.traits.EditLabel && !a.target.Project
	values := say.Values{"key": shortKey(c.Fingerprint, c.Name), "forge": a.traits.Name, "access": rollout.AccessText(there.Access)}
	switch {
	case c.OtherAccess() && c.Want.Access == api.ReadWrite && !a.traits.WriteAccess:
		a.exclude(a.target, rollout.ReasonNoWrite, say.New("out.no-write", "deploy keys can only read on {forge}", values))
	case !c.OtherAccess() && inPlace:
		a.changes = append(a.changes, rollout.Act{Kind: rollout.ActRelabel, Fingerprint: there.Fingerprint, Public: there.Public, KeyID: there.ID, Label: rollout.FitLabel(c.Want.Label), OldLabel: there.Label, Access: there.Access.OrRead()})
	case isWeak(there.Public):
		a.exclude(a.target, differs(c), say.New("out.weak-stays", "{key} differs there in what {forge} cannot change in place, and is too weak to be taken again: rotate it, then put its successor into the file", values))
	case a.spec.Recreate && there.Public != "":
		a.changes = append(a.changes, a.removeAct(a.target, *there))
		a.changes = append(a.changes, a.put(there.Fingerprint, there.Public, cmp.Or(c.Want.Label, there.Label), c.Want.Access)...)
	case c.OtherAccess():
		a.exclude(a.target, rollout.ReasonOtherAccess, say.New("out.access-stays", "{key} is there with {access} access, which {forge} cannot change in place: put another key there, or allow that it is removed and added again", values))
	default:
		a.exclude(a.target, rollout.ReasonNoRelabel, say.New("out.label-stays", "{key} has another label there, which {forge} cannot change in place: leave the label out, or allow that the key is removed and added again", values))
	}
}

// differs sorts what cannot be changed in place.
func differs(c *wanted.Cell) rollout.Reason {
	if c.OtherAccess() {
		return rollout.ReasonOtherAccess
	}
	return rollout.ReasonNoRelabel
}

// isWeak reports whether a key is weak by today's rules: a forge that has it takes it
// no second time.
func isWeak(public string) bool {
	key, err := keys.ParsePublic(public)
	return err == nil && key.Weak()
}

// remove takes away what is not wanted, but no key of which nobody here knows who uses
// it, unless that is asked for.
func (a *application) remove(c *wanted.Cell) {
	there := a.target.deployKey(c.Fingerprint)
	if !a.mayRemove(c.Fingerprint) {
		a.exclude(a.target, rollout.ReasonForeign, say.New("out.foreign-stays", "{key} is not wanted there, but its private key was never here, so nobody here knows who uses it: it stays, unless you allow that such keys are removed",
			say.Values{"key": shortKey(c.Fingerprint, c.Name)}))
		return
	}
	a.removes = append(a.removes, a.removeAct(a.target, *there))
}

// mayRemove reports whether a key that is not wanted may go: somebody here knows who
// uses it, or a person says so.
func (p *planner) mayRemove(fp keys.Fingerprint) bool {
	_, ours := p.facts.PrivateKeyHere[fp]
	return ours || p.facts.OnMachines[fp] || p.spec.RemoveForeign
}
