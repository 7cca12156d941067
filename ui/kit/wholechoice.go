package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
)

// NewWholeChoice is a drop-down in its border, and below it all of what is chosen
// where there is too little room for that in the drop-down.
func NewWholeChoice(s *Select) fyne.CanvasObject {
	note := NewNote("")
	note.Hide()
	return container.New(&wholeLayout{s: s, note: note}, NewField(s), note)
}

// wholeLayout puts the note below, where it is needed.
type wholeLayout struct {
	s     *Select
	note  *Note
	width float32 // that was given last
}

// settle shows the note if what is chosen is cut.
func (l *wholeLayout) settle() {
	room := l.width - theme.IconInlineSize() - 3*theme.InnerPadding()
	cut := l.width > 0 && fyne.MeasureText(l.s.Selected, theme.TextSize(), fyne.TextStyle{}).Width > room
	if cut != l.note.Visible() {
		l.note.Hidden = !cut
	}
	if cut {
		l.note.SetText(l.s.Selected)
		l.note.Resize(fyne.NewSize(l.width, l.note.MinSize().Height)) // it wraps
	}
}

// MinSize implements fyne.Layout.
func (l *wholeLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	l.settle()
	size := o[0].MinSize()
	if l.note.Visible() {
		size.Height += theme.Padding() + l.note.MinSize().Height
	}
	return size
}

// Layout implements fyne.Layout.
func (l *wholeLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	l.settle()
	height := o[0].MinSize().Height
	o[0].Resize(fyne.NewSize(size.Width, height))
	o[0].Move(fyne.NewPos(0, 0))
	l.note.Move(fyne.NewPos(0, height+theme.Padding()))
}
