package ui

import (
	"strings"
	"testing"

	"latchkey/core/ask"
	"latchkey/core/inventory"
	"latchkey/ui/kit"
)

// mouseDown finds the button under the pointer, as a person presses it, and tells
// afterwards whether the same one is still there to be let go of.
func (p *person) mouseDown(text string) (stillThere func() bool) {
	p.t.Helper()
	pressed := p.button(text)
	if pressed == nil {
		p.t.Fatalf("no button %q in front; there are %q", text, p.buttons())
	}
	return func() bool {
		for _, o := range p.objects() {
			if b, ok := o.(*kit.Button); ok && b == pressed {
				return true
			}
		}
		return false
	}
}

// What the forge answers between press and release takes no button away on
// which nothing changed.
func TestAnAnswerWhileAButtonIsPressedLosesNoTap(t *testing.T) {
	f := acme()
	p := withKeys(t, f)
	rotate, add, test := p.mouseDown(t2("cmd.rotate-everywhere")), p.mouseDown(t2("cmd.add-key")), p.mouseDown(t2("cmd.test-clone"))
	same := func(when string) {
		t.Helper()
		for name, there := range map[string]func() bool{"rotate": rotate, "add": add, "test": test} {
			if !there() {
				t.Errorf("%s: the button to %s is another one", when, name)
			}
		}
	}
	p.readKeys()
	if !p.says(t2("details.reading")) {
		t.Fatal("it is not said that keys are read")
	}
	same("while it is read")
	p.until("it is read", func() bool { return !p.readsKeys() && len(p.w.Jobs.List) == 0 })
	same("when it was read")

	last := &f.keys["acme/payments-api"][len(f.keys["acme/payments-api"])-1]
	last.Label = "renamed meanwhile"
	p.readKeys()
	p.until("the new label shows", func() bool { return p.says("renamed meanwhile") && !p.readsKeys() })
	same("when another key was renamed")

	first := &f.keys["acme/payments-api"][0]
	first.PrivateKey = inventory.PrivateKeyLost
	p.readKeys()
	p.until("the lost private key shows", func() bool { return p.says(t2("private.lost")) && !p.readsKeys() })
	if test() {
		t.Error("a key whose private key is lost shows the card of one that is here")
	}
}

func TestReadingKeysAnewLosesNoTapOnTheKeysPage(t *testing.T) {
	f := keyed()
	p := onKey(t, f, fpCI)
	rotate := p.mouseDown(t2("keydo.rotate-everywhere"))
	before := f.count("key details")
	p.w.Announce(ask.KeysChanged)
	p.until("keys are read", func() bool { return f.count("key details") > before && len(p.queue) == 0 && len(p.w.Jobs.List) == 0 })
	if !rotate() {
		t.Error("the button is another one after reading")
	}
	f.mu.Lock()
	f.keyStore.overview.Keys[0].Comment = "renamed meanwhile"
	f.mu.Unlock()
	p.w.Announce(ask.KeysChanged)
	p.until("the new comment shows", func() bool { return p.says("renamed meanwhile") })
	p.until("so do the details", func() bool {
		p.w.run("copy-public")
		return strings.HasSuffix(p.w.App.Clipboard().Content(), "renamed meanwhile")
	})
	if !rotate() {
		t.Error("the button is another one after reading what has changed")
	}
}
