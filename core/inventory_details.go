package core

import (
	"cmp"
	"context"
	"errors"

	"latchkey/core/inventory"
	"latchkey/core/store"
	"latchkey/keys"
)

// KeyDetails is all that is known of one key.
type KeyDetails struct {
	inventory.KeyPlaces
	Public    string `json:"public_key"` // the public line, "" when nothing told it
	MD5       string `json:"md5,omitempty"`
	Randomart string `json:"randomart,omitempty"`
	Origin    string `json:"origin,omitempty"` // of a pair of ours
	Encrypted bool   `json:"passphrase_protected,omitempty"`
}

// KeyDetails returns where one key stands and what it looks like. Local store
// only.
func (inv *Inventory) KeyDetails(ctx context.Context, fp keys.Fingerprint) (KeyDetails, error) {
	ctx, done, err := inv.enter(ctx)
	if err != nil {
		return KeyDetails{}, err
	}
	defer done()
	places, err := inv.keyPlaces(ctx, string(fp))
	d := KeyDetails{KeyPlaces: places}
	if err != nil {
		return d, err
	}
	pair, err := inv.store.Pair(ctx, string(fp))
	switch {
	case err == nil:
		d.Public, d.Origin, d.Encrypted = pair.Public, pair.Origin, pair.Encrypted
	case errors.Is(err, store.ErrNotFound):
		rows, err := inv.store.Holders(ctx, string(fp))
		if err != nil {
			return d, err
		}
		for _, k := range rows {
			d.Public, d.Comment = cmp.Or(d.Public, k.Public), cmp.Or(d.Comment, k.Comment)
		}
	default:
		return d, err
	}
	if public, err := keys.ParsePublic(d.Public); err == nil {
		d.MD5, d.Randomart = public.MD5(), public.Randomart()
	}
	return d, nil
}
