package ui

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"fyne.io/fyne/v2"

	"latchkey/core"
	"latchkey/core/ask"
	"latchkey/core/hint"
	"latchkey/core/say"
	"latchkey/keys"
	"latchkey/keys/vault"
	"latchkey/ui/locale"
)

func TestKeyDefaultsAreUsedAndRemembered(t *testing.T) {
	p := withKeys(t, acme())
	p.w.Defaults.SetKind(keys.RSA4096)
	p.w.Defaults.SetCommentTemplate("ci-{workspace}-{repository}")
	p.w.run("add-key")
	if p.selected() != "RSA 4096" {
		t.Errorf("the type is %q", p.selected())
	}
	if got := p.entries()[0].Text; got != "ci-acme-payments-api" && p.entries()[1].Text != "ci-acme-payments-api" {
		t.Errorf("the label is %q", got)
	}
	p.w.Defaults.SetKind("no such kind")
	if p.w.Defaults.Kind() != keys.Ed25519 {
		t.Error("a kind that is not offered was taken")
	}
}

// What the Keys page calls unsafe, the list of repositories calls so too, even
// where the key is used every day.
func TestAnUnsafeTypeNeedsAttention(t *testing.T) {
	f := acme()
	f.repos[0].Weak, f.repos[0].LastUsed = 1, now
	weak := &f.keys["acme/payments-api"][0]
	weak.Type, weak.Bits = "rsa", 1024
	p := withKeys(t, f)
	if p.repoCell("acme/payments-api", repoStatus).Text != t2("health.weak") {
		t.Error("it counts as good")
	}
	p.w.Nav.Attention()
	at := p.rowOf(f.repos[0].Path, "")
	if at < 0 {
		t.Fatal("it is not among what needs attention")
	}
	if got := p.repoTable().Tip(at, repoStatus); got != t2("finding.broken-type_why") {
		t.Errorf("the tip is %q", got)
	}
}

func TestThePolicyChangesWhatNeedsAttention(t *testing.T) {
	f := acme()
	p := withKeys(t, f)
	if !f.called("unused after 4320h0m0s") {
		t.Errorf("core was not told: %q", f.calls)
	}
	p.w.shell.show("settings")
	for _, e := range p.entries() {
		if e.Text == "180" {
			e.SetText("30")
		}
	}
	if !f.called("unused after 720h0m0s") {
		t.Errorf("core was not told of 30 days: %q", f.calls)
	}
	p.w.Defaults.SetOldDays(-5)
	if p.w.Defaults.OldDays() < 1 {
		t.Errorf("%d days", p.w.Defaults.OldDays())
	}
}

func TestTheBudgetOfAnAccountIsChanged(t *testing.T) {
	f := acme()
	p := withKeys(t, f)
	p.setsRequests()
	p.entries()[0].SetText("many")
	p.press(t2("label.save"))
	if !p.says(t2("budget.wrong")) {
		t.Error("it takes words for a number")
	}
	p.entries()[0].SetText("250")
	p.key(fyne.KeyReturn)
	p.until("it is closed", func() bool { return !p.w.Dialogs.Any() })
	if !f.called("change account a1 to 250 requests") {
		t.Errorf("calls: %q", f.calls)
	}
}

// Whatever the program does costs requests, and the count shows it at once.
func TestTheRequestsThatAreLeftFollowWhatHappens(t *testing.T) {
	f := acme()
	p := withKeys(t, f)
	p.until("the count shows", func() bool { return p.says("640 of 1,000") })
	for i, topic := range []ask.Topic{ask.RolloutsChanged, ask.KeysChanged, ask.ReposChanged, ask.Budget} {
		f.mu.Lock()
		f.known.spent = 27 * (i + 1)
		f.mu.Unlock()
		f.wiring.Tell(ask.Event{Topic: topic, Account: "a1"})
		p.until("the count follows "+string(topic), func() bool { return p.says(fmt.Sprintf("%d of 1,000", 640-27*(i+1))) })
	}
}

func TestTheEncryptedFileIsChosenNeverSilently(t *testing.T) {
	f := acme()
	f.repos, f.reposErr = nil, vault.ErrAbsent
	p := at(t, f)
	if !p.says(t2("empty.vault_absent.title")) || f.wiring.Vault != "" { // left to what the data folder remembers
		t.Fatalf("it says %q, vault %q", p.texts(), f.wiring.Vault)
	}
	p.press(t2("vault.use_file"))
	p.key(fyne.KeyEscape)
	p.w.run("settings")
	if !p.says(t2("settings.keyring_os")) {
		t.Fatal("esc chose it")
	}
	p.w.Nav.Back()
	p.press(t2("vault.use_file"))
	f.mu.Lock()
	f.reposErr = nil
	f.mu.Unlock()
	p.press(t2("vault.to_file_yes"))
	p.until("everything is opened again", func() bool { return p.w.backend != nil && f.wiring.Vault == core.VaultFile })
	if p.w.App.Preferences().String("vault.kind") != string(core.VaultFile) {
		t.Error("the choice is not remembered")
	}
}

func TestANewPassphraseIsTypedTwiceAndKeptNowhere(t *testing.T) {
	f := acme()
	p := withKeys(t, f)
	askNow, replies := p.secretQuestion(func() ([]byte, error) { return f.wiring.NewPassphrase(context.Background()) })
	askNow()
	p.entries()[0].SetText("short")
	p.press(t2("passphrase.new_ok"))
	if !p.says(tv("passphrase.weak", locale.Args{"N": 8})) {
		t.Error("a weak passphrase is taken")
	}
	p.entries()[0].SetText("correct horse battery")
	p.entries()[1].SetText("correct horse")
	p.press(t2("passphrase.new_ok"))
	if !p.says(t2("add.differ")) {
		t.Error("two different ones are taken")
	}
	p.entries()[1].SetText("correct horse battery")
	p.key(fyne.KeyReturn)
	if r := <-replies; string(r.secret) != "correct horse battery" || r.err != nil {
		t.Errorf("got %q, %v", r.secret, r.err)
	}
	askNow()
	p.key(fyne.KeyEscape)
	if r := <-replies; !errors.Is(r.err, ask.ErrDeclined) {
		t.Errorf("esc gives %v", r.err)
	}
}

func TestAVaultThatCannotBeUsedIsToldAtTheStart(t *testing.T) {
	f := acme()
	f.vaultCheck = core.Check{Name: "keyring", State: "failed", Vault: "Secret Service", Detail: say.Plain("Secret Service: not running"), Hint: hint.Of(vault.ErrAbsent)}
	p := withKeys(t, f)
	p.until("the notice shows", func() bool { return p.says(t2("empty.vault_absent.title")) })
	f.vaultCheck = core.Check{Name: "keyring", State: "ok", Vault: "GNOME Keyring", Detail: say.Plain("GNOME Keyring")}
	p.press(t2("action.try_again"))
	p.until("the notice is gone", func() bool { return !p.says(t2("empty.vault_absent.title")) })
}

func TestAKeyringThatArrivesIsNoticedWithoutAClick(t *testing.T) {
	f := acme()
	f.vaultCheck = core.Check{Name: "keyring", State: "failed", Vault: "Secret Service", Detail: say.Plain("Secret Service: not running"), Hint: hint.Of(vault.ErrAbsent)}
	p := withKeys(t, f)
	p.until("the notice shows", func() bool { return p.says(t2("empty.vault_absent.title")) })
	if !f.called("watch") {
		t.Fatal("nobody watches the keyring")
	}
	f.vaultCheck = core.Check{Name: "keyring", State: "ok", Vault: "GNOME Keyring", Detail: say.Plain("GNOME Keyring")}
	f.wiring.Tell(ask.Event{Topic: ask.VaultChanged})
	p.until("the notice is gone and the status bar says so", func() bool {
		return !p.says(t2("empty.vault_absent.title")) && p.says(p.w.vault.words())
	})
}

func TestTheCommandLineDecidesOverTheSettings(t *testing.T) {
	f := acme()
	p := startWith(t, Config{Open: f.open, Now: fixedNow, Vault: core.VaultMemory})
	p.until("it is open", func() bool { return p.w.backend != nil })
	p.w.run("settings")
	if f.wiring.Vault != core.VaultMemory || p.button(t2("vault.use_file")) != nil || p.button(t2("vault.use_keyring")) != nil {
		t.Errorf("vault %q, ways out among %q", f.wiring.Vault, p.buttons())
	}
	if !p.says(tv("settings.keyring_named", locale.Args{"Kind": string(core.VaultMemory)})) {
		t.Error("the settings do not say why")
	}
}

// To check the keyring says what was found, and when.
func TestCheckingTheKeyringSaysWhatWasFound(t *testing.T) {
	f := acme()
	p := withKeys(t, f)
	p.w.shell.show("settings")
	p.until("the vault was looked at", func() bool { return p.says(tv("settings.checked", locale.Args{"When": locale.Minute(now)})) })
	p.w.settings.CheckVault()
	p.until("it says so", func() bool {
		return p.says(tv("vault.found", locale.Args{"State": tv("status.vault_open", locale.Args{"Name": "GNOME Keyring"})}))
	})
	f.mu.Lock()
	f.vaultCheck = core.Check{Name: "keyring", State: "failed"}
	f.mu.Unlock()
	p.w.settings.CheckVault()
	p.until("it says that too", func() bool { return p.says(tv("vault.found", locale.Args{"State": t2("status.vault_absent")})) })
}
