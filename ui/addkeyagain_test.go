package ui

import (
	"testing"

	"latchkey/ui/kit"
)

// Who asked for a passphrase and tries again gets a key with a passphrase. What
// was typed is gone with the dialog.
func TestTheNextTryHasThePassphraseStill(t *testing.T) {
	f := acme()
	f.placeErr = errOffline
	p := withKeys(t, f)
	p.w.run("add-key")
	p.press(t2("add.more"))
	var secret []*kit.Entry
	for _, e := range p.entries() {
		if e.Password {
			e.SetText("correct horse")
			secret = append(secret, e)
		}
	}
	p.press(t2("add.create"))
	p.until("it failed", func() bool { return p.button(t2("action.try_again")) != nil })
	p.press(t2("action.try_again"))
	if len(secret) != 2 || secret[0].Text != "correct horse" || secret[1].Text != "correct horse" {
		t.Fatalf("%d lines for a passphrase; the next key would have none", len(secret))
	}
	p.until("it failed again", func() bool { return p.button(t2("add.change")) != nil })
	if n := f.count("place "); n != 2 {
		t.Errorf("it was asked for %d times", n)
	}
	if n := f.count(`make a pair with the passphrase "correct horse"`); n != 2 {
		t.Errorf("of 2 tries %d had the passphrase that was typed", n)
	}
	p.press(t2("add.change"))
	if label := p.lineOf(t2("label.label")); label == nil || p.button(t2("add.create")) == nil {
		t.Errorf("the inputs do not show: %q", p.texts())
	}
	p.w.Dialogs.HideAll()
	if secret[0].Text+secret[1].Text != "" {
		t.Error("the passphrase outlives its dialog")
	}
}
