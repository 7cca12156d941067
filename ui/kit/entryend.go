package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	fynewidget "fyne.io/fyne/v2/widget"

	"latchkey/ui/kit/paint"
)

// SearchEnd stands at the end of a search line: the keys that lead further while
// nothing is typed, then a cross that clears the line. It takes no focus, which
// belongs to the line; Esc does the same as the cross.
type SearchEnd struct {
	Keys  *KeyCap
	cross *clearCross
	room  bool // for the keys
}

// NewSearchEnd puts one at the end of an entry, which must not be drawn yet.
func NewSearchEnd(e *Entry, keys *KeyCap, clearLine func()) *SearchEnd {
	s := &SearchEnd{Keys: keys, cross: newClearCross(clearLine), room: true}
	least := Gap(18, 18) // the entry does not ask again how wide its end is
	e.ActionItem = actionItem(container.NewStack(least, keys, s.cross))
	s.Follow("")
	return s
}

// Follow is told what stands in the line now.
func (s *SearchEnd) Follow(text string) {
	SetVisible(s.cross, text != "")
	SetVisible(s.Keys, text == "" && s.room)
}

// SetRoom says whether the line is long enough for the keys.
func (s *SearchEnd) SetRoom(room bool, text string) {
	s.room = room
	s.Follow(text)
}

// clearCross is a cross that can be tapped.
type clearCross struct {
	fynewidget.BaseWidget
	tapped func()
	mark   *Mark
}

func newClearCross(tapped func()) *clearCross {
	c := &clearCross{tapped: tapped, mark: NewMark("cross", paint.ColorMuted, 16)}
	c.ExtendBaseWidget(c)
	return c
}

// CreateRenderer implements fyne.Widget.
func (c *clearCross) CreateRenderer() fyne.WidgetRenderer {
	return fynewidget.NewSimpleRenderer(container.NewCenter(c.mark))
}

// Tapped implements fyne.Tappable.
func (c *clearCross) Tapped(*fyne.PointEvent) { c.tapped() }

// Cursor implements desktop.Cursorable: it is no text to type into.
func (c *clearCross) Cursor() desktop.Cursor { return desktop.PointerCursor }

// MouseIn implements desktop.Hoverable.
func (c *clearCross) MouseIn(*desktop.MouseEvent) { c.mark.Set("cross", "") }

// MouseMoved implements desktop.Hoverable.
func (c *clearCross) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (c *clearCross) MouseOut() { c.mark.Set("cross", paint.ColorMuted) }
