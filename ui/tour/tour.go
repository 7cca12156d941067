// Package tour leads through a window: it points at one part after the other, says
// what it is for and, where there is something to do, waits until it is done.
package tour

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/kit/paint"
	"latchkey/ui/locale"
)

// lookAgain is how often a tour looks whether its stop is done.
const lookAgain = 300 * time.Millisecond

// Stop is one step of a tour: a part of the window, and what is said of it.
type Stop struct {
	ID     string
	Target func() fyne.CanvasObject // nil, also as the answer: no part of the window
	// Act is what the step is about, with Word on its button; nil = it only shows
	// something. The tour goes on by itself once Done holds.
	Act  func()
	Word string
	Done func() bool
}

func (s *Stop) part() fyne.CanvasObject {
	if s.Target == nil {
		return nil
	}
	return s.Target()
}

// waits reports whether there is something left to do at it.
func (s *Stop) waits() bool { return s.Act != nil && !s.Done() }

// Way is where a tour leads.
type Way struct {
	// Text is one of its texts: the id of a stop is what it is called, with _text
	// behind it what is said of it.
	Text  func(id string) string
	Stops []Stop
	// Reached is told of each stop that shows; nil = nobody is.
	Reached func(at int)
	// After is where the tour goes on when the stop is done; nil = to the next.
	After func(at int) int
}

// Tour points at real parts of the window and dims the rest. The window stays
// usable; Esc and Leave end it.
type Tour struct {
	// Layer is what a tour draws in, over the window's content.
	Layer *fyne.Container
	// Points is told which part is talked about, nil = none, before it is looked
	// for.
	Points func(part fyne.CanvasObject)
	// Left is called when a tour has ended.
	Left func()

	f    *frame.Frame
	way  Way
	at   int
	card fyne.CanvasObject
	ring *kit.Fill
	dim  [4]fyne.CanvasObject // above, below, left and right of the part
	on   int                  // counts drawings
}

// New is a tour that has not begun.
func New(f *frame.Frame) *Tour {
	g := &Tour{f: f, ring: kit.NewFill("", 8, nil)}
	g.ring.Border, g.ring.Stroke = theme.ColorNamePrimary, 3
	for i := range g.dim {
		g.dim[i] = kit.NewFill(paint.ColorScrim, 0, nil)
	}
	g.Layer = &fyne.Container{Layout: &layout{g}}
	g.Layer.Hide()
	return g
}

// Start leads a way, from a stop on.
func (g *Tour) Start(way Way, at int) {
	g.way = way
	g.Show(at)
}

// Show points at one stop; past the last one the tour ends.
func (g *Tour) Show(at int) {
	if at < 0 || at >= len(g.way.Stops) {
		g.Leave()
		return
	}
	g.at = at
	g.on++
	if g.way.Reached != nil {
		g.way.Reached(at)
	}
	id, s := g.way.Stops[at].ID, &g.way.Stops[at]
	g.Points(s.part())
	next := g.draw(s)
	if s.waits() {
		g.watch()
	}
	if !g.f.Dialogs.Any() {
		g.f.Win.Canvas().Focus(next)
	}
	g.f.Speak(g.way.Text(id)+". "+g.way.Text(id+"_text"), false)
}

// draw makes the card of a stop, and gives the button that leads on.
func (g *Tour) draw(s *Stop) *kit.Button {
	at, last := g.at, len(g.way.Stops)-1
	count := kit.NewCaption(locale.T("status.of", locale.Args{"Done": at + 1, "Total": last + 1}))
	leave := kit.NewButton(g.way.Text("leave"), "", func() { g.Leave() }).Quiet()
	back := kit.NewButton(locale.T("action.back"), "", func() { g.Show(at - 1) })
	back.SetEnabled(at > 0)
	next := kit.NewButton(locale.T("tour.next"), "", func() { g.Show(at + 1) }).Primary()
	if at == last {
		next.SetText(locale.T("action.done"))
	}
	if s.waits() {
		next.SetText(s.Word)
		next.OnTapped = s.Act
	}
	bar := kit.NewBar()
	bar.Set(float32(at+1)/float32(last+1), 0, false)
	text := kit.Stack(kit.Stretch(0, kit.NewStrong(g.way.Text(s.ID)).Shorten(), count), bar, kit.NewParagraph(g.way.Text(s.ID+"_text")), kit.Row(leave, kit.Space(), back, next))
	card := kit.NewFill(theme.ColorNameOverlayBackground, 10, kit.Pad(14, text))
	card.Border = theme.ColorNamePrimary
	g.card = card
	g.Layer.Objects = append(slices.Clone(g.dim[:]), g.ring, g.card)
	g.Layer.Show()
	g.Layer.Refresh()
	return next
}

// watch goes on as soon as the stop that shows is done.
func (g *Tour) watch() {
	on := g.on
	g.f.Afterwards(lookAgain, func() {
		if on != g.on || !g.Runs() {
			return
		}
		switch {
		case g.way.Stops[g.at].waits():
			g.Layer.Refresh() // another page may show, where the part is not
			g.watch()
		case g.way.After != nil:
			g.Show(g.way.After(g.at))
		default:
			g.Show(g.at + 1)
		}
	})
}

// Runs reports whether it leads somebody.
func (g *Tour) Runs() bool { return g.Layer.Visible() }

// At is the stop that shows, and Stops are all of its way.
func (g *Tour) At() int { return g.at }

// Stops are those of the way that it leads, or led last.
func (g *Tour) Stops() []Stop { return g.way.Stops }

// Card is what is said of the stop, as it shows, and Ring what stands around the
// part that it is about.
func (g *Tour) Card() fyne.CanvasObject { return g.card }

// Ring stands around the part of the window that is talked about.
func (g *Tour) Ring() fyne.CanvasObject { return g.ring }

// Leave ends it and reports whether it was running.
func (g *Tour) Leave() bool {
	if !g.Runs() {
		return false
	}
	g.Layer.Hide()
	g.Layer.Objects = nil
	g.Points(nil)
	g.f.Win.Canvas().Unfocus()
	g.Left()
	return true
}
