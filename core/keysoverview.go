package core

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"latchkey/api"
	"latchkey/core/inventory"
	"latchkey/core/store"
	"latchkey/keys"
)

// KeysOverview turns the inventory round: one row per fingerprint, over all
// accounts, and one for each pair that stands nowhere. It is one pass over the
// local store: no network call, and the vault is not asked; KeyPairs looks
// there.
func (a *Inventory) KeysOverview(ctx context.Context) (inventory.Turned, error) {
	ctx, done, err := a.enter(ctx)
	if err != nil {
		return inventory.Turned{}, err
	}
	defer done()
	t := turning{at: map[string]*turnedKey{}, now: a.now(), accounts: map[string]tokenFacts{}, unusedAfter: a.unusedAfter(), seen: map[string]*turnedKey{}}
	if err := a.prepareTurning(ctx, &t); err != nil {
		return inventory.Turned{}, err
	}
	if t.same, err = a.store.SamePlaces(ctx); err != nil {
		return inventory.Turned{}, err
	}
	if err := a.store.EachStanding(ctx, t.add); err != nil {
		return inventory.Turned{}, err
	}
	out := inventory.Turned{Keys: t.rows()}
	out.Searched, out.Never, out.Oldest, err = a.store.Known(ctx)
	return out, err
}

// tokenFacts are what decides whether a key outlives the token that made it.
type tokenFacts struct {
	credential string
	owns       bool // TokenOwnsKeys
}

// prepareTurning begins with what does not come from the forges: pairs, sets,
// accounts.
func (a *Inventory) prepareTurning(ctx context.Context, t *turning) error {
	accounts, err := a.store.Accounts(ctx)
	if err != nil {
		return err
	}
	for _, account := range accounts {
		facts := tokenFacts{credential: account.Credential}
		if d, err := a.connections.driver(api.Kind(account.Forge)); err == nil {
			facts.owns = d.traits().TokenOwnsKeys
		}
		t.accounts[account.ID] = facts
	}
	pairs, err := a.store.Pairs(ctx)
	if err != nil {
		return err
	}
	for _, p := range pairs {
		k := t.key(p.Fingerprint)
		k.MD5, k.Type, k.Bits, k.Comment, k.Origin, k.Encrypted, k.Created = p.MD5, p.Type, p.Bits, p.Comment, p.Origin, p.Encrypted, p.Created
		k.PrivateKey = string(PrivateKeyHere)
		if p.Lost {
			k.PrivateKey = string(PrivateKeyLost)
		}
	}
	by, err := a.superseded(ctx)
	if err != nil {
		return err
	}
	for old, successor := range by {
		if _, here := t.at[old]; here {
			t.key(old).SupersededBy = keys.Fingerprint(successor)
		} else {
			t.gone[old] = keys.Fingerprint(successor)
		}
	}
	sets, err := a.store.KeySets(ctx)
	for _, s := range sets {
		for _, m := range s.Members {
			t.key(m.Fingerprint).Set = s.Name
		}
	}
	return err
}

// turning gathers rows by fingerprint.
type turning struct {
	same     store.Same
	seen     map[string]*turnedKey // by place and key, where two accounts may see one place
	at       map[string]*turnedKey
	order    []*turnedKey
	gone     map[string]keys.Fingerprint // superseded keys of which no pair is here
	accounts map[string]tokenFacts
	now      time.Time

	unusedAfter time.Duration
}

// turnedKey is a row with what its findings are made of.
type turnedKey struct {
	inventory.KeyRow
	labels    map[string]int
	placed    time.Time // first, on a forge
	useRead   time.Time // when the last use was read, of the place where that is longest ago
	tokenGone bool
}

func (t *turning) key(id string) *turnedKey {
	k := t.at[id]
	if k == nil {
		k = &turnedKey{KeyRow: inventory.KeyRow{Fingerprint: keys.Fingerprint(id), PrivateKey: string(PrivateKeyUnknown)}, labels: map[string]int{}}
		t.at[id] = k
		t.order = append(t.order, k)
	}
	return k
}

// add takes one place. A key whose text could not be read is a row of its own:
// there is no telling whether two of them are the same.
func (t *turning) add(s *store.Standing) {
	var at string
	if t.same.Shared(s.Account) {
		at = t.same.Key(s.Account, s.Target, s.Project) + "\x00" + cmp.Or(s.Fingerprint, s.KeyID)
		if k := t.seen[at]; k != nil { // another account sees the same repository
			k.seenBy(s.Account)
			if !s.UseRead.IsZero() {
				k.takeUse(s)
			}
			return
		}
	}
	k := t.row(s)
	if at != "" {
		t.seen[at] = k
	}
	if s.Label != "" {
		k.labels[s.Label]++
	}
	if s.Project {
		k.Projects = append(k.Projects, s.Target)
	} else {
		k.Repos = append(k.Repos, s.Target)
	}
	k.seenBy(s.Account)
	if api.Access(s.Access) == api.ReadWrite {
		k.Writes++
	} else {
		k.Reads++
	}
	if !s.Created.IsZero() && (k.placed.IsZero() || s.Created.Before(k.placed)) {
		k.placed = s.Created
	}
	k.takeUse(s)
	facts := t.accounts[s.Account]
	k.tokenGone = k.tokenGone || facts.owns && s.Credential != "" && s.Credential != facts.credential
}

func (k *turnedKey) seenBy(account string) {
	if n := len(k.Accounts); n == 0 || k.Accounts[n-1] != account && !slices.Contains(k.Accounts, account) {
		k.Accounts = append(k.Accounts, account)
	}
}

// row is the row of the key that stands there.
func (t *turning) row(s *store.Standing) *turnedKey {
	var k *turnedKey
	if s.Fingerprint == "" {
		k = &turnedKey{KeyRow: inventory.KeyRow{PrivateKey: string(PrivateKeyUnknown), Unreadable: cmp.Or(s.Unreadable, "unreadable")}, labels: map[string]int{}}
		t.order = append(t.order, k)
	} else {
		k = t.key(s.Fingerprint)
		if by := t.gone[s.Fingerprint]; by != "" {
			k.SupersededBy = by
		}
	}
	k.Type, k.Bits, k.Comment = cmp.Or(k.Type, s.Type), cmp.Or(k.Bits, s.Bits), cmp.Or(k.Comment, s.Comment)
	return k
}

// takeUse adds up what is known of the use over all places.
func (k *turnedKey) takeUse(s *store.Standing) {
	if s.LastUsed.After(k.LastUsed) {
		k.LastUsed = s.LastUsed
	}
	if s.Proved.After(k.Proved) {
		k.Proved = s.Proved
	}
	switch {
	case s.UseRead.IsZero():
		k.UseUnread++
	case k.useRead.IsZero() || s.UseRead.Before(k.useRead):
		k.useRead = s.UseRead
	}
}

// use is what is known of the key's use over all places: the forges were asked
// only where each of them was.
func (k *turnedKey) use() inventory.Use {
	u := inventory.Use{Last: k.LastUsed, Proved: k.Proved, Created: k.placed, Read: k.useRead}
	if k.UseUnread > 0 {
		u.Read = time.Time{}
	}
	return u
}

// rows finishes them, in the order of labels.
func (t *turning) rows() []inventory.KeyRow {
	owners := map[string]int{} // by label, how many different keys have it; a set counts once
	counted := map[[2]string]bool{}
	for _, k := range t.order {
		k.name()
		if k.Created.IsZero() {
			k.Created = k.placed
		}
		if k.SupersededBy != "" { // it has the label of its successor
			continue
		}
		for label := range k.labels {
			if k.Set != "" {
				if counted[[2]string{k.Set, label}] {
					continue
				}
				counted[[2]string{k.Set, label}] = true
			}
			owners[label]++
		}
	}
	out := make([]inventory.KeyRow, len(t.order))
	for i, k := range t.order {
		use := k.use()
		k.UseKnown, k.UseRead = use.Known(), use.Read
		k.Findings = findings(k, owners, t.unusedAfter, t.now)
		out[i] = k.KeyRow
	}
	slices.SortStableFunc(out, func(a, b inventory.KeyRow) int {
		if c := strings.Compare(strings.ToLower(a.Label), strings.ToLower(b.Label)); c != 0 {
			return c
		}
		return strings.Compare(string(a.Fingerprint), string(b.Fingerprint))
	})
	return out
}

// name chooses the label that most places have.
func (k *turnedKey) name() {
	for label := range k.labels {
		k.Labels = append(k.Labels, label)
	}
	slices.Sort(k.Labels)
	most := 0
	for _, label := range k.Labels {
		if n := k.labels[label]; n > most {
			k.Label, most = label, n
		}
	}
	k.Label = cmp.Or(k.Label, k.Comment)
}
