package rollout

import (
	"context"
	"sync"
	"time"

	"latchkey/api"
	"latchkey/core/budget"
	"latchkey/core/say"
)

const (
	// mostTries is how often one call is made when it fails for a reason that
	// may pass by itself.
	mostTries = 5
	firstWait = time.Second
	// When a forge says "too many requests" and not for how long.
	firstLimit   = 5 * time.Second
	longestLimit = 5 * time.Minute
	// longestAsked is the longest wait that a forge is believed: its limits are
	// counted over an hour.
	longestAsked = time.Hour
	// lookForRoom is how often a wait for our own count is looked at again: a
	// person may have given it more requests.
	lookForRoom = 15 * time.Second
	// worthSaying is the shortest wait that is told of: a pace of one a second
	// would flicker.
	worthSaying = 3 * time.Second
)

// gate holds all requests of one account back while the forge's limit is
// reached.
type gate struct {
	mu    sync.Mutex
	until time.Time
	again time.Duration // next wait where the forge names none
	own   bool          // it was our own count that said so
	seen  time.Time     // when that was looked at last
}

func (r *Runner) gateOf(account string) *gate {
	r.mu.Lock()
	defer r.mu.Unlock()
	g := r.gates[account]
	if g == nil {
		g = &gate{}
		r.gates[account] = g
	}
	return g
}

// shut closes the gate after the forge, or our own count, said "too many".
func (g *gate) shut(now time.Time, after time.Duration, jitter float64, own bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.own, g.seen = own, now
	if after <= 0 {
		if g.again == 0 {
			g.again = firstLimit
		}
		after = g.again/2 + time.Duration(jitter*float64(g.again/2))
		g.again = min(2*g.again, longestLimit)
	}
	if until := now.Add(min(after, longestAsked)); until.After(g.until) {
		g.until = until
	}
}

func (g *gate) open() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.again = 0
}

// pass waits until the gate is open. Whoever waits is stopped by the end of the
// run.
func (r *Runner) pass(account string, g *gate, forge api.Forge) error {
	for {
		until, own := r.openAt(account, g)
		d := until.Sub(r.Now())
		if d <= 0 {
			r.waits(time.Time{}, "", "")
			return nil
		}
		if d >= worthSaying {
			r.waits(until, forge.Traits().Name, waitText(forge.Traits(), clock(r.Now(), until)).String())
		}
		if own {
			d = min(d, lookForRoom)
		}
		if err := r.sleep(d); err != nil {
			return err
		}
	}
}

// openAt is when the gate opens. Where our own count keeps it shut, whether that
// has room by now is looked at from time to time.
func (r *Runner) openAt(account string, g *gate) (until time.Time, own bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := r.Now()
	if g.own && g.until.After(now) && now.Sub(g.seen) >= lookForRoom {
		g.seen = now
		if at := r.RoomAt(r.ctx, account); !at.IsZero() && at.Before(g.until) {
			g.until = at
		}
	}
	return g.until, g.own
}

// waitText says for which limit a run waits, and until when.
func waitText(t api.Traits, until string) say.Text {
	values := say.Values{"forge": t.Name, "time": until}
	if t.HourlyBudget > 0 {
		return say.New("wait.hourly", "waiting for {forge}'s hourly limit: goes on at {time}", values)
	}
	return say.New("wait.limit", "waiting for {forge}'s limit: goes on at {time}", values)
}

// clock is a time of the day, with the day when it is another one.
func clock(now, at time.Time) string {
	now, at = now.Local(), at.Local()
	switch {
	case at.YearDay() != now.YearDay():
		return at.Format("2006-01-02 15:04")
	case at.Sub(now) < 2*time.Minute:
		return at.Format("15:04:05")
	}
	return at.Add(time.Minute - time.Nanosecond).Format("15:04")
}

// sleep waits, unless the run is halted.
func (r *Runner) sleep(d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-r.halted:
	case <-r.ctx.Done():
	}
	return errStopped
}

// call makes one call, waits out the forge's limits, and makes it again when it
// failed for a reason that may pass by itself. f has to settle by reading what
// an earlier try may have done.
func (r *Runner) call(w *work, forge api.Forge, f func(context.Context) error) error {
	g := r.gateOf(w.Account)
	for try := 1; ; {
		if err := r.pass(w.Account, g, forge); err != nil {
			return err
		}
		w.Attempts++
		err := r.AfterCall(w.Account, f(r.ctx))
		switch kind := api.KindOf(err); {
		case err == nil:
			g.open()
			return nil
		case r.ctx.Err() != nil:
			return errStopped
		case kind == api.RateLimited:
			g.shut(r.Now(), retryAfter(err), r.Jitter(), budget.Own(err))
		case (kind == api.Unreachable || kind == api.ServerFault || kind == api.LostReply) && try < mostTries:
			d := firstWait << (try - 1)
			try++
			if err := r.sleep(d/2 + time.Duration(r.Jitter()*float64(d/2))); err != nil {
				return err
			}
		default:
			return err
		}
	}
}
