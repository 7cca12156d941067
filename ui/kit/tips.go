package kit

import (
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	fynewidget "fyne.io/fyne/v2/widget"
)

const (
	tipDelay = 600 * time.Millisecond // how long a pointer rests before its tooltip appears
	tipWidth = 420                    // wider ones are wrapped
)

// Tips is the layer of one window in which tooltips are drawn. Put Layer on
// top of the window's content. Dialogs bring layers of their own.
type Tips struct {
	Layer *fyne.Container
	post  func(func())
	over  []*fyne.Container // layers of open dialogs, the front one last

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
				t.Show(text, at)
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
	for _, layer := range append(t.over, t.Layer) {
		if len(layer.Objects) > 0 {
			layer.Objects = nil
			layer.Refresh()
		}
	}
}

// front is the layer that nothing covers.
func (t *Tips) front() *fyne.Container {
	if n := len(t.over); n > 0 {
		return t.over[n-1]
	}
	return t.Layer
}

// Cover draws in a layer of a dialog from now on.
func (t *Tips) Cover(layer *fyne.Container) { t.Hide(); t.over = append(t.over, layer) }

// Uncover draws in a layer no more.
func (t *Tips) Uncover(layer *fyne.Container) {
	t.Hide()
	for i, l := range t.over {
		if l == layer {
			t.over = append(t.over[:i:i], t.over[i+1:]...)
			return
		}
	}
}

// Show draws the tooltip below the pointer, or above where there is no room.
func (t *Tips) Show(text string, at fyne.Position) {
	layer := t.front()
	room := layer.Size()
	line, size := tipText(text, min(tipWidth, room.Width-24))
	back := NewFill(theme.ColorNameMenuBackground, 6, nil)
	back.Border = theme.ColorNameInputBorder
	inside := size
	size = size.AddWidthHeight(20, 12)
	pos := at.Subtract(fyne.CurrentApp().Driver().AbsolutePositionForObject(layer)).AddXY(8, 20)
	pos.X = max(4, min(pos.X, room.Width-size.Width-4))
	if pos.Y+size.Height > room.Height-4 {
		pos.Y = max(4, pos.Y-size.Height-28)
	}
	back.Move(pos)
	back.Resize(size)
	line.Resize(inside)
	line.Move(pos.AddXY(10, 6))
	layer.Objects = []fyne.CanvasObject{back, line}
	layer.Refresh()
}

// tipText is one line, or several when it is longer than width.
func tipText(text string, width float32) (fyne.CanvasObject, fyne.Size) {
	line := NewText(text)
	line.SizeName = theme.SizeNameCaptionText
	if size := line.MinSize(); size.Width <= width {
		return line, size
	}
	wrapped := NewParagraph(text)
	wrapped.SizeName = theme.SizeNameCaptionText
	for range 2 { // it knows its height once it has its width
		wrapped.Resize(fyne.NewSize(width, wrapped.MinSize().Height))
	}
	return wrapped, fyne.NewSize(width, wrapped.MinSize().Height)
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

// focus shows the tooltip below a widget that the keyboard has reached.
func (t *tip) focus(o fyne.CanvasObject) {
	if t.tips != nil && t.text != "" {
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
		t.tips.Later(t.text, at.AddXY(0, o.Size().Height-12))
	}
}

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
