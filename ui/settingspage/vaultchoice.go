package settingspage

import (
	"cmp"

	"latchkey/core"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/kit/overlay"
	"latchkey/ui/locale"
)

// prefVault is where the person wants secrets to be kept.
const prefVault = "vault.kind"

// VaultChoice is where secrets are kept, as it was chosen, and the way to
// another vault. It outlives the pages, which are made anew in another language.
type VaultChoice struct {
	f          *frame.Frame
	backend    VaultChoiceBackend // nil = none is open
	named      core.VaultKind     // on the command line, "" = it may be chosen
	chose      bool               // another one was chosen just now
	looks      frame.Generation   // newest look of offerMove for another vault
	OpenAgain  func()             // opens everything over the vault that was chosen
	Changed    func()             // is called when what the settings say of it has changed
	TokensCame func()             // is called when tokens were moved here: lists can be read now
}

// NewVaultChoice makes the choice; named is what the command line asked for.
func NewVaultChoice(f *frame.Frame, named core.VaultKind) *VaultChoice {
	return &VaultChoice{f: f, named: named}
}

// Open takes the backend to work with; nil = none is open.
func (v *VaultChoice) Open(b VaultChoiceBackend) { v.backend = b }

// InUse is where secrets are kept: what the command line named, else
// what the person chose, else the keyring. It is never changed silently.
func (v *VaultChoice) InUse() core.VaultKind {
	if v.backend != nil && !v.f.Session.Demo {
		if kind := v.backend.VaultInUse(); kind != "" {
			return kind
		}
	}
	return cmp.Or(v.Chosen(), core.VaultOS)
}

// Chosen is what the command line named, or the person chose in this
// window; "" leaves it to the data folder, which may remember what the terminal
// chose.
func (v *VaultChoice) Chosen() core.VaultKind {
	if v.named != "" {
		return v.named
	}
	switch kind := core.VaultKind(v.f.App.Preferences().String(prefVault)); kind {
	case core.VaultFile, core.VaultOS:
		return kind
	}
	return ""
}

// Buttons lead out of a vault that does not answer, where there is
// another one to choose.
func (v *VaultChoice) Buttons() []*kit.Button {
	if v.named != "" || v.f.Session.Demo {
		return nil
	}
	if v.InUse() == core.VaultFile {
		return []*kit.Button{kit.NewButton(locale.T("vault.use_keyring"), "lock", func() { v.ask(core.VaultOS) })}
	}
	return []*kit.Button{kit.NewButton(locale.T("vault.use_file"), "lock", func() { v.ask(core.VaultFile) })}
}

// ask explains what changes before the vault is changed: nothing is
// moved by that, so what was kept in the one stays there until a person says
// otherwise (moveSecrets).
func (v *VaultChoice) ask(kind core.VaultKind) {
	to := "keyring"
	if kind == core.VaultFile {
		to = "file"
	}
	no := kit.NewButton(locale.T("action.cancel"), "", nil)
	yes := kit.NewButton(locale.T("vault.to_"+to+"_yes"), "lock", nil)
	body := kit.Stack(kit.NewParagraph(locale.T("vault.to_"+to+"_text")), (&kit.Notice{Tone: kit.Neutral, Text: locale.T("vault.stays"), Advice: locale.T("vault.stays_advice")}).Object())
	v.f.AskBool(&overlay.Dialog{Title: locale.T("vault.to_" + to), Icon: "lock", Body: body, Width: 560}, no, yes, func(yes bool) {
		if yes {
			v.use(kind)
		}
	})
}

// use remembers the choice, never the passphrase, and opens everything
// again over that vault.
func (v *VaultChoice) use(kind core.VaultKind) {
	v.f.App.Preferences().SetString(prefVault, string(kind))
	v.chose = true
	v.OpenAgain()
	v.Changed()
}
