package core

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"latchkey/api"
	"latchkey/core/inventory"
	"latchkey/core/store"
	"latchkey/keys"
	"latchkey/keys/vault"
)

// FindRequest says which key to look for. Exactly one of Text and Data is set.
type FindRequest struct {
	Text string // a fingerprint or its beginning, a public line, a label, a comment, or a key set's name
	Data []byte // a public or private key file; wiped after use
	Ask  bool   // also ask each forge over SSH, with the private keys that are here
	// Repo is a repository, by path or address: with Ask its forge alone is asked, and
	// what the key may do there. Account says whose it is, "" = as Locate finds out.
	Repo    string
	Account string
	// Servers are those that are asked, of Inventory.Servers; nil = those of all accounts.
	Servers []AskServer
}

// Find returns everywhere that a key is known to stand: repositories, projects,
// accounts, machines, and since when that is known.
func (inv *Inventory) Find(ctx context.Context, r FindRequest) (inventory.Found, error) {
	ctx, done, err := inv.enter(ctx)
	if err != nil {
		return inventory.Found{}, err
	}
	defer done()
	defer vault.Wipe(r.Data)
	want, err := inv.resolveQuery(ctx, r)
	if err != nil {
		return inventory.Found{}, err
	}
	found := inventory.Found{Query: want.query, Keys: []inventory.KeyPlaces{}}
	if err := inv.coverage(ctx, &found); err != nil {
		return found, err
	}
	for _, fp := range want.fingerprints {
		key, err := inv.keyPlaces(ctx, fp)
		if err != nil {
			return found, err
		}
		found.Keys = append(found.Keys, key)
	}
	if r.Ask {
		err = inv.askForges(ctx, &found, want.signer, r)
	}
	return found, err
}

// coverage says how much was looked through.
func (inv *Inventory) coverage(ctx context.Context, found *inventory.Found) (err error) {
	if found.Searched, found.Never, found.Oldest, err = inv.store.Known(ctx); err != nil {
		return err
	}
	found.Unread, err = inv.repos.unread(ctx, "")
	return err
}

// keyPlaces is one key with every place at which it is known to stand.
func (inv *Inventory) keyPlaces(ctx context.Context, fp string) (inventory.KeyPlaces, error) {
	key := inventory.KeyPlaces{Fingerprint: keys.Fingerprint(fp), PrivateKey: inventory.PrivateKeyUnknown, Places: []inventory.Placement{}}
	pair, err := inv.store.Pair(ctx, fp)
	switch {
	case err == nil:
		key.Type, key.Bits, key.Comment = pair.Type, pair.Bits, pair.Comment
	case !errors.Is(err, store.ErrNotFound):
		return key, err
	}
	private, err := inv.pairs.whereabouts(ctx)
	if err != nil {
		return key, err
	}
	key.PrivateKey, key.Machines = private.state(fp), private.machines[fp]
	sets, err := inv.store.KeySets(ctx)
	if err != nil {
		return key, err
	}
	for _, s := range sets {
		if slices.ContainsFunc(s.Members, func(m store.SetMember) bool { return m.Fingerprint == fp }) {
			key.Set = s.Name
		}
	}
	rows, err := inv.store.Holders(ctx, fp)
	if err != nil {
		return key, err
	}
	same, err := inv.store.SamePlaces(ctx)
	if err != nil {
		return key, err
	}
	index := map[string]int{} // by place, which of held.Places it is
	for _, k := range rows {
		key.Type, key.Bits = cmp.Or(key.Type, k.Type), cmp.Or(key.Bits, k.Bits)
		at := same.Key(k.Account, k.Target, k.Project)
		if i, twice := index[at]; twice {
			key.Places[i].Also = append(key.Places[i].Also, k.Account)
			continue
		}
		index[at] = len(key.Places)
		key.Places = append(key.Places, inventory.Placement{Account: k.Account, Target: k.Target, Kind: kindOfPlace(k.Project), KeyID: k.KeyID,
			Label: k.Label, Access: api.Access(k.Access), Created: k.Created, Used: k.LastUsed, UseRead: k.UseRead, Verified: k.Verified, Read: k.Read, Source: inventory.FromInventory})
		last := &key.Places[len(key.Places)-1]
		last.UseKnown = last.Use().Known()
	}
	places, err := inv.placements.placementsOf(ctx, fp)
	for _, p := range places {
		if _, known := index[same.Key(p.Account, p.Target, p.Project)]; !known {
			key.Places = append(key.Places, inventory.Placement{Account: p.Account, Target: p.Target, Kind: kindOfPlace(p.Project), KeyID: p.KeyID,
				Label: p.Label, Access: api.Access(p.Access), Read: p.Since, Source: inventory.FromPlacing})
			index[same.Key(p.Account, p.Target, p.Project)] = 0
		}
	}
	if err != nil {
		return key, err
	}
	open, err := inv.store.OpenOn(ctx, fp)
	for _, e := range open {
		if source := pendingSource(e); source != "" {
			if _, known := index[same.Key(e.Account, e.Target, e.Project)]; !known {
				key.Places = append(key.Places, inventory.Placement{Account: e.Account, Target: e.Target, Kind: kindOfPlace(e.Project), KeyID: e.KeyID,
					Label: e.Label, Access: api.Access(e.Access), Read: e.Updated, Source: source})
			}
		}
	}
	return key, err
}

// pendingSource says why a key stands, or may stand, where the forge does not show
// it yet; "" where nothing was sent.
func pendingSource(e store.Entry) inventory.Origin {
	switch {
	case e.What == whatPlace && e.State == stateSent:
		return inventory.FromAcceptance
	case e.What == whatPlace && (e.State == stateSending || e.State == stateBack):
		return inventory.FromSending
	}
	return ""
}

func kindOfPlace(project bool) string {
	if project {
		return "project"
	}
	return "repository"
}
