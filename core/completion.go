package core

import (
	"context"

	"latchkey/keys"
)

// A PairName is what a key pair is called, without whether the vault has it.
type PairName struct {
	Fingerprint keys.Fingerprint
	Comment     string
	// Replaced: its comment means the key that a rotation has put in its place.
	Replaced bool
}

// RepoPaths returns at most so many repositories whose path begins with a text, of an
// account or of all, as the cache has them. It is quick with any number of them.
func (inv *Inventory) RepoPaths(ctx context.Context, account, begin string, most int) ([]string, error) {
	ctx, done, err := inv.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	if account != "" {
		if account, err = inv.accounts.optionalAccount(ctx, account); err != nil {
			return nil, err
		}
	}
	return inv.store.RepoPaths(ctx, account, begin, most)
}

// SetNames lists the key sets.
func (ss *Sets) SetNames(ctx context.Context) ([]SetName, error) {
	ctx, done, err := ss.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	sets, err := ss.store.KeySets(ctx)
	names := make([]SetName, len(sets))
	for i, set := range sets {
		names[i] = SetName{Name: set.Name, Members: len(set.Members)}
	}
	return names, err
}

// PairNames lists what the key pairs are called, newest first. The vault is not asked.
func (ps *Pairs) PairNames(ctx context.Context) ([]PairName, error) {
	ctx, done, err := ps.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	rows, err := ps.store.Pairs(ctx)
	names := make([]PairName, 0, len(rows))
	for i := range rows {
		row := rows[len(rows)-1-i]
		names = append(names, PairName{Fingerprint: keys.Fingerprint(row.Fingerprint), Comment: row.Comment})
	}
	if err != nil {
		return names, err
	}
	return names, ps.markReplaced(ctx, names)
}

// markReplaced marks, of pairs with one comment, those that have a successor.
func (ps *Pairs) markReplaced(ctx context.Context, names []PairName) error {
	count := map[string]int{}
	for _, n := range names {
		count[n.Comment]++
	}
	var twins []string
	for _, n := range names {
		if count[n.Comment] > 1 {
			twins = append(twins, string(n.Fingerprint))
		}
	}
	by, err := ps.inventory.successorsAmong(ctx, twins)
	for i := range names {
		names[i].Replaced = by[string(names[i].Fingerprint)] != ""
	}
	return err
}
