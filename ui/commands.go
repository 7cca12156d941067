package ui

import (
	"fyne.io/fyne/v2"

	"latchkey/ui/frame"
	"latchkey/ui/kit/paint"
	"latchkey/ui/locale"
)

// ownCommands are those that no page brings.
func (w *Window) ownCommands() []*frame.Command {
	account := func() bool { return w.Session.Account.ID != "" }
	mode := func(m paint.Mode) func() bool { return func() bool { return w.look.now.Mode == m } }
	table := []*frame.Command{
		{ID: "demo", Menu: "file", Group: 2, Icon: "demo", Can: func() bool { return w.cfg.OpenDemo != nil && !w.Session.Demo }, Run: w.openDemo},
		{ID: "leave-demo", Menu: "file", Icon: "back", Group: 2, Can: func() bool { return w.Session.Demo && !w.cfg.Demo }, Run: w.openOwn},
		{ID: "settings", Menu: "file", Group: 3, Icon: "settings", Key: fyne.KeyComma, Mod: frame.Ctrl, Run: func() { w.shell.show("settings") }},
		{ID: "quit", Menu: "file", Icon: "cross", Group: 4, Key: fyne.KeyQ, Mod: frame.Ctrl, Run: w.askClose, Quit: true},

		{ID: "find", Menu: "edit", Icon: "search", Key: fyne.KeyF, Mod: frame.Ctrl, Run: w.top.focusSearch},
		{ID: "find-pasted", Menu: "edit", Icon: "key", Key: fyne.KeyV, Mod: frame.Ctrl, Can: w.isOpen, Lacks: "open", Run: w.top.findPasted},
		{ID: "refresh", Menu: "repository", Group: 2, Icon: "refresh", Key: fyne.KeyR, Mod: frame.Ctrl, Can: account, Lacks: "account", Run: w.refreshShown},

		{ID: "palette", Menu: "view", Icon: "command", Key: fyne.KeyK, Mod: frame.Ctrl, Run: func() { showPalette(w) }},
		{ID: "theme-system", Menu: "view", Icon: "theme", Group: 1, On: mode(paint.System), Run: func() { w.look.SetMode(paint.System) }},
		{ID: "theme-light", Menu: "view", Group: 1, Icon: "sun", On: mode(paint.Light), Run: func() { w.look.SetMode(paint.Light) }},
		{ID: "theme-dark", Menu: "view", Group: 1, Icon: "moon", On: mode(paint.Dark), Run: func() { w.look.SetMode(paint.Dark) }},
		{ID: "theme-toggle", Menu: "view", Group: 1, Icon: "theme", Key: fyne.KeyD, Mod: frame.CtrlShift, Run: w.look.toggle},
		{ID: "text-larger", Menu: "view", Icon: "plus", Group: 2, Key: fyne.KeyEqual, Mod: frame.Ctrl, Run: func() { w.look.ScaleText(0.1) }},
		{ID: "text-smaller", Menu: "view", Icon: "minus", Group: 2, Key: fyne.KeyMinus, Mod: frame.Ctrl, Run: func() { w.look.ScaleText(-0.1) }},
		{ID: "text-normal", Menu: "view", Icon: "edit", Group: 2, Key: fyne.Key0, Mod: frame.CtrlShift, Run: func() { w.look.ScaleText(0) }},

		{ID: "help", Menu: "help", Icon: "info", Key: fyne.KeyF1, Run: w.help.shortcuts},
		{ID: "walk", Menu: "help", Icon: "demo", Can: w.tour.canWalk, Run: w.tour.startWalk},
		{ID: "tour", Menu: "help", Icon: "help", Can: account, Lacks: "account", Run: w.tour.start},
		{ID: "about", Menu: "help", Icon: "info", Group: 1, Run: w.help.about},
	}
	table = append(table, w.pageCommands()...)
	table = append(table, w.switcher.commands()...)
	return append(table, w.look.commands()...)
}

// pageKeys are the keys that lead to pages.
var pageKeys = map[string]struct {
	key fyne.KeyName
	mod fyne.KeyModifier
}{
	"repositories": {fyne.KeyL, frame.CtrlShift},
	"keys":         {fyne.KeyK, frame.CtrlShift},
	"host-keys":    {fyne.KeyH, frame.CtrlShift},
	"activity":     {fyne.KeyJ, frame.Ctrl},
}

// pageCommand begins the id of each command that leads to a page.
const pageCommand = "page-"

// pageCommands lead to the pages of the side bar; Settings has a place of its own
// in the menus.
func (w *Window) pageCommands() (all []*frame.Command) {
	for _, p := range w.pages {
		if p.Hidden || p.ID == "settings" {
			continue
		}
		to := pageKeys[p.ID]
		all = append(all, &frame.Command{ID: pageCommand + p.ID, Menu: "view", Icon: p.Icon, Name: locale.T("page." + p.ID), Key: to.key, Mod: to.mod, Run: func() { w.shell.show(p.ID) }})
	}
	return all
}

// refreshShown reads again what the page in front shows: on those of keys and of
// the audit this is everything.
func (w *Window) refreshShown() {
	if w.vault.locked() { // nothing could be read; whoever asks is asked
		w.vault.unlock(w.readShown)
		return
	}
	w.readShown()
}

func (w *Window) readShown() {
	if w.shell.page == "keys" || w.shell.page == "audit" {
		w.repos.AskReadAll()
		return
	}
	w.repos.RefreshShown()
}

// isOpen reports whether there is a backend to work with.
func (w *Window) isOpen() bool { return w.backend != nil }

// command finds one by id.
func (w *Window) command(id string) *frame.Command {
	for _, c := range w.commandTable {
		if c.ID == id {
			return c
		}
	}
	return nil
}

// run carries a command out, unless it cannot be now or a dialog is open:
// menu shortcuts also fire while one is.
func (w *Window) run(id string) {
	c := w.command(id)
	if c == nil || w.Closed || w.Dialogs.Any() {
		return
	}
	w.settle()
	if c.Possible() {
		c.Run()
		return
	}
	if why := c.Missing(); why != "" && !w.Toasts.Shows(why) { // keys are pressed again and again
		w.Toasts.Show(why)
	}
}

// settle is called before a command acts: what it acts on is then what shows
// beside the list. It reports whether something else showed there until now.
func (w *Window) settle() (changed bool) {
	for _, p := range w.pages {
		if p.Settle != nil && p.Settle() {
			changed = true
		}
	}
	return changed
}

// runBeside is run for a button that stands beside the list. Where what showed
// there had not followed yet, the button was of something that the person has
// filtered away: nothing is done then, least of all with what shows now.
func (w *Window) runBeside(id string) {
	if !w.settle() {
		w.run(id)
	}
}
