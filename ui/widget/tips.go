package widget

import (
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	fynewidget "fyne.io/fyne/v2/widget"
)

// tipDelay is how long a pointer rests before its tooltip appears.
const tipDelay = 600 * time.Millisecond

// Tips is the layer of one window in which tooltips are drawn. Put Layer on
// top of the window's content.
type Tips struct {
	Layer *fyne.Container
	post  func(func())

	mu    sync.Mutex
	timer *time.Timer
	turn  int // counts appearances, so that a late timer shows nothing
}

// NewTips makes the layer; post runs a function on the UI goroutine.
func NewTips(post func(func())) *Tips {
	t := &Tips{post: post}
	t.Layer = &fyne.Container{} // no layout: the tip places itself
	return t
}

// Later shows text near the position once the pointer has rested.
func (t *Tips) Later(text string, at fyne.Position) {
	t.Hide()
	t.mu.Lock()
	defer t.mu.Unlock()
	turn := t.turn
	t.timer = time.AfterFunc(tipDelay, func() {
		t.post(func() {
			t.mu.Lock()
			late := turn != t.turn
			t.mu.Unlock()
			if !late {
				t.show(text, at)
			}
		})
	})
}

// Hide takes away the tooltip, also one that has not appeared yet.
func (t *Tips) Hide() {
	t.mu.Lock()
	t.turn++
	if t.timer != nil {
		t.timer.Stop()
	}
	t.mu.Unlock()
	if len(t.Layer.Objects) > 0 {
		t.Layer.Objects = nil
		t.Layer.Refresh()
	}
}

func (t *Tips) show(text string, at fyne.Position) {
	line := NewText(text)
	line.SizeName = theme.SizeNameCaptionText
	back := canvas.NewRectangle(theme.Color(theme.ColorNameMenuBackground))
	back.StrokeColor, back.StrokeWidth, back.CornerRadius = theme.Color(theme.ColorNameInputBorder), 1, 4
	min, room := line.MinSize(), t.Layer.Size()
	size := min.Add(fyne.NewSize(16, 8))
	pos := at.Subtract(t.origin()).Add(fyne.NewPos(8, 20))
	pos.X = max(4, fyne.Min(pos.X, room.Width-size.Width-4))
	if pos.Y+size.Height > room.Height-4 {
		pos.Y -= size.Height + 28
	}
	back.Move(pos)
	back.Resize(size)
	line.Move(pos.Add(fyne.NewPos(8, 4)))
	line.Resize(min)
	t.Layer.Objects = []fyne.CanvasObject{back, line}
	t.Layer.Refresh()
}

func (t *Tips) origin() fyne.Position {
	return fyne.CurrentApp().Driver().AbsolutePositionForObject(t.Layer)
}

// tip is what a widget with a tooltip embeds.
type tip struct {
	tips *Tips
	text string
}

func (t *tip) enter(_ fyne.CanvasObject, ev *desktop.MouseEvent) {
	if t.tips != nil && t.text != "" {
		t.tips.Later(t.text, ev.AbsolutePosition)
	}
}

func (t *tip) move(*desktop.MouseEvent) {}

func (t *tip) leave() {
	if t.tips != nil {
		t.tips.Hide()
	}
}

// Tipped wraps an object that takes no pointer itself and gives it a tooltip.
type Tipped struct {
	fynewidget.BaseWidget
	content fyne.CanvasObject
	tip     tip
}

// NewTipped adds the tooltip.
func NewTipped(content fyne.CanvasObject, tips *Tips, text string) *Tipped {
	t := &Tipped{content: content, tip: tip{tips: tips, text: text}}
	t.ExtendBaseWidget(t)
	return t
}

// CreateRenderer implements fyne.Widget.
func (t *Tipped) CreateRenderer() fyne.WidgetRenderer {
	return fynewidget.NewSimpleRenderer(t.content)
}

// MouseIn implements desktop.Hoverable.
func (t *Tipped) MouseIn(ev *desktop.MouseEvent) { t.tip.enter(t, ev) }

// MouseMoved implements desktop.Hoverable.
func (t *Tipped) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (t *Tipped) MouseOut() { t.tip.leave() }
