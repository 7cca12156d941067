package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	fynewidget "fyne.io/fyne/v2/widget"

	"latchkey/ui/kit/paint"
)

// KeyCap shows which keys do something, and does it when it is tapped. It takes
// no focus: who has the keyboard has the keys.
type KeyCap struct {
	fynewidget.BaseWidget
	tapped func()
	text   *Text
	cap    *Fill
}

// NewKeyCap makes one.
func NewKeyCap(keys string, tapped func()) *KeyCap {
	k := &KeyCap{tapped: tapped, text: NewCaption(keys)}
	k.cap = NewFill("", 4, PadXY(6, 1, k.text))
	k.cap.Border = paint.ColorBorder
	k.ExtendBaseWidget(k)
	return k
}

// CreateRenderer implements fyne.Widget.
func (k *KeyCap) CreateRenderer() fyne.WidgetRenderer {
	return fynewidget.NewSimpleRenderer(container.NewCenter(k.cap))
}

// Tapped implements fyne.Tappable.
func (k *KeyCap) Tapped(*fyne.PointEvent) { k.tapped() }

// Cursor implements desktop.Cursorable: it is no text to type into.
func (k *KeyCap) Cursor() desktop.Cursor { return desktop.PointerCursor }

// SetKeys names other keys.
func (k *KeyCap) SetKeys(keys string) {
	k.text.SetText(keys)
	k.Refresh()
}
