package ui

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"latchkey/core/ask"
	"latchkey/internal/safetext"
	"latchkey/ui/kit"
)

// notices is the place above a page where what went wrong stays until it is
// closed, and what was found at start asks for an answer.
type notices struct {
	w      *Window
	object *fyne.Container
	order  []string
	byKey  map[string]fyne.CanvasObject
	spared string // what the page in front says itself
}

func newNotices(w *Window) *notices {
	return &notices{w: w, object: container.New(layout.NewCustomPaddedVBoxLayout(0)), byKey: map[string]fyne.CanvasObject{}}
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

func (n *notices) clear() {
	n.order, n.byKey = nil, map[string]fyne.CanvasObject{}
	n.draw()
}

// spare leaves out the notice whose words and buttons the page in front has
// itself, until another page shows.
func (n *notices) spare(key string) {
	if n.spared == key {
		return
	}
	n.spared = key
	if n.byKey[key] != nil || len(n.object.Objects) < len(n.order) {
		n.draw()
	}
}

func (n *notices) draw() {
	n.object.RemoveAll()
	for _, key := range n.order {
		if key != n.spared {
			n.object.Add(n.byKey[key])
		}
	}
	if n.w.shell != nil {
		n.w.shell.content.Refresh() // the page below gives or gets room
	}
}

// fail shows an error above the page: what could not be done, what to do, the
// details folded. It stays until it is closed. What the person stopped or
// declined is no error.
func (n *notices) fail(key, sentence string, err error, buttons ...*kit.Button) {
	if isChoice(err) {
		return
	}
	notice := n.w.errorNotice(sentence, err, buttons...)
	notice.OnClose = func() { n.remove(key) }
	n.put(key, notice)
}

// errorNotice is an error as a panel, for pages and dialogs alike.
func (w *Window) errorNotice(sentence string, err error, buttons ...*kit.Button) *kit.Notice {
	details, advice := safetext.Block(err.Error(), 0), adviceOn(err)
	buttons = append(buttons, w.copyError(sentence, err).Quiet())
	return &kit.Notice{
		Tone: kit.Bad, Text: sentence, Advice: advice, Details: details, Buttons: buttons,
		DetailsWord: t("action.details"), HideWord: t("action.hide_details"),
	}
}

// adviceOn says what to do about an error.
func adviceOn(err error) string {
	if advice := hintOf(err); advice != "" {
		return advice
	}
	return t("error.no_hint")
}

// copyError copies all that is known of an error.
func (w *Window) copyError(sentence string, err error) *kit.Button {
	report := sentence + "\n" + adviceOn(err) + "\n" + safetext.Block(err.Error(), 0)
	return kit.NewButton(t("action.copy"), "copy", func() { w.copy(report, t("toast.copied_error")) })
}

// trouble stands in the place of a list that could not be read: what is the
// matter (of the key "empty." and key), what to do, and the details folded.
// advised says that what is known of the error itself is the better advice.
func (w *Window) trouble(icon, key, sentence string, err error, advised bool, buttons ...*kit.Button) fyne.CanvasObject {
	text := t("empty." + key + ".text")
	if advice := hintOf(err); advised && advice != "" {
		text = advice
	}
	return (&kit.Trouble{
		Icon: icon, Title: t("empty." + key + ".title"), Text: text, Details: safetext.Block(err.Error(), 0),
		Buttons: buttons, Extra: []*kit.Button{w.copyError(sentence, err)},
		DetailsWord: t("action.details"), HideWord: t("action.hide_details"),
	}).Object()
}

// isChoice tells errors that the person chose.
func isChoice(err error) bool {
	return errors.Is(err, ask.ErrDeclined) || errors.Is(err, context.Canceled)
}

// copy puts text on the clipboard and says so.
func (w *Window) copy(text, said string) {
	w.app.Clipboard().SetContent(text)
	w.toasts.Show(said)
}
