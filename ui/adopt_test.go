package ui

import (
	"errors"
	"testing"

	"latchkey/core"
	"latchkey/core/store"
	"latchkey/keys/vault"
)

func TestWhatALostDatabaseKnewIsTakenInAgain(t *testing.T) {
	f := keyed()
	f.lost, f.adoptable = "2026-11-29 10:00", []core.Adoptable{{Fingerprint: fpCI}, {Fingerprint: "SHA256:other"}}
	p := startWith(t, Config{Open: f.open})
	p.until("it is said", func() bool { return p.says(t2("folder.lost")) })
	p.press(t2("folder.adopt"))
	p.until("they are here", func() bool { return f.called("adopt 2") && !p.says(t2("folder.lost")) })
}

func TestADataFolderThatCannotBeWrittenSaysSo(t *testing.T) {
	f := keyed()
	f.readOnly = store.ErrFull
	p := startWith(t, Config{Open: f.open})
	p.until("it is said", func() bool { return p.says(t2("folder.read_only")) && p.says(t2("folder.read_only_advice")) })
	if p.says(t2("folder.lost")) {
		t.Error("a full disk is told as a lost database")
	}
}

func TestAVaultThatStaysClosedKeepsTheOfferOfAdoption(t *testing.T) {
	f := keyed()
	f.lost, f.adoptable, f.adoptErr = "2026-11-29 10:00", []core.Adoptable{{Fingerprint: fpCI}}, errors.Join(vault.ErrLocked)
	p := startWith(t, Config{Open: f.open})
	p.until("it is said", func() bool { return p.says(t2("folder.lost")) })
	p.press(t2("folder.adopt"))
	p.until("why it failed is said", func() bool { return p.says(t2("error.adopt")) })
	if !p.says(t2("folder.lost")) {
		t.Error("the offer is gone")
	}
}
