package overlay

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"latchkey/ui/kit"
	"latchkey/ui/kit/paint"
)

const (
	toastTime     = 4 * time.Second  // how long a toast stays
	toastUndoTime = 10 * time.Second // one with a button: people first have to read it
	toastsAtOnce  = 3
)

// Toasts shows short good news in the lower right corner, the newest last. At
// most three show; others wait. What went wrong is never shown in one: toasts
// go away by themselves.
type Toasts struct {
	Layer *fyne.Container
	// Below is what lies under the toasts at the lower edge and must stay in
	// sight, nil = nothing.
	Below fyne.CanvasObject
	// CloseWord is the name of the button that closes one.
	CloseWord string
	// OnShow is told what a toast says, nil = nobody is.
	OnShow func(text string)
	post   func(func())
	after  func(time.Duration, func()) // time.AfterFunc; tests hand in their own

	over    []*fyne.Container // layers of open dialogs, the front one last
	shown   []*toast
	waiting []*toast
}

// toast is one of them.
type toast struct {
	text, word string
	undo       func()      // takes back what it tells of
	next       func()      // leads on from what it tells of
	button     *kit.Button // of either, nil without one
	object     fyne.CanvasObject
}

// NewToasts makes the layer; put it on top of the window's content.
func NewToasts(post func(func())) *Toasts {
	t := &Toasts{post: post, after: func(d time.Duration, f func()) { time.AfterFunc(d, f) }}
	t.Layer = &fyne.Container{Layout: toastLayout{t}}
	return t
}

// Show adds one.
func (t *Toasts) Show(text string) { t.add(&toast{text: text}) }

// Shows reports whether a text is on the screen, or waits to be.
func (t *Toasts) Shows(text string) bool {
	is := func(one *toast) bool { return one.text == text }
	return slices.ContainsFunc(t.shown, is) || slices.ContainsFunc(t.waiting, is)
}

// ShowUndo adds one with a button that takes back what it tells of. It stays
// for longer, and while the button has the focus.
func (t *Toasts) ShowUndo(text, word string, undo func()) {
	t.add(&toast{text: text, word: word, undo: undo})
}

// ShowNext adds one with a button that leads on from what it tells of. It stays as
// one that can be undone does; Ctrl+Z does not press it.
func (t *Toasts) ShowNext(text, word string, next func()) {
	t.add(&toast{text: text, word: word, next: next})
}

// Undo takes back what the newest toast that can tells of, as its button does,
// and tells whether there was one.
func (t *Toasts) Undo() bool {
	for i := len(t.shown) - 1; i >= 0; i-- {
		if one := t.shown[i]; one.undo != nil {
			t.remove(one)
			one.undo()
			return true
		}
	}
	return false
}

// Clear takes all away, as when what they tell of is no more.
func (t *Toasts) Clear() {
	t.waiting = nil
	for len(t.shown) > 0 {
		t.remove(t.shown[0])
	}
}

func (t *Toasts) add(one *toast) {
	t.waiting = append(t.waiting, one)
	t.fill()
}

// fill shows what waits while there is room.
func (t *Toasts) fill() {
	for len(t.shown) < toastsAtOnce && len(t.waiting) > 0 {
		one := t.waiting[0]
		t.waiting = t.waiting[1:]
		t.shown = append(t.shown, one)
		one.object = t.draw(one)
		t.front().Add(one.object)
		t.arm(one)
		if t.OnShow != nil {
			t.OnShow(one.text)
		}
	}
}

// front is the layer that nothing covers.
func (t *Toasts) front() *fyne.Container {
	if n := len(t.over); n > 0 {
		return t.over[n-1]
	}
	return t.Layer
}

// cover shows toasts in another layer from now on, in front of a dialog; uncover
// no more.
func (t *Toasts) cover(layer *fyne.Container) {
	layer.Layout = toastLayout{t}
	t.move(func() { t.over = append(t.over, layer) })
}

func (t *Toasts) uncover(layer *fyne.Container) {
	t.move(func() {
		t.over = slices.DeleteFunc(t.over, func(l *fyne.Container) bool { return l == layer })
	})
}

// move takes what shows to the layer that is the front one after a change.
func (t *Toasts) move(change func()) {
	before := t.front()
	change()
	if after := t.front(); after != before {
		before.RemoveAll()
		for _, one := range t.shown {
			after.Add(one.object)
		}
	}
}

func (t *Toasts) draw(one *toast) fyne.CanvasObject {
	objects := []fyne.CanvasObject{kit.NewMark("passed", theme.ColorNameSuccess, 18), kit.NewText(one.text).Shorten()}
	icon, do := "undo", one.undo
	if one.next != nil {
		icon, do = "forward", one.next
	}
	if do != nil {
		one.button = kit.NewButton(one.word, icon, func() { t.remove(one); do() }).Quiet()
		objects = append(objects, one.button)
	}
	closer := kit.NewButton("", "cross", func() { t.remove(one) }).Quiet().Call(t.CloseWord)
	fill := kit.NewFill(paint.ColorSurface, 6, kit.PadXY(14, 6, kit.Stretch(1, append(objects, closer)...))).Least(0, 48)
	fill.Border = theme.ColorNameSuccess
	return fill
}

// arm lets a toast go after its time, but not from under the keyboard.
func (t *Toasts) arm(one *toast) {
	stays := toastTime
	if one.button != nil {
		stays = toastUndoTime
	}
	t.after(stays, func() {
		t.post(func() {
			if one.button != nil && one.button.HasKeyboard() {
				t.arm(one)
				return
			}
			t.remove(one)
		})
	})
}

func (t *Toasts) remove(one *toast) {
	for i, o := range t.shown {
		if o == one {
			t.shown = append(t.shown[:i:i], t.shown[i+1:]...)
			t.front().Remove(one.object)
			t.fill()
			return
		}
	}
}

// toastLayout piles them up from the lower right corner. A toast is as wide as
// its text, which gives way in a narrow window.
type toastLayout struct{ t *Toasts }

func (toastLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

func (l toastLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	y := size.Height - 16
	if l.t.Below != nil {
		y -= l.t.Below.Size().Height
	}
	for i := len(objects) - 1; i >= 0; i-- {
		least := objects[i].MinSize()
		w := max(0, min(wishOf(objects[i]), size.Width-32))
		y -= least.Height
		objects[i].Resize(fyne.NewSize(w, least.Height))
		objects[i].Move(fyne.NewPos(size.Width-w-16, y))
		y -= 8
	}
}

// wishOf is the width with which nothing in a toast is cut off.
func wishOf(o fyne.CanvasObject) float32 {
	switch o := o.(type) {
	case *kit.Fill:
		return wishOf(o.Inside())
	case *fyne.Container:
		width := o.MinSize().Width
		for _, c := range o.Objects {
			width += max(0, wishOf(c)-c.MinSize().Width)
		}
		return width
	case *kit.Text:
		return fyne.MeasureText(o.Text, theme.Size(o.SizeName), o.Style).Width + 1
	}
	return o.MinSize().Width
}
