package core

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"golang.org/x/crypto/ssh"

	"latchkey/api"
	"latchkey/core/inventory"
	"latchkey/core/probe"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/internal/safetext"
	"latchkey/keys"
	"latchkey/keys/vault"
)

// FindRequest says which key to look for. Exactly one of Text and Data is set.
type FindRequest struct {
	Text string // a fingerprint or its beginning, a public line, a label, a comment, or a key set's name
	Data []byte // a public or private key file; wiped after use
	Ask  bool   // also ask each forge over SSH, with the private keys that are here
}

// Find tells everywhere a key is known to stand: repositories, projects,
// accounts, machines, and since when that is known.
func (a *Inventory) Find(ctx context.Context, r FindRequest) (inventory.Found, error) {
	ctx, done, err := a.enter(ctx)
	if err != nil {
		return inventory.Found{}, err
	}
	defer done()
	defer vault.Wipe(r.Data)
	want, err := a.meant(ctx, r)
	if err != nil {
		return inventory.Found{}, err
	}
	found := inventory.Found{Query: want.query, Keys: []inventory.Held{}}
	if err := a.searched(ctx, &found); err != nil {
		return found, err
	}
	for _, fp := range want.fingerprints {
		held, err := a.heldAt(ctx, fp)
		if err != nil {
			return found, err
		}
		found.Keys = append(found.Keys, held)
	}
	if r.Ask {
		err = a.askForges(ctx, &found, want.given)
	}
	return found, err
}

// searched says how much was looked through.
func (a *Inventory) searched(ctx context.Context, found *inventory.Found) (err error) {
	if found.Searched, found.Never, found.Oldest, err = a.store.Known(ctx); err != nil {
		return err
	}
	found.Unread, err = a.repos.unread(ctx, "")
	return err
}

// heldAt is one key with every place at which it is known to stand.
func (a *Inventory) heldAt(ctx context.Context, fp string) (inventory.Held, error) {
	held := inventory.Held{Fingerprint: keys.Fingerprint(fp), PrivateKey: inventory.PrivateKeyUnknown, Places: []inventory.Standing{}}
	pair, err := a.store.Pair(ctx, fp)
	switch {
	case err == nil:
		held.Type, held.Bits, held.Comment, held.PrivateKey = pair.Type, pair.Bits, pair.Comment, inventory.PrivateKeyHere
		if pair.Lost {
			held.PrivateKey = inventory.PrivateKeyLost
		}
	case !errors.Is(err, store.ErrNotFound):
		return held, err
	}
	sets, err := a.store.KeySets(ctx)
	if err != nil {
		return held, err
	}
	for _, s := range sets {
		if slices.ContainsFunc(s.Members, func(m store.SetMember) bool { return m.Fingerprint == fp }) {
			held.Set = s.Name
		}
	}
	rows, err := a.store.Holders(ctx, fp)
	if err != nil {
		return held, err
	}
	same, err := a.store.SamePlaces(ctx)
	if err != nil {
		return held, err
	}
	seen := map[string]int{} // by place, which of held.Places it is
	for _, k := range rows {
		held.Type, held.Bits = cmp.Or(held.Type, k.Type), cmp.Or(held.Bits, k.Bits)
		at := same.Key(k.Account, k.Target, k.Project)
		if i, twice := seen[at]; twice {
			held.Places[i].Also = append(held.Places[i].Also, k.Account)
			continue
		}
		seen[at] = len(held.Places)
		held.Places = append(held.Places, inventory.Standing{Account: k.Account, Target: k.Target, Kind: kindOfPlace(k.Project), KeyID: k.KeyID,
			Label: k.Label, Access: api.Access(k.Access), Created: k.Created, Used: k.LastUsed, UseRead: k.UseRead, Proved: k.Proved, Read: k.Read, Source: "inventory"})
		last := &held.Places[len(held.Places)-1]
		last.UseKnown = last.Use().Known()
	}
	places, err := a.placements.placesOf(ctx, fp)
	for _, p := range places {
		if _, known := seen[same.Key(p.Account, p.Target, p.Project)]; !known {
			held.Places = append(held.Places, inventory.Standing{Account: p.Account, Target: p.Target, Kind: kindOfPlace(p.Project), KeyID: p.KeyID,
				Label: p.Label, Access: api.Access(p.Access), Read: p.Since, Source: "placed by Latchkey"})
			seen[same.Key(p.Account, p.Target, p.Project)] = 0
		}
	}
	if err != nil {
		return held, err
	}
	open, err := a.store.OpenOn(ctx, fp)
	for _, e := range open {
		if source := mayStand(e); source != "" {
			if _, known := seen[same.Key(e.Account, e.Target, e.Project)]; !known {
				held.Places = append(held.Places, inventory.Standing{Account: e.Account, Target: e.Target, Kind: kindOfPlace(e.Project), KeyID: e.KeyID,
					Label: e.Label, Access: api.Access(e.Access), Read: e.Updated, Source: source})
			}
		}
	}
	return held, err
}

// mayStand says why a key stands, or may stand, where the forge does not show
// it yet; "" where nothing was sent.
func mayStand(e store.Entry) string {
	switch {
	case e.What == whatPlace && e.State == stateSent:
		return "accepted, not shown yet"
	case e.What == whatPlace && (e.State == stateSending || e.State == stateBack):
		return "sent, answer unknown"
	}
	return ""
}

func kindOfPlace(project bool) string {
	if project {
		return "project"
	}
	return "repository"
}

// askForges asks the forge of each account, over SSH, who each key is whose
// private key is here, or was handed in. No request of the API is spent.
func (a *Inventory) askForges(ctx context.Context, found *inventory.Found, given ssh.Signer) error {
	accounts, err := a.store.Accounts(ctx)
	if err != nil {
		return err
	}
	prover := a.tests.newProver()
	for i := range found.Keys {
		held := &found.Keys[i]
		signer := given
		if signer == nil && held.PrivateKey == inventory.PrivateKeyHere {
			if signer, err = prover.signer(ctx, held.Fingerprint); err != nil {
				return err
			}
		}
		if signer == nil {
			continue
		}
		for _, account := range accounts {
			asked, err := a.askForge(ctx, signer, account.ID, held)
			if err != nil {
				return err
			}
			found.Asked = append(found.Asked, asked)
		}
	}
	return nil
}

func (a *Inventory) askForge(ctx context.Context, signer ssh.Signer, account string, held *inventory.Held) (inventory.Asked, error) {
	asked := inventory.Asked{Account: account, Fingerprint: held.Fingerprint}
	repo := a.someRepo(ctx, account, held)
	if repo == "" {
		asked.State, asked.Error = inventory.NotAsked, say.New("went.no-repo-known", "no repository of the account is known: read them first").String()
		return asked, nil
	}
	c, err := a.connections.connect(ctx, account)
	if err != nil {
		if ctx.Err() != nil {
			return asked, err
		}
		asked.State, asked.Error = inventory.NotAsked, safetext.Line(err.Error(), 300)
		return asked, nil
	}
	report, err := a.tests.climb(ctx, c, repo, signer, probe.Access, 0, nil)
	if err != nil {
		return asked, err
	}
	if report.Identity == nil {
		asked.State, asked.Error = inventory.NoAnswer, proofText(report)
		if refusesKey(report) {
			asked.State = inventory.Stranger
		}
		asked.SetKnown()
		return asked, nil
	}
	asked.State, asked.Greeting = inventory.Knows, safetext.Line(report.Identity.Greeting, 300)
	if report.Identity.Kind == "user" {
		asked.User = report.Identity.Name
		held.Places = append(held.Places, inventory.Standing{Account: account, Target: cmp.Or(asked.User, "somebody"), Kind: "account", Read: a.now(), Source: "greeting"})
	}
	asked.SetKnown()
	names := report.Identity.Repositories
	if len(names) == 0 && report.Identity.Kind == "deploy-key" && strings.Contains(report.Identity.Name, "/") {
		names = []string{report.Identity.Name}
	}
	for _, name := range names {
		path, err := api.ParseRepoPath(name)
		if err != nil {
			continue
		}
		if path, err = a.addresses.knownAs(ctx, account, path); err != nil {
			return asked, err
		}
		name = string(path)
		asked.Repos = append(asked.Repos, path)
		if !slices.ContainsFunc(held.Places, func(s inventory.Standing) bool {
			return (s.Account == account || slices.Contains(s.Also, account)) && strings.EqualFold(s.Target, name)
		}) {
			held.Places = append(held.Places, inventory.Standing{Account: account, Target: name, Kind: "repository", Read: a.now(), Source: "greeting"})
		}
	}
	return asked, nil
}

// refusesKey tells whether a test ended with the forge saying that it does not
// know the key. Whatever else went wrong says nothing about the key.
func refusesKey(report probe.Report) bool {
	for _, rung := range report.Rungs {
		if rung.State == probe.Failed && rung.Finding != nil {
			return rung.Finding.Code == probe.CodeKeyUnknown
		}
	}
	return false
}

// someRepo is a repository to name when the forge is asked: the greeting comes
// whether the key opens it or not.
func (a *Inventory) someRepo(ctx context.Context, account string, held *inventory.Held) api.RepoPath {
	for _, p := range held.Places {
		if p.Account == account && p.Kind == "repository" {
			return api.RepoPath(p.Target)
		}
	}
	rows, err := a.store.Repos(ctx, account)
	if err != nil || len(rows) == 0 {
		return ""
	}
	return api.RepoPath(rows[0].Path)
}

// SearchInventory gives the rows of which any column contains the text, case
// ignored, from an index in memory that follows the cache.
func (a *Inventory) SearchInventory(ctx context.Context, text string) ([]inventory.Hit, error) {
	ctx, done, err := a.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	stamp, err := a.store.Stamp(ctx)
	if err != nil {
		return nil, err
	}
	a.searching.Lock()
	defer a.searching.Unlock()
	if a.index == nil || a.indexStamp != stamp {
		index, err := a.buildIndex(ctx)
		if err != nil {
			return nil, err
		}
		a.index, a.indexStamp = index, stamp
	}
	return a.index.Find(text), nil
}

func (a *Inventory) buildIndex(ctx context.Context) (*inventory.Index, error) {
	index := &inventory.Index{}
	repos, err := a.store.Repos(ctx, "")
	if err != nil {
		return nil, err
	}
	for _, r := range repos {
		index.Add(inventory.Hit{Account: r.Account, Repo: api.RepoPath(r.Path)}, r.Path, r.Name, r.Project, r.Account)
	}
	accounts, err := a.store.Accounts(ctx)
	if err != nil {
		return nil, err
	}
	for _, account := range accounts {
		rows, err := a.store.KeysOfAccount(ctx, account.ID)
		if err != nil {
			return nil, err
		}
		for _, k := range rows {
			index.Add(inventory.Hit{Account: k.Account, Repo: api.RepoPath(k.Target), KeyID: k.KeyID}, k.Label, k.Comment, k.Fingerprint, k.Type, k.Access, k.Target)
		}
	}
	return index, nil
}
