package ui

import (
	"latchkey/core/rollout"
)

// markAll selects every row that shows, on the page in front.
func (w *Window) markAll() {
	if w.shell.page == "keys" {
		w.keys.marks.ToggleAll()
		w.keys.marked()
		return
	}
	w.repos.marks.all()
}

// Commands must never act on what nobody sees: those of a repository, and of its
// keys, can be given only while the page of repositories is in front, and those
// that any key has act on the one that the page in front shows.

// inRepos is can, while the repositories are in front.
func (w *Window) inRepos(can func() bool) func() bool {
	return func() bool { return w.shell.page == "repositories" && can() }
}

// onShown is can while the repositories are in front, and whether the command
// with this id can be given for the key on the Keys page while that is.
func (w *Window) onShown(id string, can func() bool) func() bool {
	return func() bool {
		switch w.shell.page {
		case "repositories":
			return can()
		case "keys":
			return w.canOnKey(id, w.keys.current())
		}
		return false
	}
}

func (w *Window) testShown() {
	if w.shell.page == "keys" {
		w.testCurrent()
		return
	}
	w.details.testAccess()
}

func (w *Window) rotateShown() {
	if w.shell.page == "keys" {
		w.rotateCurrent()
		return
	}
	w.rolloutOf(rollout.Rotate)
}

func (w *Window) revokeShown() {
	if w.shell.page == "keys" {
		w.revokeCurrent()
		return
	}
	w.rolloutOf(rollout.Revoke)
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
