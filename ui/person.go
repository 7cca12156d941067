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
				return answer(w.worker, ctx, session, func(give func(bool, error)) (hide func()) {
					return w.showTrustHost(k, func(yes bool) { give(yes, nil) })
				})
			},
			Passphrase: func(ctx context.Context, what string) ([]byte, error) {
				return answer(w.worker, ctx, session, func(give func([]byte, error)) (hide func()) {
					return w.showPassphrase(t("passphrase.text", args{"What": what}), give)
				})
			},
			Confirm: func(ctx context.Context, p ask.Plan) (bool, error) {
				if w.answers.covers(p) {
					return true, nil
				}
				return answer(w.worker, ctx, session, func(give func(bool, error)) (hide func()) {
					return w.showConfirm(p, func(yes bool) { give(yes, nil) })
				})
			},
		},
		Tell: w.events.tell,
		Passphrase: func(ctx context.Context) ([]byte, error) {
			return answer(w.worker, ctx, session, func(give func([]byte, error)) (hide func()) {
				return w.showPassphrase(t("passphrase.vault"), give)
			})
		},
		NewPassphrase: func(ctx context.Context) ([]byte, error) {
			return answer(w.worker, ctx, session, func(give func([]byte, error)) (hide func()) { return w.showNewPassphrase(give) })
		},
		Vault: w.vaults.chosen(),
	}
}
