package frame

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// notices is the place above a page where what went wrong stays until it is
// closed, and what was found at start asks for an answer.
type notices struct {
	f          *Frame
	Object     *fyne.Container
	order      []string
	byKey      map[string]fyne.CanvasObject
	causes     map[string]error // why, of those that say that something failed
	suppressed string           // what the page in front says itself
	Changed    func()           // is called when the page below gives or gets room
}

// NewNotices makes the place, with nothing in it.
func NewNotices(f *Frame) *notices {
	return &notices{f: f, Changed: func() {}, Object: container.New(layout.NewCustomPaddedVBoxLayout(0)), byKey: map[string]fyne.CanvasObject{}, causes: map[string]error{}}
}

// Put shows a notice; another one with the same key is replaced.
func (n *notices) Put(key string, notice *kit.Notice) {
	notice.DetailsWord, notice.HideWord = locale.T("action.details"), locale.T("action.hide_details")
	notice.OnResize = n.Object.Refresh
	if _, there := n.byKey[key]; !there {
		n.order = append(n.order, key)
	}
	delete(n.causes, key)
	notice.CloseWord = locale.T("action.close")
	n.byKey[key] = kit.Strip(notice.Object())
	n.f.Speak(notice.Sentence(), notice.Tone == kit.Bad)
	n.Draw()
}

// Remove takes a notice away.
func (n *notices) Remove(key string) {
	if _, there := n.byKey[key]; !there {
		return
	}
	delete(n.byKey, key)
	delete(n.causes, key)
	for i, k := range n.order {
		if k == key {
			n.order = append(n.order[:i], n.order[i+1:]...)
			break
		}
	}
	n.Draw()
}

// Clear takes all notices away.
func (n *notices) Clear() {
	n.order, n.byKey, n.causes = nil, map[string]fyne.CanvasObject{}, map[string]error{}
	n.Draw()
}

// Dismissible shows a notice that the person can close.
func (n *notices) Dismissible(key string, notice *kit.Notice) {
	notice.OnClose = func() { n.Remove(key) }
	n.Put(key, notice)
}

// Suppress leaves out the notice whose words and buttons the page in front has
// itself, until another page shows.
func (n *notices) Suppress(key string) {
	if n.suppressed == key {
		return
	}
	n.suppressed = key
	if n.byKey[key] != nil || len(n.Object.Objects) < len(n.order) {
		n.Draw()
	}
}

// Draw shows the notices in the order in which they came.
func (n *notices) Draw() {
	n.Object.RemoveAll()
	for _, key := range n.order {
		if key != n.suppressed {
			n.Object.Add(n.byKey[key])
		}
	}
	n.Changed()
}

// Over takes away what failed for a cause that is there no longer: the token that
// was refused, the keyring that was locked, the forge that could not be reached.
func (n *notices) Over(cause func(error) bool) {
	for _, key := range slices.Clone(n.order) {
		if err := n.causes[key]; err != nil && cause(err) {
			n.Remove(key)
		}
	}
}

// Fail shows an error above the page: what could not be done, what to do, the
// details folded. It stays until it is closed. What the person stopped or
// declined is no error.
func (n *notices) Fail(key, sentence string, err error, buttons ...*kit.Button) {
	if IsChoice(err) {
		return
	}
	n.Dismissible(key, n.f.ErrorNotice(sentence, err, buttons...))
	n.causes[key] = err
}
