package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	fynewidget "fyne.io/fyne/v2/widget"
)

// lazyMargin is how far above and below what is in sight the objects of a Lazy are
// made: Tab goes on to them, and a small move shows nothing new.
const lazyMargin = 1000

// Lazy is a column of any number of objects, of which those in sight are made, and a
// few around them. It lies in a scroll among other things.
type Lazy struct {
	fynewidget.BaseWidget
	Moved func() // is called when its height has changed while it was laid out

	scroll  *container.Scroll
	within  fyne.CanvasObject // of the scroll's content: what it lies in, nil = the content
	make    func(i int) fyne.CanvasObject
	gap     float32
	made    map[int]fyne.CanvasObject
	heights []float32 // as they were last; 0 = not known
	first   int       // of those in sight and around
	past    int       // the one after the last
	told    float32   // the height that it said it needs
	objects []fyne.CanvasObject
}

// NewLazy makes a column of n objects. The scroll's OnScrolled has to call Follow.
func NewLazy(scroll *container.Scroll, within fyne.CanvasObject, n int, object func(i int) fyne.CanvasObject) *Lazy {
	l := &Lazy{Moved: func() {}, scroll: scroll, within: within, make: object, gap: 12, made: map[int]fyne.CanvasObject{}, heights: make([]float32, n)}
	l.ExtendBaseWidget(l)
	if n > 0 {
		l.object(0)
		l.past = 1
		l.objects = []fyne.CanvasObject{l.made[0]}
	}
	return l
}

// Len is how many there are.
func (l *Lazy) Len() int { return len(l.heights) }

// Around are the numbers of those in sight and around, from first to the one before past.
func (l *Lazy) Around() (first, past int) { return l.first, l.past }

func (l *Lazy) object(i int) fyne.CanvasObject {
	if l.made[i] == nil {
		l.made[i] = l.make(i)
	}
	return l.made[i]
}

// height of one: what is not made yet is as high as the first.
func (l *Lazy) height(i int) float32 {
	switch {
	case i >= l.first && i < l.past:
		l.heights[i] = l.made[i].MinSize().Height
	case l.heights[i] == 0:
		return l.heights[0]
	}
	return l.heights[i]
}

// MinSize implements fyne.CanvasObject.
func (l *Lazy) MinSize() fyne.Size {
	l.ExtendBaseWidget(l)
	return fyne.NewSize(l.width(), l.total())
}

func (l *Lazy) width() (width float32) {
	for _, o := range l.objects {
		width = max(width, o.MinSize().Width)
	}
	return width
}

func (l *Lazy) total() float32 {
	height := l.gap * float32(max(0, len(l.heights)-1))
	for i := range l.heights {
		height += l.height(i)
	}
	l.told = height
	return height
}

// Move implements fyne.CanvasObject.
func (l *Lazy) Move(to fyne.Position) {
	moved := to != l.Position()
	l.BaseWidget.Move(to)
	if moved {
		l.Follow()
	}
}

// Follow shows what is in sight now.
func (l *Lazy) Follow() {
	if l.Size().Width <= 0 {
		return
	}
	first, past := l.first, l.past
	l.lay()
	if first != l.first || past != l.past {
		canvas.Refresh(l)
	}
}

// lay makes what is in sight and around, and puts it in its place.
func (l *Lazy) lay() {
	if len(l.heights) == 0 {
		return
	}
	top := l.scroll.Offset.Y - l.Position().Y - lazyMargin
	if l.within != nil {
		top -= l.within.Position().Y
	}
	bottom, width := top+l.scroll.Size().Height+2*lazyMargin, l.Size().Width
	first, past, y, told := -1, 0, float32(0), l.told
	l.objects = l.objects[:0:0]
	for i := range l.heights {
		h := l.heights[i]
		if h == 0 {
			h = l.heights[0]
		}
		if y+max(h, 1) >= top && y <= bottom {
			o := l.object(i)
			if o.Size().Width != width {
				o.Resize(fyne.NewSize(width, o.Size().Height))
			}
			h = o.MinSize().Height
			o.Resize(fyne.NewSize(width, h))
			o.Move(fyne.NewPos(0, y))
			l.heights[i] = h
			l.objects = append(l.objects, o)
			if first < 0 {
				first = i
			}
			past = i + 1
		}
		y += h + l.gap
	}
	l.first, l.past = max(first, 0), past
	for i := range l.made {
		if i < l.first || i >= l.past {
			delete(l.made, i) // made anew when it comes into sight: it may say something else by then
		}
	}
	if l.total() != told {
		l.Moved()
	}
}

// CreateRenderer implements fyne.Widget.
func (l *Lazy) CreateRenderer() fyne.WidgetRenderer { return &lazyRenderer{l} }

type lazyRenderer struct{ l *Lazy }

// Layout implements fyne.WidgetRenderer.
func (r *lazyRenderer) Layout(fyne.Size) { r.l.lay() }

// MinSize implements fyne.WidgetRenderer.
func (r *lazyRenderer) MinSize() fyne.Size { return r.l.MinSize() }

// Refresh implements fyne.WidgetRenderer.
func (r *lazyRenderer) Refresh() {
	for _, o := range r.l.objects {
		o.Refresh()
	}
}

// Objects implements fyne.WidgetRenderer.
func (r *lazyRenderer) Objects() []fyne.CanvasObject { return r.l.objects }

// Destroy implements fyne.WidgetRenderer.
func (r *lazyRenderer) Destroy() {}
