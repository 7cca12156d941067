package ui

import (
	"fyne.io/fyne/v2"

	"latchkey/ui/kit"
	"latchkey/ui/locale"
	"latchkey/ui/tour"
)

// What is remembered of the tours: that the one through the window was offered, so
// that it is only once, and the step of the walk that a person came to.
const (
	prefToured = "tour.offered"
	prefWalk   = "walk.at"
)

// The steps of the walk from which on there has to be a key to go on with.
const walkAdd, walkTest = 2, 3

// tours are the ways on which somebody who is new is led: through the parts of the
// window, and through a set-up on the demo.
type tours struct {
	*tour.Tour
	w *Window
	// unfolded says that a tour brought the details of a narrow window to the
	// front, to point at them.
	unfolded bool
}

func newTours(w *Window) *tours {
	g := &tours{Tour: tour.New(w.Frame), w: w}
	g.Points = func(part fyne.CanvasObject) { g.unfold(part != nil && part == w.repos.DetailsObject()) }
	g.Left = func() { w.repos.FocusList() }
	return g
}

// start leads through the window, beginning on the page of repositories.
func (g *tours) start() {
	w := g.w
	g.begin()
	g.Start(tour.Way{Text: func(id string) string { return locale.T("tour." + id) }, Stops: []tour.Stop{
		{ID: "account", Target: func() fyne.CanvasObject { return w.top.account }},
		{ID: "search", Target: func() fyne.CanvasObject { return w.top.search }},
		{ID: "list", Target: func() fyne.CanvasObject { return w.repos.Object }},
		{ID: "details", Target: w.repos.DetailsObject},
		{ID: "pages", Target: func() fyne.CanvasObject { return w.sideBar.object }},
		{ID: "status", Target: func() fyne.CanvasObject { return w.statusBar.object }},
	}}, 0)
}

func (g *tours) begin() {
	g.w.App.Preferences().SetBool(prefToured, true)
	g.w.Notices.Remove("tour")
	g.w.shell.show("repositories")
}

// unfold brings the details of a narrow window to the front while they are
// talked about.
func (g *tours) unfold(details bool) {
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

// startWalk walks through a set-up on the demo: each step is done for real, with the
// window's own dialogs. Whoever skips it goes on where they were.
func (g *tours) startWalk() {
	g.begin()
	way := tour.Way{Text: func(id string) string { return locale.T("walk." + id) }, Stops: g.walkStops(), Reached: g.keep, After: g.afterStop}
	at := 0
	if g.w.Session.Demo {
		at = g.walkFrom(way.Stops)
	}
	g.Start(way, at)
}

// walkStops are the steps of the walk.
func (g *tours) walkStops() []tour.Stop {
	w := g.w
	give := func(id string) func() { return func() { w.run(id) } }
	onPage := func(id string) func() bool { return func() bool { return w.shell.page == id } }
	return []tour.Stop{
		{ID: "demo", Act: w.openDemo, Word: locale.T("walk.demo_do"), Done: func() bool { return w.Session.Demo && w.repos.AnyChosen() }},
		{ID: "choose", Target: func() fyne.CanvasObject { return w.repos.Object }},
		{ID: "add", Target: w.repos.DetailsObject, Act: give("add-key"), Word: locale.T("cmd.add-key"), Done: func() bool { return w.repos.CanTest() && !w.Dialogs.Any() }},
		{ID: "test", Target: w.repos.DetailsObject, Act: give("test-clone"), Word: locale.T("cmd.test-clone"), Done: w.repos.Tested},
		{ID: "where", Target: w.repos.DetailsObject, Act: give("key-show"), Word: locale.T("activity.show_key"), Done: onPage("keys")},
		{ID: "rotate", Target: g.walkKey, Act: give("rotate-everywhere"), Word: locale.T("marks.rotate"), Done: func() bool { return onPage("activity")() && w.Jobs.Count() == 0 }},
		{ID: "end", Target: func() fyne.CanvasObject { return w.top.account }},
	}
}

// walkKey is the key that is to be rotated, while it shows.
func (g *tours) walkKey() fyne.CanvasObject {
	if g.w.shell.page == "keys" {
		return g.w.keys.PaneObject()
	}
	return nil
}

// walkFrom is the step with which the walk goes on in the demo.
func (g *tours) walkFrom(stops []tour.Stop) int {
	at := g.w.App.Preferences().Int(prefWalk)
	switch {
	case at <= 0 || at >= len(stops)-1:
		return 1
	case at >= walkTest && !g.w.repos.CanTest():
		return walkAdd
	}
	return at
}

// afterStop is the step after one that was done: with the demo the walk goes on
// where it was.
func (g *tours) afterStop(at int) int {
	if g.Stops()[at].ID == "demo" {
		return g.walkFrom(g.Stops())
	}
	return at + 1
}

// keep remembers the step of a walk. What comes before the demo is open is none.
func (g *tours) keep(at int) {
	if g.w.Session.Demo {
		g.w.App.Preferences().SetInt(prefWalk, at)
	}
}

// canWalk reports whether there is a demo to walk in.
func (g *tours) canWalk() bool { return g.w.cfg.OpenDemo != nil }

// offer asks once, when the first repositories are about to show.
func (g *tours) offer() {
	w := g.w
	if w.App.Preferences().Bool(prefToured) {
		return
	}
	w.App.Preferences().SetBool(prefToured, true)
	w.Notices.Put("tour", &kit.Notice{
		Tone: kit.Accent, Icon: "info", Text: locale.T("tour.offer"), Advice: locale.T("tour.offer_advice"),
		Buttons: g.buttons(),
		OnClose: func() { w.Notices.Remove("tour") },
	})
}

// buttons lead into what is offered to who is new.
func (g *tours) buttons() []*kit.Button {
	all := []*kit.Button{kit.NewButton(locale.T("tour.take"), "forward", func() { g.w.run("tour") })}
	if g.canWalk() {
		all = append(all, kit.NewButton(locale.T("cmd.walk"), "demo", func() { g.w.run("walk") }))
	}
	return all
}
