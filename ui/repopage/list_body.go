package repopage

import (
	"slices"

	"fyne.io/fyne/v2"

	"latchkey/api"
	"latchkey/core"
	"latchkey/core/cause"
	"latchkey/core/hint"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// listBody is what is said in the place of the rows.
type listBody struct {
	f *frame.Frame
	p *Page

	saying    func(*listBody) // draws what stands in the place of the rows
	saysVault bool            // it says already that the vault does not answer
	hello     bool            // the first screen shows
}

// turned is called when the rows, or something in their place, came to the front.
func (b *listBody) turned() {
	b.hello, b.saysVault = false, false
	if b.p.list.Body.ShowsRows() {
		b.saying = nil
	}
	b.p.updateChrome()
}

// put shows something in the place of the rows.
func (b *listBody) put(o fyne.CanvasObject) { b.p.list.Body.Put(o) }

// state shows an empty state in the place of the table.
func (b *listBody) state(icon, key string, buttons ...*kit.Button) {
	b.p.list.Body.Say(icon, key, buttons...)
	b.f.Commands.Refresh()
}

// showOpening is shown until there is a backend.
func (b *listBody) showOpening() {
	b.saying = (*listBody).showOpening
	b.p.list.Count.SetText("")
	b.put(kit.NewEmpty("running", locale.T("empty.opening.title"), ""))
}

// showLoading is shown until the first rows have come.
func (b *listBody) showLoading() {
	if b.p.list.Len() > 0 {
		return
	}
	b.saying = (*listBody).showLoading
	b.p.list.Count.SetText("")
	b.p.list.Body.Say("running", "loading")
}

// showNoAccount shows the first screen.
func (b *listBody) showNoAccount() {
	b.saying = (*listBody).showNoAccount
	b.p.list.Count.SetText("")
	o, first := b.p.links.Welcome()
	b.put(o)
	b.hello = true
	b.p.updateChrome()
	b.f.Commands.Refresh()
	if first != nil && !b.f.Dialogs.Any() {
		b.f.Focus(first)
	}
}

// showNoRepos says that there is no repository.
func (b *listBody) showNoRepos() {
	b.saying = (*listBody).showNoRepos
	b.p.list.Count.SetText("0")
	b.state("empty", "no_repos", kit.NewButton(locale.T("cmd.refresh"), "refresh", b.p.Refresh))
}

// showNoMatch says that the filter leaves no row.
func (b *listBody) showNoMatch() {
	b.saying = (*listBody).showNoMatch
	if b.p.address.narrows() && !b.p.list.Narrows() {
		b.showNoAddress()
		return
	}
	b.p.list.SayNoMatch("no_match")
	b.f.Commands.Refresh()
}

// failed says why the list could not be read. Rows that are there stay.
func (b *listBody) failed(err error) {
	if b.p.list.Len() == 0 {
		b.saying = func(c *listBody) { c.failed(err) }
	}
	if frame.IsChoice(err) {
		if b.p.list.Len() == 0 {
			b.state("stop", "stopped", kit.NewButton(locale.T("cmd.refresh"), "refresh", b.p.Refresh).Primary())
		}
		return
	}
	again := func() *kit.Button { return kit.NewButton(locale.T("action.try_again"), "refresh", b.p.Refresh) }
	if b.p.list.Len() > 0 {
		buttons := []*kit.Button{again()}
		if cause.VaultProblem(err) {
			buttons = append(buttons, b.f.Vault.Buttons()...)
		}
		b.f.Notices.Fail("repos", locale.T("error.refresh"), err, buttons...)
		return
	}
	icon, key, advised := "warning", "failed", true
	buttons := []*kit.Button{again().Primary()}
	switch kind := api.KindOf(err); {
	case cause.VaultProblem(err):
		icon, key, buttons = b.vaultTroubleState(err, again().Primary())
		advised = false
	case kind == api.Unreachable:
		icon, key, advised = "offline", "offline", false
	case kind == api.PolicyForbids:
		icon, key = "lock", "forbidden"
	case kind == api.Forbidden:
		icon, key = "lock", "forbidden" // the advice names the right that is missing
		buttons = []*kit.Button{again(), kit.NewButton(locale.T("cmd.connect"), "account", func() { b.f.Commands.Run("connect") }).Primary()}
	case kind == api.Unauthorized:
		icon, key, advised = "lock", "unauthorized", false
		mend := kit.NewButton(locale.T("cmd.connect"), "account", func() { b.f.Commands.Run("connect") })
		if known := b.f.Remedies(err); len(known) > 0 {
			mend = known[0]
		}
		buttons = []*kit.Button{again(), mend.Primary()}
	}
	b.put(b.f.Trouble(icon, key, locale.T("error.repos"), err, advised, buttons...))
	if cause.VaultProblem(err) {
		b.saysVault = true
		b.f.Notices.Remove("vault") // it would say the same again
	}
	b.f.Commands.Refresh()
}

// showOpenFailed says why the person's data could not be opened.
func (b *listBody) showOpenFailed(err error) {
	b.saying = func(c *listBody) { c.showOpenFailed(err) }
	buttons := []*kit.Button{}
	if open := b.p.links.OpenDemo; open != nil && !b.f.Session.Demo {
		buttons = append(buttons, kit.NewButton(locale.T("cmd.demo"), "demo", open))
	}
	if b.f.Vault.InUse() == core.VaultFile {
		buttons = append(buttons, b.f.Vault.Buttons()...)
	}
	buttons = append(buttons, kit.NewButton(locale.T("action.try_again"), "refresh", b.p.links.OpenAgain).Primary())
	b.put(b.f.Trouble("lock", "open_failed", locale.T("error.open"), err, true, buttons...))
	b.f.Commands.Refresh()
}

// vaultTroubleState is the empty state for a vault that does not answer.
func (b *listBody) vaultTroubleState(err error, again *kit.Button) (icon, key string, buttons []*kit.Button) {
	key = frame.VaultState(hint.Of(err))
	if key == "vault_locked" || key == "vault_dismissed" {
		again = kit.NewButton(locale.T("passphrase.ok"), "lock", func() { b.f.Vault.Unlock(b.p.Refresh) }).Primary()
	}
	return "lock", key, append(slices.Clone(b.f.Vault.Buttons()), again)
}
