package inventory

import (
	"context"
	"errors"
	"sync"
	"time"

	"latchkey/api"
	"latchkey/core/budget"
	"latchkey/core/say"
	"latchkey/internal/queue"
)

// Target is a repository or project whose keys are to be read.
type Target struct {
	Path    string
	Project bool
	Read    time.Time // when it was last read; zero = never
	Fresh   bool      // asking again costs nothing unless something has changed
}

// Reading is the result of one target.
type Reading struct {
	Target Target
	Began  time.Time // of the request
	Keys   []api.DeployKey
	Err    error
}

// Source is what a reader needs to read one account.
type Source struct {
	Parallel int
	Name     string // of the forge, for people
	Hourly   bool   // it has an hourly limit
	Read     func(ctx context.Context, t Target) ([]api.DeployKey, error)
	// Save is called with what was read, many at once; its error ends the reading.
	Save func(ctx context.Context, batch []Reading) error
	// Skip reports whether a target has become fresh meanwhile because another
	// program has read it.
	Skip func(ctx context.Context, t Target) bool
	// Room returns when requests may be made again by our own count, as the
	// budget is now; zero when that is not known. Own reports whether an error
	// comes from that count and not from the forge.
	Room func(ctx context.Context) time.Time
	Own  func(error) bool
	// EndsAll reports whether every other target would meet the error too.
	EndsAll func(error) bool
	Now     func() time.Time
}

// Tally counts targets of one kind.
type Tally struct{ Read, Fresh, Failed, Left int }

func (t Tally) done() int { return t.Read + t.Fresh + t.Failed }

// Outcome is how a reading of one account ended.
type Outcome struct {
	Repos, Projects Tally
	Until           time.Time // there is room again then
	Err             error
}

func (o *Outcome) of(t Target) *Tally {
	if t.Project {
		return &o.Projects
	}
	return &o.Repos
}

// ErrStopped says that a person stopped the reading.
var ErrStopped = say.New("failed.stopped", "stopped").Because(nil)

// run is one reading under way.
type run struct {
	Source
	wait     bool
	stop     <-chan struct{}
	progress func(Progress)
	account  string
	total    int
	gate     budget.Gate

	mu    sync.Mutex
	out   Outcome
	shown time.Time // until when a wait was reported, zero = none was
	why   say.Text
	over  bool
	halt  chan struct{} // closed: nothing further is begun
}

// ReadAll reads the targets in their order, as many at once as the forge takes.
// When the forge's limit is reached it waits and goes on by itself, or ends and
// says when it could go on.
func ReadAll(ctx context.Context, s Source, account string, targets []Target, wait bool, stop <-chan struct{}, progress func(Progress)) Outcome {
	r := &run{Source: s, wait: wait, stop: stop, progress: progress, account: account, total: len(targets), halt: make(chan struct{})}
	over := make(chan struct{})
	defer close(over)
	go func() {
		select {
		case <-stop:
			r.end(ErrStopped, time.Time{})
		case <-ctx.Done():
			r.end(context.Cause(ctx), time.Time{})
		case <-over:
		}
	}()
	answers := make(chan Reading, 64)
	saved := make(chan struct{})
	go func() {
		defer close(saved)
		r.saveAll(ctx, answers)
	}()
	queue.Each(targets, s.Parallel, r.halt, nil, func(t Target) { r.one(ctx, t, answers) })
	close(answers)
	<-saved
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, t := range targets {
		r.out.of(t).Left++
	}
	for _, tally := range []*Tally{&r.out.Repos, &r.out.Projects} {
		tally.Left -= tally.done()
	}
	return r.out
}

func (r *run) end(err error, until time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.over {
		r.over = true
		r.out.Err, r.out.Until = err, until
		close(r.halt)
	}
}

// one reads one target, and waits out a limit.
func (r *run) one(ctx context.Context, t Target, answers chan<- Reading) {
	for try := 0; ; try++ {
		if !r.pass(ctx) {
			return
		}
		if try == 0 && r.Skip != nil && r.Skip(ctx, t) {
			r.mu.Lock()
			r.out.of(t).Fresh++
			r.mu.Unlock()
			return
		}
		began := r.Now()
		keys, err := r.Read(ctx, t)
		switch {
		case api.KindOf(err) == api.RateLimited:
			if !r.limited(err, try) {
				return
			}
			continue
		case err != nil && (ctx.Err() != nil || r.EndsAll(err)):
			r.end(err, time.Time{})
			return
		}
		answers <- Reading{Target: t, Began: began, Keys: keys, Err: err}
		return
	}
}

// limited records until when everything waits; false when the reading ends there.
func (r *run) limited(err error, try int) bool {
	after := time.Minute << min(try, 3)
	if e, ok := errors.AsType[*api.Error](err); ok && e.RetryAfter > 0 {
		after = e.RetryAfter
	}
	now := r.Now()
	if !r.wait {
		r.end(err, now.Add(after))
		return false
	}
	r.gate.Shut(now, after, 0, r.Own != nil && r.Own(err))
	return true
}

// pass waits until requests may be made; false when nothing further is begun.
func (r *run) pass(ctx context.Context) bool {
	for {
		until, own := r.opensAt(ctx)
		d := until.Sub(r.Now())
		if d <= 0 {
			r.says(time.Time{}, say.Text{})
			select {
			case <-r.halt:
				return false
			default:
				return ctx.Err() == nil
			}
		}
		values := say.Values{"forge": r.Name, "time": until.Local().Add(time.Minute - time.Nanosecond).Format("15:04")}
		text := say.New("wait.limit", "waiting for {forge}'s limit: resumes at {time}", values)
		if r.Hourly {
			text = say.New("wait.hourly", "waiting for {forge}'s hourly limit: resumes at {time}", values)
		}
		r.says(until, text)
		if own {
			d = min(d, budget.CheckRoomEvery)
		}
		timer := time.NewTimer(d)
		select {
		case <-timer.C:
		case <-r.halt:
			timer.Stop()
			return false
		}
	}
}

// opensAt returns when requests may be made.
func (r *run) opensAt(ctx context.Context) (until time.Time, own bool) {
	var room func() time.Time
	if r.Room != nil {
		room = func() time.Time { return r.Room(ctx) }
	}
	return r.gate.OpensAt(r.Now(), room)
}

func (r *run) says(until time.Time, why say.Text) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.why.String() == why.String() || r.progress == nil {
		return
	}
	r.why, r.shown = why, until
	r.tell()
}

// tell reports progress; the run is locked.
func (r *run) tell() {
	r.progress(Progress{Account: r.account, Read: r.out.Repos.Read + r.out.Repos.Fresh + r.out.Projects.Read + r.out.Projects.Fresh,
		Failed: r.out.Repos.Failed + r.out.Projects.Failed, Total: r.total, Until: r.shown, Why: r.why})
}

// mostSaved is how many readings are saved at once.
const mostSaved = 64

// saveAll passes on what was read, as many at once as there are: the store
// commits once for all of them.
func (r *run) saveAll(ctx context.Context, answers <-chan Reading) {
	for some := range queue.Batches(answers, mostSaved) {
		err := r.Save(context.WithoutCancel(ctx), some)
		r.mu.Lock()
		for _, b := range some {
			if tally := r.out.of(b.Target); b.Err != nil {
				tally.Failed++
			} else {
				tally.Read++
			}
		}
		if r.progress != nil {
			r.tell() // requests under way are answered during a pause too
		}
		r.mu.Unlock()
		if err != nil {
			r.end(err, time.Time{})
		}
	}
}
