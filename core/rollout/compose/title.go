package compose

import (
	"maps"
	"strconv"

	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/internal/safetext"
)

// titles says in one line what a plan does.
type titles struct{ *draft }

// title returns a title such as "rotate SHA256:… (ci@build-07) on 300 repositories".
func (p *titles) title() say.Text {
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
	case rollout.Apply:
		return say.New("title.apply", "bring {where} to the wanted state", values)
	case rollout.RemoveOld:
		values["id"] = strconv.FormatInt(p.spec.OfRollout, 10)
		return say.New("title.remove-old", "remove the old keys of rollout {id}: {key} on {where}", values)
	}
	return say.Plain(string(p.spec.Verb))
}

// subjectText names the key that the plan is about.
func (p *titles) subjectText() say.Text {
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

// machinesTitle returns a title such as "let build-07 open 3 repositories".
func (p *titles) machinesTitle() say.Text {
	repos, machines := map[string]bool{}, map[string]bool{}
	for _, id := range p.spec.Machines {
		if p.spec.ShutsOut() {
			machines[id] = true
		}
	}
	for _, s := range p.plan.Steps {
		machines[s.Machine] = machines[s.Machine] || p.spec.Verb == rollout.Onboard
		if s.Repo != "" {
			repos[rollout.TargetID(s.Account, s.Target(), false)] = true
		}
	}
	maps.DeleteFunc(machines, func(_ string, meant bool) bool { return !meant })
	values := say.Values{"where": whereText(len(repos), 0)}
	if len(machines) != 1 {
		values["machines"] = say.Count("part.machines", len(machines), "{n} machine", "{n} machines")
	}
	for _, m := range p.facts.Machines {
		if len(machines) == 1 && machines[m.ID] {
			values["machines"] = m.Name
		}
	}
	switch {
	case p.spec.Retire:
		return say.New("title.retire-machines", "retire {machines}: {where}", values)
	case p.spec.ShutsOut():
		return say.New("title.revoke-machines", "shut {machines} out of {where}", values)
	}
	return say.New("title.onboard", "let {machines} open {where}", values)
}

// whereText is on how much a rollout works.
func whereText(repos, projects int) say.Text {
	some := say.Count("part.repositories", repos, "{n} repository", "{n} repositories")
	if projects == 0 {
		return some
	}
	whole := say.Count("part.projects", projects, "{n} project", "{n} projects")
	if repos == 0 {
		return whole
	}
	return say.New("part.both", "{one} and {two}", say.Values{"one": some, "two": whole})
}
