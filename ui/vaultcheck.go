package ui

import (
	"context"

	"latchkey/core"
)

// checkVault shows in the status bar where secrets are kept and whether that
// place answers.
func (w *Window) checkVault() {
	b := w.backend
	background(w, w.session, func(ctx context.Context) (core.Check, error) {
		for _, c := range b.Doctor(ctx) {
			if c.Name == "keyring" {
				return c, nil
			}
		}
		return core.Check{}, nil
	}, func(c core.Check, _ error) {
		if b == w.backend && c.Name != "" {
			w.status.setVault(c.Detail, c.State == "ok")
		}
	})
}
