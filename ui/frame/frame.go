package frame

import (
	"net/url"
	"time"

	"fyne.io/fyne/v2"

	"latchkey/core/ask"
	"latchkey/ui/kit"
	"latchkey/ui/kit/overlay"
)

// Frame is what every page of the window stands on: the means to work away from
// the UI goroutine, to say and to ask something, and the ways to the rest of the
// window. It knows no page. All of it belongs to the UI goroutine, but for the
// dispatcher.
type Frame struct {
	*Worker
	App fyne.App
	Win fyne.Window
	Now func() time.Time

	Session  *Session
	Dialogs  *overlay.Stack
	Tips     *kit.Tips
	Toasts   *overlay.Toasts
	Jobs     *jobs
	Notices  *notices
	Files    *FilePicker
	Answers  *Answers
	Defaults Defaults
	Keyring  *KeyringPrompt

	// What the window does for its pages; set before any page is made.
	Nav      Nav
	Commands Commands
	Search   SearchLine
	Status   Status
	Vault    VaultHelp
	OpenURL  func(*url.URL) error           // hands an address to the desktop, on any goroutine; nil = the app does
	Speak    func(text string, urgent bool) // has a sentence spoken by a screen reader, if there is one
	Announce func(...ask.Topic)             // is told what the window itself has changed, as core tells it with an event
}

// UnfinishedChanged is announced when something may have been left half done, or
// accepted by a forge and not be shown yet.
const UnfinishedChanged ask.Topic = "unfinished"

// RolloutEnded is announced when the window has run a rollout to its end, or was
// stopped in it.
const RolloutEnded ask.Topic = "rollout-ended"

// Copy puts text on the clipboard and says so.
func (f *Frame) Copy(text, words string) {
	f.App.Clipboard().SetContent(text)
	f.Toasts.Show(words)
}

// Focus puts the keyboard on a widget.
func (f *Frame) Focus(o fyne.Focusable) { f.Win.Canvas().Focus(o) }
