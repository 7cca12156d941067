package ui

import (
	"context"
	"errors"

	"latchkey/core"
	"latchkey/ui/kit"
)

// locate asks core which repository the typed address means: the host may decide
// between accounts, and the path may be an old name. Until the answer is there
// the path alone narrows the list.
func (p *reposPage) locate() {
	p.lost = nil
	current, text, b := p.locates.next(), p.filter.text, p.w.backend
	if p.filter.path == "" || b == nil {
		return
	}
	background(p.w, p.w.session.ctx, func(ctx context.Context) (core.Located, error) { return b.Locate(ctx, "", text, false) },
		func(found core.Located, err error) {
			switch {
			case !current():
				return
			case err != nil:
				p.lost, p.filter.lost = err, errors.Is(err, core.ErrOtherHost)
			default:
				p.filter.at = repoRef{found.Account.ID, found.Repo}
			}
			p.narrow()
		})
}

// showNoAddress says why the typed address leads to none of the rows, and what
// to do.
func (p *reposPage) showNoAddress() {
	w, at := p.w, p.filter.at
	clearB := kit.NewButton(t("action.clear_search"), "cross", func() { w.top.search.SetText("") })
	text := t("empty.no_address.text", args{"Repo": string(p.filter.path)})
	first := kit.NewButton(t("cmd.refresh"), "refresh", p.refresh)
	switch account := w.session.accountOf(at.account); {
	case errors.Is(p.lost, core.ErrOtherHost):
		text, first = t("empty.no_address.host", args{"Host": hostIn(p.filter.text)}), kit.NewButton(t("cmd.connect"), "account", func() { w.run("connect") })
	case p.lost != nil:
		text = hintOf(p.lost)
	case at.path != "" && account.ID != "" && !w.session.shows(at.account):
		text = t("empty.no_address.elsewhere", args{"Repo": string(at.path), "Account": accountName(account)})
		first = kit.NewButton(t("action.show"), "forward", func() { w.nav.Repository(at.account, at.path, "") })
	}
	p.plain = false
	p.put(kit.NewEmpty("search", t("empty.no_address.title"), text, first.Primary(), clearB))
	w.refreshCommands()
}
