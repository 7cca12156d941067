package rollout

import (
	"sync"
	"time"

	"latchkey/api"
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
	// checkRoomEvery is how often a wait for our own count is checked again: a
	// person may have given it more requests.
	checkRoomEvery = 15 * time.Second
	// worthReporting is the shortest wait that is reported: a pace of one a
	// second would flicker.
	worthReporting = 3 * time.Second
)

// gate holds all requests of one account back while the forge's limit is
// reached.
type gate struct {
	mu        sync.Mutex
	until     time.Time
	nextWait  time.Duration // where the forge names none
	ownCount  bool          // it was our own count that said so
	checkedAt time.Time     // when our own count was last asked
}

// accountGates are the gates of all accounts.
type accountGates struct {
	mu sync.Mutex
	by map[string]*gate
}

func (a *accountGates) of(account string) *gate {
	a.mu.Lock()
	defer a.mu.Unlock()
	g := a.by[account]
	if g == nil {
		if a.by == nil {
			a.by = map[string]*gate{}
		}
		g = &gate{}
		a.by[account] = g
	}
	return g
}

// shut closes the gate after the forge, or our own count, said "too many".
func (g *gate) shut(now time.Time, after time.Duration, jitter float64, ownCount bool) {
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
	if until := now.Add(min(after, longestAsked)); until.After(g.until) {
		g.until = until
	}
}

// succeed is called when a call was let through: waits begin short again.
func (g *gate) succeed() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.nextWait = 0
}

// opensAt returns when the gate opens. Where our own count keeps it shut, room is
// asked from time to time whether there is room by now; zero says that it does
// not know.
func (g *gate) opensAt(now time.Time, room func() time.Time) (until time.Time, ownCount bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.ownCount && g.until.After(now) && now.Sub(g.checkedAt) >= checkRoomEvery {
		g.checkedAt = now
		if at := room(); !at.IsZero() && at.Before(g.until) {
			g.until = at
		}
	}
	return g.until, g.ownCount
}

// waitText says for which limit a run waits, and until when.
func waitText(t api.Traits, until string) say.Text {
	values := say.Values{"forge": t.Name, "time": until}
	if t.HourlyBudget > 0 {
		return say.New("wait.hourly", "waiting for {forge}'s hourly limit: goes on at {time}", values)
	}
	return say.New("wait.limit", "waiting for {forge}'s limit: goes on at {time}", values)
}

// clock formats a time of the day, with the day when it is another one.
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
