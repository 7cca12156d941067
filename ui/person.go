package ui

import (
	"context"

	"latchkey/core/ask"
)

// wiring is what a backend gets. Its callbacks run on core's goroutines: each
// shows a dialog on the UI goroutine and waits for the answer, or for ctx. A
// question of a session that was left is declined.
func (w *Window) wiring(session context.Context) Wiring {
	return Wiring{
		Person: ask.Person{
			TrustHost: func(ctx context.Context, k ask.HostKey) (bool, error) {
				return answer(w, ctx, session, func(give func(bool, error)) (hide func()) {
					return w.showTrustHost(k, func(yes bool) { give(yes, nil) })
				})
			},
			Passphrase: func(ctx context.Context, what string) ([]byte, error) {
				return answer(w, ctx, session, func(give func([]byte, error)) (hide func()) {
					return w.showPassphrase(t("passphrase.text", v{"What": what}), give)
				})
			},
			Confirm: func(ctx context.Context, p ask.Plan) (bool, error) {
				if yes := w.planned.Load(); yes != nil && (*yes)(p) {
					return true, nil
				}
				return answer(w, ctx, session, func(give func(bool, error)) (hide func()) {
					return w.showConfirm(p, func(yes bool) { give(yes, nil) })
				})
			},
		},
		Tell: w.events.tell,
		Passphrase: func(ctx context.Context) ([]byte, error) {
			return answer(w, ctx, session, func(give func([]byte, error)) (hide func()) {
				return w.showPassphrase(t("passphrase.vault"), give)
			})
		},
		NewPassphrase: func(ctx context.Context) ([]byte, error) {
			return answer(w, ctx, session, func(give func([]byte, error)) (hide func()) { return w.showNewPassphrase(give) })
		},
		Vault: w.chosenVault(),
	}
}

// answer shows a question on the UI goroutine and waits for what is given.
// When ctx or the session ends first, the question goes away.
func answer[T any](w *Window, ctx, session context.Context, show func(give func(T, error)) (hide func())) (T, error) {
	type reply struct {
		value T
		err   error
	}
	replies := make(chan reply, 1) // the first answer counts
	var hide func()
	w.post(func() {
		if w.closed || ctx.Err() != nil || session.Err() != nil {
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
		w.post(func() {
			if hide != nil && !w.closed {
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
