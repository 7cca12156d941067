// Package chart draws numbers: bars with a word each that can be chosen, and lines
// over time.
package chart

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	fynewidget "fyne.io/fyne/v2/widget"

	"latchkey/ui/kit"
	"latchkey/ui/kit/paint"
)

// Look is how a bar is filled, by more than its colour.
type Look uint8

// The looks of bars.
const (
	Full   Look = iota
	Over        // beyond a limit
	Hollow      // not known: an outline
)

// Bar is one of them.
type Bar struct {
	Label string
	Count int
	Text  string // the count, as the language writes it
	Note  string // more, for those who do not see the bar
	Look  Look
	On    bool // chosen
}

// Bars are bars under one another, as long as they count. Arrow keys walk, Space,
// Enter and a tap choose.
type Bars struct {
	fynewidget.BaseWidget
	Name   string
	OnPick func(i int)

	bars    []Bar
	limit   float64 // among the bars: 1.5 is in the middle of the second; < 0 = none
	cursor  int
	hover   int
	focused bool
}

// NewBars is one without bars.
func NewBars(name string, pick func(i int)) *Bars {
	b := &Bars{Name: name, OnPick: pick, limit: -1, hover: -1}
	b.ExtendBaseWidget(b)
	return b
}

// Set shows other bars. limit is where a line is drawn among them, less than 0 =
// nowhere.
func (b *Bars) Set(bars []Bar, limit float64) {
	b.bars, b.limit = bars, limit
	b.cursor = min(b.cursor, max(0, len(bars)-1))
	b.Refresh()
}

// Bars are those that show.
func (b *Bars) Bars() []Bar { return b.bars }

// Pick chooses a bar, as a tap does.
func (b *Bars) Pick(i int) {
	if i >= 0 && i < len(b.bars) && b.OnPick != nil {
		b.cursor = i
		b.OnPick(i)
	}
}

func (b *Bars) row() float32 { return captionHeight() + 9 }

// captionHeight is the height of a line of small text.
func captionHeight() float32 {
	return fyne.MeasureText("Ág", theme.CaptionTextSize(), fyne.TextStyle{}).Height
}

func (b *Bars) at(p fyne.Position) int {
	if i := int(p.Y / b.row()); p.Y >= 0 && i < len(b.bars) {
		return i
	}
	return -1
}

// Tapped implements fyne.Tappable.
func (b *Bars) Tapped(ev *fyne.PointEvent) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(b); c != nil {
		c.Focus(b)
	}
	b.Pick(b.at(ev.Position))
}

// MouseIn implements desktop.Hoverable.
func (b *Bars) MouseIn(ev *desktop.MouseEvent) { b.MouseMoved(ev) }

// MouseMoved implements desktop.Hoverable.
func (b *Bars) MouseMoved(ev *desktop.MouseEvent) { b.point(b.at(ev.Position)) }

// MouseOut implements desktop.Hoverable.
func (b *Bars) MouseOut() { b.point(-1) }

func (b *Bars) point(i int) {
	if b.hover != i {
		b.hover = i
		b.Refresh()
	}
}

// FocusGained implements fyne.Focusable.
func (b *Bars) FocusGained() { b.focused = true; b.Refresh() }

// FocusLost implements fyne.Focusable.
func (b *Bars) FocusLost() { b.focused = false; b.Refresh() }

// TypedRune implements fyne.Focusable.
func (b *Bars) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (b *Bars) TypedKey(ev *fyne.KeyEvent) {
	to := b.cursor
	switch name := ev.Name; {
	case kit.IsGlobal(name):
		kit.Forward(b, ev)
	case name == fyne.KeyUp:
		to--
	case name == fyne.KeyDown:
		to++
	case name == fyne.KeyHome:
		to = 0
	case name == fyne.KeyEnd:
		to = len(b.bars) - 1
	case name == fyne.KeySpace, kit.IsEnter(name):
		b.Pick(b.cursor)
	}
	if to = min(max(to, 0), max(0, len(b.bars)-1)); to != b.cursor {
		b.cursor = to
		b.Refresh()
	}
}

// Spoken implements kit.Speaker.
func (b *Bars) Spoken() kit.Spoken {
	s := kit.Spoken{Role: kit.RoleTable, Name: b.Name, Of: len(b.bars)}
	if b.cursor < len(b.bars) {
		bar := b.bars[b.cursor]
		words := bar.Label + ": " + bar.Text
		if bar.Note != "" {
			words += ", " + bar.Note
		}
		at := b.cursor
		s.Row = &kit.Spoken{Role: kit.RoleRow, Name: words, Position: at + 1, Of: len(b.bars), Chosen: bar.On, Press: func() { b.Pick(at) }}
	}
	return s
}

// AccessibilityLabel implements fyne.Accessible.
func (b *Bars) AccessibilityLabel() string { return b.Spoken().Words() }

// AccessibilityRole implements fyne.Accessible.
func (b *Bars) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// CreateRenderer implements fyne.Widget.
func (b *Bars) CreateRenderer() fyne.WidgetRenderer {
	r := &barsRenderer{b: b, limit: canvas.NewLine(color.Transparent), edge: canvas.NewRectangle(color.Transparent)}
	r.Refresh()
	return r
}

type barsRenderer struct {
	b       *Bars
	rows    []*barRow
	limit   *canvas.Line
	edge    *canvas.Rectangle // round all, with the keyboard
	objects []fyne.CanvasObject
}

type barRow struct {
	back, fill  *canvas.Rectangle
	label, text *canvas.Text
}

// widths are those of the words and of the counts.
func (r *barsRenderer) widths() (label, text float32) {
	for _, bar := range r.b.bars {
		label = max(label, fyne.MeasureText(bar.Label, theme.CaptionTextSize(), fyne.TextStyle{Bold: true}).Width)
		text = max(text, fyne.MeasureText(bar.Text, theme.CaptionTextSize(), fyne.TextStyle{Bold: true}).Width)
	}
	return label + 10, text + 10
}

// MinSize implements fyne.WidgetRenderer.
func (r *barsRenderer) MinSize() fyne.Size {
	label, text := r.widths()
	return fyne.NewSize(label+text+paint.Scaled(60), float32(len(r.b.bars))*r.b.row())
}

// Layout implements fyne.WidgetRenderer.
func (r *barsRenderer) Layout(size fyne.Size) {
	label, text := r.widths()
	most := 1
	for _, bar := range r.b.bars {
		most = max(most, bar.Count)
	}
	high, line, room := r.b.row(), captionHeight(), max(8, size.Width-label-text)
	for i, row := range r.rows {
		if i >= len(r.b.bars) {
			break
		}
		y, bar := float32(i)*high, r.b.bars[i]
		row.back.Move(fyne.NewPos(0, y))
		row.back.Resize(fyne.NewSize(size.Width, high))
		row.label.Move(fyne.NewPos(4, y+(high-line)/2))
		row.label.Resize(fyne.NewSize(label-4, line))
		long := room * float32(bar.Count) / float32(most)
		if bar.Count > 0 {
			long = max(long, 3)
		}
		row.fill.Move(fyne.NewPos(label, y+4))
		row.fill.Resize(fyne.NewSize(long, high-8))
		row.text.Move(fyne.NewPos(label+long+6, y+(high-line)/2))
		row.text.Resize(fyne.NewSize(text, line))
	}
	y := float32(r.b.limit) * high
	r.limit.Position1, r.limit.Position2 = fyne.NewPos(label, y), fyne.NewPos(size.Width, y)
	r.edge.Resize(size)
}

// Refresh implements fyne.WidgetRenderer.
func (r *barsRenderer) Refresh() {
	for len(r.rows) < len(r.b.bars) {
		r.rows = append(r.rows, &barRow{canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent), canvas.NewText("", color.Transparent), canvas.NewText("", color.Transparent)})
	}
	r.objects = r.objects[:0]
	for i, bar := range r.b.bars {
		r.rows[i].dress(bar, i == r.b.hover || r.b.focused && i == r.b.cursor)
		r.objects = append(r.objects, r.rows[i].back, r.rows[i].fill, r.rows[i].label, r.rows[i].text)
	}
	r.limit.StrokeColor, r.limit.StrokeWidth, r.limit.Hidden = theme.Color(theme.ColorNameWarning), 2, r.b.limit < 0
	r.edge.StrokeColor, r.edge.StrokeWidth, r.edge.CornerRadius, r.edge.Hidden = theme.Color(theme.ColorNamePrimary), 2, 4, !r.b.focused
	r.objects = append(r.objects, r.limit, r.edge)
	r.Layout(r.b.Size())
	for _, o := range r.objects {
		o.Refresh()
	}
}

func (row *barRow) dress(bar Bar, near bool) {
	size, ink := theme.CaptionTextSize(), theme.Color(theme.ColorNameForeground)
	row.back.FillColor = color.Transparent
	if near {
		row.back.FillColor = theme.Color(theme.ColorNameHover)
	}
	if bar.On {
		row.back.FillColor = theme.Color(paint.ColorAccentSoft)
	}
	tone := theme.Color(theme.ColorNamePrimary)
	if bar.Look == Over {
		tone = theme.Color(theme.ColorNameWarning)
	}
	row.fill.FillColor, row.fill.StrokeColor, row.fill.StrokeWidth, row.fill.CornerRadius = tone, color.Transparent, 0, 2
	if bar.Look == Hollow {
		row.fill.FillColor, row.fill.StrokeColor, row.fill.StrokeWidth = color.Transparent, theme.Color(paint.ColorMuted), 1.5
	}
	row.fill.Hidden = bar.Count == 0
	for _, t := range []*canvas.Text{row.label, row.text} {
		t.Color, t.TextSize, t.TextStyle = ink, size, fyne.TextStyle{Bold: bar.On}
	}
	row.label.Text, row.text.Text = bar.Label, bar.Text
}

// Objects implements fyne.WidgetRenderer.
func (r *barsRenderer) Objects() []fyne.CanvasObject { return r.objects }

// Destroy implements fyne.WidgetRenderer.
func (r *barsRenderer) Destroy() {}
