package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"latchkey/ui/kit"
	"latchkey/ui/kit/paint"
	"latchkey/ui/locale"
)

// prefToured remembers that the tour was offered, so that it is only once.
const prefToured = "tour.offered"

// stop is one step of a tour: a part of the window, and what is said of it (with a
// key that ends in its id).
type stop struct {
	id     string
	target func() fyne.CanvasObject // nil, also as the answer: no part of the window
	// act is what the step is about, with word on its button; nil = it only shows
	// something. The tour goes on by itself once done holds.
	act  func()
	word string
	done func() bool
}

func (s *stop) part() fyne.CanvasObject {
	if s.target == nil {
		return nil
	}
	return s.target()
}

// waits reports whether there is something left to do at it.
func (s *stop) waits() bool { return s.act != nil && !s.done() }

// tour points at real parts of the window, one after the other, and dims the rest.
// The window stays usable; Esc and Leave end it.
type tour struct {
	w     *Window
	layer *fyne.Container
	walks bool                   // through a set-up
	text  func(id string) string // what is said of a step
	stops []stop
	at    int
	card  fyne.CanvasObject
	ring  *kit.Fill
	dim   [4]fyne.CanvasObject // above, below, left and right of the part
	on    int                  // counts drawings
	// unfolded says that the tour brought the details of a narrow window to
	// the front, to point at them.
	unfolded bool
}

func newTour(w *Window) *tour {
	g := &tour{w: w, ring: kit.NewFill("", 8, nil)}
	g.ring.Border, g.ring.Stroke = theme.ColorNamePrimary, 3
	for i := range g.dim {
		g.dim[i] = kit.NewFill(paint.ColorScrim, 0, nil)
	}
	g.layer = &fyne.Container{Layout: &tourLayout{g}}
	g.layer.Hide()
	return g
}

// start begins at the first stop, on the page of repositories.
func (g *tour) start() {
	w := g.w
	w.App.Preferences().SetBool(prefToured, true)
	w.Notices.Remove("tour")
	w.shell.show("repositories")
	g.walks, g.text = false, func(id string) string { return locale.T("tour." + id) }
	g.stops = []stop{
		{id: "account", target: func() fyne.CanvasObject { return w.top.account }},
		{id: "search", target: func() fyne.CanvasObject { return w.top.search }},
		{id: "list", target: func() fyne.CanvasObject { return w.repos.Object }},
		{id: "details", target: func() fyne.CanvasObject { return w.repos.DetailsObject() }},
		{id: "pages", target: func() fyne.CanvasObject { return w.sideBar.object }},
		{id: "status", target: func() fyne.CanvasObject { return w.statusBar.object }},
	}
	g.show(0)
}

// show points at one stop; past the last one the tour ends.
func (g *tour) show(at int) {
	if at < 0 || at >= len(g.stops) {
		g.leave()
		return
	}
	g.at = at
	g.on++
	g.keep()
	id, s := g.stops[at].id, &g.stops[at]
	g.unfold(s.part() == g.w.repos.DetailsObject())
	count := kit.NewCaption(locale.T("status.of", locale.Args{"Done": at + 1, "Total": len(g.stops)}))
	leave := kit.NewButton(g.text("leave"), "", func() { g.leave() }).Quiet()
	back := kit.NewButton(locale.T("action.back"), "", func() { g.show(at - 1) })
	back.SetEnabled(at > 0)
	next := kit.NewButton(locale.T("tour.next"), "", func() { g.show(at + 1) }).Primary()
	if at == len(g.stops)-1 {
		next.SetText(locale.T("action.done"))
	}
	if s.waits() {
		next.SetText(s.word)
		next.OnTapped = s.act
		g.watch()
	}
	way := kit.NewBar()
	way.Set(float32(at+1)/float32(len(g.stops)), 0, false)
	text := kit.Stack(kit.Stretch(0, kit.NewStrong(g.text(id)).Shorten(), count), way, kit.NewParagraph(g.text(id+"_text")), kit.Row(leave, kit.Space(), back, next))
	card := kit.NewFill(theme.ColorNameOverlayBackground, 10, kit.Pad(14, text))
	card.Border = theme.ColorNamePrimary
	g.card = card
	g.layer.Objects = append(slices.Clone(g.dim[:]), g.ring, g.card)
	g.layer.Show()
	g.layer.Refresh()
	if !g.w.Dialogs.Any() {
		g.w.Win.Canvas().Focus(next)
	}
	g.w.Speak(g.text(id)+". "+g.text(id+"_text"), false)
}

// unfold brings the details of a narrow window to the front while they are
// talked about.
func (g *tour) unfold(details bool) {
	s := g.w.repos.Split
	switch {
	case details && s.Narrow() && !s.Opened():
		g.unfolded = true
		s.OpenTrailing()
	case !details && g.unfolded:
		g.unfolded = false
		s.OpenList()
	}
}

// leave ends it and tells whether it was running.
func (g *tour) leave() bool {
	if !g.layer.Visible() {
		return false
	}
	g.layer.Hide()
	g.layer.Objects = nil
	g.unfold(false)
	g.w.Win.Canvas().Unfocus()
	g.w.repos.FocusList()
	return true
}

// tourLayout puts the ring round the part that is talked about and the card
// where it hides as little of it as possible.
type tourLayout struct{ g *tour }

func (l *tourLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

func (l *tourLayout) Layout(o []fyne.CanvasObject, room fyne.Size) {
	if len(o) < 6 || l.g.at >= len(l.g.stops) {
		return
	}
	ring, card := o[4], o[5]
	where, size := l.part(room)
	from := fyne.NewPos(max(0, where.X-3), max(0, where.Y-3)) // a part at the edge of the window has its ring inside
	to := fyne.NewPos(min(room.Width, where.X+size.Width+3), min(room.Height, where.Y+size.Height+3))
	ring.Move(from)
	ring.Resize(fyne.NewSize(to.X-from.X, to.Y-from.Y))
	kit.SetVisible(ring, size.Width > 0)
	if size.Width == 0 { // all is dim, or, while a step goes on elsewhere, nothing
		from, to = fyne.NewPos(0, room.Height), fyne.NewPos(room.Width, room.Height)
	}
	l.darken(o[:4], from, to, room, size.Width > 0 || l.g.at == 0)
	const gap = 14
	width := max(340, card.MinSize().Width) // its buttons stay side by side
	card.Resize(fyne.NewSize(width, card.MinSize().Height))
	height := card.MinSize().Height
	card.Resize(fyne.NewSize(width, height))
	x, y := where.X, where.Y+size.Height+gap // below
	switch {
	case y+height <= room.Height:
	case where.Y-gap-height >= 0: // above
		y = where.Y - gap - height
	case where.X+size.Width+gap+width <= room.Width: // to the right
		x, y = where.X+size.Width+gap, where.Y+gap
	case where.X-gap-width >= 0: // to the left
		x, y = where.X-gap-width, where.Y+gap
	default: // inside, where what can be done is seldom
		x, y = where.X+size.Width-width-gap, where.Y+size.Height-height-gap
	}
	card.Move(fyne.NewPos(min(max(8, x), max(8, room.Width-width-8)), min(max(8, y), max(8, room.Height-height-8))))
}

// part is where the part of the window is that is talked about; without a size it
// is folded away, or there is none.
func (l *tourLayout) part(room fyne.Size) (fyne.Position, fyne.Size) {
	target := l.g.stops[l.g.at].part()
	if target == nil || !target.Visible() || target.Size().Width < 8 {
		if l.g.at == 0 {
			return fyne.NewPos(room.Width/2-170, room.Height/3), fyne.Size{}
		}
		return fyne.NewPos(0, room.Height), fyne.Size{} // in the corner
	}
	driver := l.g.w.App.Driver()
	return driver.AbsolutePositionForObject(target).Subtract(driver.AbsolutePositionForObject(l.g.layer)), target.Size()
}

// darken dims all but what lies between from and to.
func (l *tourLayout) darken(dim []fyne.CanvasObject, from, to fyne.Position, room fyne.Size, on bool) {
	places := [4][2]fyne.Position{
		{fyne.NewPos(0, 0), fyne.NewPos(room.Width, from.Y)}, {fyne.NewPos(0, to.Y), fyne.NewPos(room.Width, room.Height)},
		{fyne.NewPos(0, from.Y), fyne.NewPos(from.X, to.Y)}, {fyne.NewPos(to.X, from.Y), fyne.NewPos(room.Width, to.Y)},
	}
	for i, d := range dim {
		size := places[i][1].Subtract(places[i][0])
		d.Move(places[i][0])
		d.Resize(fyne.NewSize(max(0, size.X), max(0, size.Y)))
		kit.SetVisible(d, on)
	}
}

// offerTour asks once, when the first repositories are about to show.
func (w *Window) offerTour() {
	if w.App.Preferences().Bool(prefToured) {
		return
	}
	w.App.Preferences().SetBool(prefToured, true)
	w.Notices.Put("tour", &kit.Notice{
		Tone: kit.Accent, Icon: "info", Text: locale.T("tour.offer"), Advice: locale.T("tour.offer_advice"),
		Buttons: tourButtons(w),
		OnClose: func() { w.Notices.Remove("tour") },
	})
}
