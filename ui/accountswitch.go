package ui

import (
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

	"latchkey/core"
	"latchkey/ui/frame"
)

// mostNumbered is how many accounts have a shortcut, Ctrl+1 to Ctrl+9.
const mostNumbered = 9

// accountSwitch is the choice of the account whose repositories show, or of all.
type accountSwitch struct {
	w     *Window
	drawn string // what the menus say of the accounts
}

// commands show all accounts together, or one each in the order in
// which they are listed.
func (s *accountSwitch) commands() []*frame.Command {
	w := s.w
	all := w.Session.ByForge()
	table := []*frame.Command{{ID: "account-all", Menu: "file", Group: 1, Icon: "list", Key: fyne.Key0, Mod: frame.Ctrl,
		Can: w.Session.SeveralAccounts, On: func() bool { return w.Session.All }, Run: s.showAll}}
	for i, a := range all[:min(len(all), mostNumbered)] {
		table = append(table, &frame.Command{ID: "account-" + strconv.Itoa(i+1), Menu: "file", Group: 1, Icon: "account", Name: w.Session.AccountTitle(a),
			Key: fyne.KeyName(strconv.Itoa(i + 1)), Mod: frame.Ctrl, On: func() bool { return !w.Session.All && w.Session.Account.ID == a.ID }, Run: func() { s.show(a) }})
	}
	return table
}

// names are what the menus say of the accounts; the menu bar is only
// made anew when that changes.
func (s *accountSwitch) names() string {
	w := s.w
	text := ""
	for _, a := range w.Session.ByForge() {
		text += a.ID + "\x00" + w.Session.AccountTitle(a) + "\x00"
	}
	return text
}

// draw lets the menus follow the accounts.
func (s *accountSwitch) draw() {
	w := s.w
	if now := s.names(); now != s.drawn {
		s.drawn = now
		w.commandTable = w.allCommands()
		w.Win.SetMainMenu(w.menus.bar())
	}
	w.top.refresh()
}

// remembered is the account that showed last, among these; else the first.
func remembered(accounts []core.Account, id string) core.Account {
	for _, a := range accounts {
		if a.ID == id {
			return a
		}
	}
	if len(accounts) > 0 {
		return accounts[0]
	}
	return core.Account{}
}

// showRemembered brings the page to the front that showed last, once, where
// there is an account to show anything of.
func (w *Window) showRemembered() {
	if w.wasHere {
		return
	}
	w.wasHere = true
	p := w.page(w.App.Preferences().String(prefPage))
	if p != nil && !p.Hidden && len(w.Session.Accounts) > 0 && !w.Session.Demo {
		w.shell.show(p.ID)
	}
}

// set takes a new list of accounts and keeps the one that shows, or
// else shows the first.
func (s *accountSwitch) set(accounts []core.Account) {
	w := s.w
	before := w.Session.ShownIDs()
	w.Session.SetAccounts(accounts)
	keep := core.Account{}
	for _, a := range accounts {
		if a.ID == w.Session.Account.ID {
			keep = a
		}
	}
	if keep.ID == "" {
		keep = remembered(accounts, w.App.Preferences().String(prefAccount))
	}
	same := keep.ID != "" && keep.ID == w.Session.Account.ID
	if w.Session.All && w.Session.SeveralAccounts() {
		w.Session.Account = keep
		s.changed()
		if !slices.Equal(before, w.Session.ShownIDs()) {
			s.showAll()
		}
		return
	}
	same = same && !w.Session.All
	w.Session.Account = keep
	if !same {
		s.show(keep)
		return
	}
	s.changed()
}

// show shows the repositories of an account.
func (s *accountSwitch) show(a core.Account) {
	w := s.w
	s.setAll(false)
	w.Session.Account = a
	if a.ID != "" && !w.Session.Demo {
		w.App.Preferences().SetString(prefAccount, a.ID)
	}
	w.statusBar.showBudget()
	s.changed()
	w.repos.ShowAccount()
	if a.ID != "" {
		w.waiting.look()
	}
}

// reload reads the list again, for instance after one was removed.
func (s *accountSwitch) reload() {
	w := s.w
	if w.backend == nil {
		return
	}
	frame.Do(w.Frame, w.backend.ListAccounts, func(accounts []core.Account, err error) {
		if err == nil {
			s.set(accounts)
		}
	})
}

// changed draws what names the account.
func (s *accountSwitch) changed() {
	w := s.w
	s.draw()
	for _, p := range w.pages {
		if p.Changed != nil {
			p.Changed()
		}
	}
	w.menus.refresh()
}

// showAll shows the repositories of every account in one list. The account on
// which commands act is then that of the selected repository.
func (s *accountSwitch) showAll() {
	w := s.w
	if !w.Session.SeveralAccounts() {
		return
	}
	s.setAll(true)
	w.Session.Account = remembered(w.Session.Accounts, w.Session.Account.ID)
	w.statusBar.showBudget()
	s.changed()
	w.repos.ShowAccount()
}

// setAll turns the common list on or off, and remembers it for the next start.
func (s *accountSwitch) setAll(on bool) {
	w := s.w
	w.Session.All = on
	if !w.Session.Demo {
		w.App.Preferences().SetBool(prefAll, on)
	}
}
