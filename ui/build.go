package ui

import (
	"context"
)

// build makes everything in the window but what outlives it: the jobs that
// run, the notices, the open dialogs.
func (w *Window) build() {
	w.status = newStatusBar(w)
	w.details = newDetailsPane(w)
	w.repos = newReposPage(w)
	w.keys = newKeysPage(w)
	w.hosts = newHostKeysPage(w)
	w.settings = newSettingsPage(w)
	w.activity = newActivityPage(w)
	w.plans = newPlanPage(w)
	w.pages = w.allPages()
	w.nav = newNavigation(w)
	w.top = newTopBar(w)
	w.tour = newTour(w)
	w.shell = newShell(w)

	w.commands = w.allCommands() // binds pages, so it comes after them
	w.top.showKeys(w.command("palette"))
	w.win.SetMainMenu(w.mainMenu())
	w.win.SetContent(w.shell.content)
	w.learnWords()
}

// learnWords prepares what knows core's kept sentences again, before any of
// them shows. English needs none of it.
func (w *Window) learnWords() {
	if words := spoken(); words.language != "en" && words.language != "" {
		background0(w, w.ctx, func(context.Context) error { words.reader(); return nil }, func(error) {})
	}
}

// rebuild draws the window anew in another language. Account, page, selection,
// search, marks and all that runs stay as they are: each page hands over what
// it holds.
func (w *Window) rebuild() {
	old := w.shell
	split := old.split.Offset
	var restore []func()
	for _, p := range w.pages {
		if p.keep != nil {
			restore = append(restore, p.keep())
		}
	}
	typed, status := w.top.typed, w.status
	status.stop()
	w.tips.Hide()

	w.build()
	w.shell.split.Offset = split
	w.shell.open = old.open
	w.top.typed = typed
	w.status.resume(status)
	w.top.refresh()
	for _, f := range restore {
		f()
	}
	w.shell.show(old.page)
	w.shell.arrange()
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
	l := w.look
	l.language = id
	w.setLook(l)
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
		if w.look.language == "" && desktopLanguage(w.offered()) != spoken().language {
			w.setLook(w.look)
			return
		}
		w.commands = w.allCommands()
		w.win.SetMainMenu(w.mainMenu())
		w.settings.refresh()
	})
}

// canSpeak tells whether the language may change now: not in the moment in
// which a plan is being started, which has to come home to its page.
func (w *Window) canSpeak() bool { return !w.plans.starting }

// languageCommands choose the language; those that cannot be drawn here are
// not offered.
func (w *Window) languageCommands() []*command {
	choices := append([]tongue{{id: "system"}}, w.offered()...)
	table := make([]*command, len(choices))
	for i, c := range choices {
		id := c.id
		if id == "system" {
			id = ""
		}
		table[i] = &command{id: "language-" + c.id, menu: "view", group: 9, can: w.canSpeak, on: func() bool { return w.look.language == id }, run: func() { w.setLanguage(id) }}
	}
	return table
}
