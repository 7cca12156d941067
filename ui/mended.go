package ui

// tokensChanged says wherever an account is named whether its token is refused.
func (w *Window) tokensChanged() {
	w.switcher.draw()
	w.settings.Redraw("accounts")
	w.activity.TokensChanged()
}

// mended is called when a cause for which something failed is over: what was said of
// it goes, and what could not be read is read again. ended tells such errors.
func (w *Window) mended(ended func(error) bool) {
	w.Notices.Over(ended)
	w.repos.Over(ended)
	w.keys.Over(ended)
}
