// Package compose makes the plan of a rollout: a pure function from what a person asks
// for and what is known to the steps that will be done, what is left out and why, and
// what it costs.
package compose

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"time"

	"latchkey/api"
	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/core/wanted"
)

// Plan composes a plan. The result depends on its arguments alone.
func Plan(s rollout.Spec, f Facts, now time.Time) rollout.Plan {
	closed := circles{}
	for {
		plan, torn := planOnce(s, f, now, closed)
		if len(torn) == 0 {
			return plan
		}
		maps.Copy(closed, torn)
	}
}

// planOnce composes a plan in which the keys of the circles closed do not swap places.
// It returns those that turned out to be torn: the plan is then none.
func planOnce(s rollout.Spec, f Facts, now time.Time, closed circles) (rollout.Plan, circles) {
	f.Targets = slices.Clone(f.Targets)
	d := newDraft(s, f, now)
	slices.SortFunc(d.facts.Targets, func(a, b TargetFacts) int {
		return cmp.Or(cmp.Compare(a.Account, b.Account), compareBool(a.Project, b.Project), cmp.Compare(a.Path, b.Path))
	})
	d.choosePairs()
	d.chooseName()
	p := newPlanner(d)
	if s.Verb == rollout.Apply {
		p.applyAll(closed)
		if torn := p.order.torn(); len(torn) > 0 {
			return rollout.Plan{}, torn
		}
	} else {
		for _, t := range d.facts.Targets {
			p.planTarget(t)
		}
	}
	p.onboardMachines()
	p.keepWanted()
	p.holders.clearMachines()
	(&noteWriter{draft: d, used: p.old.used, replaced: p.holders.replacedNames()}).notes()
	(&stopList{d}).stops()
	d.plan.Title = (&titles{d}).title()
	d.plan.Costs = costs(d.plan, f, now)
	d.plan.Basis = basisOf(d.plan, f)
	d.plan.SetHash()
	return d.plan, nil
}

// planner decides, target by target, what is done there.
type planner struct {
	*draft
	old     oldKeys
	holders holders
	single  map[string]int          // by account: how many repositories got the one given key, where only one may have it
	open    []TargetFacts           // onboard: the repositories that the machines are to open
	given   map[string]string       // onboard: by account, the repository that got the one given key, where only one may have it
	wanted  map[string]wanted.Place // apply: by TargetID
	fleet   *fleet                  // apply
	order   *order                  // apply
	taken   map[string]string       // apply: by account and key, the repository that gets it, where only one may have it
	members map[string][]Subject    // of key sets, by the TargetID for which they were made
}

// newPlanner makes the members of a key set findable by the target for which they
// were made: a plan may have ten thousand of both.
func newPlanner(d *draft) *planner {
	p := &planner{draft: d, old: newOldKeys(d), holders: holders{draft: d}, single: map[string]int{}, members: map[string][]Subject{}, wanted: map[string]wanted.Place{}, taken: map[string]string{}}
	for _, place := range d.spec.Wanted {
		p.wanted[rollout.TargetID(place.Account, place.Target, place.Project)] = place
	}
	p.fleet = newFleet(p)
	d.spec.Wanted = nil // those on which something is done come back
	for _, key := range d.facts.Subjects {
		if key.MadeFor != "" {
			p.members[key.MadeFor] = append(p.members[key.MadeFor], key)
		}
	}
	return p
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

func (p *planner) planTarget(t TargetFacts) {
	switch {
	case p.isClosed(t):
	case t.Read.IsZero() && p.spec.NeverRead == rollout.LeaveOut:
		p.exclude(t, rollout.ReasonNeverRead, neverRead())
	case p.spec.Verb == rollout.Add:
		p.add(t)
	case p.spec.Verb == rollout.Rotate:
		p.each(t, p.rotate)
	case p.spec.Verb == rollout.Revoke:
		p.each(t, p.revoke)
	case p.spec.Verb == rollout.Relabel:
		p.each(t, p.relabel)
	case p.spec.Verb == rollout.RemoveOld:
		p.old.removeOld(t)
	case p.spec.Verb == rollout.Onboard:
		p.offer(t)
	}
}

// isClosed reports whether nothing can be done on a target, and excludes it then.
func (p *planner) isClosed(t TargetFacts) bool {
	busy, inRollout := p.facts.OpenRollouts[t.TargetID()]
	switch {
	case !t.ReadError.IsZero():
		p.exclude(t, cmp.Or(t.ReadErrorReason, rollout.ReasonUnreadable), say.New("out.unreadable", "its deploy keys could not be read: {cause}", say.Values{"cause": t.ReadError}))
	case inRollout:
		p.exclude(t, rollout.ReasonOpenRollout, say.New("out.busy", "rollout {id} has not ended there: resume, cancel or undo it first", say.Values{"id": strconv.FormatInt(busy, 10)}))
	case t.Archived:
		p.exclude(t, rollout.ReasonArchived, say.New("out.archived", "it is archived, and the forge allows no changes to its deploy keys"))
	default:
		return false
	}
	return true
}

func neverRead() say.Text { return say.New("out.never-read", "its deploy keys were never read") }

// each plans for every key of the spec that stands there, or, where the target was
// never read, may stand there.
func (p *planner) each(t TargetFacts, plan func(TargetFacts, Subject, DeployKey)) {
	found := false
	if t.Read.IsZero() {
		for _, key := range p.mayStandOn(t) {
			found = true
			plan(t, key, DeployKey{Fingerprint: key.Fingerprint, Public: key.Public})
		}
	}
	for _, k := range t.Keys {
		if subject, ok := p.subjects[k.Fingerprint]; ok {
			found = true
			plan(t, subject, k)
		}
	}
	if !found {
		p.exclude(t, rollout.ReasonNotThere, say.New("out.not-there", "the key is not there"))
	}
}

func (p *planner) add(t TargetFacts) {
	traits := p.facts.Accounts[t.Account].Traits
	access := p.spec.Access.OrRead()
	if access == api.ReadWrite && !traits.WriteAccess {
		p.exclude(t, rollout.ReasonNoWrite, say.New("out.no-write", "deploy keys can only read on {forge}", say.Values{"forge": traits.Name}))
		return
	}
	var acts []rollout.Act
	add := rollout.Act{Kind: rollout.ActAdd, Access: access, Label: p.label()}
	verify := !p.spec.NoVerify
	member, isMember := p.facts.Members[t.TargetID()]
	switch {
	case isMember && p.makesKeys() && p.ownPair[t.Account]:
		if t.deployKey(member.Fingerprint) != nil {
			p.exclude(t, rollout.ReasonAlreadyThere, say.New("out.member-there", "the key set has its key there already"))
			return
		}
		add.Fingerprint, add.Public = member.Fingerprint, member.Public
		verify = verify && p.facts.PrivateKeyHere[member.Fingerprint]
	case p.makesKeys() && p.ownPair[t.Account]:
		acts = append(acts, rollout.Act{Kind: rollout.ActGenerate})
		p.plan.Pairs++
	case p.makesKeys():
		p.shared = true
	default:
		key := p.facts.Subjects[0]
		if p.cannotAdd(t, key, access) {
			return
		}
		add.Fingerprint, add.Public = key.Fingerprint, key.Public
		verify = verify && p.facts.PrivateKeyHere[key.Fingerprint]
	}
	acts = append(acts, add)
	if verify {
		acts = append(acts, rollout.Act{Kind: rollout.ActVerify, Fingerprint: add.Fingerprint, Public: add.Public, Repo: t.TrialRepo})
	}
	p.step(t, "", acts...)
}

// cannotAdd reports whether the forge would refuse a given key there, and excludes
// the target then.
func (p *planner) cannotAdd(t TargetFacts, key Subject, access api.Access) bool {
	account := p.facts.Accounts[t.Account]
	forge := account.Traits.Name
	if there := t.deployKey(key.Fingerprint); there != nil {
		if there.Access.OrRead() != access {
			p.exclude(t, rollout.ReasonOtherAccess, say.New("out.other-access", "the key is there with {access} access: remove it first, or choose the same access", say.Values{"access": rollout.AccessText(there.Access)}))
		} else {
			p.exclude(t, rollout.ReasonAlreadyThere, say.New("out.already-there", "the key is there already"))
		}
		return true
	}
	if account.Owner != "" {
		p.exclude(t, rollout.ReasonOnAccount, say.New("out.on-account", "the key belongs to {user}'s account on {forge} and cannot also be a deploy key: use a different key",
			say.Values{"user": account.Owner, "forge": forge}))
		return true
	}
	if account.StandsOn != "" {
		p.exclude(t, rollout.ReasonOneRepoOnly, say.New("out.stands-elsewhere", "the key is on {repo}, and on {forge} a key may be on one repository only: create a key set instead, with a new pair for each",
			say.Values{"repo": account.StandsOn, "forge": forge}))
		return true
	}
	if p.single[t.Account]++; !account.Traits.Reuse && p.single[t.Account] > 1 {
		p.exclude(t, rollout.ReasonOneRepoOnly, say.New("out.one-repo-only", "on {forge} a key may be on one repository only: create a key set instead, with a new pair for each", say.Values{"forge": forge}))
		return true
	}
	return false
}

// rotate adds a new key beside the old one, verifies it, and removes the old one.
func (p *planner) rotate(t TargetFacts, key Subject, old DeployKey) {
	if t.Project && t.TrialRepo == "" && p.spec.Removes() {
		p.exclude(t, rollout.ReasonNoTrialRepo, say.New("out.no-trial", "the project has no repository with which the new key could be verified, and without that the old one is not removed: keep the old one"))
		return
	}
	if p.holders.rotateEach(t, key, old) {
		return
	}
	var acts []rollout.Act
	switch {
	case key.OnMachine: // its successor is made there
	case p.ownPair[t.Account]:
		acts = append(acts, rollout.Act{Kind: rollout.ActGenerate, Label: p.successorName(t, key)})
		p.plan.Pairs++
	default:
		p.shared = true
	}
	add := rollout.Act{Kind: rollout.ActAdd, Label: cmp.Or(p.spec.Label, rollout.FitLabel(old.Label), p.label()), Access: old.Access.OrRead(), Replaces: key.Fingerprint}
	if t.Read.IsZero() { // what the old key has is seen when its turn comes
		add.Access = ""
	}
	acts = append(acts, add)
	if !t.Project || t.TrialRepo != "" {
		acts = append(acts, rollout.Act{Kind: rollout.ActVerify, Repo: t.TrialRepo})
	}
	acts, machine := p.holders.rotateThere(t, key, acts)
	if machine == "" && key.OnMachine {
		return
	}
	if p.spec.Removes() {
		if p.spec.Soak > 0 {
			acts = append(acts, rollout.Act{Kind: rollout.ActSoak})
		}
		acts = append(acts, p.replacedFirst(key.Fingerprint)...)
		acts = append(acts, p.removeAct(t, old))
	}
	p.step(t, machine, acts...)
}

func (p *planner) revoke(t TargetFacts, key Subject, old DeployKey) {
	if p.spec.ShutsOut() {
		p.holders.shutOut(t, key, old)
		return
	}
	p.step(t, "", p.removeAct(t, old))
}

func (p *planner) relabel(t TargetFacts, _ Subject, old DeployKey) {
	traits := p.facts.Accounts[t.Account].Traits
	switch {
	case !traits.EditLabel:
		p.exclude(t, rollout.ReasonNoRelabel, say.New("out.no-relabel", "{forge} cannot rename a deploy key", say.Values{"forge": traits.Name}))
	case t.Project:
		p.exclude(t, rollout.ReasonNoRelabel, say.New("out.no-project-relabel", "a key on a project cannot be renamed"))
	case old.Label == p.spec.Label:
		p.exclude(t, rollout.ReasonAlreadyThere, say.New("out.has-label", "it has this label already"))
	default:
		p.step(t, "", rollout.Act{Kind: rollout.ActRelabel, Fingerprint: old.Fingerprint, Public: old.Public, KeyID: old.ID, Label: p.spec.Label, OldLabel: old.Label, Access: old.Access.OrRead()})
	}
}

// mayStandOn returns the keys of the spec that may stand on a target that was
// never read: of a key set only the member that was made for it.
func (p *planner) mayStandOn(t TargetFacts) []Subject {
	if p.spec.Key.Set != "" {
		return p.members[t.TargetID()]
	}
	return p.facts.Subjects
}
