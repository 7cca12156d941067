package ui

import "fyne.io/fyne/v2"

// doorLayout puts cards of one width and one height beside one another. How
// high they are is known only once they have their width, for then their text
// wraps; so they take what they need of the room they get.
type doorLayout struct{ height float32 }

const doorGap = 12

func (l *doorLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	size := fyne.NewSize(0, l.height)
	for _, card := range o {
		least := card.MinSize()
		size.Width += least.Width + doorGap
		size.Height = max(size.Height, least.Height)
	}
	return size
}

func (l *doorLayout) Layout(o []fyne.CanvasObject, room fyne.Size) {
	if len(o) == 0 {
		return
	}
	width := (room.Width - doorGap*float32(len(o)-1)) / float32(len(o))
	l.height = 0
	for _, card := range o {
		card.Resize(fyne.NewSize(width, room.Height))
		l.height = max(l.height, card.MinSize().Height)
	}
	for i, card := range o {
		card.Resize(fyne.NewSize(width, l.height))
		card.Move(fyne.NewPos(float32(i)*(width+doorGap), 0))
	}
}
