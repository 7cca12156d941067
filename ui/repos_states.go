package ui

import (
	"fyne.io/fyne/v2"

	"latchkey/api"
	"latchkey/core"
	kit "latchkey/ui/widget"
)

// showTable brings the rows to the front.
func (p *reposPage) showTable() {
	if p.plain {
		return
	}
	p.plain = true
	p.put(p.table.Object)
}

func (p *reposPage) put(o fyne.CanvasObject) {
	p.body.Objects = []fyne.CanvasObject{o}
	p.body.Refresh()
}

// state shows an empty state in the place of the table.
func (p *reposPage) state(icon, key string, buttons ...*kit.Button) {
	p.plain = false
	p.put(kit.NewEmpty(icon, t("empty."+key+".title"), t("empty."+key+".text"), buttons...))
	p.w.refreshCommands()
}

func (p *reposPage) showOpening() {
	p.count.SetText("")
	p.plain = false
	p.put(kit.NewEmpty("running", t("empty.opening.title"), ""))
}

func (p *reposPage) showLoading() {
	if len(p.rows) > 0 {
		return
	}
	p.count.SetText("")
	p.plain = false
	p.put(kit.NewEmpty("running", t("empty.loading.title"), t("empty.loading.text")))
}

func (p *reposPage) showNoAccount() {
	p.count.SetText("")
	buttons := []*kit.Button{}
	if p.w.cfg.OpenDemo != nil && !p.w.demo {
		buttons = append(buttons, kit.NewButton(t("cmd.demo"), "demo", p.w.openDemo))
	}
	buttons = append(buttons, kit.NewButton(t("cmd.connect"), "account", p.w.showConnect).Primary())
	p.state("key", "no_account", buttons...)
	p.w.win.Canvas().Focus(buttons[len(buttons)-1])
}

func (p *reposPage) showNoRepos() {
	p.count.SetText("0")
	p.state("empty", "no_repos", kit.NewButton(t("cmd.refresh"), "refresh", p.refresh))
}

func (p *reposPage) showNoMatch() {
	p.state("search", "no_match", kit.NewButton(t("action.clear_search"), "cross", func() { p.w.top.search.SetText("") }))
}

// failed says why the list could not be read. Rows that are there stay.
func (p *reposPage) failed(err error) {
	if isChoice(err) {
		if len(p.rows) == 0 {
			p.state("stop", "stopped", kit.NewButton(t("cmd.refresh"), "refresh", p.refresh).Primary())
		}
		return
	}
	again := func() *kit.Button { return kit.NewButton(t("action.try_again"), "refresh", p.refresh) }
	if len(p.rows) > 0 {
		p.w.notices.fail("repos", t("error.refresh"), err, again())
		return
	}
	icon, key := "warning", "failed"
	buttons := []*kit.Button{again().Primary()}
	switch kind := api.KindOf(err); {
	case core.VaultTrouble(err):
		icon, key = "lock", "vault"
	case kind == api.Unreachable:
		icon, key = "offline", "offline"
	case kind == api.Forbidden, kind == api.PolicyForbids:
		icon, key = "lock", "forbidden"
	case kind == api.Unauthorized:
		icon, key = "lock", "unauthorized"
		buttons = []*kit.Button{again(), kit.NewButton(t("cmd.connect"), "account", p.w.showConnect).Primary()}
	}
	p.state(icon, key, buttons...)
	p.w.notices.fail("repos", t("error.repos"), err)
}

// showOpenFailed says why the person's data could not be opened.
func (p *reposPage) showOpenFailed(err error) {
	buttons := []*kit.Button{}
	if p.w.cfg.OpenDemo != nil && !p.w.demo {
		buttons = append(buttons, kit.NewButton(t("cmd.demo"), "demo", p.w.openDemo))
	}
	open := p.w.openOwn
	if p.w.demo {
		open = p.w.openDemo
	}
	buttons = append(buttons, kit.NewButton(t("action.try_again"), "refresh", open).Primary())
	p.state("lock", "open_failed", buttons...)
	p.w.notices.fail("open", t("error.open"), err)
}
