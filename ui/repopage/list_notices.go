package repopage

import (
	"slices"
	"strings"

	"latchkey/core/inventory"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// someFailed tells which accounts could not be read while others were: their
// rows are those of the last time.
func (b *listBody) someFailed(ids []string, got listing) {
	b.f.Notices.Remove("repos")
	for _, id := range ids {
		if err := got.errs[id]; err != nil && !frame.IsChoice(err) {
			again := kit.NewButton(locale.T("action.try_again"), "refresh", b.p.Refresh)
			b.f.Notices.Fail("repos", locale.T("error.refresh_account", locale.Args{"Account": b.f.Session.AccountTitle(b.f.Session.AccountOf(id))}), err, again)
			return
		}
	}
	b.someUnread(got.unread)
}

// someUnread names the parts of the lists that are closed to the account: what
// stands there from before stays in the list.
func (b *listBody) someUnread(parts []inventory.Unread) {
	b.f.Notices.Remove("unread")
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
	b.f.Notices.Put("unread", &kit.Notice{Tone: kit.Caution, Text: locale.T("error.unread", locale.Args{"Names": strings.Join(names, ", "), "Why": locale.Translate(first.Error)}),
		Advice:  locale.Translate(first.Hint),
		Buttons: []*kit.Button{kit.NewButton(locale.T("action.try_again"), "refresh", b.p.Refresh)},
		OnClose: func() { b.f.Notices.Remove("unread") }})
}
