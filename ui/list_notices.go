package ui

import (
	"slices"
	"strings"

	"latchkey/core/inventory"
	"latchkey/ui/kit"
)

// someFailed tells which accounts could not be read while others were: their
// rows are those of the last time.
func (b *listBody) someFailed(ids []string, got listing) {
	b.f.notices.remove("repos")
	for _, id := range ids {
		if err := got.errs[id]; err != nil && !isChoice(err) {
			again := kit.NewButton(t("action.try_again"), "refresh", b.p.refresh)
			b.f.notices.fail("repos", t("error.refresh_account", args{"Account": b.f.session.accountTitle(b.f.session.accountOf(id))}), err, again)
			return
		}
	}
	b.someUnread(got.unread)
}

// someUnread names the parts of the lists that are closed to the account: what
// stands there from before stays in the list.
func (b *listBody) someUnread(parts []inventory.Unread) {
	b.f.notices.remove("unread")
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
	b.f.notices.put("unread", &kit.Notice{Tone: kit.Caution, Text: t("error.unread", args{"Names": strings.Join(names, ", "), "Why": translate(first.Error)}),
		Advice:  translate(first.Hint),
		Buttons: []*kit.Button{kit.NewButton(t("action.try_again"), "refresh", b.p.refresh)},
		OnClose: func() { b.f.notices.remove("unread") }})
}
