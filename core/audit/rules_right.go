package audit

import (
	"latchkey/api"
	"latchkey/core/say"
)

func rightRules() []Rule {
	return []Rule{
		{"LK050", "needless-write", GroupRight, Medium, MendNarrow,
			say.New("audit.needless-write", "can push, although nothing pushes"),
			say.New("audit.needless-write.why", "Every machine that has the key only clones; with a stolen key, the code could be changed."),
			question{place: needlessWrite}},
		{"LK051", "passes-branch-rules", GroupRight, High, MendForge,
			say.New("audit.passes-branch-rules", "can push past rulesets"),
			say.New("audit.passes-branch-rules.why", "Rulesets that protect a branch do not apply to deploy keys here, so the key can change the branch unnoticed. Classic branch protection rules are not read."),
			question{place: passesBranchRules}},
		{"LK052", "project-key-for-few", GroupRight, Low, MendRotate,
			say.New("audit.project-key-for-few", "for a whole project, of which only one repository is used"),
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
		return unknown(say.New("audit.unknown.pushes", "it cannot be seen who uses the key, and whether they push with it"))
	}
	var names []string
	for _, m := range machines {
		if !m.Known {
			return unknown(say.New("audit.unknown.machine", "{machine} has not been looked at", say.Values{"machine": m.Name}))
		}
		for _, o := range m.Opens {
			if l.at(o.Account, o.Target) == l.at(p.Account, p.Target) && o.Fingerprint == k.Fingerprint && o.Access == api.ReadWrite {
				return no()
			}
		}
		names = append(names, m.Name)
	}
	if k.Exported || k.Private == "here" {
		return unknown(say.New("audit.unknown.pushes", "it cannot be seen who uses the key, and whether they push with it"))
	}
	return because(someNames(names))
}

// passesBranchRules asks whether a rule for branches does not hold for deploy keys: it
// then holds for none of them.
func passesBranchRules(l *look, _ *Key, p *Place) answer {
	if p.Access != api.ReadWrite {
		return no()
	}
	if !l.account(p.Account).BranchRules {
		return notTold()
	}
	told, why := l.answerTo(p.Account, p.Target, AskBranchRules)
	switch {
	case told == nil:
		return why
	case len(told.Passed) > 0:
		return because(someNames(told.Passed))
	case len(told.Hidden) > 0:
		return notToOwners()
	}
	return no()
}

func projectKeyForFew(l *look, k *Key, p *Place) answer {
	if !p.Project {
		return no()
	}
	machines := l.holders[k.Fingerprint]
	if len(machines) == 0 {
		return unknown(say.New("audit.unknown.clones", "it cannot be seen which repositories are cloned with it"))
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
