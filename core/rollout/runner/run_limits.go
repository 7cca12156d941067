package runner

import (
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
	// worthReporting is the shortest wait that is reported: a pace of one a
	// second would flicker.
	worthReporting = 3 * time.Second
)

// accountGates are the gates of all accounts, and the slots of their calls.
type accountGates struct {
	mu    sync.Mutex
	by    map[string]*budget.Gate
	slots map[string]chan struct{}
}

// slotsOf returns the slots of an account, of which there are so many.
func (a *accountGates) slotsOf(account string, n int) chan struct{} {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.slots[account] == nil {
		if a.slots == nil {
			a.slots = map[string]chan struct{}{}
		}
		a.slots[account] = make(chan struct{}, n)
	}
	return a.slots[account]
}

// atOnce is how many steps an account's forge is asked for at once: half as many more
// as it takes requests, since verifications go by SSH.
func atOnce(forge api.Forge) int {
	parallel := max(forge.Traits().Parallel, 1)
	return parallel + (parallel+1)/2
}

func (a *accountGates) of(account string) *budget.Gate {
	a.mu.Lock()
	defer a.mu.Unlock()
	g := a.by[account]
	if g == nil {
		if a.by == nil {
			a.by = map[string]*budget.Gate{}
		}
		g = &budget.Gate{}
		a.by[account] = g
	}
	return g
}

// waitText says for which limit a run waits, and until when.
func waitText(t api.Traits, until string) say.Text {
	values := say.Values{"forge": t.Name, "time": until}
	if t.HourlyBudget > 0 {
		return say.New("wait.hourly", "waiting for {forge}'s hourly limit: resumes at {time}", values)
	}
	return say.New("wait.limit", "waiting for {forge}'s limit: resumes at {time}", values)
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
