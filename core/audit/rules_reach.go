package audit

import (
	"slices"

	"latchkey/core/say"
)

func reachRules() []Rule {
	return []Rule{
		{"LK040", "on-many", GroupReach, Medium, MendRotate,
			say.New("audit.on-many", "on many repositories"),
			say.New("audit.on-many.why", "One lost private key opens all of them; with a key for each machine or repository, less is lost."),
			question{key: func(l *look, k *Key) answer {
				n := len(k.distinct(func(p *Place) string { return l.account(p.Account).Server + "\x00" + p.Target }))
				if n < l.policy.ManyPlaces {
					return no()
				}
				return because(say.Count("audit.detail.places", n, "in 1 place", "in {n} places"))
			}}},
		{"LK041", "across-projects", GroupReach, Low, MendRotate,
			say.New("audit.across-projects", "in several projects"),
			say.New("audit.across-projects.why", "The same key opens repositories of teams that may have nothing else in common."),
			question{key: acrossProjects}},
		{"LK042", "across-servers", GroupReach, Medium, MendRotate,
			say.New("audit.across-servers", "on several forges"),
			say.New("audit.across-servers.why", "The same key opens repositories on more than one forge, so losing it affects all of them."),
			question{key: func(l *look, k *Key) answer {
				servers := k.distinct(func(p *Place) string { return l.account(p.Account).Server })
				if len(servers) < 2 {
					return no()
				}
				return because(someNames(servers))
			}}},
		{"LK043", "on-a-user", GroupReach, High, MendRotate,
			say.New("audit.on-a-user", "also on a person's account"),
			say.New("audit.on-a-user.why", "The key opens everything that this person may open, not only the repository. Only the users with whom Latchkey signs in are looked at."),
			question{key: onAUser}},
		{"LK044", "on-public", GroupReach, Low, MendRemove,
			say.New("audit.on-public", "on a public repository"),
			say.New("audit.on-public.why", "Anyone may clone a public repository; a key that can only read is not needed there."),
			question{place: func(l *look, _ *Key, p *Place) answer {
				r := l.repo(p.Account, p.Target)
				return when(!p.Project && p.Access.OrRead() == "read" && r != nil && r.Public)
			}}},
		{"LK045", "twice", GroupReach, Low, MendRemove,
			say.New("audit.twice", "on both the project and the repository"),
			say.New("audit.twice.why", "The project has the key already, so removing it from the repository alone changes nothing."),
			question{place: twice}},
		{"LK046", "retired-machine", GroupReach, High, MendRemove,
			say.New("audit.retired-machine", "of a machine whose end date has passed"),
			say.New("audit.retired-machine.why", "The end date of every machine that has the key has passed, and the key still opens repositories."),
			question{key: retiredMachine}},
		{"LK047", "machine-without-key", GroupReach, High, MendOnboard,
			say.New("audit.machine-without-key", "a machine's key is missing from the repository"),
			say.New("audit.machine-without-key.why", "Builds on the machine clone the repository with a key that is not on it."),
			question{opening: machineWithoutKey}},
	}
}

// distinct returns the different values of something over all places of a key, in
// order.
func (k *Key) distinct(of func(*Place) string) []string {
	met := map[string]bool{}
	var all []string
	for i := range k.Places {
		if v := of(&k.Places[i]); v != "" && !met[v] {
			met[v] = true
			all = append(all, v)
		}
	}
	slices.Sort(all)
	return all
}

// onAUser asks whether the users of the connected accounts sign in with the key: those
// of others cannot be read.
func onAUser(l *look, k *Key) answer {
	if !k.stands() {
		return no()
	}
	if names := l.signsIn[k.Fingerprint]; len(names) > 0 {
		return because(someNames(names))
	}
	for i := range l.Accounts {
		if a := &l.Accounts[i]; !a.UserKeys {
			return notTold()
		} else if told, why := l.answerTo(a.ID, "", AskUserKeys); told == nil {
			return why
		}
	}
	return no()
}

func acrossProjects(l *look, k *Key) answer {
	projects := k.distinct(func(p *Place) string {
		if p.Project {
			return p.Target
		}
		r := l.repo(p.Account, p.Target)
		if r == nil || r.Project == "" {
			return ""
		}
		return r.Project
	})
	if len(projects) < 2 {
		return no()
	}
	return because(someNames(projects))
}

// twice reports whether a key that stands on a repository stands on its project too.
func twice(l *look, k *Key, p *Place) answer {
	if p.Project {
		return no()
	}
	r := l.repo(p.Account, p.Target)
	if r == nil || r.Project == "" {
		return no()
	}
	return when(slices.ContainsFunc(k.Places, func(o Place) bool {
		return o.Project && l.at(o.Account, "") == l.at(p.Account, "") && lastPart(o.Target) == r.Project
	}))
}

// lastPart is the part of a path after its last slash.
func lastPart(path string) string {
	for i := len(path) - 1; i >= 0; i-- {
		if path[i] == '/' {
			return path[i+1:]
		}
	}
	return path
}

func retiredMachine(l *look, k *Key) answer {
	machines := l.holders[k.Fingerprint]
	if !k.stands() || len(machines) == 0 {
		return no()
	}
	var names []string
	for _, m := range machines {
		if m.Ends.IsZero() || m.Ends.After(l.Now) {
			return no()
		}
		names = append(names, m.Name)
	}
	return because(someNames(names))
}

func machineWithoutKey(l *look, _ *Machine, o *Opening) answer {
	if l.onRepo[l.at(o.Account, o.Target)][o.Fingerprint] {
		return no()
	}
	r := l.repo(o.Account, o.Target)
	if r == nil || r.Keys < 0 {
		return keysNotRead()
	}
	for i := range l.Keys { // by its project
		if k := &l.Keys[i]; k.Fingerprint == o.Fingerprint && r.Project != "" && slices.ContainsFunc(k.Places, func(p Place) bool {
			return p.Project && l.at(p.Account, "") == l.at(o.Account, "") && lastPart(p.Target) == r.Project
		}) {
			return no()
		}
	}
	return yes()
}
