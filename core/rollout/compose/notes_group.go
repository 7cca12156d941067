package compose

import (
	"slices"

	"latchkey/core/errtext"
	"latchkey/core/rollout"
	"latchkey/core/say"
)

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
	add := func(all *[]string, id string) {
		for _, m := range p.facts.Machines {
			if m.ID == id && !slices.Contains(*all, m.Name) {
				*all = append(*all, m.Name)
			}
		}
	}
	for _, s := range p.plan.Steps {
		for _, a := range s.Acts {
			if a.Kind == rollout.ActReplacedThere {
				add(&waits, a.Machine)
			}
		}
	}
	if p.spec.Verb != rollout.Revoke || len(p.plan.Steps) == 0 {
		return waits, nil
	}
	for _, key := range p.facts.Subjects {
		for _, h := range key.Holders {
			held := slices.ContainsFunc(p.plan.Steps, func(s rollout.Step) bool {
				return slices.ContainsFunc(s.Acts, func(a rollout.Act) bool {
					return a.Kind == rollout.ActReplacedThere && a.Machine == h.Machine && a.Fingerprint == key.Fingerprint
				})
			})
			if h.Group && len(h.Repos) > 0 && !held {
				add(&loses, h.Machine)
			}
		}
	}
	return waits, loses
}
