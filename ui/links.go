package ui

import (
	"fyne.io/fyne/v2"

	"latchkey/api"
	"latchkey/core"
	"latchkey/core/probe"
	"latchkey/core/say"
	"latchkey/keys"
	"latchkey/ui/activitypage"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/repopage"
)

// What the window does for its pages; see the interfaces.

// navigator implements Nav.
type navigator struct{ w *Window }

// Page implements Nav.
func (n navigator) Page(id string) { n.w.shell.show(id) }

// Front implements Nav.
func (n navigator) Front() string {
	if n.w.shell == nil {
		return ""
	}
	return n.w.shell.page
}

// Back implements Nav.
func (n navigator) Back() { n.w.shell.back() }

// Account implements Nav.
func (n navigator) Account(a core.Account) { n.w.switcher.show(a) }

// Repository implements Nav.
func (n navigator) Repository(account string, repo api.RepoPath, key keys.Fingerprint) {
	n.w.goToKey(account, repo, key)
}

// Attention implements Nav.
func (n navigator) Attention() { n.w.repos.ShowAttention() }

// Key implements Nav.
func (n navigator) Key(key keys.Fingerprint) { n.w.keys.ShowKey(key) }

// Machine implements Nav.
func (n navigator) Machine(id string) {
	if id == "" {
		n.Page(n.w.machines.ID)
		return
	}
	n.w.machines.ShowMachine(id)
}

// Plan implements Nav.
func (n navigator) Plan(r frame.PlanRequest) {
	if !n.w.Session.IsOpen() {
		return
	}
	if r.Account.ID == "" {
		r.Account = n.w.Session.Account
	}
	if r.On.Account == "" {
		r.On.Account = r.Account.ID
	}
	n.w.plans.Of, n.w.plans.Machines, n.w.plans.Retire = r.Of, r.Machines, r.Retire
	n.w.plans.BeginOn(r.Account, r.Verb, r.On, r.About)
}

// ProjectKey implements Nav.
func (n navigator) ProjectKey(account string, project api.ProjectPath, key keys.Fingerprint) {
	n.w.repos.AddKeyTo(account, project, key)
}

// Run implements Nav.
func (n navigator) Run(id int64, title say.Text) {
	n.w.activity.Open(activitypage.RolloutRun(id))
	n.w.activity.RunRollout(id, title, n.w.backend.RunRollout)
}

// Undo implements Nav.
func (n navigator) Undo(id int64, title say.Text) {
	n.w.activity.Open(activitypage.RolloutRun(id))
	n.w.activity.RunRollout(id, title, n.w.backend.UndoRollout)
}

// Test implements Nav.
func (n navigator) Test(on []frame.Selection, depth probe.Depth, begun func()) {
	n.w.activity.TestOn(on, depth, begun)
}

// Export implements Nav.
func (n navigator) Export(k frame.ExportRequest) { n.w.keys.Export(k) }

// ReplaceToken implements Nav. It may be asked for from within a dialog, which
// goes then: it can do nothing without the token.
func (n navigator) ReplaceToken(account string) {
	if a := n.w.Session.AccountOf(account); a.ID != "" {
		n.w.Dialogs.HideAll()
		n.w.accounts.ReplaceToken(a)
	}
}

// SSHConfig implements Nav.
func (n navigator) SSHConfig(key keys.Fingerprint) { n.w.keys.CopySSHConfig(key) }

// commander implements Commands.
type commander struct{ w *Window }

// Run implements Commands.
func (c commander) Run(id string) { c.w.run(id) }

// RunBeside implements Commands.
func (c commander) RunBeside(id string) { c.w.runBeside(id) }

// Settle implements Commands.
func (c commander) Settle() (changed bool) { return c.w.settle() }

// Text implements Commands.
func (c commander) Text(id string) (text string, there bool) {
	if found := c.w.command(id); found != nil {
		return found.Text(), true
	}
	return "", false
}

// PopUp implements Commands.
func (c commander) PopUp(at fyne.Position, ids ...string) { c.w.menus.popUp(at, ids...) }

// PopUpItems implements Commands.
func (c commander) PopUpItems(at fyne.Position, items []*fyne.MenuItem) {
	c.w.menus.popUpItems(at, items)
}

// Refresh implements Commands.
func (c commander) Refresh() { c.w.menus.refresh() }

// searcher implements SearchLine.
type searcher struct{ w *Window }

// Focus implements SearchLine.
func (s searcher) Focus() { s.w.Focus(s.w.top.search) }

// Set implements SearchLine.
func (s searcher) Set(page, text string) { s.w.top.setTyped(page, text) }

// statusLink implements Status.
type statusLink struct{ w *Window }

// Refresh implements Status.
func (s statusLink) Refresh() { s.w.statusBar.refresh() }

// CountRequests implements Status.
func (s statusLink) CountRequests() { s.w.statusBar.readBudgets() }

// Budget implements Status.
func (s statusLink) Budget(account string) core.BudgetState { return budgetOf(s.w, account) }

// vaultHelp implements VaultHelp.
type vaultHelp struct{ w *Window }

// InUse implements VaultHelp.
func (v vaultHelp) InUse() core.VaultKind { return v.w.vaults.InUse() }

// Buttons implements VaultHelp.
func (v vaultHelp) Buttons() []*kit.Button { return v.w.vaults.Buttons() }

// Unlock implements VaultHelp.
func (v vaultHelp) Unlock(then func()) { v.w.vault.unlock(then) }

// goToKey shows a repository, of whatever account, with the key chosen where fp
// is given.
func (w *Window) goToKey(account string, repo api.RepoPath, fp keys.Fingerprint) {
	if a := w.Session.AccountOf(account); a.ID != "" && !w.Session.Shows(account) {
		w.switcher.show(a)
	}
	w.shell.show("repositories")
	w.repos.GoTo(account, repo, fp)
}

// reposLinks are what the page of repositories needs of the window alone.
func reposLinks(w *Window) repopage.Links {
	links := repopage.Links{Welcome: w.welcome, AfterFirst: w.afterFirst, OpenAgain: func() {
		if w.Session.Demo {
			w.openDemo()
			return
		}
		w.openOwn()
	}}
	if w.cfg.OpenDemo != nil {
		links.OpenDemo = w.openDemo
	}
	return links
}
