package frame

import "context"

// Load runs work in the session and hands the outcome to done, on the UI
// goroutine, unless it is stale by then: a newer load of the same generation
// has begun, g.next was called, or other data is open. It is for what a page
// shows. Work that has an effect, or whose end has to be noted in any case,
// goes through do and doJob.
func Load[T any](f *Frame, g *Generation, work func(context.Context) (T, error), done func(T, error)) {
	session, current := f.Session.Ctx, g.Next()
	DoIn(f.Worker, session, work, func(value T, err error) {
		if current() && session.Err() == nil {
			done(value, err)
		}
	})
}

// LoadJob is load for work that shows as a job, and ends the job in any case.
func LoadJob[T any](f *Frame, j *Job, g *Generation, work func(context.Context) (T, error), done func(T, error)) {
	session, current := f.Session.Ctx, g.Next()
	DoIn(f.Worker, j.ctx, work, func(value T, err error) {
		j.End()
		if current() && session.Err() == nil {
			done(value, err)
		}
	})
}

// Do runs work in the session and hands every outcome to done, on the UI
// goroutine: also one of data that is no longer open, see session.open.
func Do[T any](f *Frame, work func(context.Context) (T, error), done func(T, error)) {
	DoIn(f.Worker, f.Session.Ctx, work, done)
}

// Try is do for work that only has an error.
func Try(f *Frame, work func(context.Context) error, done func(error)) {
	Do(f, OnlyError(work), func(_ None, err error) { done(err) })
}

// DoJob is do for work that shows as a job. The job is ended before done is
// called.
func DoJob[T any](f *Frame, j *Job, work func(context.Context) (T, error), done func(T, error)) {
	DoIn(f.Worker, j.ctx, work, func(value T, err error) {
		j.End()
		done(value, err)
	})
}

// TryJob is doJob for work that only has an error.
func TryJob(f *Frame, j *Job, work func(context.Context) error, done func(error)) {
	DoJob(f, j, OnlyError(work), func(_ None, err error) { done(err) })
}

// None is the value of work that only has an error.
type None struct{}

// OnlyError makes work that has a value, too.
func OnlyError(work func(context.Context) error) func(context.Context) (None, error) {
	return func(ctx context.Context) (None, error) { return None{}, work(ctx) }
}
