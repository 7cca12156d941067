package chart

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	fynewidget "fyne.io/fyne/v2/widget"

	"latchkey/ui/kit/paint"
)

// Series is one line of a trend.
type Series struct {
	Label  string // at its end, with its last number
	Values []int
	Dots   bool // a dot at each value, so that two lines differ by more than their colour
	Tone   fyne.ThemeColorName
}

// Trend draws numbers over time, the latest at the right. It is a picture: the numbers
// stand elsewhere in words.
type Trend struct {
	fynewidget.BaseWidget
	series []Series
}

// NewTrend is one without lines.
func NewTrend() *Trend {
	t := &Trend{}
	t.ExtendBaseWidget(t)
	return t
}

// Set shows other lines.
func (t *Trend) Set(series ...Series) { t.series = series; t.Refresh() }

// CreateRenderer implements fyne.Widget.
func (t *Trend) CreateRenderer() fyne.WidgetRenderer {
	r := &trendRenderer{t: t}
	r.Refresh()
	return r
}

type trendRenderer struct {
	t       *Trend
	objects []fyne.CanvasObject
}

// MinSize implements fyne.WidgetRenderer.
func (r *trendRenderer) MinSize() fyne.Size {
	return fyne.NewSize(r.labels()+paint.Scaled(60), paint.Scaled(96))
}

// labels is how much room the labels take.
func (r *trendRenderer) labels() (most float32) {
	for _, s := range r.t.series {
		most = max(most, fyne.MeasureText(s.Label, theme.CaptionTextSize(), fyne.TextStyle{}).Width)
	}
	return most + 8
}

// Layout implements fyne.WidgetRenderer.
func (r *trendRenderer) Layout(size fyne.Size) {
	r.objects = r.objects[:0]
	top, line := 1, captionHeight()
	for _, s := range r.t.series {
		for _, v := range s.Values {
			top = max(top, v)
		}
	}
	room := fyne.NewSize(max(1, size.Width-r.labels()), max(1, size.Height-line))
	base := canvas.NewLine(theme.Color(paint.ColorBorder))
	base.Position1, base.Position2 = fyne.NewPos(0, size.Height-line/2), fyne.NewPos(room.Width, size.Height-line/2)
	r.objects = append(r.objects, base)
	var used []float32
	for _, s := range r.t.series {
		tone := theme.Color(s.Tone)
		at := func(i int) fyne.Position {
			x := room.Width
			if len(s.Values) > 1 {
				x = room.Width * float32(i) / float32(len(s.Values)-1)
			}
			return fyne.NewPos(x, line/2+room.Height*(1-float32(s.Values[i])/float32(top)))
		}
		for i := range s.Values {
			r.draw(s, tone, at, i)
		}
		if len(s.Values) > 0 {
			used = append(used, r.label(s, at(len(s.Values)-1), used, size))
		}
	}
}

func (r *trendRenderer) draw(s Series, tone color.Color, at func(int) fyne.Position, i int) {
	if i > 0 {
		l := canvas.NewLine(tone)
		l.StrokeWidth, l.Position1, l.Position2 = 2, at(i-1), at(i)
		r.objects = append(r.objects, l)
	}
	if s.Dots || len(s.Values) == 1 {
		dot := canvas.NewCircle(tone)
		dot.Resize(fyne.NewSquareSize(6))
		dot.Move(at(i).SubtractXY(3, 3))
		r.objects = append(r.objects, dot)
	}
}

// label writes what a line is beside its end, below or above those that are there.
func (r *trendRenderer) label(s Series, end fyne.Position, used []float32, size fyne.Size) float32 {
	line := captionHeight()
	y := min(max(0, end.Y-line/2), size.Height-line)
	for _, other := range used {
		if y > other-line && y < other+line {
			if y = other + line; y > size.Height-line {
				y = other - line
			}
		}
	}
	t := canvas.NewText(s.Label, theme.Color(theme.ColorNameForeground))
	t.TextSize = theme.CaptionTextSize()
	t.Resize(fyne.NewSize(r.labels(), line))
	t.Move(fyne.NewPos(end.X+8, y))
	r.objects = append(r.objects, t)
	return y
}

// Refresh implements fyne.WidgetRenderer.
func (r *trendRenderer) Refresh() { r.Layout(r.t.Size()); canvas.Refresh(r.t) }

// Objects implements fyne.WidgetRenderer.
func (r *trendRenderer) Objects() []fyne.CanvasObject { return r.objects }

// Destroy implements fyne.WidgetRenderer.
func (r *trendRenderer) Destroy() {}
