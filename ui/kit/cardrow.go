package kit

import "fyne.io/fyne/v2"

// CardRow is a layout that puts cards of one width and one height beside one another. How
// high they are is known only once they have their width, for then their text
// wraps; so they take what they need of the room they get.
type CardRow struct{ height float32 }

const cardGap = 12

// MinSize implements fyne.Layout.
func (l *CardRow) MinSize(o []fyne.CanvasObject) fyne.Size {
	size := fyne.NewSize(0, l.height)
	for _, card := range o {
		least := card.MinSize()
		size.Width += least.Width + cardGap
		size.Height = max(size.Height, least.Height)
	}
	return size
}

// Layout implements fyne.Layout.
func (l *CardRow) Layout(o []fyne.CanvasObject, room fyne.Size) {
	if len(o) == 0 {
		return
	}
	width := (room.Width - cardGap*float32(len(o)-1)) / float32(len(o))
	l.height = 0
	for _, card := range o {
		card.Resize(fyne.NewSize(width, room.Height))
		l.height = max(l.height, card.MinSize().Height)
	}
	for i, card := range o {
		card.Resize(fyne.NewSize(width, l.height))
		card.Move(fyne.NewPos(float32(i)*(width+cardGap), 0))
	}
}
