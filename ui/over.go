package ui

import "latchkey/ui/frame"

// tokensChanged says wherever an account is named whether its token is refused.
func (w *Window) tokensChanged() {
	w.switcher.draw()
	w.settings.Redraw("accounts")
	w.activity.TokensChanged()
}

// over is called when a cause for which something failed is over: what was said of
// it goes, and what could not be read is read again. ended tells such errors.
func (w *Window) over(ended func(error) bool) {
	w.Notices.Over(ended)
	w.repos.Over(ended)
	w.keys.Over(ended)
	w.audit.Over(ended)
}

// recovered is called when what an account's forge was asked for answers again.
func (w *Window) recovered(account string, what frame.Asked) { w.repos.Recovered(account, what) }

// readAgain tries once more what an account's forge did not answer.
func (w *Window) readAgain(account string, what frame.Asked) { w.repos.ReadAgain(account, what) }
