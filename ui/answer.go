package ui

import (
	"context"

	"latchkey/core/ask"
)

// answer shows a question on the UI goroutine and waits for what is given.
// When ctx or the session ends first, the question goes away.
func answer[T any](k *worker, ctx, session context.Context, show func(give func(T, error)) (hide func())) (T, error) {
	type reply struct {
		value T
		err   error
	}
	replies := make(chan reply, 1) // the first answer counts
	var hide func()
	k.post(func() {
		if k.closed || ctx.Err() != nil || session.Err() != nil {
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
		k.post(func() {
			if hide != nil && !k.closed {
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
