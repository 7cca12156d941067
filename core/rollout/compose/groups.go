package compose

import (
	"slices"

	"latchkey/core/errtext"
	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/keys"
)

// replacedFirst returns the acts that hold a key back until the machines of all groups
// that may open repositories with it are said to be replaced, but for those of the
// groups except.
func (p *draft) replacedFirst(fp keys.Fingerprint, except ...string) (acts []rollout.Act) {
	for _, g := range p.facts.Groups {
		if g.Opens[fp] && !slices.Contains(except, g.ID) {
			acts = append(acts, rollout.Act{Kind: rollout.ActReplacedThere, Fingerprint: fp, Machine: g.ID})
		}
	}
	return acts
}

// groupNotes says what becomes of machines that come from one image and that nobody
// reaches: of a key that they have, only a newer image rids them.
func (p *noteWriter) groupNotes(note func(say.Text)) {
	waits, loses := p.groups()
	if len(waits) > 0 {
		note(say.New("note.groups-wait", "{names} may have the old key: it stays until you say that their machines were replaced, by ones from an image with the new key", say.Values{"names": errtext.Names(waits)}))
	}
	if len(loses) > 0 {
		note(say.New("note.groups-lose", "{names} have these keys and lose what they open with them: make their image anew and replace them, then say so", say.Values{"names": errtext.Names(loses)}))
	}
}

// groups returns the names of the groups for which a key is held back, and of those that
// lose what they open.
func (p *noteWriter) groups() (waits, loses []string) {
	held := map[string]map[keys.Fingerprint]bool{} // by group, what is held back for it
	for _, s := range p.plan.Steps {
		for _, a := range s.Acts {
			if a.Kind != rollout.ActReplacedThere {
				continue
			}
			if held[a.Machine] == nil {
				held[a.Machine] = map[keys.Fingerprint]bool{}
			}
			held[a.Machine][a.Fingerprint] = true
		}
	}
	for _, g := range p.facts.Groups {
		if len(held[g.ID]) > 0 {
			waits = append(waits, g.Name)
		}
		if p.spec.Verb == rollout.Revoke && len(p.plan.Steps) > 0 && slices.ContainsFunc(p.facts.Subjects, func(key Subject) bool {
			return g.Opens[key.Fingerprint] && !held[g.ID][key.Fingerprint]
		}) {
			loses = append(loses, g.Name)
		}
	}
	return waits, loses
}
