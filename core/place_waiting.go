package core

import (
	"context"

	"latchkey/core/ask"
	"latchkey/core/store"
)

// mostSettled is how many entries are looked at in one go, a request or two
// for each.
const mostPerLook = 20

// endsByItself reports whether an entry ends by itself, by looking at the forge.
func endsByItself(e store.Entry) bool {
	switch e.What {
	case whatPlace:
		return e.State == stateSent || e.State == stateRejected || e.State == stateBack || e.State == stateRemoved
	case whatRemove:
		return e.State == stateRemoved
	}
	return false
}

// SettleWaiting looks once at what waits until a forge shows it, and ends what
// can be ended. What cannot stays as it is; Unfinished lists it. Accounts that
// nothing waits for are not asked.
func (pl *Placements) SettleWaiting(ctx context.Context) error {
	ctx, done, err := pl.enter(ctx)
	if err != nil {
		return err
	}
	defer done()
	left, err := pl.store.Unfinished(ctx)
	if err != nil {
		return err
	}
	asked := map[string]bool{}
	for _, e := range left {
		if endsByItself(e) && !asked[e.Account] {
			asked[e.Account] = true
			pl.connections.needsFirstLook(e.Account) // connecting need not look too
			pl.settleWaiting(ctx, e.Account)
		}
	}
	return ctx.Err()
}

// settleWaiting looks at what waits for one account. It is done whenever a
// program talks to the account for the first time.
func (pl *Placements) settleWaiting(ctx context.Context, account string) {
	open, err := pl.store.OpenFor(ctx, account)
	if err != nil {
		return // the caller will meet it too
	}
	looked := 0
	for _, e := range open {
		early := e.State != stateSent && e.What == whatPlace && !pl.isConclusive(e.Updated)
		if !endsByItself(e) || early || looked == mostPerLook {
			continue
		}
		looked++
		w, err := pl.store.Claim(ctx, e.ID)
		if err != nil {
			continue // somebody works on it
		}
		pl.settleOne(ctx, w)
		w.Release()
	}
	if looked > 0 {
		pl.changed(account, ask.KeysChanged)
	}
}

// settleOne asks the forge once. What goes wrong is said when a person asks.
func (pl *Placements) settleOne(ctx context.Context, w *store.Work) {
	if w.What == whatRemove {
		_ = pl.finishRemoveOnce(ctx, w)
		return
	}
	if w.State == stateBack || w.State == stateRemoved {
		_ = pl.undoPlace(ctx, w)
		return
	}
	p, err := pl.placeRunOf(ctx, w)
	if err != nil {
		return
	}
	p.noWait = true
	_, _ = p.run(ctx)
}
