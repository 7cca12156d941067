package frame

import (
	"time"

	"fyne.io/fyne/v2"

	"latchkey/core/ask"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// Page is what stands in the middle of the window, with an entry in the side
// bar. Its name has the key "page." and its id.
type Page struct {
	ID, Icon string
	Object   fyne.CanvasObject
	Apart    bool // its entry begins the lower end of the side bar
	Hidden   bool // it has no entry there: something else leads to it

	// Commands are what a person can ask of it. Where several pages bring one
	// with the same id, that of the page in front acts.
	Commands []*Command

	// All of these may be nil.
	Shown   func()                             // it came to the front: draw what may have changed
	Changed func()                             // another account or backend is open
	Heard   func(ask.Event)                    // core, or the window itself, has changed something
	Age     func() (when time.Time, keys bool) // how old what shows is; keys: of keys, not of the list
	Back    func() bool                        // Esc; false = nothing lay in front here
	Search  func(text string)                  // what was typed into the search line, if the page has rows to find
	Enter   func()                             // from the search line to its result
	Found   func() string                      // what a search has left, for those who do not see it
	Settle  func() (changed bool)              // a command is about to act: what stands beside the list follows it now

	// The window is drawn anew, in another language: the new page takes what
	// the old one held. Both may be nil.
	State   func() any
	Restore func(state any)
}

// PageTitle is the heading of a page, as high as those that have buttons beside
// it: going from page to page, nothing jumps.
func PageTitle(id string) fyne.CanvasObject {
	return kit.Stretch(0, kit.NewHeading(locale.T("page."+id)), kit.Strut())
}
