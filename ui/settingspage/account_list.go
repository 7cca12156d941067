package settingspage

import (
	"context"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"latchkey/core"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/kit/paint"
	"latchkey/ui/locale"
)

// accountList lists them, each with what can be done about it.
func (p *Page) accountList() fyne.CanvasObject {
	session := p.f.Session
	column := kit.Stack()
	for _, a := range session.Accounts {
		budget := kit.NewButton(locale.T("settings.requests"), "edit", func() { p.accounts.showBudget(a) })
		check := kit.NewButton(locale.T("settings.check"), "refresh", func() { p.accounts.check(a) })
		remove := kit.NewButton(locale.T("settings.remove"), "remove", func() { p.accounts.remove(a) })
		line := kit.Tight(kit.NewText(frame.AccountName(a)).Shorten(), kit.NewCaption(session.ForgeName(a)+" · "+a.BaseURL).Shorten(), kit.NewCaption(budgetText(a)).Shorten())
		mark, buttons := kit.NewMark("account", paint.ColorMuted, 20), kit.Wrap(check, budget, remove)
		if session.Refuses(a.ID) {
			mark = kit.NewMark("warning", kit.Bad.Text(), 20)
			line.Add(kit.NewCaption(locale.UpperFirst(locale.T("account.refused"))).Toned(kit.Bad.Text()))
			buttons = kit.Wrap(p.f.ReplaceToken(a.ID), check, budget, remove)
		}
		column.Add(kit.Stretch(1, mark, line))
		column.Add(buttons)
	}
	if len(session.Accounts) == 0 {
		column.Add(kit.NewText(locale.T("account.none")).Toned(paint.ColorMuted))
	}
	connect := kit.NewButton(locale.T("cmd.connect"), "plus", func() { p.accounts.ShowConnect("") })
	connect.SetEnabled(session.IsOpen())
	column.Add(kit.Row(connect))
	return column
}

func budgetText(a core.Account) string {
	if a.HourlyBudget == 0 {
		return locale.T("budget.all")
	}
	return locale.Tn("budget.some", a.HourlyBudget)
}

// showBudget sets how many requests an hour may be spent on an account, which
// other programs use too.
func (a *AccountActions) showBudget(account core.Account) {
	if a.backend == nil {
		return
	}
	entry := kit.NewEntry(locale.T("budget.placeholder"))
	if account.HourlyBudget > 0 {
		entry.SetText(strconv.Itoa(account.HourlyBudget))
	}
	f, backend := a.f, a.backend
	var d *frame.Form
	d = f.NewForm(locale.T("budget.title", locale.Args{"Account": frame.AccountName(account)}), "edit", locale.T("label.save"), func() {
		n, ok := wholeNumber(entry.Text)
		if !ok {
			d.Say(locale.T("budget.wrong"))
			d.Dialog.FocusOn(entry)
			return
		}
		change := core.AccountChange{HourlyBudget: &n}
		frame.Do(f, func(ctx context.Context) (core.Account, error) { return backend.ChangeAccount(ctx, account.ID, change) },
			func(_ core.Account, err error) {
				if err != nil {
					d.Fail(locale.T("error.budget"), err)
					return
				}
				d.Dialog.Hide()
				if most := f.Session.TraitsOf(account.ID).HourlyBudget; most > 0 && n > most {
					f.Toasts.Show(locale.T("budget.more", locale.Args{"Forge": f.Session.ForgeName(account), "N": locale.Number(most)}))
				}
				a.Reload()
			})
	})
	d.SubmitWith(entry)
	d.Show(frame.Field(locale.T("budget.label"), entry, locale.T("budget.note")), entry)
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
