package ui

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// prefToured remembers that the tour was offered, so that it is only once.
const prefToured = "tour.offered"

// stop is one step of the tour: a part of the window, and what is said of it
// (with the key "tour." and its id).
type stop struct {
	id     string
	target func() fyne.CanvasObject
}

// tour points at real parts of the window, one after the other. The window
// stays usable; Esc, Leave and any other page end it.
type tour struct {
	w     *Window
	layer *fyne.Container
	stops []stop
	at    int
	card  fyne.CanvasObject
	ring  *kit.Fill
	// unfolded says that the tour brought the details of a narrow window to
	// the front, to point at them.
	unfolded bool
}

func newTour(w *Window) *tour {
	g := &tour{w: w, ring: kit.NewFill("", 8, nil)}
	g.ring.Border, g.ring.Stroke = theme.ColorNamePrimary, 3
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
	g.stops = []stop{
		{"account", func() fyne.CanvasObject { return w.top.account }},
		{"search", func() fyne.CanvasObject { return w.top.search }},
		{"list", func() fyne.CanvasObject { return w.repos.Object }},
		{"details", func() fyne.CanvasObject { return w.repos.DetailsObject() }},
		{"pages", func() fyne.CanvasObject { return w.sideBar.object }},
		{"status", func() fyne.CanvasObject { return w.statusBar.object }},
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
	id := g.stops[at].id
	g.unfold(id == "details")
	count := kit.NewCaption(locale.T("status.of", locale.Args{"Done": strconv.Itoa(at + 1), "Total": strconv.Itoa(len(g.stops))}))
	leave := kit.NewButton(locale.T("tour.leave"), "", func() { g.leave() }).Quiet()
	back := kit.NewButton(locale.T("action.back"), "", func() { g.show(at - 1) })
	back.SetEnabled(at > 0)
	next := kit.NewButton(locale.T("tour.next"), "", func() { g.show(at + 1) }).Primary()
	if at == len(g.stops)-1 {
		next.SetText(locale.T("action.done"))
	}
	text := kit.Stack(kit.Stretch(0, kit.NewStrong(locale.T("tour."+id)).Shorten(), count), kit.NewParagraph(locale.T("tour."+id+"_text")), kit.Row(leave, kit.Space(), back, next))
	card := kit.NewFill(theme.ColorNameOverlayBackground, 10, kit.Pad(14, text))
	card.Border = theme.ColorNamePrimary
	g.card = card
	g.layer.Objects = []fyne.CanvasObject{g.ring, g.card}
	g.layer.Show()
	g.layer.Refresh()
	g.w.Win.Canvas().Focus(next)
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
	if len(o) < 2 || l.g.at >= len(l.g.stops) {
		return
	}
	driver := l.g.w.App.Driver()
	target := l.g.stops[l.g.at].target()
	origin := driver.AbsolutePositionForObject(l.g.layer)
	ring, card := o[0], o[1]
	where, size := driver.AbsolutePositionForObject(target).Subtract(origin), target.Size()
	if !target.Visible() || size.Width < 8 { // folded away in a narrow window
		where, size = fyne.NewPos(room.Width/2, room.Height/3), fyne.Size{}
	}
	from := fyne.NewPos(max(0, where.X-3), max(0, where.Y-3)) // a part at the edge of the window has its ring inside
	to := fyne.NewPos(min(room.Width, where.X+size.Width+3), min(room.Height, where.Y+size.Height+3))
	ring.Move(from)
	ring.Resize(fyne.NewSize(to.X-from.X, to.Y-from.Y))
	kit.SetVisible(ring, size.Width > 0)
	const width, gap = 340, 14
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
	default: // inside
		x, y = where.X+(size.Width-width)/2, where.Y+(size.Height-height)/2
	}
	card.Move(fyne.NewPos(min(max(8, x), max(8, room.Width-width-8)), min(max(8, y), max(8, room.Height-height-8))))
}

// offerTour asks once, when the first repositories are about to show.
func (w *Window) offerTour() {
	if w.App.Preferences().Bool(prefToured) {
		return
	}
	w.App.Preferences().SetBool(prefToured, true)
	w.Notices.Put("tour", &kit.Notice{
		Tone: kit.Accent, Icon: "info", Text: locale.T("tour.offer"), Advice: locale.T("tour.offer_advice"),
		Buttons: []*kit.Button{kit.NewButton(locale.T("tour.take"), "forward", func() { w.run("tour") })},
		OnClose: func() { w.Notices.Remove("tour") },
	})
}
