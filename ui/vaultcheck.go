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
		return b.CheckVault(ctx), nil
	}, func(c core.Check, _ error) {
		if b == w.backend {
			w.status.setVault(t("status.vault", v{"Name": c.Detail}), c.State == "ok")
		}
	})
}
