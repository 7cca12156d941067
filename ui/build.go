package ui

import (
	"context"

	"latchkey/ui/activitypage"
	"latchkey/ui/auditpage"
	"latchkey/ui/frame"
	"latchkey/ui/hostkeypage"
	"latchkey/ui/keypage"
	"latchkey/ui/locale"
	"latchkey/ui/machinepage"
	"latchkey/ui/planpage"
	"latchkey/ui/repopage"
	"latchkey/ui/settingspage"
)

// build makes everything in the window but what outlives it: the jobs that
// run, the notices, the open dialogs.
func (w *Window) build() {
	w.Toasts.CloseWord = locale.T("action.close")
	w.statusBar = newStatusBar(w)
	w.repos = repopage.New(w.Frame, reposLinks(w))
	w.keys = keypage.New(w.Frame)
	w.finder.Narrow, w.finder.ReadAll = w.keys.NarrowTo, w.repos.ReadAll
	w.hosts = hostkeypage.New(w.Frame)
	w.machines = machinepage.New(w.Frame)
	w.audit = auditpage.New(w.Frame)
	w.settings = settingspage.New(w.Frame, w.accounts, w.vaults, settingsHost(w))
	w.activity = activitypage.New(w.Frame)
	w.plans = planpage.New(w.Frame)
	w.plans.Begins = w.repos.PlanBegins
	w.pages = w.allPages()
	w.openPages(w.backend)
	w.sideBar = newSideBar(w)
	w.top = newTopBar(w)
	w.tour = newTours(w)
	w.shell = newShell(w)

	w.commandTable = w.allCommands() // binds pages, so it comes after them
	w.top.showKeys(w.command("palette"))
	w.Win.SetMainMenu(w.menus.bar())
	w.Win.SetContent(w.shell.content)
	w.prepareCatalog()
}

// prepareCatalog prepares what knows core's English sentences again, before any of
// them shows. English needs none of it.
func (w *Window) prepareCatalog() {
	if prepare, needed := locale.PrepareReader(); needed {
		frame.DoIn(w.Worker, w.Ctx, frame.OnlyError(func(context.Context) error { prepare(); return nil }), func(frame.None, error) {})
	}
}

// rebuild draws the window anew in another language. Account, page, selection,
// search, marks and all that runs stay as they are: each page hands over what
// it holds.
func (w *Window) rebuild() {
	old := w.shell
	split := w.repos.Split.Split.Offset
	pages := w.pages
	typed, status := w.top.typed, w.statusBar
	status.stop()
	w.Tips.Hide()

	w.build()
	w.repos.Split.Split.Offset = split
	w.top.typed = typed
	w.statusBar.resume(status)
	w.top.refresh()
	for i, p := range w.pages {
		if p.Restore != nil {
			p.Restore(pages[i].State())
		}
	}
	w.shell.show(old.page)
	w.Notices.Draw()
	w.menus.refresh()
	w.focusAfter(old.page)
}

// focusAfter puts the keyboard where a person will look first.
func (w *Window) focusAfter(page string) {
	if w.Dialogs.Any() {
		return
	}
	if page == "settings" {
		w.settings.FocusLanguage()
	}
}
