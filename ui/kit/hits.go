package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	fynewidget "fyne.io/fyne/v2/widget"

	"latchkey/ui/kit/paint"
)

// Hit is one thing that a search found.
type Hit struct {
	Text   string // safe to show
	Detail string // at the far edge, "" = none
	Icon   string // of the set
	Marked []int  // bytes of Text that were typed; they are drawn bold
	Dim    bool   // it cannot be had now
}

// Hits lists what a search found, best first. It never takes the focus: the
// line that is typed into keeps it, and calls Step and Choose.
type Hits struct {
	fynewidget.BaseWidget
	OnChoose func(i int)
	Nothing  string // said in place of hits

	hits   []Hit
	cursor int
	first  int // the topmost that shows
	rows   []*hitRow
}

const (
	hitRows   = 9
	hitHeight = 34
)

// NewHits is an empty list.
func NewHits() *Hits {
	h := &Hits{}
	for i := range hitRows {
		h.rows = append(h.rows, newHitRow(h, i))
	}
	h.ExtendBaseWidget(h)
	return h
}

// Set shows what was found, with the first of them chosen.
func (h *Hits) Set(hits []Hit) {
	h.hits, h.cursor, h.first = hits, 0, 0
	h.Refresh()
}

// Step goes down by so many, or up.
func (h *Hits) Step(by int) {
	h.cursor = max(0, min(len(h.hits)-1, h.cursor+by))
	h.first = max(min(h.first, h.cursor), h.cursor-hitRows+1)
	h.Refresh()
}

// Choose takes the one that is marked.
func (h *Hits) Choose() { h.choose(h.cursor) }

func (h *Hits) choose(i int) {
	if i >= 0 && i < len(h.hits) && h.OnChoose != nil {
		h.OnChoose(i)
	}
}

// Scrolled implements fyne.Scrollable.
func (h *Hits) Scrolled(ev *fyne.ScrollEvent) {
	by := 1
	if ev.Scrolled.DY > 0 {
		by = -1
	}
	h.first = max(0, min(len(h.hits)-hitRows, h.first+by))
	h.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (h *Hits) CreateRenderer() fyne.WidgetRenderer {
	objects := make([]fyne.CanvasObject, len(h.rows))
	for i, row := range h.rows {
		objects[i] = row
	}
	return &hitsRenderer{h: h, objects: objects}
}

type hitsRenderer struct {
	h       *Hits
	objects []fyne.CanvasObject
}

func (r *hitsRenderer) Layout(size fyne.Size) {
	for i, row := range r.h.rows {
		row.Move(fyne.NewPos(0, float32(i)*hitHeight))
		row.Resize(fyne.NewSize(size.Width, hitHeight))
	}
}

func (r *hitsRenderer) MinSize() fyne.Size { return fyne.NewSize(240, hitRows*hitHeight) }

func (r *hitsRenderer) Refresh() {
	for _, row := range r.h.rows {
		row.Refresh()
	}
}

func (r *hitsRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *hitsRenderer) Destroy()                     {}

// hitRow is one line of the list.
type hitRow struct {
	fynewidget.BaseWidget
	hits *Hits
	n    int // from the top
}

func newHitRow(h *Hits, n int) *hitRow {
	r := &hitRow{hits: h, n: n}
	r.ExtendBaseWidget(r)
	return r
}

// Tapped implements fyne.Tappable.
func (r *hitRow) Tapped(*fyne.PointEvent) { r.hits.choose(r.hits.first + r.n) }

// CreateRenderer implements fyne.Widget.
func (r *hitRow) CreateRenderer() fyne.WidgetRenderer {
	d := &hitRenderer{row: r, back: &canvas.Rectangle{}, icon: &canvas.Image{FillMode: canvas.ImageFillContain},
		detail: canvas.NewText("", nil)}
	d.Refresh()
	return d
}

type hitRenderer struct {
	row    *hitRow
	back   *canvas.Rectangle
	icon   *canvas.Image
	drawn  string         // name of the icon in the image, with its colour
	parts  []*canvas.Text // of the text, plain and bold by turns
	detail *canvas.Text
}

func (d *hitRenderer) MinSize() fyne.Size { return fyne.NewSize(80, hitHeight) }
func (d *hitRenderer) Destroy()           {}

func (d *hitRenderer) Objects() []fyne.CanvasObject {
	all := []fyne.CanvasObject{d.back, d.icon, d.detail}
	for _, p := range d.parts {
		all = append(all, p)
	}
	return all
}

func (d *hitRenderer) Refresh() {
	h := d.row.hits
	i := h.first + d.row.n
	d.parts = nil
	d.back.FillColor, d.back.StrokeWidth, d.back.CornerRadius = nil, 0, theme.SelectionRadiusSize()
	d.detail.Text = ""
	if there := i >= 0 && i < len(h.hits); there {
		d.fill(h.hits[i], i == h.cursor)
	} else {
		d.setIcon(nil)
		if len(h.hits) == 0 && d.row.n == 0 && h.Nothing != "" {
			d.parts = []*canvas.Text{hitPart(h.Nothing, false)}
			d.parts[0].Color = theme.Color(paint.ColorMuted)
		}
	}
	d.Layout(d.row.Size())
	canvas.Refresh(d.row)
}

func (d *hitRenderer) fill(hit Hit, chosen bool) {
	if chosen {
		d.back.FillColor = theme.Color(paint.ColorAccentSoft)
		d.back.StrokeColor, d.back.StrokeWidth = theme.Color(theme.ColorNamePrimary), 1
	}
	d.setIcon(paint.Icon(hit.Icon, paint.ColorMuted))
	d.detail.Text, d.detail.Color, d.detail.TextSize = hit.Detail, theme.Color(paint.ColorMuted), theme.Size(theme.SizeNameCaptionText)
	marked := make([]bool, len(hit.Text)+1)
	for _, at := range hit.Marked {
		if at >= 0 && at < len(hit.Text) {
			marked[at] = true
		}
	}
	begin, bold := 0, false
	for at := range hit.Text { // at every letter
		if marked[at] != bold && at > begin {
			d.parts = append(d.parts, hitPart(hit.Text[begin:at], bold))
			begin = at
		}
		bold = marked[at]
	}
	d.parts = append(d.parts, hitPart(hit.Text[begin:], bold))
	for _, p := range d.parts {
		if hit.Dim {
			p.Color = theme.Color(paint.ColorMuted)
		}
	}
}

// setIcon changes the icon. What is on the graphics card stays there until the
// image is told, and an image without a resource would still be drawn from it.
func (d *hitRenderer) setIcon(icon fyne.Resource) {
	if d.icon.Hidden = icon == nil; icon == nil {
		return
	}
	if name := icon.Name(); name != d.drawn {
		d.icon.Resource, d.drawn = icon, name
		d.icon.Refresh()
	}
}

func hitPart(text string, bold bool) *canvas.Text {
	p := canvas.NewText(text, theme.Color(theme.ColorNameForeground))
	if bold {
		p.Color, p.TextStyle.Bold = theme.Color(theme.ColorNamePrimary), true
	}
	p.TextSize = theme.TextSize()
	return p
}

func (d *hitRenderer) Layout(size fyne.Size) {
	d.back.Move(fyne.NewPos(1, 1)) // so that its line is not cut off
	d.back.Resize(fyne.NewSize(max(0, size.Width-8), size.Height-2))
	d.icon.Resize(fyne.NewSquareSize(paint.IconSide))
	d.icon.Move(fyne.NewPos(10, (size.Height-paint.IconSide)/2))
	right := size.Width - 18
	if d.detail.Text != "" {
		d.detail.Text = paint.Shorten(d.detail.Text, size.Width/2, d.detail.TextSize, d.detail.TextStyle)
		need := d.detail.MinSize()
		d.detail.Resize(need)
		d.detail.Move(fyne.NewPos(right-need.Width, (size.Height-need.Height)/2))
		right -= need.Width + 12
	}
	x := float32(10 + paint.IconSide + 8)
	for _, p := range d.parts {
		p.Text = paint.Shorten(p.Text, max(0, right-x), p.TextSize, p.TextStyle)
		need := p.MinSize()
		p.Resize(need)
		p.Move(fyne.NewPos(x, (size.Height-need.Height)/2))
		x += need.Width
		if x >= right {
			right = x // what follows is cut off whole
		}
	}
}
