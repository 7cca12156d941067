package kit

import (
	"fyne.io/fyne/v2"
)

// Fold is a titled part that is closed at first, for what few people need.
type Fold struct {
	Object *fyne.Container
	button *Button
	body   fyne.CanvasObject
	moved  func()
}

// NewFold makes it; moved is told after it opened or closed.
func NewFold(title string, body fyne.CanvasObject, moved func()) *Fold {
	f := &Fold{body: body, moved: moved}
	body.Hide()
	f.button = NewButton(title, "forward", f.Toggle).Quiet().LeftAligned()
	f.button.fold = Folded
	f.Object = Stack(Row(f.button), body)
	return f
}

// Toggle opens or closes it.
func (f *Fold) Toggle() {
	if f.body.Visible() {
		f.body.Hide()
		f.button.fold = Folded
		f.button.SetIconName("forward")
	} else {
		f.body.Show()
		f.button.fold = Unfolded
		f.button.SetIconName("down")
	}
	f.Object.Refresh()
	if f.moved != nil {
		f.moved()
	}
}

// FoldState is how a row with children stands.
type FoldState uint8

// The states of a row with children. Without children it has no arrow, but
// keeps the room of one, so that its text lines up, when it is FoldLeaf.
const (
	NoFold FoldState = iota
	FoldLeaf
	Folded
	Unfolded
)
