package compose

import (
	"slices"

	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/keys"
)

// stopList says what will work no longer once a plan is carried out.
type stopList struct{ *draft }

// stops records what will work no longer, with the last use of what goes.
func (p *stopList) stops() {
	type going struct {
		fp              keys.Fingerprint
		repos, projects int
		label           string
	}
	var all []going
	at := map[keys.Fingerprint]int{}
	used := map[keys.Fingerprint]DeployKey{}
	for _, s := range p.plan.Steps {
		for _, a := range s.Acts {
			if a.Kind != rollout.ActRemove || p.isReplacedEverywhere(a.Fingerprint) {
				continue
			}
			i, known := at[a.Fingerprint]
			if !known {
				i = len(all)
				at[a.Fingerprint] = i
				all = append(all, going{fp: a.Fingerprint, label: a.Label})
			}
			if s.Project != "" {
				all[i].projects++
			} else {
				all[i].repos++
			}
		}
	}
	for _, t := range p.facts.Targets {
		for _, k := range t.Keys {
			if k.LastUsed.After(used[k.Fingerprint].LastUsed) {
				used[k.Fingerprint] = k
			}
		}
	}
	for i, g := range all {
		if i == mostStops {
			p.stop(say.Count("stop.more", len(all)-i, "and anyone who uses {n} more key", "and anyone who uses {n} more keys"))
			break
		}
		values := say.Values{"where": whereText(g.repos, g.projects), "key": shortKey(g.fp, g.label)}
		if at := used[g.fp].LastUsed; !at.IsZero() {
			values["when"] = at.Local().Format("2006-01-02 15:04")
		} else {
			values["unknown"] = say.New("part.use-unknown", "its last use is not known")
		}
		p.stop(p.stopText(values))
	}
	p.machines()
}

// machines records the machines that an apply shuts out of a repository: those that open
// it with a key that goes, and are not led to another one.
func (p *stopList) machines() {
	if p.spec.Verb != rollout.Apply {
		return
	}
	type place struct{ machine, target string }
	led := map[place]bool{}
	for _, s := range p.plan.Steps {
		if s.Machine != "" && s.Repo != "" {
			led[place{s.Machine, rollout.TargetID(s.Account, s.Target(), false)}] = true
		}
	}
	type shutOut struct {
		machine MachineFacts
		act     rollout.Act
		repos   int
	}
	var all []shutOut
	for _, m := range p.facts.Machines {
		at := map[keys.Fingerprint]int{}
		if len(m.Repos) == 0 {
			continue
		}
		for _, s := range p.plan.Steps {
			target := rollout.TargetID(s.Account, s.Target(), false)
			for _, a := range s.Acts {
				if a.Kind != rollout.ActRemove || s.Repo == "" || m.Repos[target] != a.Fingerprint || led[place{m.ID, target}] || p.putBack(s, a) {
					continue
				}
				i, known := at[a.Fingerprint]
				if !known {
					i = len(all)
					at[a.Fingerprint], all = i, append(all, shutOut{machine: m, act: a})
				}
				all[i].repos++
			}
		}
	}
	for i, out := range all {
		if i == mostStops {
			p.stop(say.Count("stop.more-machines", len(all)-i, "and {n} more machine", "and {n} more machines"))
			break
		}
		p.stop(say.New("stop.machine", "{machine}, which opens {where} with the key {key}", say.Values{"machine": out.machine.Name, "where": whereText(out.repos, 0), "key": shortKey(out.act.Fingerprint, out.act.Label)}))
	}
}

// putBack reports whether a key that goes is put there again in the same step.
func (p *stopList) putBack(s rollout.Step, gone rollout.Act) bool {
	return slices.ContainsFunc(s.Acts, func(a rollout.Act) bool { return a.Kind == rollout.ActAdd && a.Fingerprint == gone.Fingerprint })
}

// mostStops is how many keys are named one by one.
const mostStops = 5

func (p *stopList) stop(text say.Text) {
	p.plan.Stops = append(p.plan.Stops, text)
}

func (p *stopList) stopText(values say.Values) say.Text {
	switch {
	case p.spec.Verb == rollout.Rotate && p.spec.Soak > 0:
		values["wait"] = say.Span(p.spec.Soak)
		return say.New("stop.soak", "{wait} after the new key is verified, every machine that still clones {where} with the old key {key}⟨; last used {when}⟩⟨; {unknown}⟩", values)
	case p.spec.Verb == rollout.Rotate:
		return say.New("stop.at-once", "at once, before anybody can have the new private key: every machine that clones {where} with the old key {key}⟨; last used {when}⟩⟨; {unknown}⟩", values)
	case p.spec.Verb == rollout.RemoveOld:
		return say.New("stop.old", "every machine that still clones {where} with the old key {key}⟨; last used {when}⟩⟨; {unknown}⟩", values)
	}
	return say.New("stop.revoke", "every machine that clones {where} with the key {key}⟨; last used {when}⟩⟨; {unknown}⟩", values)
}

// shortKey returns a key as a sentence names it.
func shortKey(fp keys.Fingerprint, label string) string {
	text := string(fp)
	if len(text) > 16 {
		text = text[:16] + "…"
	}
	if name := rollout.FitLabel(label); name != "" {
		text += " (" + name + ")"
	}
	return text
}
