package ui

import "latchkey/core/hostkey"

// markAll selects every row that shows, on the page in front.
func (w *Window) markAll() {
	if w.shell.page == "keys" {
		w.keys.marks.ToggleAll()
		w.keys.marked()
		return
	}
	w.repos.marks.all()
}

// copyPublic copies the public line of the key that shows.
func (w *Window) copyPublic() {
	if w.shell.page == "keys" {
		w.keys.pane.copyPublic()
		return
	}
	w.details.copyPublic()
}

// copyFingerprint copies the fingerprint of the key that shows.
func (w *Window) copyFingerprint() {
	if w.shell.page == "keys" {
		w.keys.pane.copyFingerprint()
		return
	}
	w.details.copyFingerprint()
}

// onHost tells whether a host key is selected; confirmed asks for one that a
// person confirmed.
func (w *Window) onHost(confirmed bool) func() bool {
	return func() bool {
		h := w.hosts.current()
		return h != nil && (confirmed && h.State == hostkey.Confirmed || !confirmed && h.Line != "")
	}
}
