package ui

import (
	"fyne.io/fyne/v2/container"

	"latchkey/ui/kit"
)

// What a person does in the settings.

// setsRequests asks for the dialog that sets how many requests an hour may be
// spent on the first account.
func (p *person) setsRequests() {
	p.t.Helper()
	p.w.run("settings")
	p.press(t2("settings.requests"))
}

// choosesFile changes from the keyring to the encrypted file, and goes back to
// the repositories.
func (p *person) choosesFile() {
	p.t.Helper()
	p.w.run("settings")
	p.press(t2("vault.use_file"))
	p.press(t2("vault.to_file_yes"))
	p.w.Nav.Back()
}

// askedNewPassphrase is asked for the passphrase of an encrypted file that is
// made now.
func (p *person) askedNewPassphrase(f *fake) {
	p.t.Helper()
	go func() { _, _ = f.wiring.NewPassphrase(p.t.Context()) }()
	p.until("it asks", p.w.Dialogs.Any)
}

// scrolled is the page in front, where all of it scrolls.
func (p *person) scrolled() *container.Scroll { return p.w.front().Object.(*container.Scroll) }

// selected is what the first drop-down in front shows.
func (p *person) selected() string {
	for _, o := range p.objects() {
		if s, ok := o.(*kit.Select); ok {
			return s.Selected
		}
	}
	return ""
}
