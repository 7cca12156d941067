package ui

import "context"

// load runs work in the session and hands the outcome to done, on the UI
// goroutine, unless it is stale by then: a newer load of the same generation
// has begun, g.next was called, or other data is open. It is for what a page
// shows. Work that has an effect, or whose end has to be noted in any case,
// goes through do and doJob.
func load[T any](f *Frame, g *generation, work func(context.Context) (T, error), done func(T, error)) {
	session, current := f.session.ctx, g.next()
	doIn(f.worker, session, work, func(value T, err error) {
		if current() && session.Err() == nil {
			done(value, err)
		}
	})
}

// loadJob is load for work that shows as a job, and ends the job in any case.
func loadJob[T any](f *Frame, j *job, g *generation, work func(context.Context) (T, error), done func(T, error)) {
	session, current := f.session.ctx, g.next()
	doIn(f.worker, j.ctx, work, func(value T, err error) {
		j.end()
		if current() && session.Err() == nil {
			done(value, err)
		}
	})
}

// do runs work in the session and hands every outcome to done, on the UI
// goroutine: also one of data that is no longer open, see session.open.
func do[T any](f *Frame, work func(context.Context) (T, error), done func(T, error)) {
	doIn(f.worker, f.session.ctx, work, done)
}

// try is do for work that only has an error.
func try(f *Frame, work func(context.Context) error, done func(error)) {
	do(f, onlyError(work), func(_ none, err error) { done(err) })
}

// doJob is do for work that shows as a job. The job is ended before done is
// called.
func doJob[T any](f *Frame, j *job, work func(context.Context) (T, error), done func(T, error)) {
	doIn(f.worker, j.ctx, work, func(value T, err error) {
		j.end()
		done(value, err)
	})
}

// tryJob is doJob for work that only has an error.
func tryJob(f *Frame, j *job, work func(context.Context) error, done func(error)) {
	doJob(f, j, onlyError(work), func(_ none, err error) { done(err) })
}

// none is the value of work that only has an error.
type none struct{}

// onlyError makes work that has a value, too.
func onlyError(work func(context.Context) error) func(context.Context) (none, error) {
	return func(ctx context.Context) (none, error) { return none{}, work(ctx) }
}
