package budget

import (
	"sync"
	"time"
)

const (
	// When a forge says "too many requests" and not for how long.
	firstLimit   = 5 * time.Second
	longestLimit = 5 * time.Minute
	// CheckRoomEvery is how often a wait for our own count is checked again: a
	// person may have given it more requests.
	CheckRoomEvery = 15 * time.Second
)

// Gate holds all requests of one account back while a limit is reached, the
// forge's or that of our own count. The zero Gate is open.
type Gate struct {
	mu        sync.Mutex
	until     time.Time
	nextWait  time.Duration // where the forge names none
	ownCount  bool          // it was our own count that said so
	checkedAt time.Time     // when our own count was last asked
}

// Shut closes the gate after the forge, or our own count, said "too many". Where
// it did not say for how long (after is 0), each wait is longer than the one
// before; jitter, from 0 to 1, spreads it. No wait is longer than [Window].
func (g *Gate) Shut(now time.Time, after time.Duration, jitter float64, ownCount bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.ownCount, g.checkedAt = ownCount, now
	if after <= 0 {
		if g.nextWait == 0 {
			g.nextWait = firstLimit
		}
		after = g.nextWait/2 + time.Duration(jitter*float64(g.nextWait/2))
		g.nextWait = min(2*g.nextWait, longestLimit)
	}
	if until := now.Add(min(after, Window)); until.After(g.until) {
		g.until = until
	}
}

// Succeed is called when a call was let through: waits begin short again.
func (g *Gate) Succeed() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.nextWait = 0
}

// OpensAt returns when the gate opens, and whether our own count keeps it shut.
// Then room is asked from time to time when there is room; zero says that it
// does not know. room may be nil.
func (g *Gate) OpensAt(now time.Time, room func() time.Time) (until time.Time, ownCount bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.ownCount && room != nil && g.until.After(now) && now.Sub(g.checkedAt) >= CheckRoomEvery {
		g.checkedAt = now
		if at := room(); !at.IsZero() && at.Before(g.until) {
			g.until = at
		}
	}
	return g.until, g.ownCount
}
