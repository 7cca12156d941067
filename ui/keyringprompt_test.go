package ui

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"latchkey/core"
	"latchkey/core/ask"
)

// prompts opens or closes the keyring's prompt, as core tells of it.
func (p *person) prompts(f *fake, open bool) {
	f.mu.Lock()
	f.prompting = open
	f.mu.Unlock()
	f.wiring.Tell(ask.Event{Topic: ask.VaultPrompt})
	p.until("it is known", func() bool { return p.w.Keyring.IsOpen() == open && len(p.queue) == 0 })
}

// saysIn reports whether a part of the window says something.
func saysIn(part fyne.CanvasObject, words string) bool {
	return slices.ContainsFunc(textsIn(visible(part)), func(text string) bool { return strings.Contains(text, words) })
}

// While the keyring's prompt is open the status bar says so, and whatever work
// waits for it: a test beside its ladder, adding a key above its steps.
func TestTheKeyringsPromptIsSaidWhereWorkWaitsForIt(t *testing.T) {
	f := acme()
	f.report, f.holdTest = climbed(), make(chan struct{})
	p := withKeys(t, f)
	p.w.run("test-clone")
	p.until("the test runs", func() bool { return p.button(t2("action.stop")) != nil && len(p.queue) == 0 })
	if p.says(t2("vault.asks")) {
		t.Error("it waits for nothing")
	}
	p.prompts(f, true)
	if !saysIn(p.w.statusBar.object, t2("status.vault_asks")) || !saysIn(p.w.repos.Split.Split.Trailing, t2("vault.asks")) {
		t.Errorf("it says %q", p.texts())
	}
	p.w.Fyne().Resize(fyne.NewSize(leastWidth, leastHeight))
	if !saysIn(p.w.statusBar.object, t2("status.vault_asks")) {
		t.Error("a narrow window does not say it")
	}
	p.prompts(f, false)
	if p.says(t2("vault.asks")) || p.says(t2("status.vault_asks")) {
		t.Errorf("it is gone: %q", p.texts())
	}
	p.prompts(f, true)
	close(f.holdTest)
	p.until("the test ended", func() bool { return p.tested() })
	if p.says(t2("vault.asks")) {
		t.Error("the test waits for nothing any more")
	}
	p.press(t2("action.back_to_keys"))
	p.prompts(f, false)

	f.hold = make(chan struct{})
	p.w.run("add-key")
	p.press(t2("add.create"))
	p.until("it is sent", func() bool {
		return len(p.queue) == 0 && f.called("place latchkey-payments-api on acme/payments-api as read")
	})
	p.prompts(f, true)
	if !p.says(t2("vault.asks")) {
		t.Errorf("the dialog says %q", p.texts())
	}
	p.prompts(f, false)
	if p.says(t2("vault.asks")) {
		t.Errorf("it is gone: %q", p.texts())
	}
	close(f.hold)
	p.until("it is done", func() bool { return p.button(t2("action.done")) != nil })
}

// Whoever asks for the list again while the keyring is locked is asked for its
// password again, though its prompt was closed before.
func TestToRefreshAsksTheKeyringAgain(t *testing.T) {
	f := acme()
	f.vaultCheck = core.Check{Name: "keyring", State: "warning", Locked: true, Vault: "GNOME Keyring"}
	p := withKeys(t, f)
	p.until("it is known to be locked", func() bool { return p.w.vault.locked() })
	p.w.run("refresh")
	p.until("it is unlocked", func() bool { return f.called("unlock") && len(p.w.Jobs.List) == 0 && len(p.queue) == 0 })
}
