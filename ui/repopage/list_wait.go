package repopage

import (
	"time"

	"latchkey/ui/frame"
	"latchkey/ui/kit"
)

// waitNote says beside the heading that reading waits for the forge's limit,
// until it does no longer.
type waitNote struct {
	f    *frame.Frame
	text *kit.Text
	ends time.Time
	rest frame.Debounce // until the words are true no longer
}

func newWaitNote(f *frame.Frame) *waitNote {
	return &waitNote{f: f, text: kit.NewCaption("").Shorten()}
}

// waitOver is a moment in which the call that waited goes on.
const waitOver = 300 * time.Millisecond

// wait says words until then.
func (n *waitNote) wait(words string, until time.Time) {
	n.text.SetText(words)
	n.ends = until
	n.rest.Wait = max(until.Sub(n.f.Now()), 0) + waitOver
	n.rest.Ask(n.f.Post, n.clear)
}

// clear takes the words away: the wait is over, or what waited has ended.
func (n *waitNote) clear() {
	n.rest.Stop()
	n.text.SetText("")
}
