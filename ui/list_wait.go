package ui

import (
	"time"

	"latchkey/ui/kit"
)

// waitNote says beside the heading that reading waits for the forge's limit,
// until it does no longer.
type waitNote struct {
	f    *Frame
	text *kit.Text
	ends time.Time
	rest debounce // until the words are true no longer
}

func newWaitNote(f *Frame) *waitNote { return &waitNote{f: f, text: kit.NewCaption("").Shorten()} }

// waitOver is a moment in which the call that waited goes on.
const waitOver = 300 * time.Millisecond

// wait says words until then.
func (n *waitNote) wait(words string, until time.Time) {
	n.text.SetText(words)
	n.ends = until
	n.rest.wait = max(until.Sub(n.f.now()), 0) + waitOver
	n.rest.ask(n.f.post, n.clear)
}

// clear takes the words away: the wait is over, or what waited has ended.
func (n *waitNote) clear() {
	n.rest.stop()
	n.text.SetText("")
}
