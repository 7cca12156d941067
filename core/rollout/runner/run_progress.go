package runner

import (
	"sync"
	"time"

	"latchkey/core/rollout"
	"latchkey/core/say"
)

// stepCounts is how many steps are in which state.
type stepCounts struct {
	mu sync.Mutex
	n  map[rollout.StepState]int
}

// start counts the steps as they are.
func (c *stepCounts) start(tasks []*task) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n = map[rollout.StepState]int{}
	for _, t := range tasks {
		t.countedAs = rollout.StepState(t.State)
		c.n[t.countedAs]++
	}
}

// update counts a step in its new state.
func (c *stepCounts) update(t *task) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n[t.countedAs]--
	t.countedAs = rollout.StepState(t.State)
	c.n[t.countedAs]++
}

func (c *stepCounts) sums() (done, failed, waiting int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.n[rollout.StepDone] + c.n[rollout.StepUndone], c.n[rollout.StepFailed], c.n[rollout.StepWaiting] + c.n[rollout.StepRunning]
}

// progressReporter reports how a run goes: at most ten times a second, but every
// end of a step and every change of what it waits for.
type progressReporter struct {
	report  func(rollout.Progress) // nil = nobody listens
	now     func() time.Time
	counts  *stepCounts
	id      int64
	total   int
	undoing bool

	mu     sync.Mutex // held while report runs: one report at a time
	began  time.Time
	last   time.Time
	until  time.Time
	forge  string
	reason say.Text

	waitedSince time.Time     // zero = it does not wait
	waited      time.Duration // before that

	endedAtBegin int // -1 until counted
}

const reportEvery = 100 * time.Millisecond

func newProgressReporter(r *run) *progressReporter {
	return &progressReporter{report: r.options.Progress, now: r.Now, counts: &r.counts, id: r.row.ID, total: len(r.tasks), undoing: r.row.Undoing,
		began: r.Now(), endedAtBegin: -1}
}

// reportStep reports that a step has changed; nil reports the counts alone.
func (p *progressReporter) reportStep(t *task) {
	if p.report == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	important := t == nil || !t.open()
	if now.Sub(p.last) < reportEvery && !important {
		return
	}
	p.last = now
	progress := p.progress(now)
	if t != nil {
		result := rollout.NewResult(t.RolloutStep, t.acts, p.undoing)
		progress.Last = &result
	}
	p.report(progress)
}

// reportWait reports until when everything waits, and why.
func (p *progressReporter) reportWait(until time.Time, forge string, reason say.Text) {
	if p.report == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.reason.String() == reason.String() && p.until.Equal(until) {
		return
	}
	now := p.now()
	switch {
	case !reason.IsZero() && p.reason.IsZero():
		p.waitedSince = now
	case reason.IsZero():
		p.waited, p.waitedSince = p.waited+now.Sub(p.waitedSince), time.Time{}
	}
	p.until, p.forge, p.reason = until, forge, reason
	p.report(p.progress(now))
}

// reportGoesOn reports that nothing is waited for any more.
func (p *progressReporter) reportGoesOn() { p.reportWait(time.Time{}, "", say.Text{}) }

// progress is called with the lock held.
func (p *progressReporter) progress(now time.Time) rollout.Progress {
	out := rollout.Progress{ID: p.id, Total: p.total, Until: p.until, Forge: p.forge, Reason: p.reason}
	out.Done, out.Failed, out.Waiting = p.counts.sums()
	ended := out.Total - out.Waiting
	if p.endedAtBegin < 0 {
		p.endedAtBegin = ended
	}
	if took := now.Sub(p.began); took > 0 {
		endedNow := ended - p.endedAtBegin
		if worked := took - p.waited; p.reason.IsZero() && worked > 0 { // a pause is not slow work
			out.Rate = float64(endedNow) / worked.Minutes()
		}
		if endedNow > 0 {
			out.TimeLeft = time.Duration(float64(took) / float64(endedNow) * float64(out.Waiting))
		}
	}
	return out
}
