package repopage

import (
	"context"
	"errors"

	"latchkey/core"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// locate asks core which repository the typed address means: the host may decide
// between accounts, and the path may be an old name. Until the answer is there
// the path alone narrows the list.
func (p *Page) locate() {
	p.lost = nil
	p.locates.Next()
	text, backend := p.filter.text, p.backend
	if p.filter.path == "" || backend == nil {
		return
	}
	frame.Load(p.f, &p.locates, func(ctx context.Context) (core.Location, error) { return backend.Locate(ctx, "", text, false) },
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
	clearB := kit.NewButton(locale.T("action.clear_search"), "cross", func() { f.Search.Set(p.ID, "") })
	text := locale.T("empty.no_address.text", locale.Args{"Repo": string(p.filter.path)})
	first := kit.NewButton(locale.T("cmd.refresh"), "refresh", p.Refresh)
	switch account := f.Session.AccountOf(at.account); {
	case errors.Is(p.lost, core.ErrOtherHost):
		text, first = locale.T("empty.no_address.host", locale.Args{"Host": frame.HostIn(p.filter.text)}), kit.NewButton(locale.T("cmd.connect"), "account", func() { f.Commands.Run("connect") })
	case p.lost != nil:
		text = frame.HintOf(p.lost)
	case at.path != "" && account.ID != "" && !f.Session.Shows(at.account):
		text = locale.T("empty.no_address.elsewhere", locale.Args{"Repo": string(at.path), "Account": frame.AccountName(account)})
		first = kit.NewButton(locale.T("action.show"), "forward", func() { f.Nav.Repository(at.account, at.path, "") })
	}
	b.plain = false
	b.put(kit.NewEmpty("search", locale.T("empty.no_address.title"), text, first.Primary(), clearB))
	f.Commands.Refresh()
}
