package ui

import (
	"cmp"

	"latchkey/core"
	"latchkey/ui/kit"
)

// prefVault is where the person wants secrets to be kept.
const prefVault = "vault.kind"

// vaultChoice is where secrets are kept, as it was chosen, and the way to
// another vault. It outlives the pages, which are made anew in another language.
type vaultChoice struct {
	f          *Frame
	backend    vaultChoiceBackend // nil = none is open
	named      core.VaultKind     // on the command line, "" = it may be chosen
	chose      bool               // another one was chosen just now
	looks      generation         // newest look of offerMove for another vault
	openAgain  func()             // opens everything over the vault that was chosen
	changed    func()             // is called when what the settings say of it has changed
	tokensCame func()             // is called when tokens were moved here: lists can be read now
}

// newVaultChoice makes the choice; named is what the command line asked for.
func newVaultChoice(f *Frame, named core.VaultKind) *vaultChoice {
	return &vaultChoice{f: f, named: named}
}

// open takes the backend to work with; nil = none is open.
func (v *vaultChoice) open(b vaultChoiceBackend) { v.backend = b }

// inUse is where secrets are kept: what the command line named, else
// what the person chose, else the keyring. It is never changed silently.
func (v *vaultChoice) inUse() core.VaultKind {
	if v.backend != nil && !v.f.session.demo {
		if kind := v.backend.VaultInUse(); kind != "" {
			return kind
		}
	}
	return cmp.Or(v.chosen(), core.VaultOS)
}

// chosen is what the command line named, or the person chose in this
// window; "" leaves it to the data folder, which may remember what the terminal
// chose.
func (v *vaultChoice) chosen() core.VaultKind {
	if v.named != "" {
		return v.named
	}
	switch kind := core.VaultKind(v.f.app.Preferences().String(prefVault)); kind {
	case core.VaultFile, core.VaultOS:
		return kind
	}
	return ""
}

// buttons lead out of a vault that does not answer, where there is
// another one to choose.
func (v *vaultChoice) buttons() []*kit.Button {
	if v.named != "" || v.f.session.demo {
		return nil
	}
	if v.inUse() == core.VaultFile {
		return []*kit.Button{kit.NewButton(t("vault.use_keyring"), "lock", func() { v.ask(core.VaultOS) })}
	}
	return []*kit.Button{kit.NewButton(t("vault.use_file"), "lock", func() { v.ask(core.VaultFile) })}
}

// ask explains what changes before the vault is changed: nothing is
// moved by that, so what was kept in the one stays there until a person says
// otherwise (moveSecrets).
func (v *vaultChoice) ask(kind core.VaultKind) {
	to := "keyring"
	if kind == core.VaultFile {
		to = "file"
	}
	no := kit.NewButton(t("action.cancel"), "", nil)
	yes := kit.NewButton(t("vault.to_"+to+"_yes"), "lock", nil)
	body := kit.Stack(kit.NewParagraph(t("vault.to_"+to+"_text")), (&kit.Notice{Tone: kit.Neutral, Text: t("vault.stays"), Advice: t("vault.stays_advice")}).Object())
	v.f.askBool(&kit.Dialog{Title: t("vault.to_" + to), Icon: "lock", Body: body, Width: 560}, no, yes, func(yes bool) {
		if yes {
			v.use(kind)
		}
	})
}

// use remembers the choice, never the passphrase, and opens everything
// again over that vault.
func (v *vaultChoice) use(kind core.VaultKind) {
	v.f.app.Preferences().SetString(prefVault, string(kind))
	v.chose = true
	v.openAgain()
	v.changed()
}
