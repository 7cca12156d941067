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
	p.locates.next()
	text, backend := p.filter.text, p.backend
	if p.filter.path == "" || backend == nil {
		return
	}
	load(p.f, &p.locates, func(ctx context.Context) (core.Location, error) { return backend.Locate(ctx, "", text, false) },
		func(found core.Location, err error) {
			if err != nil {
				p.lost, p.filter.lost = err, errors.Is(err, core.ErrOtherHost)
			} else {
				p.filter.at = repoRef{found.Account.ID, found.Repo}
			}
			p.narrow()
		})
}

// showNoAddress says why the typed address leads to none of the rows, and what
// to do.
func (b *listBody) showNoAddress() {
	f, p, at := b.f, b.p, b.p.filter.at
	clearB := kit.NewButton(t("action.clear_search"), "cross", func() { f.search.Set(p.ID, "") })
	text := t("empty.no_address.text", args{"Repo": string(p.filter.path)})
	first := kit.NewButton(t("cmd.refresh"), "refresh", p.refresh)
	switch account := f.session.accountOf(at.account); {
	case errors.Is(p.lost, core.ErrOtherHost):
		text, first = t("empty.no_address.host", args{"Host": hostIn(p.filter.text)}), kit.NewButton(t("cmd.connect"), "account", func() { f.commands.Run("connect") })
	case p.lost != nil:
		text = hintOf(p.lost)
	case at.path != "" && account.ID != "" && !f.session.shows(at.account):
		text = t("empty.no_address.elsewhere", args{"Repo": string(at.path), "Account": accountName(account)})
		first = kit.NewButton(t("action.show"), "forward", func() { f.nav.Repository(at.account, at.path, "") })
	}
	b.plain = false
	b.put(kit.NewEmpty("search", t("empty.no_address.title"), text, first.Primary(), clearB))
	f.commands.Refresh()
}
