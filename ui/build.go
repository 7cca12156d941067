package ui

import (
	"context"
)

// build makes everything in the window but what outlives it: the jobs that
// run, the notices, the open dialogs.
func (w *Window) build() {
	w.statusBar = newStatusBar(w)
	w.repos = newReposPage(w.Frame, w.reposLinks())
	w.keys = newKeysPage(w.Frame)
	w.finder.narrow, w.finder.readAll = w.keys.narrowTo, w.repos.readAll
	w.hosts = newHostKeysPage(w.Frame)
	w.settings = newSettingsPage(w.Frame, w.accounts, w.vaults, w.settingsHost())
	w.activity = newActivityPage(w.Frame)
	w.plans = newPlanPage(w.Frame)
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
	typed, status := w.top.typed, w.statusBar
	status.stop()
	w.tips.Hide()

	w.build()
	w.repos.split.Split.Offset = split
	w.top.typed = typed
	w.statusBar.resume(status)
	w.top.refresh()
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
