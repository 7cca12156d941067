package ui

import (
	"slices"
	"testing"

	"latchkey/core"
	"latchkey/keys"
)

// Several pairs are asked about once, here; what core asks of each then is known
// to be the same question.
func TestSeveralPairsAreAskedAboutOnceOverTheRealCore(t *testing.T) {
	p, _ := keysOverDemo(t)
	var made []keys.Fingerprint
	for _, name := range []string{"ci@one", "ci@two"} {
		pair, err := p.w.backend.GenerateKeyPair(t.Context(), core.NewPair{Kind: keys.Ed25519, Comment: name})
		if err != nil {
			t.Fatal(err)
		}
		made = append(made, pair.Fingerprint)
	}
	p.until("both are listed", func() bool { return p.row("ci@one") >= 0 && p.row("ci@two") >= 0 })
	p.tick("ci@one", "ci@two")
	p.press(t2("keys.delete_marked"))
	p.press(p.w.Dialogs.Top().Actions[1].Text)
	p.until("they are gone, or something is asked", func() bool {
		pairs, err := p.w.backend.KeyPairs(t.Context())
		left := 0
		for _, pair := range pairs {
			if slices.Contains(made, pair.Fingerprint) {
				left++
			}
		}
		return p.w.Dialogs.Any() || err == nil && left == 0
	})
	if p.w.Dialogs.Any() {
		t.Errorf("it asks again: %q", p.texts())
	}
}
