package repopage

import (
	"context"
	"errors"
	"strings"

	"latchkey/api"
	"latchkey/core"
	"latchkey/core/cause"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/list"
	"latchkey/ui/locale"
)

// address is the address of a repository that was typed into the search line.
type address struct {
	p     *Page
	typed typedAddress
	loads frame.Generation
}

// typedAddress is what is known of one.
type typedAddress struct {
	text string       // as typed
	path api.RepoPath // what is written in it, "" = it is no address
	at   repoRef      // and which repository that is, as far as core knows it
	lost error        // why nobody knows which
}

// read asks core which repository a typed address means: the host may decide
// between accounts, and the path may be an old name. Until the answer is there
// the path alone narrows the list.
func (a *address) read(text string) {
	a.loads.Next()
	a.typed = typedAddress{text: text, path: frame.Addressed(text)}
	p, backend := a.p, a.p.backend
	if a.typed.path == "" || backend == nil {
		return
	}
	frame.Load(p.f, &a.loads, func(ctx context.Context) (core.Location, error) { return backend.Locate(ctx, "", text, false) },
		func(found core.Location, err error) {
			if a.typed.lost = err; err == nil {
				a.typed.at = repoRef{found.Account.ID, found.Repo}
			}
			p.list.MeaningChanged()
		})
}

// narrows reports whether an address is what narrows the list.
func (a *address) narrows() bool { return a.typed.path != "" && a.typed.text == a.p.list.Text() }

// meaning is what the text in the search line means where it is an address.
func (a *address) meaning(text string) func(context.Context) list.Match[repoRow] {
	if a.typed.path == "" || a.typed.text != text {
		return nil
	}
	has := a.typed.has // as it is known now
	return func(context.Context) list.Match[repoRow] { return list.Match[repoRow]{Has: has} }
}

// has reports whether a row has the address. A list that came later may spell it
// otherwise.
func (a typedAddress) has(r *repoRow) bool {
	switch {
	case errors.Is(a.lost, cause.ErrOtherHost):
		return false // whatever its path
	case a.at.path != "":
		return r.Account == a.at.account && strings.EqualFold(string(r.Path), string(a.at.path))
	}
	return strings.EqualFold(string(r.Path), string(a.path))
}

// showNoAddress says why the typed address leads to none of the rows, and what
// to do.
func (b *listBody) showNoAddress() {
	f, p, typed := b.f, b.p, b.p.address.typed
	at := typed.at
	clearB := kit.NewButton(locale.T("action.clear_search"), "cross", func() { f.Search.Set(p.ID, "") })
	text := locale.T("empty.no_address.text", locale.Args{"Repo": string(typed.path)})
	first := kit.NewButton(locale.T("cmd.refresh"), "refresh", p.Refresh)
	switch account := f.Session.AccountOf(at.account); {
	case errors.Is(typed.lost, cause.ErrOtherHost):
		text, first = locale.T("empty.no_address.host", locale.Args{"Host": frame.HostIn(typed.text)}), kit.NewButton(locale.T("cmd.connect"), "account", func() { f.Commands.Run("connect") })
	case typed.lost != nil:
		text = frame.HintOf(typed.lost)
	case at.path != "" && account.ID != "" && !f.Session.Shows(at.account):
		text = locale.T("empty.no_address.elsewhere", locale.Args{"Repo": string(at.path), "Account": frame.AccountName(account)})
		first = kit.NewButton(locale.T("action.show"), "forward", func() { f.Nav.Repository(at.account, at.path, "") })
	}
	b.put(kit.NewEmpty("search", locale.T("empty.no_address.title"), text, first.Primary(), clearB))
	f.Commands.Refresh()
}
