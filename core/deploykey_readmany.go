package core

import (
	"context"
	"sync"

	"latchkey/api"
	"latchkey/core/ask"
	"latchkey/core/cause"
	"latchkey/core/store"
	"latchkey/internal/queue"
)

// KeysOf is one repository's answer in AllDeployKeys.
type KeysOf struct {
	Repo api.RepoPath
	Keys []DeployKey
	Err  error
}

// keyAnswer is what one worker of AllDeployKeys read.
type keyAnswer struct {
	repo    api.RepoPath
	reading store.KeyReading
	err     error
}

// AllDeployKeys reads many repositories in parallel, as far as the forge's
// Traits.Parallel and the request budget allow. each is called from one
// goroutine at a time, in the order of completion; it may be nil. What concerns
// one repository only (gone, no right to it) is in its KeysOf; what concerns
// all of them (token refused, budget spent, no network) ends the reading and is
// returned.
func (rs *Repos) AllDeployKeys(ctx context.Context, account string, repos []api.RepoPath, each func(KeysOf)) error {
	ctx, done, err := rs.enter(ctx)
	if err != nil {
		return err
	}
	defer done()
	c, err := rs.connections.connect(ctx, account)
	if err != nil {
		return err
	}
	if err := rs.pairs.private.refreshLost(ctx, func(string) bool { return true }); err != nil {
		return err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	answers := rs.readMany(ctx, c, repos)
	n := 0
	for some := range queue.Batches(answers, 64) { // the store commits once for all of them
		if err := rs.saveBatch(ctx, some, each); err != nil {
			cancel(err) // the workers end, and with them the channel
			continue
		}
		n += len(some)
		rs.report(ask.Event{Account: c.account.ID, Topic: ask.Progress, Done: n, Total: len(repos)})
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	rs.changed(c.account.ID, ask.KeysChanged)
	return nil
}

// readMany starts as many workers as the forge takes. The channel is closed
// when all are through, when ctx has ended, or after an answer that would be
// every other's too: then no further request is begun.
func (rs *Repos) readMany(ctx context.Context, c *connection, repos []api.RepoPath) <-chan keyAnswer {
	out := make(chan keyAnswer, 64)
	halt := make(chan struct{})
	var once sync.Once
	go func() {
		defer close(out)
		queue.Each(repos, c.forge.Traits().Parallel, halt, ctx.Done(), func(repo api.RepoPath) {
			t, err := repoTarget(c, repo)
			found := keyAnswer{repo: repo, err: err}
			if err == nil {
				found.reading, _, found.err = rs.read(ctx, t)
			}
			if found.err != nil && cause.EndsAll(found.err) {
				once.Do(func() { close(halt) })
			}
			out <- found
		})
	}()
	return out
}

// saveBatch keeps and hands out what came. Its error ends the whole reading.
func (rs *Repos) saveBatch(ctx context.Context, batch []keyAnswer, each func(KeysOf)) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	var readings []store.KeyReading
	var fatal error
	for _, b := range batch {
		switch {
		case b.err == nil:
			readings = append(readings, b.reading)
		case cause.EndsAll(b.err):
			fatal = b.err
		}
	}
	if err := rs.store.SaveKeys(ctx, readings...); err != nil {
		return err
	}
	private, err := rs.pairs.whereabouts(ctx)
	if err != nil {
		return err
	}
	for _, b := range batch {
		if each == nil || b.err != nil && cause.EndsAll(b.err) {
			continue
		}
		of := KeysOf{Repo: b.repo, Err: b.err}
		placed, err := rs.withPlacement(ctx, b.reading)
		if err != nil {
			return err
		}
		for _, k := range placed {
			of.Keys = append(of.Keys, deployKey(k, private))
		}
		each(of)
	}
	return fatal
}
