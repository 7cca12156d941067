package ui

import (
	"context"

	"latchkey/api"
)

// build makes everything in the window but what outlives it: the jobs that
// run, the notices, the open dialogs.
func (w *Window) build() {
	w.statusBar = newStatusBar(w)
	w.repos = newReposPage(w.Frame, w.reposLinks())
	w.keys = newKeysPage(w.Frame)
	w.finder.narrow, w.finder.readAll = w.keys.narrowTo, w.repos.readAll
	w.hosts = newHostKeysPage(w.Frame)
	w.settings = newSettingsPage(w)
	w.activity = newActivityPage(w.Frame)
	w.plans = newPlanPage(w.Frame)
	w.settings.chosenRepo = func() api.RepoPath { return w.repos.chosen().Path }
	w.settings.tokensCame = w.repos.refresh
	w.plans.begins = w.repos.planBegins
	w.pages = w.allPages()
	w.openPages(w.backend)
	w.sideBar = newSideBar(w)
	w.top = newTopBar(w)
	w.tour = newTour(w)
	w.shell = newShell(w)

	w.commandTable = w.allCommands() // binds pages, so it comes after them
	w.top.showKeys(w.command("palette"))
	w.win.SetMainMenu(w.mainMenu())
	w.win.SetContent(w.shell.content)
	w.prepareCatalog()
}

// prepareCatalog prepares what knows core's English sentences again, before any of
// them shows. English needs none of it.
func (w *Window) prepareCatalog() {
	if prepare, needed := prepareReader(); needed {
		doIn(w.worker, w.ctx, onlyError(func(context.Context) error { prepare(); return nil }), func(none, error) {})
	}
}

// rebuild draws the window anew in another language. Account, page, selection,
// search, marks and all that runs stay as they are: each page hands over what
// it holds.
func (w *Window) rebuild() {
	old := w.shell
	split := w.repos.split.Split.Offset
	pages := w.pages
	var restore []func()
	for _, p := range pages {
		if p.keep != nil {
			restore = append(restore, p.keep())
		}
	}
	typed, status := w.top.typed, w.statusBar
	status.stop()
	w.tips.Hide()

	w.build()
	w.repos.split.Split.Offset = split
	w.top.typed = typed
	w.statusBar.resume(status)
	w.top.refresh()
	for _, f := range restore {
		f()
	}
	for i, p := range w.pages {
		if p.Restore != nil {
			p.Restore(pages[i].State())
		}
	}
	w.shell.show(old.page)
	w.notices.draw()
	w.refreshCommands()
	w.focusAfter(old.page)
}

// focusAfter puts the keyboard where a person will look first.
func (w *Window) focusAfter(page string) {
	if w.dialogs.Any() {
		return
	}
	if page == "settings" {
		w.settings.focusLanguage()
	}
}

// setLanguage changes the language; "" follows the desktop.
func (w *Window) setLanguage(id string) {
	l := w.appearance
	l.language = id
	w.setAppearance(l)
}

// findGlyphs looks for a font for Chinese, and offers the language when there
// is one.
func (w *Window) findGlyphs() {
	find := w.cfg.Glyphs
	if find == nil || w.glyphs.any() {
		return
	}
	background(w, w.ctx, func(context.Context) (Glyphs, error) { return find(), nil }, func(g Glyphs, _ error) {
		if !g.any() {
			return
		}
		w.glyphs = g
		if w.appearance.language == "" && desktopLanguage(w.offered()) != activeLanguage() {
			w.setAppearance(w.appearance)
			return
		}
		w.commandTable = w.allCommands()
		w.win.SetMainMenu(w.mainMenu())
		w.settings.refresh()
	})
}

// canSpeak tells whether the language may change now: not in the moment in
// which a plan is being started, which has to come home to its page.
func (w *Window) canSpeak() bool { return !w.plans.isStarting() }

// languageCommands choose the language; those that cannot be drawn here are
// not offered.
func (w *Window) languageCommands() []*Command {
	choices := append([]Language{{ID: "system"}}, w.offered()...)
	table := make([]*Command, len(choices))
	for i, c := range choices {
		id := c.ID
		if id == "system" {
			id = ""
		}
		table[i] = &Command{ID: "language-" + c.ID, Menu: "view", Group: 9, Can: w.canSpeak, On: func() bool { return w.appearance.language == id }, Run: func() { w.setLanguage(id) }}
	}
	return table
}
