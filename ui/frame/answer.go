package frame

import (
	"context"

	"latchkey/core/ask"
)

// Answer shows a question on the UI goroutine and waits for what is given.
// When ctx or the session ends first, the question goes away.
func Answer[T any](k *Worker, ctx, session context.Context, show func(give func(T, error)) (hide func())) (T, error) {
	type reply struct {
		value T
		err   error
	}
	replies := make(chan reply, 1) // the first answer counts
	var hide func()
	job := jobIn(ctx)
	asked, over := false, func() {} // of the UI goroutine
	if job != nil {
		over = func() {
			if asked && !k.Closed {
				asked = false
				job.ask(-1)
			}
		}
	}
	k.Post(func() {
		if k.Closed || ctx.Err() != nil || session.Err() != nil {
			return
		}
		if job != nil {
			asked = true
			job.ask(1)
		}
		hide = show(func(value T, err error) {
			over()
			select {
			case replies <- reply{value, err}:
			default:
			}
		})
	})
	gone := func() {
		k.Post(func() {
			if hide != nil && !k.Closed {
				hide()
			}
			over()
		})
	}
	var zero T
	select {
	case r := <-replies:
		return r.value, r.err
	case <-ctx.Done():
		gone()
		return zero, ctx.Err()
	case <-session.Done():
		gone()
		return zero, ask.ErrDeclined
	}
}
