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
	k.Post(func() {
		if k.Closed || ctx.Err() != nil || session.Err() != nil {
			return
		}
		hide = show(func(value T, err error) {
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
