package core

import (
	"context"
	"time"

	"latchkey/api"
	"latchkey/core/store"
)

// Forges show a change some time after they took it: the list is another
// machine's copy. So a change is read again with growing waits, and what may
// not be repeated or taken back on the word of one reading waits until a
// reading could show it.
const (
	// showWait is how long a single change is read again before it becomes an
	// entry that ends by itself.
	showWait = 30 * time.Second
	// unclearWait is the same where the forge did not say that it took the change.
	unclearWait = 7 * time.Second
	// showsWithin is how long after a write a reading may lack it. Only a later
	// one shows that nothing came of the write.
	maxLag = store.ShowsWithin
	// longGone is how long after a forge accepted a key that no reading shows the
	// key counts as removed by somebody.
	goneAfter = time.Hour
	// firstLook is the first wait; each is twice as long as the one before.
	firstWait   = time.Second
	longestWait = 15 * time.Second
)

// readFor returns how long a change is read again: the person's own choice, if any.
func (pl *Placements) readFor(most time.Duration) time.Duration {
	switch own := pl.options.ShowWait; {
	case own < 0:
		return 0
	case own > 0 && most == showWait:
		return own
	case own > 0:
		return min(own, most)
	}
	return most
}

// isConclusive reports whether a reading made now shows what was written by then.
func (pl *Placements) isConclusive(written time.Time) bool { return pl.now().Sub(written) >= pl.lag }

// readOptions is how a target is read again and again.
type readOptions struct {
	limit  time.Duration   // all waits together
	atOnce bool            // read before the first wait
	onWait func(time.Time) // before each wait: when it is read again; may be nil
	until  func([]api.DeployKey) bool
}

// readUntil reads a target until good says so, or patience is over: then seen is
// false and the last reading is given. An error is the reading's own, or the
// end of ctx.
func (pl *Placements) readUntil(ctx context.Context, t target, l readOptions) (r store.KeyReading, list []api.DeployKey, found bool, err error) {
	left, next := l.limit, firstWait
	for read := l.atOnce; ; read = true {
		if read {
			if r, list, err = pl.repos.read(ctx, t); err != nil || l.until(list) {
				return r, list, err == nil, err
			}
		}
		d := min(next, left)
		if d <= 0 {
			return r, list, false, nil
		}
		left, next = left-d, min(2*next, longestWait)
		if l.onWait != nil {
			l.onWait(pl.now().Add(d))
		}
		if err := pause(ctx, d); err != nil {
			return r, list, false, err
		}
	}
}

func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
