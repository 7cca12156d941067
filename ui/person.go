package ui

import (
	"context"

	"latchkey/core/ask"
	"latchkey/core/say"
	"latchkey/ui/frame"
	"latchkey/ui/locale"
)

// wiring is what a backend gets. Its callbacks run on core's goroutines: each
// shows a dialog on the UI goroutine and waits for the answer, or for ctx. A
// question of a session that was left is declined.
func (w *Window) wiring(session context.Context) Wiring {
	return Wiring{
		Person: ask.Person{
			TrustHost: func(ctx context.Context, k ask.HostKey) (bool, error) {
				return frame.Answer(w.Worker, ctx, session, func(give func(bool, error)) (hide func()) {
					return w.ShowTrustHost(k, func(yes bool) { give(yes, nil) })
				})
			},
			Passphrase: func(ctx context.Context, what say.Text) ([]byte, error) {
				return frame.Answer(w.Worker, ctx, session, func(give func([]byte, error)) (hide func()) {
					return w.ShowPassphrase(locale.T("passphrase.text", locale.Args{"What": locale.Translate(what)}), give)
				})
			},
			Confirm: func(ctx context.Context, p ask.Plan) (bool, error) {
				if w.Answers.Covers(p) {
					return true, nil
				}
				return frame.Answer(w.Worker, ctx, session, func(give func(bool, error)) (hide func()) {
					return w.ShowConfirm(p, func(yes bool) { give(yes, nil) })
				})
			},
			Prompt: func(ctx context.Context, p ask.Prompt) ([]byte, error) {
				return frame.Answer(w.Worker, ctx, session, func(give func([]byte, error)) (hide func()) { return w.ShowPrompt(p, give) })
			},
			RunCommand: func(ctx context.Context, c ask.Command) (bool, error) {
				return frame.Answer(w.Worker, ctx, session, func(give func(bool, error)) (hide func()) {
					return w.ShowRunCommand(c, func(yes bool) { give(yes, nil) })
				})
			},
		},
		Tell:    w.events.tell,
		Actions: locale.EnglishActions(),
		Passphrase: func(ctx context.Context) ([]byte, error) {
			return frame.Answer(w.Worker, ctx, session, func(give func([]byte, error)) (hide func()) {
				return w.ShowPassphrase(locale.T("passphrase.vault"), give)
			})
		},
		NewPassphrase: func(ctx context.Context) ([]byte, error) {
			return frame.Answer(w.Worker, ctx, session, func(give func([]byte, error)) (hide func()) { return w.ShowNewPassphrase(give) })
		},
		Vault: w.vaults.Chosen(),
	}
}
