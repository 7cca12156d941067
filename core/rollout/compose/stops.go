package compose

import (
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
