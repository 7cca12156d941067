package ui

import "context"

// background and background0 are doIn for what still holds the window.
func background[T any](w *Window, ctx context.Context, job func(context.Context) (T, error), done func(T, error)) {
	doIn(w.worker, ctx, job, done)
}

func background0(w *Window, ctx context.Context, job func(context.Context) error, done func(error)) {
	doIn(w.worker, ctx, onlyError(job), func(_ none, err error) { done(err) })
}
