package ui

import (
	"errors"
	"testing"

	"latchkey/core"
	"latchkey/ui/locale"
)

func TestSecretsComeAlongWhenAnotherVaultIsChosen(t *testing.T) {
	f := acme()
	f.movable = core.Movable{From: core.VaultOS, Pairs: 3, Known: 5}
	p := withKeys(t, f)
	if p.says(t2("vault.moved_where")) {
		t.Error("it is offered before another vault was chosen")
	}
	p.choosesFile()
	p.until("it is offered", func() bool { return p.says(t2("vault.moved_where")) && p.says(locale.Tn("vault.move_n", 3)) })
	f.moveErr = errors.New("the disk is full")
	p.press(locale.Tn("vault.move_n", 3))
	p.until("it says that nothing is lost", func() bool { return p.says(t2("error.move_secrets")) })
	f.moveErr = nil
	p.press(t2("action.try_again"))
	p.until("they are here", func() bool {
		return f.count("move secrets from os") == 2 && !p.says(t2("error.move_secrets")) && len(p.w.Jobs.List) == 0
	})
}

func TestTheSettingsOfferToMoveSecrets(t *testing.T) {
	f := acme()
	f.movable = core.Movable{From: core.VaultFile, Known: 5}
	p := withKeys(t, f)
	p.w.run("settings")
	p.until("they offer it", func() bool { return p.button(t2("vault.move")) != nil })
	p.press(t2("vault.move"))
	p.until("it is done", func() bool { return f.called("move secrets from file") && len(p.w.Jobs.List) == 0 })
	f.movable = core.Movable{}
	p.w.run("settings")
	p.until("nothing is left to be moved", func() bool { return len(p.queue) == 0 && p.button(t2("vault.move")) == nil })
}
