package rollout

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"latchkey/api"
	"latchkey/core/say"
	"latchkey/internal/safetext"
	"latchkey/keys"
)

// Compose works out a plan. It is a function of its arguments alone.
func Compose(s Spec, f Facts, now time.Time) Plan {
	f.Targets = slices.Clone(f.Targets)
	p := &planner{spec: s, facts: f, plan: Plan{Made: now, Spec: s}}
	slices.SortFunc(p.facts.Targets, func(a, b TargetFacts) int {
		return cmp.Or(cmp.Compare(a.Account, b.Account), compareBool(a.Project, b.Project), cmp.Compare(a.Path, b.Path))
	})
	p.choosePairs()
	p.chooseName()
	p.index()
	for _, shelf := range p.facts.Targets {
		p.shelf(shelf)
	}
	p.notes()
	p.stops()
	p.plan.Title = p.title()
	p.plan.Costs = costs(p.plan, f, now)
	p.plan.Basis = known(p.plan, f)
	p.plan.Hash = hashOf(p.plan)
	return p.plan
}

type planner struct {
	spec     Spec
	facts    Facts
	plan     Plan
	own      map[string]bool              // accounts on which each repository gets a pair of its own
	used     int                          // remove-old: how many old keys were used since they were looked at
	shared   bool                         // one pair for all others
	single   map[string]int               // account: how many repositories got the one given key, where only one may have it
	named    map[keys.Fingerprint]Subject // the keys of the spec
	removals map[string][]Removal
	homes    map[string][]Subject // the members of key sets, by the target for which they were made
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
	p.own, p.single = map[string]bool{}, map[string]int{}
	for id, account := range p.facts.Accounts {
		p.own[id] = p.spec.PerRepo || !account.Traits.Reuse
	}
	if p.spec.Verb == Rotate && p.spec.Key.Set != "" {
		for id := range p.own {
			p.own[id] = true
		}
	}
}

// fresh tells whether the rollout makes the keys that it puts there.
func (p *planner) fresh() bool {
	return p.spec.Verb == Rotate || p.spec.Verb == Add && p.spec.Key == (KeyRef{})
}

func (p *planner) refuse(s TargetFacts, why Reason, text say.Text) {
	p.plan.Exclusions = append(p.plan.Exclusions, Exclusion{Account: s.Account, Target: s.Path, Reason: why, English: safetext.Line(text.String(), 300), Text: text})
}

func (p *planner) step(s TargetFacts, acts ...Act) {
	step := Step{N: len(p.plan.Steps) + 1, Account: s.Account, Acts: acts, Read: s.Read, RepoID: s.RepoID}
	if s.Project {
		step.Project = api.ProjectPath(s.Path)
	} else {
		step.Repo = api.RepoPath(s.Path)
	}
	p.plan.Steps = append(p.plan.Steps, step)
}

func (p *planner) shelf(s TargetFacts) {
	busy, inRollout := p.facts.OpenRollouts[s.TargetID()]
	switch {
	case s.ReadError != "":
		p.refuse(s, cmp.Or(s.ReadErrorReason, ReasonUnreadable), say.New("out.unreadable", "its deploy keys could not be read: {cause}", say.Values{"cause": s.ReadError}))
	case inRollout:
		p.refuse(s, ReasonOpenRollout, say.New("out.busy", "rollout {id} has not ended there: resume, cancel or undo it first", say.Values{"id": strconv.FormatInt(busy, 10)}))
	case s.Archived:
		p.refuse(s, ReasonArchived, say.New("out.archived", "it is archived: the forge takes no change of its deploy keys"))
	case s.Read.IsZero() && p.leavesUnread():
		p.refuse(s, ReasonNeverRead, say.New("out.never-read", "its deploy keys were never read"))
	case p.spec.Verb == Add:
		p.add(s)
	case p.spec.Verb == Rotate:
		p.each(s, p.rotate)
	case p.spec.Verb == Revoke:
		p.each(s, p.revoke)
	case p.spec.Verb == Relabel:
		p.each(s, p.relabel)
	case p.spec.Verb == RemoveOld:
		p.removeOld(s)
	}
}

// each plans for every key of the spec that stands there, or, where the target
// was never read, that may.
func (p *planner) each(s TargetFacts, plan func(TargetFacts, Subject, DeployKey)) {
	found := false
	if s.Read.IsZero() {
		for _, key := range p.mayStandOn(s) {
			found = true
			plan(s, key, DeployKey{Fingerprint: key.Fingerprint, Public: key.Public})
		}
	}
	for _, standing := range s.Keys {
		if key, ok := p.named[standing.Fingerprint]; ok {
			found = true
			plan(s, key, standing)
		}
	}
	if !found {
		p.refuse(s, ReasonNotThere, say.New("out.not-there", "the key does not stand there"))
	}
}

func (p *planner) add(s TargetFacts) {
	traits := p.facts.Accounts[s.Account].Traits
	access := orRead(p.spec.Access)
	if access == api.ReadWrite && !traits.WriteAccess {
		p.refuse(s, ReasonNoWrite, say.New("out.no-write", "deploy keys can only read on {forge}", say.Values{"forge": traits.Name}))
		return
	}
	var acts []Act
	put := Act{Kind: ActAdd, Access: access, Label: p.label()}
	prove := !p.spec.NoProof
	if member, ok := p.facts.Members[s.TargetID()]; ok && p.fresh() && p.own[s.Account] {
		if s.deployKey(member.Fingerprint) != nil {
			p.refuse(s, ReasonAlreadyThere, say.New("out.member-there", "the key set has its key there already"))
			return
		}
		put.Fingerprint, put.Public = member.Fingerprint, member.Public
		prove = prove && p.facts.PrivateKeyHere[member.Fingerprint]
	} else if p.fresh() {
		if p.own[s.Account] {
			acts = append(acts, Act{Kind: ActGenerate})
			p.plan.Pairs++
		} else {
			p.shared = true
		}
	} else {
		key := p.facts.Subjects[0]
		if there := s.deployKey(key.Fingerprint); there != nil {
			if orRead(there.Access) != access {
				p.refuse(s, ReasonOtherAccess, say.New("out.other-access", "the key stands there with {access} access: remove it first, or ask for the same", say.Values{"access": accessText(there.Access)}))
			} else {
				p.refuse(s, ReasonAlreadyThere, say.New("out.already-there", "the key stands there already"))
			}
			return
		}
		account := p.facts.Accounts[s.Account]
		if account.Owner != "" {
			p.refuse(s, ReasonOnAccount, say.New("out.on-account", "the key belongs to {user}'s account on {forge}, and cannot be a deploy key too: use another one, such as a new one",
				say.Values{"user": account.Owner, "forge": traits.Name}))
			return
		}
		if account.StandsOn != "" {
			p.refuse(s, ReasonOneRepoOnly, say.New("out.stands-elsewhere", "the key stands on {repo}, and on {forge} a key may stand on one repository only: make a key set instead, with a new pair for each",
				say.Values{"repo": account.StandsOn, "forge": traits.Name}))
			return
		}
		if p.single[s.Account]++; !traits.Reuse && p.single[s.Account] > 1 {
			p.refuse(s, ReasonOneRepoOnly, say.New("out.one-repo-only", "on {forge} a key may stand on one repository only: make a key set instead, with a new pair for each", say.Values{"forge": traits.Name}))
			return
		}
		put.Fingerprint, put.Public = key.Fingerprint, key.Public
		prove = prove && p.facts.PrivateKeyHere[key.Fingerprint]
	}
	acts = append(acts, put)
	if prove {
		acts = append(acts, Act{Kind: ActProve, Fingerprint: put.Fingerprint, Public: put.Public, Repo: s.TrialRepo})
	}
	p.step(s, acts...)
}

// rotate puts a new key beside the old one, proves it, and takes the old one
// away.
func (p *planner) rotate(s TargetFacts, key Subject, old DeployKey) {
	if s.Project && s.TrialRepo == "" && p.spec.Removes() {
		p.refuse(s, ReasonNoTrialRepo, say.New("out.no-trial", "the project has no repository with which the new key could be proved, and without a proof the old one is not removed: keep the old one"))
		return
	}
	var acts []Act
	if p.own[s.Account] {
		acts = append(acts, Act{Kind: ActGenerate, Label: p.successorName(s, key)})
		p.plan.Pairs++
	} else {
		p.shared = true
	}
	put := Act{Kind: ActAdd, Label: cmp.Or(p.spec.Label, fitLabel(old.Label), p.label()), Access: orRead(old.Access), Replaces: key.Fingerprint}
	if s.Read.IsZero() { // what the old key has is seen when its turn comes
		put.Access = ""
	}
	acts = append(acts, put)
	if !s.Project || s.TrialRepo != "" {
		acts = append(acts, Act{Kind: ActProve, Repo: s.TrialRepo})
	}
	if p.spec.Removes() {
		if p.spec.Soak > 0 {
			acts = append(acts, Act{Kind: ActSoak})
		}
		acts = append(acts, p.take(s, old))
	}
	p.step(s, acts...)
}

func (p *planner) take(s TargetFacts, old DeployKey) Act {
	return Act{Kind: ActRemove, Fingerprint: old.Fingerprint, Public: old.Public, KeyID: old.ID, Label: old.Label, Access: orRead(old.Access), Repo: s.TrialRepo}
}

func (p *planner) revoke(s TargetFacts, _ Subject, old DeployKey) { p.step(s, p.take(s, old)) }

func (p *planner) relabel(s TargetFacts, _ Subject, old DeployKey) {
	traits := p.facts.Accounts[s.Account].Traits
	switch {
	case !traits.EditLabel:
		p.refuse(s, ReasonNoRelabel, say.New("out.no-relabel", "{forge} cannot rename a deploy key", say.Values{"forge": traits.Name}))
	case s.Project:
		p.refuse(s, ReasonNoRelabel, say.New("out.no-project-relabel", "a key on a project cannot be renamed"))
	case old.Label == p.spec.Label:
		p.refuse(s, ReasonAlreadyThere, say.New("out.has-label", "it has this label already"))
	default:
		p.step(s, Act{Kind: ActRelabel, Fingerprint: old.Fingerprint, Public: old.Public, KeyID: old.ID, Label: p.spec.Label, OldLabel: old.Label, Access: orRead(old.Access)})
	}
}

// label is what the forge shows for a new key.
func (p *planner) label() string {
	comment := p.spec.New.Comment
	if !p.fresh() && len(p.facts.Subjects) > 0 {
		comment = p.facts.Subjects[0].Comment
	}
	return cmp.Or(p.spec.Label, fitLabel(comment), "latchkey "+p.plan.Made.Format("2006-01-02"))
}

// longestLabel is short enough, in runes, for every forge.
const longestLabel = 200

// fitLabel makes a label that a forge showed, or a comment, one that a forge
// takes: whoever made the old one may have had other rules, or bad intentions.
func fitLabel(text string) string {
	return strings.TrimSpace(strings.TrimSuffix(safetext.Line(text, longestLabel), "…"))
}

// title is such as "rotate SHA256:… (ci@build-07) on 300 repositories".
func (p *planner) title() string {
	what := "a new key"
	switch {
	case p.spec.Key.Set != "":
		what = "the key set " + p.spec.Key.Set
	case p.spec.Verb == RemoveOld && len(p.facts.Removals) > 0 && p.facts.Removals[0].Set != "":
		what = "the key set " + p.facts.Removals[0].Set
	case len(p.facts.Subjects) > 0:
		what = string(p.facts.Subjects[0].Fingerprint)
		if c := p.facts.Subjects[0].Comment; c != "" {
			what += " (" + safetext.Line(c, 60) + ")"
		}
	case p.plan.Spec.Name != "":
		what = "the key set " + p.plan.Spec.Name
	case p.spec.New.Comment != "":
		what += " (" + safetext.Line(p.spec.New.Comment, 60) + ")"
	}
	repos, projects := 0, 0
	for _, s := range p.plan.Steps {
		if s.Project != "" {
			projects++
		} else {
			repos++
		}
	}
	where := whereText(repos, projects).String()
	if p.spec.Verb == Relabel {
		return fmt.Sprintf("relabel %s to %q on %s", what, safetext.Line(p.spec.Label, 100), where)
	}
	if p.spec.Verb == RemoveOld {
		return fmt.Sprintf("remove the old keys of rollout %d: %s on %s", p.spec.OfRollout, what, where)
	}
	return fmt.Sprintf("%s %s on %s", p.spec.Verb, what, where)
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
