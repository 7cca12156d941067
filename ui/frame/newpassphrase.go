package frame

import (
	"latchkey/core/ask"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// leastPassphrase is what the encrypted file asks for at least.
const leastPassphrase = 8

// ShowNewPassphrase asks for the passphrase of an encrypted file that is made now,
// twice: nobody can open the file without it.
func (f *Frame) ShowNewPassphrase(give func([]byte, error)) (hide func()) {
	first, second := kit.NewSecretEntry(locale.T("passphrase.placeholder")), kit.NewSecretEntry(locale.T("add.again"))
	answered := false
	wipe := func() { first.SetText(""); second.SetText("") }
	var d *Form
	d = f.NewForm(locale.T("passphrase.new_title"), "lock", locale.T("passphrase.new_ok"), func() {
		switch {
		case len([]rune(first.Text)) < leastPassphrase:
			d.Say(locale.T("passphrase.weak", locale.Args{"N": leastPassphrase}))
			d.Dialog.FocusOn(first)
		case first.Text != second.Text:
			d.Say(locale.T("add.differ"))
			d.Dialog.FocusOn(second)
		default:
			answered = true
			secret := []byte(first.Text)
			wipe()
			d.Dialog.Hide()
			give(secret, nil)
		}
	})
	d.Dialog.OnHidden = func() {
		wipe()
		if !answered {
			give(nil, ask.ErrDeclined)
		}
	}
	d.SubmitWith(first, second)
	d.Show(kit.Stack(kit.NewParagraph(locale.T("passphrase.new_text")), first, second, kit.NewNote(locale.T("passphrase.new_note"))), first)
	return d.Dialog.Hide
}
