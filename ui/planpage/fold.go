package planpage

import (
	"fyne.io/fyne/v2"

	"latchkey/ui/kit"
)

// lowPlan is the height of the plan below which its head is folded, so that
// enough of its rows are in sight to be judged.
const lowPlan = 420

// fold is told how much room the plan has.
func (p *Page) fold(room fyne.Size) {
	if low := room.Height < lowPlan; low != p.low {
		p.low = low
		p.arrange()
		p.drawFigures()
		p.drawNotes()
		p.middle.Refresh()
	}
}

// arrange puts the chip beside the numbers in a low window, else beside the
// words that say what the rows are.
func (p *Page) arrange() {
	if p.low {
		p.below.RemoveAll()
		p.beside.Objects = []fyne.CanvasObject{kit.TopAligned(p.left)}
	} else {
		p.beside.RemoveAll()
		p.below.Objects = []fyne.CanvasObject{kit.Stretch(0, kit.Middle(p.status), p.left)}
	}
	kit.SetVisible(p.below, !p.low)
	kit.SetVisible(p.beside, p.low)
}

// rowsFirst is the layout of what is changed. Where the rows would have no room, as
// with large text in a low window while a name is asked for, the notes above them go.
type rowsFirst struct {
	notes *fyne.Container
	rows  fyne.CanvasObject
}

// MinSize implements fyne.Layout.
func (l *rowsFirst) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }

// Layout implements fyne.Layout.
func (l *rowsFirst) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	frame := objects[0].(*fyne.Container)
	l.notes.Hidden = false
	frame.Resize(size)
	frame.Layout.Layout(frame.Objects, size)
	if l.rows.Size().Height < l.rows.MinSize().Height {
		l.notes.Hidden = true
		frame.Layout.Layout(frame.Objects, size)
	}
}
