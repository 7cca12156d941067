package ui

import (
	"context"
	"errors"

	"latchkey/api"
	"latchkey/core"
	"latchkey/internal/safetext"
	"latchkey/ui/kit"
)

// addressed is the path in the address of a repository: a clone URL in any form,
// or a page's. For any other text, such as a path alone, it is "": that is what a
// list is searched for by its words.
func addressed(text string) api.RepoPath {
	ref, err := api.ParseReference(text)
	if err != nil || ref.Host == "" {
		return ""
	}
	return ref.Repo
}

// addressedText is the text that a list of paths is searched for.
func addressedText(text string) string {
	if path := addressed(text); path != "" {
		return string(path)
	}
	return text
}

// hostIn is the host in an address, safe to show.
func hostIn(text string) string {
	ref, _ := api.ParseReference(text)
	return safetext.Line(ref.Host, 100)
}

// locatedText is addressedText in the forge's spelling, and with today's name
// where it was renamed. It runs away from the UI goroutine and costs no request.
func locatedText(ctx context.Context, b Backend, text string) string {
	if b == nil || addressed(text) == "" {
		return text
	}
	found, err := b.Locate(ctx, "", text, false)
	switch {
	case err == nil:
		return string(found.Repo)
	case errors.Is(err, core.ErrOtherHost):
		return text // what has that path here is another repository
	}
	return addressedText(text)
}

// locate asks core which repository the typed address means: the host may decide
// between accounts, and the path may be an old name. Until the answer is there
// the path alone narrows the list.
func (p *reposPage) locate() {
	p.lost = nil
	current, text, b := p.locates.next(), p.filter.text, p.w.backend
	if p.filter.path == "" || b == nil {
		return
	}
	background(p.w, p.w.session, func(ctx context.Context) (core.Located, error) { return b.Locate(ctx, "", text, false) },
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
	text := t("empty.no_address.text", v{"Repo": string(p.filter.path)})
	first := kit.NewButton(t("cmd.refresh"), "refresh", p.refresh)
	switch account := w.accountOf(at.account); {
	case errors.Is(p.lost, core.ErrOtherHost):
		text, first = t("empty.no_address.host", v{"Host": hostIn(p.filter.text)}), kit.NewButton(t("cmd.connect"), "account", func() { w.run("connect") })
	case p.lost != nil:
		text = hintOf(p.lost)
	case at.path != "" && account.ID != "" && !w.shows(at.account):
		text = t("empty.no_address.elsewhere", v{"Repo": string(at.path), "Account": accountName(account)})
		first = kit.NewButton(t("action.show"), "forward", func() { w.goToKey(at.account, at.path, "") })
	}
	p.plain = false
	p.put(kit.NewEmpty("search", t("empty.no_address.title"), text, first.Primary(), clearB))
	w.refreshCommands()
}
