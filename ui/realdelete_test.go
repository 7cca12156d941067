package ui

import (
	"testing"

	"latchkey/core"
	"latchkey/keys"
)

// Several pairs are asked about once, here; what core asks of each then is known
// to be the same question.
func TestSeveralPairsAreAskedAboutOnceOverTheRealCore(t *testing.T) {
	p, _ := keysOverDemo(t)
	var items []*keyItem
	for _, name := range []string{"ci@one", "ci@two"} {
		pair, err := p.w.backend.GenerateKeyPair(t.Context(), core.NewPair{Kind: keys.Ed25519, Comment: name})
		if err != nil {
			t.Fatal(err)
		}
		item := &keyItem{}
		item.Fingerprint = pair.Fingerprint
		items = append(items, item)
	}
	p.w.keys.deletePairs(items)
	p.until("they are gone, or something is asked", func() bool {
		pairs, err := p.w.backend.KeyPairs(t.Context())
		left := 0
		for _, pair := range pairs {
			if pair.Fingerprint == items[0].Fingerprint || pair.Fingerprint == items[1].Fingerprint {
				left++
			}
		}
		return p.w.dialogs.Any() || err == nil && left == 0
	})
	if p.w.dialogs.Any() {
		t.Errorf("it asks again: %q", p.texts())
	}
}
