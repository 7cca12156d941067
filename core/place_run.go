package core

import (
	"cmp"
	"context"
	"errors"
	"time"

	"latchkey/api"
	"latchkey/core/ask"
	"latchkey/core/cause"
	"latchkey/core/errtext"
	"latchkey/core/probe"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/keys/vault"
)

// run carries a placement on from wherever its entry stands:
//
//	intent → (private key in the vault → stored) → the forge does not show the
//	key yet → sending → forge took it → sent → forge shows it → placed
//
// Every arrow is one commit of the journal, so that a program that is killed
// anywhere leaves an entry from which the next one knows what to ask. What was
// sent once is not sent again before a reading shows that nothing came of it;
// what the forge took is never sent again.
func (p *placeRun) run(ctx context.Context) (PlaceResult, error) {
	if err := p.ensurePrivateKey(ctx); err != nil {
		return PlaceResult{}, err
	}
	asked := p.maybeSent() // by an earlier run
	p.tick(StepSend, probe.Running, say.Text{})
	reading, key, err := p.findKey(ctx)
	switch {
	case err != nil:
		return PlaceResult{}, p.abandon(ctx, StepSend, err)
	case key != nil && asked:
		p.tick(StepSend, probe.Passed, say.New("part.came-through", "an earlier attempt had come through"))
		return p.recordPlacement(ctx, reading, *key, false)
	case key != nil:
		p.tick(StepSend, probe.Skipped, say.New("part.stands-already", "it is there already"))
		return p.recordPlacement(ctx, reading, *key, true)
	case p.work.State == stateSent:
		return p.awaitShown(ctx, p.entryKey(), nil)
	case asked:
		if again, err := p.mayResend(ctx); !again {
			return PlaceResult{}, err
		}
	}
	return p.send(ctx)
}

// maybeSent reports whether the forge may have been asked to take the key.
func (p *placeRun) maybeSent() bool {
	return p.work.State != stateIntent && p.work.State != stateStored
}

// ensurePrivateKey makes sure that the private key is in the vault, read back,
// before anything is sent.
func (p *placeRun) ensurePrivateKey(ctx context.Context) error {
	if p.detail.Foreign {
		p.tick(StepVault, probe.Skipped, say.New("part.private-elsewhere", "the private key is elsewhere"))
		return nil
	}
	p.tick(StepVault, probe.Running, say.Text{})
	fresh := p.detail.Generate && p.work.State == stateIntent
	var err error
	if fresh && p.pair.secret != nil {
		err = p.placements.pairs.private.put(ctx, p.pair)
		p.detail.Generate = !vault.Untouched(err) // else there is no pair to take back
	} else {
		err = p.placements.pairs.private.check(ctx, p.pair.public, nil)
	}
	p.placements.checkpoint("place: private key in vault")
	if err == nil && fresh {
		err = p.work.Mark(ctx, stateStored, "", &store.Changes{PutPair: &p.pair.row})
	}
	if err == nil {
		p.placements.checkpoint("place: stored")
		p.tick(StepVault, probe.Passed, say.Text{})
		return nil
	}
	if errors.Is(err, vault.ErrNotFound) {
		return p.endWithoutPrivateKey(ctx)
	}
	return p.abandon(ctx, StepVault, err)
}

// endWithoutPrivateKey ends a placement whose private key is in the vault no longer,
// or never came there. Where the key stands on the forge all the same, the
// entry stays: undoing it removes the key.
func (p *placeRun) endWithoutPrivateKey(ctx context.Context) error {
	err := errtext.Because(say.New("failed.key-pair", "key pair {key}: {cause}", say.Values{"key": p.pair.row.Fingerprint}), cause.ErrPrivateKeyLost)
	if p.maybeSent() {
		if _, key, findErr := p.findKey(ctx); findErr != nil || key != nil || !p.placements.isConclusive(p.work.Updated) {
			return p.fail(StepVault, errors.Join(err, findErr))
		}
	}
	var c store.Changes
	if p.detail.Generate { // the pair was made for this alone and never came anywhere
		err, c.DropPair = cause.ErrNothingLeft, p.pair.row.Fingerprint
	}
	p.tick(StepVault, probe.Failed, errtext.Of(err))
	ctx, cancel := detached(ctx)
	defer cancel()
	if !p.detail.Generate {
		err = errors.Join(err, p.placements.store.SetLost(ctx, p.pair.row.Fingerprint, true))
	}
	return errors.Join(err, p.work.End(ctx, store.Failed, &c))
}

// findKey asks the forge whether the key stands there, by its blob.
func (p *placeRun) findKey(ctx context.Context) (store.KeyReading, *api.DeployKey, error) {
	reading, list, err := p.placements.repos.read(ctx, p.t)
	if err != nil {
		return reading, nil, err
	}
	return reading, p.findIn(list), nil
}

func (p *placeRun) findIn(list []api.DeployKey) *api.DeployKey {
	for i, k := range list {
		if k.Public.Equal(p.pair.public) && !k.Public.IsZero() {
			return &list[i]
		}
	}
	return nil
}

// readUntilShown reads until the forge shows the key.
func (p *placeRun) readUntilShown(ctx context.Context, most time.Duration, first bool, step PlaceStep) (store.KeyReading, *api.DeployKey, error) {
	reading, list, _, err := p.placements.readUntil(ctx, p.t, readOptions{limit: p.placements.readFor(most), atOnce: first,
		until: func(list []api.DeployKey) bool { return p.findIn(list) != nil },
		onWait: func(at time.Time) {
			p.tick(step, probe.Running, say.New("wait.look", "not shown yet: checks again at {time}", say.Values{"time": at.Local().Format("15:04:05")}))
		}})
	return reading, p.findIn(list), err
}

// send makes the one request that puts the key there.
func (p *placeRun) send(ctx context.Context) (PlaceResult, error) {
	if err := p.work.Mark(ctx, stateSending, "", nil); err != nil {
		return PlaceResult{}, p.abandon(ctx, StepSend, err)
	}
	p.placements.checkpoint("place: sending")
	added, err := p.t.add(ctx, api.NewKey{Public: p.pair.public, Label: p.label, Access: p.access})
	p.placements.checkpoint("place: forge answered")
	if err != nil && api.KindOf(err) != api.Accepted {
		return p.resolveUnclear(ctx, p.placements.connections.dropIfUnauthorized(p.t.account.ID, err))
	}
	settled, cancel := detached(ctx)
	defer cancel()
	if markErr := p.work.Mark(settled, stateSent, added.ID, nil); markErr != nil {
		return PlaceResult{}, p.fail(StepSend, markErr)
	}
	p.placements.checkpoint("place: sent")
	p.tick(StepSend, probe.Passed, say.Text{})
	p.tick(StepReadBack, probe.Running, say.Text{})
	if err != nil {
		return p.awaitShown(ctx, added.DeployKey, err)
	}
	reading, key, err := p.findKey(ctx)
	if err != nil || key == nil {
		return p.awaitShown(ctx, added.DeployKey, err)
	}
	return p.recordPlacement(ctx, reading, *key, false)
}

// recordPlacement ends the placement: cache, placement and outcome are one commit.
func (p *placeRun) recordPlacement(ctx context.Context, reading store.KeyReading, key api.DeployKey, already bool) (PlaceResult, error) {
	row := storeKey(key, reading.Read)
	if api.Access(row.Access) != p.access {
		err := errtext.Because(say.New("failed.key-on", "{key} on {target}: {cause}: {access}", say.Values{"key": p.pair.row.Fingerprint, "target": p.t.name(), "access": row.Access}), cause.ErrOtherAccess)
		if already {
			p.detail.Generate = false // it stands there: the private key belongs to it
			return PlaceResult{}, p.abandon(ctx, StepReadBack, err)
		}
		return PlaceResult{}, p.fail(StepReadBack, err)
	}
	p.tick(StepReadBack, probe.Passed, say.Text{})
	p.placements.checkpoint("place: read back")
	p.tick(StepIndex, probe.Running, say.Text{})
	settled, cancel := detached(ctx)
	defer cancel()
	place := store.Placement{Account: p.t.account.ID, Target: p.t.path, Project: p.t.project, Fingerprint: p.pair.row.Fingerprint,
		KeyID: row.KeyID, Label: row.Label, Access: row.Access, Since: cmp.Or(key.Created, p.placements.now())}
	if !already {
		place.Credential = p.t.account.Credential
	}
	if err := p.work.End(settled, store.Done, &store.Changes{Keys: &reading, PutPlace: &place, Already: already}); err != nil {
		return PlaceResult{}, p.fail(StepIndex, err)
	}
	p.placements.checkpoint("place: done")
	p.tick(StepIndex, probe.Passed, say.Text{})
	p.placements.changed(p.t.account.ID, ask.KeysChanged)
	return p.result(settled, reading, row, already)
}

func (p *placeRun) result(ctx context.Context, reading store.KeyReading, key store.DeployKey, already bool) (PlaceResult, error) {
	key.Account, key.Target, key.Project, key.Read = reading.Account, reading.Target, reading.Project, reading.Read
	rows, err := p.placements.repos.deployKeys(ctx, []store.DeployKey{key})
	if err != nil {
		return PlaceResult{}, err
	}
	out := PlaceResult{Key: rows[0], Already: already}
	if !p.detail.Foreign {
		pair, err := p.placements.pairs.pairByFingerprint(ctx, p.pair.row.Fingerprint)
		if err != nil {
			return out, err
		}
		out.KeyPair = &pair
		p.placements.changed("", ask.PairsChanged)
	}
	return out, nil
}

// fail leaves the entry as it stands: for Finish and Undo.
func (p *placeRun) fail(step PlaceStep, err error) error {
	p.tick(step, probe.Failed, errtext.Of(err))
	return err
}

// abandon ends a placement of which nothing was sent; a pair that was made for
// it goes again. What cannot be taken back stays in the journal, and so does an
// entry that an earlier run left: a person decides about it.
func (p *placeRun) abandon(ctx context.Context, step PlaceStep, err error) error {
	p.tick(step, probe.Failed, errtext.Of(err))
	if p.resumed {
		return err
	}
	ctx, cancel := detached(ctx)
	defer cancel()
	return withUndoError(err, p.endFailed(ctx))
}

// endFailed ends the entry of a placement that left nothing on the forge.
func (p *placeRun) endFailed(ctx context.Context) error {
	err := p.placements.endAbsent(ctx, p.work, p.detail, store.Failed, store.Changes{})
	p.takenBack = err == nil && p.detail.Generate
	return err
}

// endAbsent ends an entry whose key is not on the forge: because it was never
// sent, or because of a reading that a write would show in. A pair
// that the entry made is removed, unless it has come to stand elsewhere since or
// is on its way there.
func (pl *Placements) endAbsent(ctx context.Context, w *store.Work, d pairDetail, outcome string, c store.Changes) error {
	if d.Generate {
		places, err := pl.store.Placements(ctx, w.Fingerprint)
		if err != nil {
			return err
		}
		elsewhere, err := pl.pairs.isPlacing(ctx, w.Fingerprint, w.ID)
		if err != nil {
			return err
		}
		for _, p := range places {
			elsewhere = elsewhere || p.Account != w.Account || p.Target != w.Target || p.Project != w.Project
		}
		if !elsewhere {
			if err := pl.vault.Delete(ctx, w.Fingerprint); err != nil {
				return errtext.Because(say.New("failed.take-back", "take the private key of {key} back: {cause}", say.Values{"key": w.Fingerprint}), err)
			}
			pl.checkpoint("place: pair taken back")
			c.DropPair = w.Fingerprint
		}
	}
	return w.End(ctx, outcome, &c)
}
