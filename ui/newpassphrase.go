package ui

import (
	"latchkey/core/ask"
	"latchkey/ui/kit"
)

// leastPassphrase is what the encrypted file asks for at least.
const leastPassphrase = 8

// showNewPassphrase asks for the passphrase of an encrypted file that is made now,
// twice: nobody can open the file without it.
func (f *Frame) showNewPassphrase(give func([]byte, error)) (hide func()) {
	first, second := kit.NewSecretEntry(t("passphrase.placeholder")), kit.NewSecretEntry(t("add.again"))
	answered := false
	wipe := func() { first.SetText(""); second.SetText("") }
	var d *form
	d = f.newForm(t("passphrase.new_title"), "lock", t("passphrase.new_ok"), func() {
		switch {
		case len([]rune(first.Text)) < leastPassphrase:
			d.say(t("passphrase.weak", args{"N": leastPassphrase}))
			d.dialog.FocusOn(first)
		case first.Text != second.Text:
			d.say(t("add.differ"))
			d.dialog.FocusOn(second)
		default:
			answered = true
			secret := []byte(first.Text)
			wipe()
			d.dialog.Hide()
			give(secret, nil)
		}
	})
	d.dialog.OnHidden = func() {
		wipe()
		if !answered {
			give(nil, ask.ErrDeclined)
		}
	}
	d.submitWith(first, second)
	d.show(kit.Stack(kit.NewParagraph(t("passphrase.new_text")), first, second, kit.NewNote(t("passphrase.new_note"))), first)
	return d.dialog.Hide
}
