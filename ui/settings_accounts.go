package ui

import (
	"context"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"latchkey/core"
	"latchkey/ui/kit"
)

// accountList lists them, each with what can be done about it.
func (p *settingsPage) accountList() fyne.CanvasObject {
	session := p.f.session
	column := kit.Stack()
	for _, a := range session.accounts {
		budget := kit.NewButton(t("settings.requests"), "edit", func() { p.accounts.showBudget(a) })
		check := kit.NewButton(t("settings.check"), "refresh", func() { p.accounts.check(a) })
		remove := kit.NewButton(t("settings.remove"), "remove", func() { p.accounts.remove(a) })
		line := kit.Tight(kit.NewText(accountName(a)).Shorten(), kit.NewCaption(session.forgeName(a)+" · "+a.BaseURL).Shorten(), kit.NewCaption(budgetText(a)).Shorten())
		column.Add(kit.Stretch(1, kit.NewMark("account", kit.ColorMuted, 20), line))
		column.Add(kit.Row(check, budget, remove))
	}
	if len(session.accounts) == 0 {
		column.Add(kit.NewText(t("account.none")).Toned(kit.ColorMuted))
	}
	connect := kit.NewButton(t("cmd.connect"), "plus", func() { p.accounts.showConnect("") })
	connect.SetEnabled(session.isOpen())
	column.Add(kit.Row(connect))
	return column
}

func budgetText(a core.Account) string {
	if a.HourlyBudget == 0 {
		return t("budget.all")
	}
	return tn("budget.some", a.HourlyBudget)
}

// showBudget sets how many requests an hour may be spent on an account, which
// other programs use too.
func (a *accountActions) showBudget(account core.Account) {
	if a.backend == nil {
		return
	}
	entry := kit.NewEntry(t("budget.placeholder"))
	if account.HourlyBudget > 0 {
		entry.SetText(strconv.Itoa(account.HourlyBudget))
	}
	f, backend := a.f, a.backend
	var d *form
	d = f.newForm(t("budget.title", args{"Account": accountName(account)}), "edit", t("label.save"), func() {
		n, ok := wholeNumber(entry.Text)
		if !ok {
			d.say(t("budget.wrong"))
			d.dialog.FocusOn(entry)
			return
		}
		change := core.AccountChange{HourlyBudget: &n}
		do(f, func(ctx context.Context) (core.Account, error) { return backend.ChangeAccount(ctx, account.ID, change) },
			func(_ core.Account, err error) {
				if err != nil {
					d.fail(t("error.budget"), err)
					return
				}
				d.dialog.Hide()
				if most := f.session.traitsOf(account.ID).HourlyBudget; most > 0 && n > most {
					f.toasts.Show(t("budget.more", args{"Forge": f.session.forgeName(account), "N": number(most)}))
				}
				a.reload()
			})
	})
	d.submitWith(entry)
	d.show(field(t("budget.label"), entry, t("budget.note")), entry)
}

// wholeNumber reads a number that is not negative; nothing is none.
func wholeNumber(text string) (int, bool) {
	text = strings.TrimSpace(text)
	if text == "" {
		return 0, true
	}
	n, err := strconv.Atoi(text)
	return n, err == nil && n >= 0
}
