package frame

import (
	"context"
	"time"

	"latchkey/core"
)

// jobs is the long work that runs now. It shows in the status bar, can be
// stopped there, and makes closing the window ask.
type jobs struct {
	List    []*Job
	session *Session
	now     func() time.Time

	Changed func()                             // is called when something begins, ends or goes on
	Ended   func(began time.Time, text string) // is called when work has ended that nobody stopped
}

// Job is one piece of work. Its methods belong to the UI goroutine.
type Job struct {
	jobs        *jobs
	ctx         context.Context // ends when it is stopped
	Text        string
	Done, Total int
	Failed      int // of Total, beside Done
	Cancel      context.CancelFunc
	Soft        func() // stops between two steps, nil = only at once
	Quiet       bool   // may be cut off by closing the window without asking
	Show        func() // brings to the front what shows the work, nil = nothing does
	began       time.Time
	stopped     bool      // by the person
	Until       time.Time // it waits until then for the limit of the forge
	Forge       string    // of that limit
	waitsSince  time.Time // zero = it does not wait
	waited      time.Duration
	asking      int        // questions of it that the person has not answered
	Asks        func(bool) // is called when it waits for an answer, and when it has it; nil = nobody wants to know
}

type jobKey struct{}

// jobIn is the job for which ctx is, nil without one.
func jobIn(ctx context.Context) *Job {
	j, _ := ctx.Value(jobKey{}).(*Job)
	return j
}

// IsAsking reports whether it waits for an answer of the person. Nothing runs then:
// it has not begun, or has stopped for that.
func (o *Job) IsAsking() bool { return o.asking > 0 }

// ask says that a question of it shows, or with -1 that it is answered.
func (o *Job) ask(by int) {
	was := o.IsAsking()
	o.asking += by
	if o.IsAsking() == was {
		return
	}
	o.jobs.Changed()
	if o.Asks != nil {
		o.Asks(o.IsAsking())
	}
}

// NewJobs shows work of a session.
func NewJobs(session *Session, now func() time.Time) *jobs {
	return &jobs{session: session, now: now, Changed: func() {}, Ended: func(time.Time, string) {}}
}

// Start shows work of the session that a person has asked for. Hand it to doJob or loadJob, which end it.
func (j *jobs) Start(text string) *Job {
	ctx, cancel := context.WithCancel(core.AskedFor(j.session.Ctx))
	return j.add(&Job{ctx: ctx, Text: text, Cancel: cancel})
}

func (j *jobs) add(one *Job) *Job {
	one.jobs, one.began = j, j.now()
	one.ctx = context.WithValue(one.ctx, jobKey{}, one)
	j.List = append(j.List, one)
	j.Changed()
	return one
}

// StartQuiet is start for reading, which nobody misses when it is cut off.
func (j *jobs) StartQuiet(text string) *Job {
	ctx, cancel := context.WithCancel(j.session.Ctx)
	return j.add(&Job{ctx: ctx, Text: text, Cancel: cancel, Quiet: true})
}

// Count is how many pieces of work closing the window would break off.
func (j *jobs) Count() int {
	n := 0
	for _, one := range j.List {
		if !one.Quiet && !one.IsAsking() {
			n++
		}
	}
	return n
}

// Running is the work that goes on: what waits for an answer of the person does not.
func (j *jobs) Running() (all []*Job) {
	for _, one := range j.List {
		if !one.IsAsking() {
			all = append(all, one)
		}
	}
	return all
}

// Newest is the job to show, nil without one.
func (j *jobs) Newest() *Job {
	all := j.Running()
	if len(all) == 0 {
		return nil
	}
	return all[len(all)-1]
}

// Progress shows how far it is.
func (o *Job) Progress(done, total int) {
	o.Done, o.Total = done, total
	o.jobs.Changed()
}

// End takes it away. Every begin needs one end.
func (o *Job) End() {
	o.Cancel()
	for i, other := range o.jobs.List {
		if other == o {
			o.jobs.List = append(o.jobs.List[:i], o.jobs.List[i+1:]...)
			break
		}
	}
	o.jobs.Changed()
	if !o.stopped {
		o.jobs.Ended(o.began, o.Text)
	}
}

// Waits says that it waits for a forge's limit, or with a zero time that it goes
// on.
func (o *Job) Waits(until time.Time, forge string) {
	now := o.jobs.now()
	switch {
	case !until.IsZero() && o.waitsSince.IsZero():
		o.waitsSince = now
	case until.IsZero() && !o.waitsSince.IsZero():
		o.waited, o.waitsSince = o.waited+now.Sub(o.waitsSince), time.Time{}
	}
	o.Until, o.Forge = until, forge
}

// Rate is how many a minute are done while it works, 0 while that cannot be told.
func (o *Job) Rate() int {
	took, ended := o.jobs.now().Sub(o.began)-o.waited, o.Done+o.Failed
	if ended < 5 || took < 5*time.Second || !o.waitsSince.IsZero() {
		return 0
	}
	return int(float64(ended) / took.Minutes())
}

// Stop asks the work to end; it is taken away when it has. Work that can stop
// between two steps does that at first, and at once when asked again.
func (o *Job) Stop() {
	o.stopped = true
	if soft := o.Soft; soft != nil {
		o.Soft = nil
		soft()
		return
	}
	o.Cancel()
}
