package core

import (
	"context"

	"latchkey/api"
	"latchkey/keys"
)

// Names is what a person may want to jump to, of all accounts, as the cache has
// it.
type Names struct {
	Repos []RepoName
	Keys  []KeyName
	Sets  []SetName
}

// RepoName is one repository.
type RepoName struct {
	Account string
	Path    api.RepoPath
	Name    string
	Project string
}

// KeyName is one key, wherever it stands.
type KeyName struct {
	Fingerprint keys.Fingerprint
	Label       string // of one of its places, "" where it stands nowhere
	Comment     string // of the pair that is here, else of one of its places
	Places      int    // repositories and projects that are known to have it
	Here        bool   // the pair is in the index
}

// SetName is one key set.
type SetName struct {
	Name    string
	Members int
}

// Names lists them. No call to a forge, and the vault is not asked.
func (inv *Inventory) Names(ctx context.Context) (Names, error) {
	ctx, done, err := inv.enter(ctx)
	if err != nil {
		return Names{}, err
	}
	defer done()
	var n Names
	repos, err := inv.store.Repos(ctx, "")
	if err != nil {
		return n, err
	}
	for _, r := range repos {
		n.Repos = append(n.Repos, RepoName{Account: r.Account, Path: api.RepoPath(r.Path), Name: r.Name, Project: r.Project})
	}
	if n.Keys, err = inv.keyNames(ctx); err != nil {
		return n, err
	}
	sets, err := inv.store.KeySets(ctx)
	for _, s := range sets {
		n.Sets = append(n.Sets, SetName{Name: s.Name, Members: len(s.Members)})
	}
	return n, err
}

// keyNames returns the keys that stand somewhere, then the pairs that stand nowhere.
func (inv *Inventory) keyNames(ctx context.Context) ([]KeyName, error) {
	standing, err := inv.store.KeyNames(ctx)
	if err != nil {
		return nil, err
	}
	pairs, err := inv.store.Pairs(ctx)
	if err != nil {
		return nil, err
	}
	comment := map[string]string{}
	for _, p := range pairs {
		comment[p.Fingerprint] = p.Comment
	}
	all := make([]KeyName, 0, len(standing)+len(pairs))
	for _, k := range standing {
		name := KeyName{Fingerprint: keys.Fingerprint(k.Fingerprint), Label: k.Label, Comment: k.Comment, Places: k.Places}
		if own, here := comment[k.Fingerprint]; here {
			name.Comment, name.Here = own, true
			delete(comment, k.Fingerprint)
		}
		all = append(all, name)
	}
	for _, p := range pairs {
		if _, left := comment[p.Fingerprint]; left {
			all = append(all, KeyName{Fingerprint: keys.Fingerprint(p.Fingerprint), Comment: p.Comment, Here: true})
		}
	}
	return all, nil
}
