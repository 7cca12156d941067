package core

import (
	"context"

	"latchkey/core/store"
)

// placesOf lists where a key stands ("" = every key), each repository once,
// however many accounts see it.
func (a *Placements) placesOf(ctx context.Context, fingerprint string) ([]store.Place, error) {
	all, err := a.store.Places(ctx, fingerprint)
	if err != nil {
		return nil, err
	}
	same, err := a.store.SamePlaces(ctx)
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	once := all[:0]
	for _, p := range all {
		if at := same.Key(p.Account, p.Target, p.Project) + "\x00" + p.Fingerprint; !seen[at] {
			seen[at] = true
			once = append(once, p)
		}
	}
	return once, nil
}
