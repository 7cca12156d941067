package ui

import (
	"slices"
	"strings"

	"latchkey/core/inventory"
	"latchkey/ui/kit"
)

// someFailed tells which accounts could not be read while others were: their
// rows are those of the last time.
func (p *reposPage) someFailed(ids []string, got listing) {
	p.f.notices.remove("repos")
	for _, id := range ids {
		if err := got.errs[id]; err != nil && !isChoice(err) {
			again := kit.NewButton(t("action.try_again"), "refresh", p.refresh)
			p.f.notices.fail("repos", t("error.refresh_account", args{"Account": p.f.session.accountTitle(p.f.session.accountOf(id))}), err, again)
			return
		}
	}
	p.someUnread(got.unread)
}

// someUnread names the parts of the lists that are closed to the account: what
// stands there from before stays in the list.
func (p *reposPage) someUnread(parts []inventory.Unread) {
	p.f.notices.remove("unread")
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
	p.f.notices.put("unread", &kit.Notice{Tone: kit.Caution, Text: t("error.unread", args{"Names": strings.Join(names, ", "), "Why": first.Error}),
		Advice:  translate(first.HintText),
		Buttons: []*kit.Button{kit.NewButton(t("action.try_again"), "refresh", p.refresh)},
		OnClose: func() { p.f.notices.remove("unread") }})
}
