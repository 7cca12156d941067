package core

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"latchkey/api"
	"latchkey/core/ask"
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
// sent once is not sent again before a reading proves that nothing came of it;
// what the forge took is never sent again.
func (p *placing) run(ctx context.Context) (Placed, error) {
	if err := p.securePrivate(ctx); err != nil {
		return Placed{}, err
	}
	asked := p.wasSent() // by an earlier run
	p.tick(StepSend, probe.Running, "")
	reading, key, err := p.find(ctx)
	switch {
	case err != nil:
		return Placed{}, p.takeBack(ctx, StepSend, err)
	case key != nil && asked:
		p.tick(StepSend, probe.Passed, say.New("part.came-through", "an earlier attempt had come through").String())
		return p.index(ctx, reading, *key, false)
	case key != nil:
		p.tick(StepSend, probe.Skipped, "it stands there already")
		return p.index(ctx, reading, *key, true)
	case p.work.State == stateSent:
		return p.awaitShown(ctx, p.entryKey(), nil)
	case asked:
		if again, err := p.notThere(ctx); !again {
			return Placed{}, err
		}
	}
	return p.send(ctx)
}

// wasSent tells whether the forge may have been asked to take the key.
func (p *placing) wasSent() bool { return p.work.State != stateIntent && p.work.State != stateStored }

// securePrivate makes sure that the private key is in the vault, read back,
// before anything is sent.
func (p *placing) securePrivate(ctx context.Context) error {
	if p.detail.Foreign {
		p.tick(StepVault, probe.Skipped, "the private key lives elsewhere")
		return nil
	}
	p.tick(StepVault, probe.Running, "")
	fresh := p.detail.Generate && p.work.State == stateIntent
	var err error
	if fresh && p.pair.secret != nil {
		err = p.app.pairs.putPrivate(ctx, p.pair)
		p.detail.Generate = !vault.Untouched(err) // else there is no pair to take back
	} else {
		err = p.app.pairs.checkPrivate(ctx, p.pair.public, nil)
	}
	p.app.at("place: private key in vault")
	if err == nil && fresh {
		err = p.work.Mark(ctx, stateStored, "", &store.Changes{PutPair: &p.pair.row})
	}
	if err == nil {
		p.app.at("place: stored")
		p.tick(StepVault, probe.Passed, "")
		return nil
	}
	if errors.Is(err, vault.ErrNotFound) {
		return p.privateGone(ctx)
	}
	return p.takeBack(ctx, StepVault, err)
}

// privateGone ends a placement whose private key is in the vault no longer,
// or never came there. Where the key stands on the forge all the same, the
// entry stays: undoing it removes the key.
func (p *placing) privateGone(ctx context.Context) error {
	err := fmt.Errorf("key pair %s: %w", p.pair.row.Fingerprint, ErrPrivateKeyLost)
	if p.wasSent() {
		if _, key, findErr := p.find(ctx); findErr != nil || key != nil || !p.app.certain(p.work.Updated) {
			return p.failed(StepVault, errors.Join(err, findErr))
		}
	}
	var c store.Changes
	if p.detail.Generate { // the pair was made for this alone and never came anywhere
		err, c.DropPair = ErrNothingLeft, p.pair.row.Fingerprint
	}
	p.tick(StepVault, probe.Failed, err.Error())
	ctx, cancel := settle(ctx)
	defer cancel()
	if !p.detail.Generate {
		err = errors.Join(err, p.app.store.SetLost(ctx, p.pair.row.Fingerprint, true))
	}
	return errors.Join(err, p.work.End(ctx, store.Failed, &c))
}

// find asks the forge whether the key stands there, by its blob.
func (p *placing) find(ctx context.Context) (store.KeyReading, *api.DeployKey, error) {
	reading, list, err := p.app.repos.read(ctx, p.t)
	if err != nil {
		return reading, nil, err
	}
	return reading, p.among(list), nil
}

func (p *placing) among(list []api.DeployKey) *api.DeployKey {
	for i, k := range list {
		if k.Public.Equal(p.pair.public) && !k.Public.IsZero() {
			return &list[i]
		}
	}
	return nil
}

// look reads until the forge shows the key.
func (p *placing) look(ctx context.Context, most time.Duration, first bool, step PlaceStep) (store.KeyReading, *api.DeployKey, error) {
	reading, list, _, err := p.app.look(ctx, p.t, looking{most: p.app.patience(most), first: first,
		good: func(list []api.DeployKey) bool { return p.among(list) != nil },
		tell: func(at time.Time) {
			p.tick(step, probe.Running, say.New("wait.look", "not shown yet: looks again at {time}", say.Values{"time": at.Local().Format("15:04:05")}).String())
		}})
	return reading, p.among(list), err
}

// send makes the one request that puts the key there.
func (p *placing) send(ctx context.Context) (Placed, error) {
	if err := p.work.Mark(ctx, stateSending, "", nil); err != nil {
		return Placed{}, p.takeBack(ctx, StepSend, err)
	}
	p.app.at("place: sending")
	added, err := p.t.add(ctx, api.NewKey{Public: p.pair.public, Label: p.label, Access: p.access})
	p.app.at("place: forge answered")
	if err != nil && api.KindOf(err) != api.Accepted {
		return p.notTaken(ctx, p.app.connections.seen(p.t.account.ID, err))
	}
	settled, cancel := settle(ctx)
	defer cancel()
	if markErr := p.work.Mark(settled, stateSent, added.ID, nil); markErr != nil {
		return Placed{}, p.failed(StepSend, markErr)
	}
	p.app.at("place: sent")
	p.tick(StepSend, probe.Passed, "")
	p.tick(StepReadBack, probe.Running, "")
	if err != nil {
		return p.awaitShown(ctx, added.DeployKey, err)
	}
	reading, key, err := p.find(ctx)
	if err != nil || key == nil {
		return p.awaitShown(ctx, added.DeployKey, err)
	}
	return p.index(ctx, reading, *key, false)
}

// index ends the placement: cache, placement and outcome are one commit.
func (p *placing) index(ctx context.Context, reading store.KeyReading, key api.DeployKey, already bool) (Placed, error) {
	kept := keptKey(key, reading.Read)
	if api.Access(kept.Access) != p.access {
		err := fmt.Errorf("%s on %s: %w: %s", p.pair.row.Fingerprint, p.t.words(), ErrOtherAccess, kept.Access)
		if already {
			p.detail.Generate = false // it stands there: the private key belongs to it
			return Placed{}, p.takeBack(ctx, StepReadBack, err)
		}
		return Placed{}, p.failed(StepReadBack, err)
	}
	p.tick(StepReadBack, probe.Passed, "")
	p.app.at("place: read back")
	p.tick(StepIndex, probe.Running, "")
	settled, cancel := settle(ctx)
	defer cancel()
	place := store.Place{Account: p.t.account.ID, Target: p.t.path, Project: p.t.project, Fingerprint: p.pair.row.Fingerprint,
		KeyID: kept.KeyID, Label: kept.Label, Access: kept.Access, Since: cmp.Or(key.Created, p.app.now())}
	if !already {
		place.Credential = p.t.account.Credential
	}
	if err := p.work.End(settled, store.Done, &store.Changes{Keys: &reading, PutPlace: &place}); err != nil {
		return Placed{}, p.failed(StepIndex, err)
	}
	p.app.at("place: done")
	p.tick(StepIndex, probe.Passed, "")
	p.app.changed(p.t.account.ID, ask.KeysChanged)
	return p.placed(settled, reading, kept, already)
}

func (p *placing) placed(ctx context.Context, reading store.KeyReading, kept store.Key, already bool) (Placed, error) {
	kept.Account, kept.Target, kept.Project, kept.Read = reading.Account, reading.Target, reading.Project, reading.Read
	rows, err := p.app.repos.keyRows(ctx, []store.Key{kept})
	if err != nil {
		return Placed{}, err
	}
	out := Placed{Key: rows[0], Already: already}
	if !p.detail.Foreign {
		pair, err := p.app.pairs.pairByFingerprint(ctx, p.pair.row.Fingerprint)
		if err != nil {
			return out, err
		}
		out.KeyPair = &pair
		p.app.changed("", ask.PairsChanged)
	}
	return out, nil
}

// failed leaves the entry as it stands: for Finish and Undo.
func (p *placing) failed(step PlaceStep, err error) error {
	p.tick(step, probe.Failed, err.Error())
	return err
}

// takeBack ends a placement of which nothing was sent; a pair that was made for
// it goes again. What cannot be taken back stays in the journal, and so does an
// entry that an earlier run left: a person decides about it.
func (p *placing) takeBack(ctx context.Context, step PlaceStep, err error) error {
	p.tick(step, probe.Failed, err.Error())
	if p.resumed {
		return err
	}
	ctx, cancel := settle(ctx)
	defer cancel()
	return takenBack(err, p.app.endWithout(ctx, p.work, p.detail, store.Failed, store.Changes{}))
}

// endWithout ends an entry whose key is not on the forge: because it was never
// sent, or because a reading has proved it that a write would show in. A pair
// that the entry made is removed, unless it has come to stand elsewhere since or
// is on its way there.
func (a *Placements) endWithout(ctx context.Context, w *store.Work, d pairDetail, outcome string, c store.Changes) error {
	if d.Generate {
		places, err := a.store.Places(ctx, w.Fingerprint)
		if err != nil {
			return err
		}
		elsewhere, err := a.pairs.beingPlaced(ctx, w.Fingerprint, w.ID)
		if err != nil {
			return err
		}
		for _, p := range places {
			elsewhere = elsewhere || p.Account != w.Account || p.Target != w.Target || p.Project != w.Project
		}
		if !elsewhere {
			if err := a.vault.Delete(ctx, w.Fingerprint); err != nil {
				return fmt.Errorf("take the private key of %s back: %w", w.Fingerprint, err)
			}
			a.at("place: pair taken back")
			c.DropPair = w.Fingerprint
		}
	}
	return w.End(ctx, outcome, &c)
}
