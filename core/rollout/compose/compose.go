// Package compose makes the plan of a rollout: a pure function from what a person asks
// for and what is known to the steps that will be done, what is left out and why, and
// what it costs.
package compose

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"latchkey/api"
	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/internal/safetext"
	"latchkey/keys"
)

// Plan composes a plan. The result depends on its arguments alone.
func Plan(s rollout.Spec, f Facts, now time.Time) rollout.Plan {
	f.Targets = slices.Clone(f.Targets)
	p := &planner{spec: s, facts: f, plan: rollout.Plan{Made: now, Spec: s}}
	slices.SortFunc(p.facts.Targets, func(a, b TargetFacts) int {
		return cmp.Or(cmp.Compare(a.Account, b.Account), compareBool(a.Project, b.Project), cmp.Compare(a.Path, b.Path))
	})
	p.choosePairs()
	p.chooseName()
	p.index()
	for _, t := range p.facts.Targets {
		p.planTarget(t)
	}
	p.onboardMachines()
	p.clearMachines()
	p.notes()
	p.stops()
	p.plan.Title = p.title()
	p.plan.Costs = costs(p.plan, f, now)
	p.plan.Basis = basisOf(p.plan, f)
	p.plan.SetHash()
	return p.plan
}

type planner struct {
	spec         rollout.Spec
	facts        Facts
	plan         rollout.Plan
	ownPair      map[string]bool              // accounts on which each repository gets a pair of its own
	brought      map[[2]string]string         // rotate: by machine and key, the name of its successor's file there
	names        map[string]map[string]bool   // by machine, what names are used there
	replacements []replacement                // revoke: what other machines open with keys that go
	used         int                          // remove-old: how many old keys were used since their use was last checked
	shared       bool                         // one pair for all others
	single       map[string]int               // by account: how many repositories got the one given key, where only one may have it
	subjects     map[keys.Fingerprint]Subject // the keys of the spec
	removals     map[string][]Removal         // by TargetID
	open         []TargetFacts                // onboard: the repositories that the machines are to open
	given        map[string]string            // onboard: by account, the repository that got the one given key, where only one may have it
	members      map[string][]Subject         // of key sets, by the TargetID for which they were made
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

// choosePairs decides where one pair does for all and where each repository
// needs its own.
func (p *planner) choosePairs() {
	p.ownPair, p.single = map[string]bool{}, map[string]int{}
	for id, account := range p.facts.Accounts {
		p.ownPair[id] = p.spec.PerRepo || !account.Traits.Reuse
	}
	if p.spec.Verb == rollout.Rotate && p.spec.Key.Set != "" {
		for id := range p.ownPair {
			p.ownPair[id] = true
		}
	}
}

// makesKeys reports whether the rollout makes the keys that it adds.
func (p *planner) makesKeys() bool {
	return p.spec.Verb == rollout.Rotate || p.spec.Verb == rollout.Add && p.spec.Key == (rollout.KeyRef{})
}

// exclude records that nothing is done on a target.
func (p *planner) exclude(t TargetFacts, why rollout.Reason, text say.Text) {
	p.plan.Exclusions = append(p.plan.Exclusions, rollout.Exclusion{Account: t.Account, Target: t.Path, Reason: why, Text: text.Clean(func(value string) string { return safetext.Line(value, 300) })})
}

func (p *planner) step(t TargetFacts, acts ...rollout.Act) {
	step := rollout.Step{N: len(p.plan.Steps) + 1, Account: t.Account, Acts: acts, Read: t.Read, RepoID: t.RepoID}
	if t.Project {
		step.Project = api.ProjectPath(t.Path)
	} else {
		step.Repo = api.RepoPath(t.Path)
	}
	p.plan.Steps = append(p.plan.Steps, step)
}

func (p *planner) planTarget(t TargetFacts) {
	busy, inRollout := p.facts.OpenRollouts[t.TargetID()]
	switch {
	case !t.ReadError.IsZero():
		p.exclude(t, cmp.Or(t.ReadErrorReason, rollout.ReasonUnreadable), say.New("out.unreadable", "its deploy keys could not be read: {cause}", say.Values{"cause": t.ReadError}))
	case inRollout:
		p.exclude(t, rollout.ReasonOpenRollout, say.New("out.busy", "rollout {id} has not ended there: resume, cancel or undo it first", say.Values{"id": strconv.FormatInt(busy, 10)}))
	case t.Archived:
		p.exclude(t, rollout.ReasonArchived, say.New("out.archived", "it is archived, and the forge allows no changes to its deploy keys"))
	case t.Read.IsZero() && p.leavesUnread():
		p.exclude(t, rollout.ReasonNeverRead, say.New("out.never-read", "its deploy keys were never read"))
	case p.spec.Verb == rollout.Add:
		p.add(t)
	case p.spec.Verb == rollout.Rotate:
		p.each(t, p.rotate)
	case p.spec.Verb == rollout.Revoke:
		p.each(t, p.revoke)
	case p.spec.Verb == rollout.Relabel:
		p.each(t, p.relabel)
	case p.spec.Verb == rollout.RemoveOld:
		p.removeOld(t)
	case p.spec.Verb == rollout.Onboard:
		p.offer(t)
	}
}

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
	p.step(t, acts...)
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
	acts, machine := p.rotateThere(t, key, acts)
	if machine == "" && key.OnMachine {
		return
	}
	if p.spec.Removes() {
		if p.spec.Soak > 0 {
			acts = append(acts, rollout.Act{Kind: rollout.ActSoak})
		}
		acts = append(acts, p.removeAct(t, old))
	}
	p.step(t, acts...)
	if key.OnMachine {
		p.plan.Steps[len(p.plan.Steps)-1].Machine = machine
	}
}

func (p *planner) removeAct(t TargetFacts, old DeployKey) rollout.Act {
	return rollout.Act{Kind: rollout.ActRemove, Fingerprint: old.Fingerprint, Public: old.Public, KeyID: old.ID, Label: old.Label, Access: old.Access.OrRead(), Repo: t.TrialRepo}
}

func (p *planner) revoke(t TargetFacts, key Subject, old DeployKey) {
	if p.spec.ShutsOut() {
		p.shutOut(t, key, old)
		return
	}
	p.step(t, p.removeAct(t, old))
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
		p.step(t, rollout.Act{Kind: rollout.ActRelabel, Fingerprint: old.Fingerprint, Public: old.Public, KeyID: old.ID, Label: p.spec.Label, OldLabel: old.Label, Access: old.Access.OrRead()})
	}
}

// label returns the label of a new key on the forge.
func (p *planner) label() string {
	comment := p.spec.New.Comment
	if !p.makesKeys() && len(p.facts.Subjects) > 0 {
		comment = p.facts.Subjects[0].Comment
	}
	return cmp.Or(p.spec.Label, rollout.FitLabel(comment), "latchkey "+p.plan.Made.Format("2006-01-02"))
}

// title returns a title such as "rotate SHA256:… (ci@build-07) on 300 repositories".
func (p *planner) title() say.Text {
	repos, projects := 0, 0
	if p.spec.Verb == rollout.Onboard || p.spec.ShutsOut() {
		return p.machinesTitle()
	}
	for _, s := range p.plan.Steps {
		switch {
		case s.Project != "":
			projects++
		case s.Repo != "":
			repos++
		}
	}
	values := say.Values{"key": p.subjectText(), "where": whereText(repos, projects)}
	switch p.spec.Verb {
	case rollout.Add:
		return say.New("title.add", "add {key} to {where}", values)
	case rollout.Rotate:
		return say.New("title.rotate", "rotate {key} on {where}", values)
	case rollout.Revoke:
		return say.New("title.revoke", "revoke {key} on {where}", values)
	case rollout.Relabel:
		values["label"] = strconv.Quote(safetext.Line(p.spec.Label, 100))
		return say.New("title.relabel", "rename {key} to {label} on {where}", values)
	case rollout.RemoveOld:
		values["id"] = strconv.FormatInt(p.spec.OfRollout, 10)
		return say.New("title.remove-old", "remove the old keys of rollout {id}: {key} on {where}", values)
	}
	return say.Plain(string(p.spec.Verb))
}

// subjectText names the key that the plan is about.
func (p *planner) subjectText() say.Text {
	set := func(name string) say.Text {
		return say.New("part.key-set", "the key set {name}", say.Values{"name": name})
	}
	switch {
	case p.spec.Key.Set != "":
		return set(p.spec.Key.Set)
	case p.spec.Verb == rollout.RemoveOld && len(p.facts.Removals) > 0 && p.facts.Removals[0].Set != "":
		return set(p.facts.Removals[0].Set)
	case len(p.facts.Subjects) > 0:
		return say.New("part.key", "{key}⟨ ({comment})⟩", say.Values{"key": string(p.facts.Subjects[0].Fingerprint), "comment": safetext.Line(p.facts.Subjects[0].Comment, 60)})
	case p.plan.Spec.Name != "":
		return set(p.plan.Spec.Name)
	}
	return say.New("part.new-key", "a new key⟨ ({comment})⟩", say.Values{"comment": safetext.Line(p.spec.New.Comment, 60)})
}
