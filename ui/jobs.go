package ui

import (
	"context"
	"time"
)

// jobs is the long work that runs now. It shows in the status bar, can be
// stopped there, and makes closing the window ask.
type jobs struct {
	list    []*job
	session *Session
	now     func() time.Time

	changed func()                             // is called when something begins, ends or goes on
	ended   func(began time.Time, text string) // is called when work has ended that nobody stopped
}

// job is one piece of work. Its methods belong to the UI goroutine.
type job struct {
	jobs        *jobs
	ctx         context.Context // ends when it is stopped
	text        string
	done, total int
	cancel      context.CancelFunc
	soft        func() // stops between two steps, nil = only at once
	quiet       bool   // may be cut off by closing the window without asking
	show        func() // brings to the front what shows the work, nil = nothing does
	began       time.Time
	stopped     bool      // by the person
	until       time.Time // it waits until then for the limit of the forge
	forge       string    // of that limit
	waitsSince  time.Time // zero = it does not wait
	waited      time.Duration
}

// newJobs shows work of a session.
func newJobs(session *Session, now func() time.Time) *jobs {
	return &jobs{session: session, now: now, changed: func() {}, ended: func(time.Time, string) {}}
}

// start shows work of the session. Hand it to doJob or loadJob, which end it.
func (j *jobs) start(text string) *job {
	ctx, cancel := context.WithCancel(j.session.ctx)
	one := &job{jobs: j, ctx: ctx, text: text, cancel: cancel, began: j.now()}
	j.list = append(j.list, one)
	j.changed()
	return one
}

// startQuiet is start for reading, which nobody misses when it is cut off.
func (j *jobs) startQuiet(text string) *job {
	one := j.start(text)
	one.quiet = true
	return one
}

// count is how many pieces of work closing the window would break off.
func (j *jobs) count() int {
	n := 0
	for _, one := range j.list {
		if !one.quiet {
			n++
		}
	}
	return n
}

// newest is the job to show, nil without one.
func (j *jobs) newest() *job {
	if len(j.list) == 0 {
		return nil
	}
	return j.list[len(j.list)-1]
}

// progress shows how far it is.
func (o *job) progress(done, total int) {
	o.done, o.total = done, total
	o.jobs.changed()
}

// end takes it away. Every begin needs one end.
func (o *job) end() {
	o.cancel()
	for i, other := range o.jobs.list {
		if other == o {
			o.jobs.list = append(o.jobs.list[:i], o.jobs.list[i+1:]...)
			break
		}
	}
	o.jobs.changed()
	if !o.stopped {
		o.jobs.ended(o.began, o.text)
	}
}

// waits says that it waits for a forge's limit, or with a zero time that it goes
// on.
func (o *job) waits(until time.Time, forge string) {
	now := o.jobs.now()
	switch {
	case !until.IsZero() && o.waitsSince.IsZero():
		o.waitsSince = now
	case until.IsZero() && !o.waitsSince.IsZero():
		o.waited, o.waitsSince = o.waited+now.Sub(o.waitsSince), time.Time{}
	}
	o.until, o.forge = until, forge
}

// rate is how many a minute are done while it works, 0 while that cannot be told.
func (o *job) rate() int {
	took := o.jobs.now().Sub(o.began) - o.waited
	if o.done < 5 || took < 5*time.Second || !o.waitsSince.IsZero() {
		return 0
	}
	return int(float64(o.done) / took.Minutes())
}

// stop asks the work to end; it is taken away when it has. Work that can stop
// between two steps does that at first, and at once when asked again.
func (o *job) stop() {
	o.stopped = true
	if soft := o.soft; soft != nil {
		o.soft = nil
		soft()
		return
	}
	o.cancel()
}
