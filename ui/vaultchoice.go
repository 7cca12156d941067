package ui

import (
	"cmp"

	"latchkey/core"
	"latchkey/core/ask"
	"latchkey/ui/kit"
)

// prefVault is where the person wants secrets to be kept.
const prefVault = "vault.kind"

// leastPassphrase is what the encrypted file asks for at least.
const leastPassphrase = 8

// vaultChoice is where secrets are kept: what the command line named, else
// what the person chose, else the keyring. It is never changed silently.
func (w *Window) vaultChoice() core.VaultKind {
	if w.backend != nil && !w.session.demo {
		if kind := w.backend.VaultInUse(); kind != "" {
			return kind
		}
	}
	return cmp.Or(w.chosenVault(), core.VaultOS)
}

// chosenVault is what the command line named, or the person chose in this
// window; "" leaves it to the data folder, which may remember what the terminal
// chose.
func (w *Window) chosenVault() core.VaultKind {
	if w.cfg.Vault != "" {
		return w.cfg.Vault
	}
	switch kind := core.VaultKind(w.app.Preferences().String(prefVault)); kind {
	case core.VaultFile, core.VaultOS:
		return kind
	}
	return ""
}

// vaultButtons lead out of a vault that does not answer, where there is
// another one to choose.
func (w *Window) vaultButtons() []*kit.Button {
	if w.cfg.Vault != "" || w.session.demo {
		return nil
	}
	if w.vaultChoice() == core.VaultFile {
		return []*kit.Button{kit.NewButton(t("vault.use_keyring"), "lock", func() { w.askVault(core.VaultOS) })}
	}
	return []*kit.Button{kit.NewButton(t("vault.use_file"), "lock", func() { w.askVault(core.VaultFile) })}
}

// askVault explains what changes before the vault is changed: nothing is
// moved by that, so what was kept in the one stays there until a person says
// otherwise (moveSecrets).
func (w *Window) askVault(kind core.VaultKind) {
	to := "keyring"
	if kind == core.VaultFile {
		to = "file"
	}
	no := kit.NewButton(t("action.cancel"), "", nil)
	yes := kit.NewButton(t("vault.to_"+to+"_yes"), "lock", nil)
	body := kit.Stack(kit.NewParagraph(t("vault.to_"+to+"_text")), (&kit.Notice{Tone: kit.Neutral, Text: t("vault.stays"), Advice: t("vault.stays_advice")}).Object())
	w.askBool(&kit.Dialog{Title: t("vault.to_" + to), Icon: "lock", Body: body, Width: 560}, no, yes, func(yes bool) {
		if yes {
			w.useVault(kind)
		}
	})
}

// useVault remembers the choice, never the passphrase, and opens everything
// again over that vault.
func (w *Window) useVault(kind core.VaultKind) {
	w.app.Preferences().SetString(prefVault, string(kind))
	w.choseVault = true
	w.openOwn()
	w.settings.refresh()
}

// showNewPassphrase asks for the passphrase of an encrypted file that is made now,
// twice: nobody can open the file without it.
func (w *Window) showNewPassphrase(give func([]byte, error)) (hide func()) {
	first, second := kit.NewSecretEntry(t("passphrase.placeholder")), kit.NewSecretEntry(t("add.again"))
	answered := false
	wipe := func() { first.SetText(""); second.SetText("") }
	var f *form
	f = w.newForm(t("passphrase.new_title"), "lock", t("passphrase.new_ok"), func() {
		switch {
		case len([]rune(first.Text)) < leastPassphrase:
			f.say(t("passphrase.weak", args{"N": leastPassphrase}))
			f.dialog.FocusOn(first)
		case first.Text != second.Text:
			f.say(t("add.differ"))
			f.dialog.FocusOn(second)
		default:
			answered = true
			secret := []byte(first.Text)
			wipe()
			f.dialog.Hide()
			give(secret, nil)
		}
	})
	f.dialog.OnHidden = func() {
		wipe()
		if !answered {
			give(nil, ask.ErrDeclined)
		}
	}
	f.submitWith(first, second)
	f.show(kit.Stack(kit.NewParagraph(t("passphrase.new_text")), first, second, kit.NewNote(t("passphrase.new_note"))), first)
	return f.dialog.Hide
}
