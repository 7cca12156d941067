package ui

import (
	"time"

	"fyne.io/fyne/v2"

	"latchkey/core/ask"
	"latchkey/ui/kit"
)

// Frame is what every page of the window stands on: the means to work away from
// the UI goroutine, to say and to ask something, and the ways to the rest of the
// window. It knows no page. All of it belongs to the UI goroutine, but for the
// dispatcher.
type Frame struct {
	*worker
	app fyne.App
	win fyne.Window
	now func() time.Time

	session  *Session
	dialogs  *kit.Dialogs
	tips     *kit.Tips
	toasts   *kit.Toasts
	jobs     *jobs
	notices  *notices
	files    *filePicker
	answers  *answers
	defaults defaults

	// What the window does for its pages; set before any page is made.
	nav      Nav
	commands Commands
	search   SearchLine
	status   Status
	vault    VaultHelp
	announce func(...ask.Topic) // is told what the window itself has changed, as core tells it with an event
}

// UnfinishedChanged is announced when something may have been left half done, or
// accepted by a forge and not be shown yet.
const UnfinishedChanged ask.Topic = "unfinished"

// RolloutEnded is announced when the window has run a rollout to its end, or was
// stopped in it.
const RolloutEnded ask.Topic = "rollout-ended"

// copy puts text on the clipboard and says so.
func (f *Frame) copy(text, words string) {
	f.app.Clipboard().SetContent(text)
	f.toasts.Show(words)
}

// focus puts the keyboard on a widget.
func (f *Frame) focus(o fyne.Focusable) { f.win.Canvas().Focus(o) }
