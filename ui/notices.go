package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"latchkey/ui/kit"
)

// notices is the place above a page where what went wrong stays until it is
// closed, and what was found at start asks for an answer.
type notices struct {
	f          *Frame
	object     *fyne.Container
	order      []string
	byKey      map[string]fyne.CanvasObject
	suppressed string // what the page in front says itself
	changed    func() // is called when the page below gives or gets room
}

// newNotices makes the place, with nothing in it.
func newNotices(f *Frame) *notices {
	return &notices{f: f, changed: func() {}, object: container.New(layout.NewCustomPaddedVBoxLayout(0)), byKey: map[string]fyne.CanvasObject{}}
}

// put shows a notice; another one with the same key is replaced.
func (n *notices) put(key string, notice *kit.Notice) {
	notice.DetailsWord, notice.HideWord = t("action.details"), t("action.hide_details")
	notice.OnResize = n.object.Refresh
	if _, there := n.byKey[key]; !there {
		n.order = append(n.order, key)
	}
	n.byKey[key] = kit.Pad(8, notice.Object())
	n.draw()
}

// remove takes a notice away.
func (n *notices) remove(key string) {
	if _, there := n.byKey[key]; !there {
		return
	}
	delete(n.byKey, key)
	for i, k := range n.order {
		if k == key {
			n.order = append(n.order[:i], n.order[i+1:]...)
			break
		}
	}
	n.draw()
}

// clear takes all notices away.
func (n *notices) clear() {
	n.order, n.byKey = nil, map[string]fyne.CanvasObject{}
	n.draw()
}

// dismissible shows a notice that the person can close.
func (n *notices) dismissible(key string, notice *kit.Notice) {
	notice.OnClose = func() { n.remove(key) }
	n.put(key, notice)
}

// suppress leaves out the notice whose words and buttons the page in front has
// itself, until another page shows.
func (n *notices) suppress(key string) {
	if n.suppressed == key {
		return
	}
	n.suppressed = key
	if n.byKey[key] != nil || len(n.object.Objects) < len(n.order) {
		n.draw()
	}
}

// draw shows the notices in the order in which they came.
func (n *notices) draw() {
	n.object.RemoveAll()
	for _, key := range n.order {
		if key != n.suppressed {
			n.object.Add(n.byKey[key])
		}
	}
	n.changed()
}

// fail shows an error above the page: what could not be done, what to do, the
// details folded. It stays until it is closed. What the person stopped or
// declined is no error.
func (n *notices) fail(key, sentence string, err error, buttons ...*kit.Button) {
	if isChoice(err) {
		return
	}
	n.dismissible(key, n.f.errorNotice(sentence, err, buttons...))
}
