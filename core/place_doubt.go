package core

import (
	"context"
	"errors"
	"strconv"
	"time"

	"latchkey/api"
	"latchkey/core/cause"
	"latchkey/core/errtext"
	"latchkey/core/probe"
	"latchkey/core/say"
	"latchkey/core/store"
)

// awaitShown waits until the forge shows a key that it took. Where it does not,
// the entry stays and ends by itself: the answer's id is enough to know that
// nothing may be deleted and nothing be sent again. failure is what stood in the
// way of reading it back, if anything.
func (p *placeRun) awaitShown(ctx context.Context, key api.DeployKey, failure error) (PlaceResult, error) {
	if failure == nil || errors.Is(failure, api.ErrNotShown) {
		if !p.noWait {
			reading, found, err := p.readUntilShown(ctx, showWait, false, StepReadBack)
			if found != nil {
				return p.recordPlacement(ctx, reading, *found, false)
			}
			failure = err
		}
		if failure == nil {
			failure = &api.Error{Op: "add deploy key", Forge: p.t.forge.Traits().Kind, Repo: p.t.path, Kind: api.Accepted, Err: api.ErrNotShown}
		}
	}
	if p.resumed && p.placements.now().Sub(p.work.Updated) >= goneAfter {
		return PlaceResult{}, p.endRemovedByOthers(ctx)
	}
	err := errtext.Because(say.New("failed.two", "{cause}; {other}", say.Values{"other": errtext.Of(cause.ErrWaits)}), failure, cause.ErrWaits)
	p.tick(StepReadBack, probe.Warned, say.New("part.not-shown", "accepted, and not shown yet"))
	out, showErr := p.result(context.WithoutCancel(ctx), store.KeyReading{Account: p.t.account.ID, Target: p.t.path, Project: p.t.project}, storeKey(key, time.Time{}), false)
	out.Waits = true
	return out, errors.Join(err, showErr)
}

// entryKey returns the key as its entry tells of it.
func (p *placeRun) entryKey() api.DeployKey {
	return api.DeployKey{ID: p.work.KeyID, Public: p.pair.public, Label: p.label, Access: p.access}
}

// endRemovedByOthers closes an entry whose key the forge took long ago and does not show:
// somebody has removed it since. Its pair stays.
func (p *placeRun) endRemovedByOthers(ctx context.Context) error {
	err := errtext.Because(say.New("failed.label-on", "{label} on {target}: {cause}", say.Values{"label": strconv.Quote(p.label), "target": p.t.name()}), cause.ErrKeyGone)
	ctx, cancel := detached(ctx)
	defer cancel()
	return errors.Join(p.fail(StepReadBack, err), p.work.End(ctx, store.Failed, nil))
}

// resolveUnclear settles what became of a key after the forge, or something on the
// way to it, said that it did not take it, or said nothing. That does not settle it:
// the forge's list is, and one that is read too early is none either.
func (p *placeRun) resolveUnclear(ctx context.Context, failure error) (PlaceResult, error) {
	if api.NeverSent(failure) {
		return PlaceResult{}, p.abandon(ctx, StepSend, failure)
	}
	kind := api.KindOf(failure)
	most := unclearWait
	if isRefusal(kind) {
		most = 0
	}
	reading, key, err := p.readUntilShown(ctx, most, true, StepSend)
	switch {
	case key != nil:
		p.tick(StepSend, probe.Passed, say.New("part.there-after-all", "the answer was lost or wrong, the key is there"))
		fresh := p.detail.Generate // it was made for this, so it cannot have stood there before: it is ours
		return p.recordPlacement(ctx, reading, *key, kind == api.Exists && !fresh)
	case !isRefusal(kind) && err != nil:
		return PlaceResult{}, p.fail(StepSend, errtext.Because(say.New("failed.asking-failed-doubt", "{cause}; asking again failed too: {other}; {doubt}", say.Values{"other": errtext.Of(err), "doubt": errtext.Of(cause.ErrInDoubt)}), failure, err, cause.ErrInDoubt))
	case !isRefusal(kind) && kind != api.ServerFault: // it may still be on its way
		return PlaceResult{}, p.fail(StepSend, errtext.Because(say.New("failed.not-there-yet", "{cause}; the key is not there yet: {other}", say.Values{"other": errtext.Of(cause.ErrInDoubt)}), failure, cause.ErrInDoubt))
	}
	if kind == api.InUseElsewhere {
		failure = p.placements.inventory.explainHolders(ctx, p.t.account.ID, p.t.exampleRepo(), p.pair.row.Fingerprint, failure)
	}
	return PlaceResult{}, p.endRefused(ctx, failure, err == nil)
}

// isRefusal reports whether a kind of error is a plain no. Everything else leaves
// open what happened.
func isRefusal(kind api.ErrorKind) bool {
	switch kind {
	case api.Unauthorized, api.Forbidden, api.NotFound, api.Invalid, api.RateLimited, api.PolicyForbids, api.Gone, api.InUseElsewhere:
		return true
	}
	return false
}

// endRefused ends a placement that the forge says it did not take. A pair that was
// made for it is kept until a later reading shows that; read reports whether
// there was one already.
func (p *placeRun) endRefused(ctx context.Context, failure error, read bool) error {
	p.tick(StepSend, probe.Failed, errtext.Of(failure))
	ctx, cancel := detached(ctx)
	defer cancel()
	if !p.detail.Generate && isRefusal(api.KindOf(failure)) {
		if p.resumed {
			return failure
		}
		return errors.Join(failure, p.work.End(ctx, store.Failed, nil))
	}
	if err := p.work.Mark(ctx, stateRejected, "", nil); err != nil {
		return errors.Join(failure, err)
	}
	if read && p.placements.isConclusive(p.work.Updated) {
		return withUndoError(failure, p.endFailed(ctx))
	}
	if !p.detail.Generate {
		return failure
	}
	return say.New("went.pair-stays", "{cause}; the new key pair is kept until it is certain that the forge did not accept it",
		say.Values{"cause": say.Of(failure)}).Because(failure)
}

// mayResend reports whether a key that was sent before, and of which the list just
// read shows nothing, may be sent again.
func (p *placeRun) mayResend(ctx context.Context) (again bool, err error) {
	w := p.work
	switch certain := p.placements.isConclusive(w.Updated); {
	case w.State == stateRejected && p.retried: // a person has mended the failure, and says it again
		return true, nil
	case w.State == stateRejected && certain:
		ctx, cancel := detached(ctx)
		defer cancel()
		p.tick(StepSend, probe.Failed, errtext.Of(cause.ErrNothingLeft))
		return false, errors.Join(cause.ErrNothingLeft, p.placements.endAbsent(ctx, w, p.detail, store.Failed, store.Changes{}))
	case !certain:
		at := w.Updated.Add(p.placements.lag).Local().Format("15:04:05")
		return false, p.fail(StepSend, errtext.Because(say.New("failed.label-on-until", "{label} on {target}: {cause} (until {until})", say.Values{"label": strconv.Quote(p.label), "target": p.t.name(), "until": at}), cause.ErrTooEarly))
	}
	return true, nil
}
