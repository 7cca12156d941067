package core

import (
	"cmp"
	"context"
	"slices"
	"time"

	"latchkey/core/ask"
	"latchkey/core/register"
	"latchkey/core/store"
	"latchkey/keys"
)

// Register keeps what people write down of keys.
type Register struct {
	*env
	sets *Sets
}

// RegisterRow is one key with what is written down of it.
type RegisterRow struct {
	register.Entry
	Label  string `json:"label,omitempty"` // that of one of its places, else its comment
	Places int    `json:"places"`          // on how many it stands
	// Follows is the key from which the entry was taken over, because a rotation has put
	// this one in its place; "" where it is its own.
	Follows keys.Fingerprint `json:"follows,omitempty"`
}

// List lists every key that stands somewhere or of which something is written down: by
// label, then fingerprint.
func (r *Register) List(ctx context.Context) ([]RegisterRow, error) {
	ctx, done, err := r.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	entries, known, err := r.read(ctx)
	if err != nil {
		return nil, err
	}
	var rows []RegisterRow
	for fp, k := range known {
		row := RegisterRow{Entry: register.Entry{Fingerprint: fp}, Label: labelOf(k), Places: len(k.Places)}
		if e, written := entries[fp]; written {
			row.Entry, row.Follows = e.Entry, e.follows
			row.Fingerprint = fp
		}
		if row.Places > 0 || !row.Empty() {
			rows = append(rows, row)
		}
	}
	for fp, e := range entries {
		if known[fp] == nil {
			rows = append(rows, RegisterRow{Entry: e.Entry, Follows: e.follows})
		}
	}
	slices.SortFunc(rows, func(a, b RegisterRow) int {
		return cmp.Or(cmp.Compare(a.Label, b.Label), cmp.Compare(a.Fingerprint, b.Fingerprint))
	})
	return rows, nil
}

// Put writes entries; an empty one deletes what is written down of its key. It returns
// how many keys have another entry by that: written twice, the second time none.
func (r *Register) Put(ctx context.Context, all ...register.Entry) (changed int, err error) {
	ctx, done, err := r.enter(ctx)
	if err != nil {
		return 0, err
	}
	defer done()
	rows, err := r.store.Register(ctx)
	if err != nil {
		return 0, err
	}
	before := make(map[keys.Fingerprint]register.Entry, len(rows))
	for _, row := range rows {
		before[keys.Fingerprint(row.Fingerprint)] = entryOf(row)
	}
	var put []store.RegisterEntry
	var drop []string
	for _, e := range all {
		if err := e.Check(string(e.Fingerprint)); err != nil {
			return 0, err
		}
		old, written := before[e.Fingerprint]
		switch {
		case e.Empty() && written:
			drop = append(drop, string(e.Fingerprint))
		case !e.Empty() && !(written && old.Same(e)):
			put = append(put, store.RegisterEntry{Fingerprint: string(e.Fingerprint), Owner: e.Owner, Purpose: e.Purpose, Machine: e.Machine, Review: e.Review, Ends: e.Ends})
		}
	}
	if len(put) > 0 {
		if err := r.store.PutRegister(ctx, put...); err != nil {
			return 0, err
		}
	}
	if len(drop) > 0 {
		if _, err := r.store.DropRegister(ctx, drop...); err != nil {
			return 0, err
		}
	}
	if changed = len(put) + len(drop); changed > 0 {
		r.changed("", ask.KeysChanged)
	}
	return changed, nil
}

// Propose proposes entries for the keys that stand somewhere: a guess, to be looked at,
// which leaves alone what is written down already. Nothing is kept.
func (r *Register) Propose(ctx context.Context) ([]register.Entry, error) {
	ctx, done, err := r.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	entries, known, err := r.read(ctx)
	if err != nil {
		return nil, err
	}
	var all []register.Entry
	for fp, k := range known {
		if len(k.Places) > 0 {
			all = append(all, entries[fp].Fill(register.Propose(*k, r.now())))
			all[len(all)-1].Fingerprint = fp
		}
	}
	slices.SortFunc(all, func(a, b register.Entry) int { return cmp.Compare(a.Fingerprint, b.Fingerprint) })
	return all, nil
}

// Meant returns the fingerprints of the keys that a text names, as Sets.KeyNamed finds
// them: of a key set, those of its members.
func (r *Register) Meant(ctx context.Context, text string) ([]keys.Fingerprint, error) {
	ref, err := r.sets.KeyNamed(ctx, text)
	if err != nil {
		return nil, err
	}
	if ref.Set == "" {
		if ref.Fingerprint == "" {
			public, err := keys.ParsePublic(ref.Public)
			return []keys.Fingerprint{public.Fingerprint()}, err
		}
		return []keys.Fingerprint{ref.Fingerprint}, nil
	}
	set, err := r.sets.keySet(ctx, ref.Set)
	var all []keys.Fingerprint
	for _, m := range set.Members {
		all = append(all, keys.Fingerprint(m.Fingerprint))
	}
	return all, err
}

// written is an entry, and the key from which it was taken over.
type written struct {
	register.Entry
	follows keys.Fingerprint
}

// registerOf returns the register as it counts: a key that a rotation has put in the
// place of another one has that one's entry, until it gets its own.
func registerOf(ctx context.Context, st *store.Store) (map[keys.Fingerprint]written, error) {
	rows, err := st.Register(ctx)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	all := make(map[keys.Fingerprint]written, len(rows))
	for _, row := range rows {
		all[keys.Fingerprint(row.Fingerprint)] = written{Entry: entryOf(row)}
	}
	successors, err := st.Successors(ctx)
	for _, s := range successors { // the latest last
		next := keys.Fingerprint(s.New)
		if from, has := all[keys.Fingerprint(s.Old)]; has {
			if _, own := all[next]; !own {
				from.follows, from.Fingerprint = cmp.Or(from.follows, keys.Fingerprint(s.Old)), next
				all[next] = from
			}
		}
	}
	return all, err
}

func entryOf(row store.RegisterEntry) register.Entry {
	return register.Entry{Fingerprint: keys.Fingerprint(row.Fingerprint), Owner: row.Owner, Purpose: row.Purpose, Machine: row.Machine, Review: day(row.Review), Ends: day(row.Ends)}
}

func day(t time.Time) time.Time { return t.UTC().Truncate(24 * time.Hour) }

// read returns what is written down and what is known, each by fingerprint.
func (r *Register) read(ctx context.Context) (map[keys.Fingerprint]written, map[keys.Fingerprint]*register.Known, error) {
	entries, err := registerOf(ctx, r.store)
	if err != nil {
		return nil, nil, err
	}
	known, err := r.known(ctx)
	return entries, known, err
}

// known gathers what is known of every key that stands somewhere or is a pair here.
func (r *Register) known(ctx context.Context) (map[keys.Fingerprint]*register.Known, error) {
	all := map[keys.Fingerprint]*register.Known{}
	get := func(fp string) *register.Known {
		k := all[keys.Fingerprint(fp)]
		if k == nil {
			k = &register.Known{Fingerprint: keys.Fingerprint(fp)}
			all[k.Fingerprint] = k
		}
		return k
	}
	accounts, err := r.store.Accounts(ctx)
	if err != nil {
		return nil, err
	}
	users := map[string]string{}
	for _, a := range accounts {
		users[a.ID] = a.User
	}
	pairs, err := r.store.Pairs(ctx)
	if err != nil {
		return nil, err
	}
	for _, p := range pairs {
		get(p.Fingerprint).Comment = p.Comment
	}
	sets, err := r.store.KeySets(ctx)
	if err != nil {
		return nil, err
	}
	for _, s := range sets {
		for _, m := range s.Members {
			get(m.Fingerprint).Set = s.Name
		}
	}
	same, err := r.store.SamePlaces(ctx)
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	err = r.store.EachKeyPlacement(ctx, func(p *store.KeyPlacement) {
		at := p.Fingerprint + "\x00" + same.Key(p.Account, p.Target, p.Project)
		if p.Fingerprint == "" || seen[at] {
			return
		}
		seen[at] = true
		k := get(p.Fingerprint)
		k.Comment, k.Places = cmp.Or(k.Comment, p.Comment), append(k.Places, p.Target)
		k.Labels = add(k.Labels, p.Label)
		if by := addedBy(p, users); by != "" {
			k.AddedBy = add(k.AddedBy, by)
		}
	})
	if err != nil {
		return nil, err
	}
	return all, r.addHolders(ctx, get)
}

func (r *Register) addHolders(ctx context.Context, get func(string) *register.Known) error {
	machines, err := r.store.Machines(ctx)
	if err != nil {
		return err
	}
	for _, m := range machines {
		held, err := r.store.MachineKeys(ctx, m.ID)
		if err != nil {
			return err
		}
		for _, k := range held {
			known := get(k.Fingerprint)
			known.Machines = add(known.Machines, m.Name)
		}
	}
	return nil
}

// addedBy returns who put a key on a place: whom the forge names, else, where it was
// done here, the user of the account.
func addedBy(p *store.KeyPlacement, users map[string]string) string {
	if p.AddedBy == "" && p.Credential != "" {
		return users[p.Account]
	}
	return p.AddedBy
}

func add(all []string, text string) []string {
	if text == "" || slices.Contains(all, text) {
		return all
	}
	return append(all, text)
}

func labelOf(k *register.Known) string {
	if len(k.Labels) > 0 {
		return slices.Min(k.Labels)
	}
	return k.Comment
}
