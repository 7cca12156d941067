package audit

import (
	"latchkey/api"
	"latchkey/core/say"
)

func rightRules() []Rule {
	return []Rule{
		{"LK050", "needless-write", GroupRight, Medium, MendNarrow,
			say.New("audit.needless-write", "may push, though nothing pushes"),
			say.New("audit.needless-write.why", "All machines that have the key only clone; a stolen key could change the code."),
			question{place: needlessWrite}},
		{"LK051", "passes-branch-rules", GroupRight, High, MendForge,
			say.New("audit.passes-branch-rules", "may push past the branch rules"),
			say.New("audit.passes-branch-rules.why", "The rules that protect a branch do not hold for deploy keys here, so the key can change it unseen."),
			question{place: func(_ *look, _ *Key, p *Place) answer {
				if p.Access != api.ReadWrite {
					return no()
				}
				return notAsked()
			}}},
		{"LK052", "project-key-for-few", GroupRight, Low, MendRotate,
			say.New("audit.project-key-for-few", "for a whole project, where few repositories are used"),
			say.New("audit.project-key-for-few.why", "The key opens every repository of the project; the machines that have it use only one."),
			question{place: projectKeyForFew}},
	}
}

// needlessWrite asks whether every machine that has the key only clones there. A
// private key that lies elsewhere may be used to push by whoever has it.
func needlessWrite(l *look, k *Key, p *Place) answer {
	if p.Access != api.ReadWrite {
		return no()
	}
	machines := l.holders[k.Fingerprint]
	if len(machines) == 0 {
		return unknown(say.New("audit.unknown.pushes", "who uses the key, and whether to push, cannot be seen"))
	}
	var names []string
	for _, m := range machines {
		if !m.Known {
			return unknown(say.New("audit.unknown.machine", "{machine} was not looked at", say.Values{"machine": m.Name}))
		}
		for _, o := range m.Opens {
			if l.at(o.Account, o.Target) == l.at(p.Account, p.Target) && o.Fingerprint == k.Fingerprint && o.Access == api.ReadWrite {
				return no()
			}
		}
		names = append(names, m.Name)
	}
	if k.Exported || k.Private == "here" {
		return unknown(say.New("audit.unknown.pushes", "who uses the key, and whether to push, cannot be seen"))
	}
	return because(someNames(names))
}

func projectKeyForFew(l *look, k *Key, p *Place) answer {
	if !p.Project {
		return no()
	}
	machines := l.holders[k.Fingerprint]
	if len(machines) == 0 {
		return unknown(say.New("audit.unknown.clones", "which repositories are cloned with it cannot be seen"))
	}
	used := map[string]bool{}
	for _, m := range machines {
		for _, o := range m.Opens {
			if l.at(o.Account, "") == l.at(p.Account, "") && o.Fingerprint == k.Fingerprint {
				used[o.Target] = true
			}
		}
	}
	return when(len(used) == 1)
}
