package rollout

import (
	"sync"
	"time"
)

// teller counts and tells, at most ten times a second but for what waits.
type teller struct {
	mu    sync.Mutex
	began time.Time
	last  time.Time
	until time.Time
	forge string
	why   string

	waitedSince time.Time     // zero = it does not wait
	waited      time.Duration // before that

	doneAtBegin int // -1 until counted
}

const tellEvery = 100 * time.Millisecond

// told says that a step has changed; nil when only the count is told.
func (r *Runner) told(w *work) {
	if r.run.Progress == nil {
		return
	}
	t := &r.tell
	t.mu.Lock()
	defer t.mu.Unlock()
	now := r.Now()
	important := w == nil || !w.open()
	if now.Sub(t.last) < tellEvery && !important {
		return
	}
	t.last = now
	p := r.progress(now)
	if w != nil {
		result := resultOf(w.RolloutStep, w.acts, r.row.Undoing)
		p.Last = &result
	}
	r.run.Progress(p)
}

// waits says until when everything waits, or that it goes on.
func (r *Runner) waits(until time.Time, forge, why string) {
	if r.run.Progress == nil {
		return
	}
	t := &r.tell
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.why == why && t.until.Equal(until) {
		return
	}
	now := r.Now()
	switch {
	case why != "" && t.why == "":
		t.waitedSince = now
	case why == "":
		t.waited, t.waitedSince = t.waited+now.Sub(t.waitedSince), time.Time{}
	}
	t.until, t.forge, t.why = until, forge, why
	r.run.Progress(r.progress(now))
}

// progress counts; the teller is locked.
func (r *Runner) progress(now time.Time) Progress {
	t := &r.tell
	p := Progress{ID: r.row.ID, Total: len(r.steps), Until: t.until, Forge: t.forge, Reason: t.why}
	r.mu.Lock()
	p.Failed = r.counts[StepFailed]
	p.Done = r.counts[StepDone] + r.counts[StepUndone]
	p.Waiting = r.counts[StepWaiting] + r.counts[StepRunning]
	r.mu.Unlock()
	ended := p.Total - p.Waiting
	if t.doneAtBegin < 0 {
		t.doneAtBegin = ended
	}
	if took := now.Sub(t.began); took > 0 {
		through := ended - t.doneAtBegin
		if worked := took - t.waited; t.why == "" && worked > 0 { // a pause is not slow work
			p.Rate = float64(through) / worked.Minutes()
		}
		if through > 0 {
			p.TimeLeft = time.Duration(float64(took) / float64(through) * float64(p.Waiting))
		}
	}
	return p
}
