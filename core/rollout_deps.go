package core

import (
	"context"
	"math/rand/v2"
	"strconv"
	"time"

	"latchkey/api"
	"latchkey/core/budget"
	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/internal/safetext"
	"latchkey/keys"
)

// rolloutDeps is what a runner needs of the App.
func (a *Rollouts) rolloutDeps(id int64) rollout.Deps {
	prove := a.prove
	if prove == nil {
		prove = a.tests.newProver().prove
	}
	return rollout.Deps{
		Connect: func(ctx context.Context, account string) (api.Forge, error) {
			c, err := a.connections.connect(ctx, account)
			if err != nil {
				return nil, err
			}
			return c.forge, nil
		},
		Generate: a.pairGenerator(), StorePair: a.storePair, CheckPair: a.checkPair,
		DropPair: func(ctx context.Context, fingerprint string) error { return a.dropPair(ctx, id, fingerprint) },
		Prove:    a.tests.recordProofs(prove), FindRepo: a.repos.follow,
		KeyReading: func(account, target string, project bool, list []api.DeployKey) store.KeyReading {
			reading := store.KeyReading{Account: account, Target: target, Project: project, Read: a.now()}
			for _, k := range list {
				reading.Keys = append(reading.Keys, storeKey(k, reading.Read))
			}
			return reading
		},
		UseCheckedAt:   a.placements.useCheckedAt,
		CleanLabel:     func(text string) string { return safetext.Line(text, 300) },
		OtherWork:      a.otherWork,
		AfterCall:      func(account string, err error) error { return a.connections.dropIfUnauthorized(account, err) },
		ExplainHolders: a.inventory.explainHolders,
		Fatal:          haltsAll,
		RoomAt: func(ctx context.Context, account string) time.Time {
			return a.connections.roomAt(ctx, account, budget.Rollout)
		},
		Credential: func(account string) string {
			row, err := a.store.Account(a.ctx, account)
			if err != nil {
				return "" // the key then counts as made with an unknown token
			}
			return row.Credential
		},
		Now: a.now, Lag: a.lag, Jitter: rand.Float64, Checkpoint: a.checkpoint,
	}
}

// otherWork tells whether other work on the key is open on that target.
func (a *Rollouts) otherWork(ctx context.Context, account, target string, project bool, fp keys.Fingerprint) (say.Text, error) {
	open, err := a.store.OpenOn(ctx, string(fp))
	for _, e := range open {
		switch {
		case e.What == whatDeletePair:
			return say.New("went.pair-deleted", "its key pair is being deleted"), err
		case e.Account == account && e.Target == target && e.Project == project:
			return say.New("went.other-work", "other work on the key is half done (number {id} of what is unfinished)", say.Values{"id": strconv.FormatInt(e.ID, 10)}), err
		}
	}
	return say.Text{}, err
}
