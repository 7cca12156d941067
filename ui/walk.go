package ui

import (
	"time"

	"fyne.io/fyne/v2"

	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// prefWalk is the step of the walk that a person came to.
const prefWalk = "walk.at"

// lookAgain is how often the walk looks whether its step is done.
const lookAgain = 300 * time.Millisecond

// The steps of the walk from which on there has to be a key to go on with.
const walkAdd, walkTest = 2, 3

// startWalk walks through a set-up on the demo: each step is done for real, with the
// window's own dialogs. Whoever skips it goes on where they were.
func (g *tour) startWalk() {
	w := g.w
	w.App.Preferences().SetBool(prefToured, true)
	w.Notices.Remove("tour")
	w.shell.show("repositories")
	g.walks, g.text = true, func(id string) string { return locale.T("walk." + id) }
	g.stops = w.walkStops()
	if !w.Session.Demo {
		g.show(0)
		return
	}
	g.show(g.walkFrom())
}

// walkStops are the steps of the walk.
func (w *Window) walkStops() []stop {
	details := func() fyne.CanvasObject { return w.repos.DetailsObject() }
	give := func(id string) func() { return func() { w.run(id) } }
	onPage := func(id string) func() bool { return func() bool { return w.shell.page == id } }
	return []stop{
		{id: "demo", act: w.openDemo, word: locale.T("walk.demo_do"), done: func() bool { return w.Session.Demo && w.repos.AnyChosen() }},
		{id: "choose", target: func() fyne.CanvasObject { return w.repos.Object }},
		{id: "add", target: details, act: give("add-key"), word: locale.T("cmd.add-key"), done: func() bool { return w.repos.CanTest() && !w.Dialogs.Any() }},
		{id: "test", target: details, act: give("test-clone"), word: locale.T("cmd.test-clone"), done: w.repos.Tested},
		{id: "where", target: details, act: give("key-show"), word: locale.T("activity.show_key"), done: onPage("keys")},
		{id: "rotate", target: w.walkKey, act: give("rotate-everywhere"), word: locale.T("marks.rotate"), done: func() bool { return onPage("activity")() && w.Jobs.Count() == 0 }},
		{id: "end", target: func() fyne.CanvasObject { return w.top.account }},
	}
}

// walkKey is the key that is to be rotated, while it shows.
func (w *Window) walkKey() fyne.CanvasObject {
	if w.shell.page == "keys" {
		return w.keys.PaneObject()
	}
	return nil
}

// walkFrom is the step with which the walk goes on in the demo.
func (g *tour) walkFrom() int {
	at := g.w.App.Preferences().Int(prefWalk)
	switch {
	case at <= 0 || at >= len(g.stops)-1:
		return 1
	case at >= walkTest && !g.w.repos.CanTest():
		return walkAdd
	}
	return at
}

// keep remembers the step of a walk. What comes before the demo is open is none.
func (g *tour) keep() {
	if g.walks && g.w.Session.Demo {
		g.w.App.Preferences().SetInt(prefWalk, g.at)
	}
}

// watch goes on as soon as the step that shows is done.
func (g *tour) watch() {
	on := g.on
	g.w.Afterwards(lookAgain, func() {
		if on != g.on || !g.layer.Visible() {
			return
		}
		switch {
		case g.stops[g.at].waits():
			g.layer.Refresh() // another page may show, where the part is not
			g.watch()
		case g.stops[g.at].id == "demo":
			g.show(g.walkFrom())
		default:
			g.show(g.at + 1)
		}
	})
}

// canWalk reports whether there is a demo to walk in.
func (w *Window) canWalk() bool { return w.cfg.OpenDemo != nil }

// tourButtons lead into what is offered to who is new.
func tourButtons(w *Window) []*kit.Button {
	all := []*kit.Button{kit.NewButton(locale.T("tour.take"), "forward", func() { w.run("tour") })}
	if w.canWalk() {
		all = append(all, kit.NewButton(locale.T("cmd.walk"), "demo", func() { w.run("walk") }))
	}
	return all
}
