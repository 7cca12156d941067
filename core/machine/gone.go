package machine

import (
	"context"
	"slices"

	"latchkey/core/machine/home"
	"latchkey/core/store"
)

// DropGone notes which keys of ours lie on a machine no more, for one of which a person
// said that it was rebuilt. It never does so by itself: a home that is not mounted
// looks alike.
func (f *Fleet) DropGone(ctx context.Context, id string) error {
	held, err := f.o.Store.MachineKeys(ctx, id)
	if err != nil {
		return err
	}
	var content home.Content
	err = f.do(ctx, id, func(w *way) error {
		content, err = w.home.Look(ctx)
		return err
	})
	if err != nil {
		return err
	}
	var gone []string
	for _, k := range held {
		there := slices.ContainsFunc(content.Keys, func(h home.Key) bool { return h.Name == k.Path })
		if k.Origin != store.KeyFound && !there {
			gone = append(gone, k.Fingerprint)
		}
	}
	return f.o.Store.KeysGone(ctx, id, gone)
}
