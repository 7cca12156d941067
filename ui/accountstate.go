package ui

import "latchkey/api"

// tokenAnswered notes what an answer of the forge says about an account's
// token: accepted, refused, or nothing at all.
func (w *Window) tokenAnswered(id string, err error) {
	refused := api.KindOf(err) == api.Unauthorized
	if err != nil && !refused || w.refused[id] == refused {
		return
	}
	if refused {
		w.refused[id] = true
	} else {
		delete(w.refused, id)
	}
	w.drawAccounts()
}
