package kit

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	fynewidget "fyne.io/fyne/v2/widget"

	"latchkey/ui/kit/paint"
)

const (
	// spinnerStep is long on purpose: each step draws the whole window again.
	spinnerStep  = 125 * time.Millisecond
	spinnerSteps = 8
	spinnerSide  = 16
)

// Activity says in a pane that something is being waited for: a small ring
// that turns, and a few words. It turns only between Start and Stop, and not
// while it is hidden or nothing may move, so that a still window costs nothing. What hides the
// pane around it must call Stop.
type Activity struct {
	fynewidget.BaseWidget
	// After is time.AfterFunc; tests hand in their own.
	After func(time.Duration, func())
	post  func(func())

	text    *Text
	running bool
	ticking bool // a step is on its way
	turn    int  // counts what was started; late steps of older ones do nothing
	step    int
}

// NewActivity makes one that is hidden until Start.
func NewActivity(post func(func())) *Activity {
	a := &Activity{post: post, After: func(d time.Duration, f func()) { time.AfterFunc(d, f) }}
	a.text = NewCaption("").Shorten()
	a.ExtendBaseWidget(a)
	a.Hide()
	return a
}

// Start shows it with the words and lets it turn.
func (a *Activity) Start(text string) {
	a.text.SetText(text)
	a.running = true
	a.Show()
	a.tick()
}

// Stop hides it.
func (a *Activity) Stop() {
	a.running = false
	a.Hide()
}

// Running tells whether it turns.
func (a *Activity) Running() bool { return a.ticking }

// Show implements fyne.CanvasObject.
func (a *Activity) Show() { a.BaseWidget.Show(); a.tick() }

// Hide implements fyne.CanvasObject; the ring stands still at once.
func (a *Activity) Hide() {
	a.BaseWidget.Hide()
	a.turn++
	a.ticking = false
}

func (a *Activity) tick() {
	if a.ticking || !a.running || !a.Visible() || Still() {
		return
	}
	a.ticking = true
	a.turn++
	a.next(a.turn)
}

func (a *Activity) next(turn int) {
	a.After(spinnerStep, func() {
		a.post(func() {
			if turn != a.turn || !a.ticking {
				return
			}
			if Still() {
				a.ticking = false
				return
			}
			a.step = (a.step + 1) % spinnerSteps
			a.Refresh()
			a.next(turn)
		})
	})
}

// CreateRenderer implements fyne.Widget.
func (a *Activity) CreateRenderer() fyne.WidgetRenderer {
	r := &activityRenderer{a: a, track: &canvas.Arc{EndAngle: 360, CutoutRatio: 0.72}, ring: &canvas.Arc{CutoutRatio: 0.72, CornerRadius: 1}}
	r.dress()
	return r
}

type activityRenderer struct {
	a           *Activity
	track, ring *canvas.Arc
}

func (r *activityRenderer) dress() {
	r.track.FillColor = theme.Color(paint.ColorBorder)
	r.ring.FillColor = theme.Color(theme.ColorNamePrimary)
	r.ring.StartAngle = float32(r.a.step * 360 / spinnerSteps)
	r.ring.EndAngle = r.ring.StartAngle + 100
}

func (r *activityRenderer) Layout(size fyne.Size) {
	side := paint.Scaled(spinnerSide)
	for _, arc := range []*canvas.Arc{r.track, r.ring} {
		arc.Resize(fyne.NewSquareSize(side))
		arc.Move(fyne.NewPos(0, (size.Height-side)/2))
	}
	r.a.text.Resize(fyne.NewSize(max(0, size.Width-side-8), size.Height))
	r.a.text.Move(fyne.NewPos(side+8, 0))
}

func (r *activityRenderer) MinSize() fyne.Size {
	side := paint.Scaled(spinnerSide)
	text := fyne.MeasureText(r.a.text.Text, theme.CaptionTextSize(), fyne.TextStyle{})
	if r.a.text.Text == "" {
		return fyne.NewSquareSize(side)
	}
	return fyne.NewSize(side+8+text.Width+1, max(side, text.Height))
}

func (r *activityRenderer) Refresh() {
	r.dress()
	r.track.Refresh()
	r.ring.Refresh()
}

func (r *activityRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.track, r.ring, r.a.text}
}

func (r *activityRenderer) Destroy() {}
