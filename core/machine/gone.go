package machine

import (
	"context"
	"slices"

	"latchkey/core/machine/home"
	"latchkey/core/machine/look"
	"latchkey/core/say"
	"latchkey/core/store"
)

// gone says that our folder is not on a machine where keys of ours should lie. Nothing
// is noted by itself: a home that is not mounted looks alike.
func (f *Fleet) gone(ctx context.Context, w *way, facts look.Facts) ([]look.Problem, error) {
	held, err := f.o.Store.MachineKeys(ctx, w.machine.ID)
	ours := slices.ContainsFunc(held, func(k store.MachineKey) bool { return k.Origin != store.KeyFound })
	if err != nil || !ours || slices.ContainsFunc(facts.SSH.Files, func(file look.File) bool { return file.Name == "latchkey" }) {
		return nil, err
	}
	return []look.Problem{{Code: "keys-gone", Text: say.New("look.keys-gone", "the folder with the keys that Latchkey put on {machine} is gone: revoke the machine, which takes their deploy keys off the forge, then onboard it anew",
		say.Values{"machine": w.machine.Name})}}, nil
}

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
