package ui

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"latchkey/api"
	"latchkey/core"
	"latchkey/core/inventory"
	"latchkey/ui/kit"
)

// showTable brings the rows to the front.
func (p *reposPage) showTable() {
	if p.plain {
		return
	}
	p.plain, p.saying = true, nil
	p.put(p.table.Object)
}

func (p *reposPage) put(o fyne.CanvasObject) {
	p.hello, p.vaultSaid = false, false
	p.body.Objects = []fyne.CanvasObject{o}
	p.body.Refresh()
	p.updateChrome()
}

// updateChrome leaves away what would only be in the way: the head on the first
// screen, the chips and the details where there is no repository, and the
// button to add a key where the details beside the list have it, or the bar
// below it for the marked ones.
func (p *reposPage) updateChrome() {
	none, shell := len(p.rows) == 0, p.w.shell
	before := [3]bool{p.head.Visible(), p.chips.object.Visible(), p.add.Visible()}
	kit.SetVisible(p.head, !p.hello)
	kit.SetVisible(p.chips.object, !none)
	kit.SetVisible(p.add, !none && shell != nil && shell.narrow && p.marks.count() == 0)
	if before != [3]bool{p.head.Visible(), p.chips.object.Visible(), p.add.Visible()} {
		p.object.Refresh()
	}
	if shell != nil && shell.bare != none {
		shell.arrange()
	}
}

// state shows an empty state in the place of the table.
func (p *reposPage) state(icon, key string, buttons ...*kit.Button) {
	p.plain = false
	p.put(kit.NewEmpty(icon, t("empty."+key+".title"), t("empty."+key+".text"), buttons...))
	p.w.refreshCommands()
}

func (p *reposPage) showOpening() {
	p.saying = (*reposPage).showOpening
	p.count.SetText("")
	p.plain = false
	p.put(kit.NewEmpty("running", t("empty.opening.title"), ""))
}

func (p *reposPage) showLoading() {
	if len(p.rows) > 0 {
		return
	}
	p.saying = (*reposPage).showLoading
	p.count.SetText("")
	p.plain = false
	p.put(kit.NewEmpty("running", t("empty.loading.title"), t("empty.loading.text")))
}

func (p *reposPage) showNoAccount() {
	p.saying = (*reposPage).showNoAccount
	p.count.SetText("")
	o, first := p.w.welcome()
	p.plain = false
	p.put(o)
	p.hello = true
	p.updateChrome()
	p.w.refreshCommands()
	if first != nil && !p.w.dialogs.Any() {
		p.w.win.Canvas().Focus(first)
	}
}

func (p *reposPage) showNoRepos() {
	p.saying = (*reposPage).showNoRepos
	p.count.SetText("0")
	p.state("empty", "no_repos", kit.NewButton(t("cmd.refresh"), "refresh", p.refresh))
}

func (p *reposPage) showNoMatch() {
	p.saying = (*reposPage).showNoMatch
	if p.filter.path != "" && len(p.filter.on) == 0 {
		p.showNoAddress()
		return
	}
	buttons := []*kit.Button{}
	if p.filter.text != "" {
		buttons = append(buttons, kit.NewButton(t("action.clear_search"), "cross", func() { p.w.top.search.SetText("") }))
	}
	if len(p.filter.on) > 0 {
		buttons = append(buttons, kit.NewButton(t("chip.clear"), "cross", func() { p.chips.clear(); p.narrow() }))
	}
	buttons[len(buttons)-1].Primary()
	p.state("search", "no_match", buttons...)
}

// failed says why the list could not be read. Rows that are there stay.
func (p *reposPage) failed(err error) {
	if len(p.rows) == 0 {
		p.saying = func(q *reposPage) { q.failed(err) }
	}
	if isChoice(err) {
		if len(p.rows) == 0 {
			p.state("stop", "stopped", kit.NewButton(t("cmd.refresh"), "refresh", p.refresh).Primary())
		}
		return
	}
	again := func() *kit.Button { return kit.NewButton(t("action.try_again"), "refresh", p.refresh) }
	if len(p.rows) > 0 {
		buttons := []*kit.Button{again()}
		if core.VaultTrouble(err) {
			buttons = append(buttons, p.w.vault.Buttons()...)
		}
		p.w.notices.fail("repos", t("error.refresh"), err, buttons...)
		return
	}
	icon, key, advised := "warning", "failed", true
	buttons := []*kit.Button{again().Primary()}
	switch kind := api.KindOf(err); {
	case core.VaultTrouble(err):
		icon, key, buttons = p.vaultTroubleState(err, again().Primary())
		advised = false
	case kind == api.Unreachable:
		icon, key, advised = "offline", "offline", false
	case kind == api.PolicyForbids:
		icon, key = "lock", "forbidden"
	case kind == api.Forbidden:
		icon, key = "lock", "forbidden" // the advice names the right that is missing
		buttons = []*kit.Button{again(), kit.NewButton(t("cmd.connect"), "account", func() { p.w.commands.Run("connect") }).Primary()}
	case kind == api.Unauthorized:
		icon, key, advised = "lock", "unauthorized", false
		buttons = []*kit.Button{again(), kit.NewButton(t("cmd.connect"), "account", func() { p.w.commands.Run("connect") }).Primary()}
	}
	p.plain = false
	p.put(p.w.trouble(icon, key, t("error.repos"), err, advised, buttons...))
	if core.VaultTrouble(err) {
		p.vaultSaid = true
		p.w.notices.remove("vault") // it would say the same again
	}
	p.w.refreshCommands()
}

// someFailed tells which accounts could not be read while others were: their
// rows are those of the last time.
func (p *reposPage) someFailed(ids []string, got listing) {
	p.w.notices.remove("repos")
	for _, id := range ids {
		if err := got.errs[id]; err != nil && !isChoice(err) {
			again := kit.NewButton(t("action.try_again"), "refresh", p.refresh)
			p.w.notices.fail("repos", t("error.refresh_account", args{"Account": p.w.session.accountTitle(p.w.session.accountOf(id))}), err, again)
			return
		}
	}
	p.someUnread(got.unread)
}

// someUnread names the parts of the lists that are closed to the account: what
// stands there from before stays in the list.
func (p *reposPage) someUnread(parts []inventory.Unread) {
	p.w.notices.remove("unread")
	if len(parts) == 0 {
		return
	}
	var names []string
	for _, u := range parts {
		if !slices.Contains(names, u.Workspace) {
			names = append(names, u.Workspace)
		}
	}
	first := parts[0]
	p.w.notices.put("unread", &kit.Notice{Tone: kit.Caution, Text: t("error.unread", args{"Names": strings.Join(names, ", "), "Why": first.Error}),
		Advice:  tOr("hint."+first.HintKey, first.Hint),
		Buttons: []*kit.Button{kit.NewButton(t("action.try_again"), "refresh", p.refresh)},
		OnClose: func() { p.w.notices.remove("unread") }})
}

// showOpenFailed says why the person's data could not be opened.
func (p *reposPage) showOpenFailed(err error) {
	p.saying = func(q *reposPage) { q.showOpenFailed(err) }
	buttons := []*kit.Button{}
	if p.w.cfg.OpenDemo != nil && !p.w.session.demo {
		buttons = append(buttons, kit.NewButton(t("cmd.demo"), "demo", p.w.openDemo))
	}
	open := p.w.openOwn
	if p.w.session.demo {
		open = p.w.openDemo
	}
	if p.w.vault.InUse() == core.VaultFile {
		buttons = append(buttons, p.w.vault.Buttons()...)
	}
	buttons = append(buttons, kit.NewButton(t("action.try_again"), "refresh", open).Primary())
	p.plain = false
	p.put(p.w.trouble("lock", "open_failed", t("error.open"), err, true, buttons...))
	p.w.refreshCommands()
}

// vaultTroubleState is the empty state for a vault that does not answer.
func (p *reposPage) vaultTroubleState(err error, again *kit.Button) (icon, key string, buttons []*kit.Button) {
	key = vaultState(core.HintKey(err))
	if key == "vault_locked" {
		again = kit.NewButton(t("passphrase.ok"), "lock", func() { p.w.vault.Unlock(p.refresh) }).Primary()
	}
	return "lock", key, append(slices.Clone(p.w.vault.Buttons()), again)
}
