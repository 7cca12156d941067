package core

import (
	"context"

	"latchkey/core/planning"
	"latchkey/core/store"
)

// successors returns which keys have been replaced by which: a key of which a
// rotation meant every place, or whose every known place has a successor. The
// old key may stand there still.
func (inv *Inventory) successors(ctx context.Context) (map[string]string, error) {
	all, err := inv.store.Successors(ctx)
	if err != nil {
		return nil, err
	}
	return inv.wholeSuccessors(ctx, all)
}

// successorsAmong is superseded for some keys, such as those of one repository:
// a rotation leaves a line for each place.
func (inv *Inventory) successorsAmong(ctx context.Context, fingerprints []string) (map[string]string, error) {
	all, err := inv.store.SuccessorsOf(ctx, fingerprints)
	if err != nil {
		return nil, err
	}
	return inv.wholeSuccessors(ctx, all)
}

func (inv *Inventory) wholeSuccessors(ctx context.Context, all []store.Successor) (map[string]string, error) {
	by := map[string]string{}
	covered := map[string]map[planning.KeyAtTarget]bool{}
	for _, k := range all { // the latest last
		if k.Whole {
			by[k.Old] = k.New
			continue
		}
		if covered[k.Old] == nil {
			covered[k.Old] = map[planning.KeyAtTarget]bool{}
		}
		covered[k.Old][planning.KeyAt(k.Account, k.Target, k.Project, k.Old)] = true
	}
	for old, at := range covered {
		if by[old] != "" {
			continue
		}
		places, err := inv.store.Placements(ctx, old)
		if err != nil {
			return nil, err
		}
		if coversAll(at, places) {
			by[old] = latestSuccessor(all, old)
		}
	}
	return by, nil
}

func coversAll(at map[planning.KeyAtTarget]bool, places []store.Placement) bool {
	for _, p := range places {
		if !at[planning.KeyAt(p.Account, p.Target, p.Project, p.Fingerprint)] {
			return false
		}
	}
	return true
}

func latestSuccessor(all []store.Successor, old string) (fingerprint string) {
	for _, k := range all {
		if k.Old == old {
			fingerprint = k.New
		}
	}
	return fingerprint
}

// currentPairs leaves out, of several pairs that one comment fits, those that were
// superseded: a name means the key that stands.
func (inv *Inventory) currentPairs(ctx context.Context, fit []store.Pair) ([]store.Pair, error) {
	if len(fit) < 2 {
		return fit, nil
	}
	by, err := inv.successors(ctx)
	var left []store.Pair
	for _, p := range fit {
		if by[p.Fingerprint] == "" {
			left = append(left, p)
		}
	}
	if len(left) == 0 {
		return fit, err
	}
	return left, err
}
