package core

import (
	"context"
	"errors"
	"slices"
	"time"

	"latchkey/api"
	"latchkey/core/cause"
	"latchkey/core/errtext"
	"latchkey/core/say"
	"latchkey/core/store"
)

// removal is one key on its way off a target.
type removal struct {
	t      target
	key    api.DeployKey
	noWait bool // nobody waits: the forge is read one time
	// accepted is called when the forge has accepted it and still shows the key.
	onAccept func() error
}

// removeAndVerify removes a key and reads the target until its absence is
// confirmed. No status is believed without such a reading, whatever it says.
// stillThere says that nothing was removed; an error of kind Accepted that the
// forge took it and shows the key still.
func (pl *Placements) removeAndVerify(ctx context.Context, r removal) (store.KeyReading, error) {
	_, removeErr := r.t.remove(ctx, r.key.ID)
	removeErr = pl.connections.dropIfUnauthorized(r.t.account.ID, removeErr)
	if api.NeverSent(removeErr) {
		return store.KeyReading{}, notRemovedError{removeErr}
	}
	kind := api.KindOf(removeErr)
	most := time.Duration(0)
	switch {
	case kind == api.Accepted:
		if err := r.onAccept(); err != nil {
			return store.KeyReading{}, errors.Join(removeErr, err)
		}
		most = showWait
	case removeErr != nil && !isRefusal(kind):
		most = unclearWait
	}
	if r.noWait {
		most = 0
	}
	reading, _, gone, err := pl.readUntil(ctx, r.t, readOptions{limit: pl.readFor(most), atOnce: true, until: r.absentFrom})
	switch {
	case gone:
		return reading, nil
	case err != nil && removeErr != nil:
		return reading, errtext.Because(say.New("failed.asking-failed", "{cause}; asking again failed too: {other}", say.Values{"other": errtext.Of(err)}), removeErr, err)
	case err != nil:
		return reading, err
	case kind == api.Accepted:
		return reading, errtext.Because(say.New("failed.two", "{cause}; {other}", say.Values{"other": errtext.Of(cause.ErrWaits)}), removeErr, cause.ErrWaits)
	case removeErr == nil: // it was gone, and has come back
		removeErr = &api.Error{Op: "remove deploy key", Forge: r.t.forge.Traits().Kind, Repo: r.t.path, Kind: api.ServerFault, Err: api.ErrStillThere}
		return reading, notRemovedError{removeErr}
	}
	if isRefusal(kind) { // as the reading says too
		return reading, notRemovedError{removeErr}
	}
	return reading, notRemovedError{errtext.Because(say.New("failed.two", "{cause}; {other}", say.Values{"other": errtext.Of(cause.ErrUnchanged)}), removeErr, cause.ErrUnchanged)}
}

// absentFrom reports whether a list lacks the key.
func (r removal) absentFrom(list []api.DeployKey) bool {
	return !slices.ContainsFunc(list, func(k api.DeployKey) bool {
		return k.ID == r.key.ID || !k.Public.IsZero() && k.Public.Equal(r.key.Public)
	})
}

// notRemovedError says that nothing was removed: the forge refused, or still shows
// the key. There may be no reading with it.
type notRemovedError struct{ error }

// Unwrap returns the cause.
func (s notRemovedError) Unwrap() error { return s.error }
