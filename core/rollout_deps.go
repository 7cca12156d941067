package core

import (
	"context"
	"math/rand/v2"
	"strconv"
	"time"

	"latchkey/api"
	"latchkey/core/budget"
	"latchkey/core/cause"
	"latchkey/core/rollout/runner"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/internal/safetext"
	"latchkey/keys"
)

// rolloutDeps returns what a runner needs of the App.
func (ro *Rollouts) rolloutDeps(id int64) runner.Deps {
	verify := ro.verify
	if verify == nil {
		verify = ro.tests.newVerifier().verify
	}
	return runner.Deps{
		Connect: func(ctx context.Context, account string) (api.Forge, error) {
			c, err := ro.connections.connect(ctx, account)
			if err != nil {
				return nil, err
			}
			return c.forge, nil
		},
		Generate: ro.pairGenerator(), StorePair: ro.storePair, CheckPair: ro.checkPair,
		DropPair: func(ctx context.Context, fingerprint string) error { return ro.dropPair(ctx, id, fingerprint) },
		Verify:   ro.tests.recordVerifications(verify), FindRepo: ro.repos.follow,
		KeyReading: func(account, target string, project bool, list []api.DeployKey) store.KeyReading {
			reading := store.KeyReading{Account: account, Target: target, Project: project, Read: ro.now()}
			for _, k := range list {
				reading.Keys = append(reading.Keys, storeKey(k, reading.Read))
			}
			return reading
		},
		Machines: ro.machines,
		IndexEntry: func(line string) (store.Pair, error) {
			public, err := keys.ParsePublic(line)
			return ro.pairs.pairRow(public, false, store.OriginMachine), err
		},
		UseCheckedAt:   ro.placements.useCheckedAt,
		CleanLabel:     func(text string) string { return safetext.Line(text, 300) },
		OtherWork:      ro.otherWork,
		AfterCall:      func(account string, err error) error { return ro.connections.dropIfUnauthorized(account, err) },
		ExplainHolders: ro.inventory.explainHolders,
		Fatal:          cause.HaltsAll,
		RoomAt: func(ctx context.Context, account string) time.Time {
			return ro.connections.roomAt(ctx, account, budget.Rollout)
		},
		Credential: func(account string) string {
			row, err := ro.store.Account(ro.ctx, account)
			if err != nil {
				return "" // the key then counts as made with an unknown token
			}
			return row.Credential
		},
		Now: ro.now, Lag: ro.lag, Jitter: rand.Float64, Checkpoint: ro.checkpoint,
	}
}

// otherWork reports whether other work on the key is open on that target.
func (ro *Rollouts) otherWork(ctx context.Context, account, target string, project bool, fp keys.Fingerprint) (say.Text, error) {
	open, err := ro.store.OpenOn(ctx, string(fp))
	for _, e := range open {
		switch {
		case e.What == whatDeletePair:
			return say.New("went.pair-deleted", "its key pair is being deleted"), err
		case e.Account == account && e.Target == target && e.Project == project:
			return say.New("went.other-work", "other work on this key is unfinished (number {id})", say.Values{"id": strconv.FormatInt(e.ID, 10)}), err
		}
	}
	return say.Text{}, err
}
