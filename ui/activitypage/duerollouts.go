package activitypage

import (
	"time"

	"latchkey/core"
	"latchkey/core/rollout"
	"latchkey/ui/frame"
)

// dueRollouts ends the wait of rollouts that soak while the window is open: when
// their time has come they are gone on with, as a click on Resume would.
type dueRollouts struct {
	p     *Page
	timer func() bool     // stops it; nil = none runs
	tried map[int64]int64 // for which due time a rollout was taken up: once is enough
}

// longestNap is how long a timer sleeps at most: a computer that was asleep, and
// a clock that was set, are noticed after that.
const longestNap = time.Minute

func newDueRollouts(p *Page) *dueRollouts {
	return &dueRollouts{p: p, tried: map[int64]int64{}}
}

// watch takes up what is due and looks again when the next one will be.
func (d *dueRollouts) watch(list []rollout.Summary) {
	p := d.p
	d.Stop()
	var next time.Time
	for _, r := range list {
		switch {
		case r.Due.IsZero() || r.Undoing || r.State != rollout.Soaking && !(r.State == rollout.Partly && r.KeysStay > 0):
		case !core.IsDue(r, p.f.Now()):
			if next.IsZero() || r.Due.Before(next) {
				next = r.Due
			}
		case d.tried[r.ID] != r.Due.UnixNano() && p.running[r.ID] == nil:
			d.tried[r.ID] = r.Due.UnixNano()
			if r.State == rollout.Soaking {
				p.RunRollout(r.ID, r.Title, p.backend.RunRollout)
			} else {
				p.retryRollout(r)
			}
		}
	}
	if next.IsZero() {
		return
	}
	nap := min(max(next.Sub(p.f.Now()), time.Millisecond), longestNap)
	d.timer = p.f.After(nap, func() { p.f.Post(d.look) })
}

// look reads the rollouts again.
func (d *dueRollouts) look() {
	p := d.p
	if p.f.Closed || p.backend == nil {
		return
	}
	session := p.f.Session.Ctx
	frame.Do(p.f, p.backend.ListRollouts, func(list []rollout.Summary, err error) {
		if session.Err() == nil && err == nil {
			p.latest().Due.watch(list)
		}
	})
}

// Stop ends the wait for the next rollout that is due.
func (d *dueRollouts) Stop() {
	if d.timer != nil {
		d.timer()
		d.timer = nil
	}
}

// forget is for other data, whose rollouts have the same numbers.
func (d *dueRollouts) forget() {
	d.Stop()
	d.tried = map[int64]int64{}
}
