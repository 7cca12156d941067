package ui

import (
	"context"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"latchkey/core"
	"latchkey/ui/kit"
)

// accounts lists them, each with what can be done about it.
func (p *settingsPage) accounts() fyne.CanvasObject {
	w := p.w
	column := kit.Stack()
	for _, a := range w.session.accounts {
		budget := kit.NewButton(t("settings.requests"), "edit", func() { w.showBudget(a) })
		check := kit.NewButton(t("settings.check"), "refresh", func() { w.checkAccountOf(a) })
		remove := kit.NewButton(t("settings.remove"), "remove", func() { w.removeAccountOf(a) })
		line := kit.Tight(kit.NewText(accountName(a)).Shorten(), kit.NewCaption(w.session.forgeName(a)+" · "+a.BaseURL).Shorten(), kit.NewCaption(budgetText(a)).Shorten())
		column.Add(kit.Stretch(1, kit.NewMark("account", kit.ColorMuted, 20), line))
		column.Add(kit.Row(check, budget, remove))
	}
	if len(w.session.accounts) == 0 {
		column.Add(kit.NewText(t("account.none")).Toned(kit.ColorMuted))
	}
	connect := kit.NewButton(t("cmd.connect"), "plus", w.showConnect)
	connect.SetEnabled(w.isOpen())
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
func (w *Window) showBudget(a core.Account) {
	if w.backend == nil {
		return
	}
	entry := kit.NewEntry(t("budget.placeholder"))
	if a.HourlyBudget > 0 {
		entry.SetText(strconv.Itoa(a.HourlyBudget))
	}
	var f *form
	f = w.newForm(t("budget.title", args{"Account": accountName(a)}), "edit", t("label.save"), func() {
		n, ok := wholeNumber(entry.Text)
		if !ok {
			f.say(t("budget.wrong"))
			f.dialog.FocusOn(entry)
			return
		}
		change := core.AccountChange{HourlyBudget: &n}
		backend := w.backend
		background(w, w.session.ctx, func(ctx context.Context) (core.Account, error) { return backend.ChangeAccount(ctx, a.ID, change) },
			func(_ core.Account, err error) {
				if err != nil {
					f.fail(t("error.budget"), err)
					return
				}
				f.dialog.Hide()
				if most := w.session.traitsOf(a.ID).HourlyBudget; most > 0 && n > most {
					w.toasts.Show(t("budget.more", args{"Forge": w.session.forgeName(a), "N": number(most)}))
				}
				w.reloadAccounts()
			})
	})
	f.submitWith(entry)
	f.show(field(t("budget.label"), entry, t("budget.note")), entry)
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
