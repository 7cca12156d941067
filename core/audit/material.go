package audit

import (
	"context"
	"errors"
	"math/big"
	"runtime"

	"golang.org/x/sync/errgroup"

	"latchkey/keys"
	"latchkey/keys/flaw"
)

// Examiner looks at public keys themselves.
type Examiner struct {
	Checker *flaw.Checker
	// Published is an imported list of published keys, nil = none.
	Published *flaw.Published
}

// Examine returns what it finds in each public key, by fingerprint. A key of a type
// that has nothing to look for is known to have no flaw. known is what was found of
// keys before, which need not be looked at again; primes that keys share are looked
// for anew each time, since that depends on all.
func (e *Examiner) Examine(ctx context.Context, all []keys.Public, known map[keys.Fingerprint][]flaw.Flaw) (map[keys.Fingerprint]Material, error) {
	found := make([]Material, len(all))
	moduli := make([]*big.Int, len(all))
	group, within := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, public := range all {
		group.Go(func() error {
			if err := within.Err(); err != nil {
				return err
			}
			flaws, looked := known[public.Fingerprint()]
			n, err := flaw.Parse(public.SSH().Marshal())
			switch {
			case errors.Is(err, flaw.ErrOther):
				found[i] = Material{Known: true}
				return nil
			case err != nil:
				return nil // nothing can be said of it
			}
			moduli[i] = n.N
			if !looked {
				flaws = e.Checker.Check(n)
			}
			found[i] = Material{Known: true, Flaws: e.published(public, n, flaws)}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	groups, err := e.Checker.Shared(ctx, moduli)
	if err != nil {
		return nil, err
	}
	for _, members := range groups {
		for _, i := range members {
			for _, j := range members {
				if moduli[i].Cmp(moduli[j]) != 0 {
					found[i].Shares = append(found[i].Shares, all[j].Fingerprint())
				}
			}
		}
	}
	out := make(map[keys.Fingerprint]Material, len(all))
	for i, public := range all {
		out[public.Fingerprint()] = found[i]
	}
	return out, nil
}

// published adds where a key's private key can be read.
func (e *Examiner) published(public keys.Public, n flaw.Numbers, flaws []flaw.Flaw) []flaw.Flaw {
	where := e.Checker.WellKnown(public.Fingerprint())
	if where == "" && e.Published != nil {
		if list, found, err := e.Published.Find(n.Hash()); err == nil && found {
			where = list
		}
	}
	if where == "" {
		return flaws
	}
	return append(flaws[:len(flaws):len(flaws)], flaw.Flaw{Kind: flaw.PublishedKey, Variant: where})
}
