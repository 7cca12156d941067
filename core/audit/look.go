package audit

import (
	"cmp"

	"latchkey/keys"
)

// look is a world with a policy, and what many rules ask of both.
type look struct {
	*World
	policy   *Policy
	accounts map[string]*Account
	repos    map[[2]string]*Repo // by server and path, see at
	labelled map[string]int      // by label, how many different keys have it; a set counts once
	holders  map[keys.Fingerprint][]*Machine
	onRepo   map[[2]string]map[keys.Fingerprint]bool // deploy keys by server and path
	known    map[keys.Fingerprint]*Key
	told     map[toldOf]*ForgeAnswer
	signsIn  map[keys.Fingerprint][]string // users who sign in with a key over SSH
}

func newLook(w *World, p *Policy) *look {
	l := &look{World: w, policy: p, accounts: map[string]*Account{}, repos: map[[2]string]*Repo{}, labelled: map[string]int{},
		holders: map[keys.Fingerprint][]*Machine{}, onRepo: map[[2]string]map[keys.Fingerprint]bool{}, known: map[keys.Fingerprint]*Key{},
		told: map[toldOf]*ForgeAnswer{}, signsIn: map[keys.Fingerprint][]string{}}
	for i := range w.Accounts {
		l.accounts[w.Accounts[i].ID] = &w.Accounts[i]
	}
	for i := range w.Repos {
		l.repos[l.at(w.Repos[i].Account, w.Repos[i].Path)] = &w.Repos[i]
	}
	for i := range w.Machines {
		for _, k := range w.Machines[i].Keys {
			l.holders[k.Fingerprint] = append(l.holders[k.Fingerprint], &w.Machines[i])
		}
	}
	l.indexKeys()
	l.indexAnswers()
	return l
}

func (l *look) indexKeys() {
	counted := map[[2]string]bool{}
	for i := range l.Keys {
		k := &l.Keys[i]
		l.known[k.Fingerprint] = k
		own := map[string]bool{}
		for _, p := range k.Places {
			if !p.Project {
				at := l.at(p.Account, p.Target)
				if l.onRepo[at] == nil {
					l.onRepo[at] = map[keys.Fingerprint]bool{}
				}
				l.onRepo[at][k.Fingerprint] = true
			}
			own[p.Label] = p.Label != ""
		}
		for label, has := range own {
			inSet := [2]string{k.Set, label}
			if !has || !k.Replaced.IsZero() || k.Set != "" && counted[inSet] {
				continue
			}
			counted[inSet] = k.Set != ""
			l.labelled[label]++
		}
	}
}

// at is where a path is: two accounts at one server mean the same repository.
func (l *look) at(account, path string) [2]string {
	return [2]string{cmp.Or(l.account(account).Server, account), path}
}

// repo returns a repository, nil when it is not known.
func (l *look) repo(account, path string) *Repo { return l.repos[l.at(account, path)] }

// account returns the account of a place; an empty one where it is gone.
func (l *look) account(id string) *Account {
	if a := l.accounts[id]; a != nil {
		return a
	}
	return &Account{ID: id}
}

// unreadable reports whether a key is only a text that nobody can read.
func (k *Key) unreadable() bool { return k.Fingerprint == "" }

// stands reports whether a key stands anywhere.
func (k *Key) stands() bool { return len(k.Places) > 0 }
