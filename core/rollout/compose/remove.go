package compose

import (
	"cmp"
	"slices"

	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/keys"
)

// removeOld removes the old key of a rotation where its successor stands. The
// runner reads the target again, and verifies the successor again, before it does.
func (p *planner) removeOld(t TargetFacts) {
	for _, r := range p.removals[t.TargetID()] {
		p.removeOne(t, r)
	}
}

func (p *planner) removeOne(t TargetFacts, r Removal) {
	old := t.deployKey(r.Old)
	other := r.RepoID != "" && t.RepoID != "" && r.RepoID != t.RepoID
	t.RepoID = cmp.Or(r.RepoID, t.RepoID)
	r = p.latest(t, r)
	switch {
	case other:
		p.exclude(t, rollout.ReasonOtherRepo, say.New("out.other-repository", "another repository has this name now: the one whose key was rotated was renamed, handed over or deleted"))
	case !r.Reason.IsZero():
		p.exclude(t, rollout.ReasonNotRotated, r.Reason)
	case t.Read.IsZero(): // the runner looks
		p.step(t, rollout.Act{Kind: rollout.ActVerify, Fingerprint: r.New, Public: r.Public, Access: r.Access.OrRead(), Repo: t.TrialRepo}, p.removeOldAct(t, DeployKey{Fingerprint: r.Old}, r))
	case old == nil:
		p.exclude(t, rollout.ReasonNotThere, say.New("out.old-gone", "the old key is not there any more"))
	case t.deployKey(r.New) == nil:
		p.exclude(t, rollout.ReasonNewKeyMissing, say.New("out.new-missing", "the new key is not there, so the old one stays"))
	case t.Project && t.TrialRepo == "":
		p.exclude(t, rollout.ReasonNoTrialRepo, say.New("out.no-trial-old", "the project has no repository with which the new key could be verified, so the old one stays"))
	case !p.facts.PrivateKeyHere[r.New]:
		p.exclude(t, rollout.ReasonNoPrivateKey, say.New("out.new-lost", "the private key of the new key is no longer here, so it cannot be verified again, and the old one stays"))
	default:
		if old.LastUsed.After(r.UsedSince) {
			p.used++
		}
		p.step(t, rollout.Act{Kind: rollout.ActVerify, Fingerprint: r.New, Public: r.Public, Access: r.Access.OrRead(), Repo: t.TrialRepo}, p.removeOldAct(t, *old, r))
	}
}

// latest makes the newest key that stands there the successor: where a rotation
// was followed by another one, the key between them may be gone already, and where
// it is not, verifying it would look like somebody's use of it when it is to go
// itself.
func (p *planner) latest(t TargetFacts, r Removal) Removal {
	for _, k := range slices.Backward(r.Later) {
		if t.deployKey(k.Fingerprint) != nil && p.facts.PrivateKeyHere[k.Fingerprint] {
			r.New, r.Public = k.Fingerprint, k.Public
			break
		}
	}
	return r
}

func (p *planner) removeOldAct(t TargetFacts, old DeployKey, r Removal) rollout.Act {
	remove := p.removeAct(t, old)
	remove.Requires = r.New
	if !p.spec.EvenIfUsed {
		remove.UsedSince = r.UsedSince
	}
	return remove
}

// stops records what will work no longer, with the last use of what goes.
func (p *planner) stops() {
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

func (p *planner) stop(text say.Text) {
	p.plan.Stops = append(p.plan.Stops, text)
}

func (p *planner) stopText(values say.Values) say.Text {
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
