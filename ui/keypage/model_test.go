package keypage

import (
	"fmt"
	"testing"

	"latchkey/core/inventory"
	"latchkey/keys"
	"latchkey/ui/frame"
)

// BenchmarkSearchKeys30000 is what happens, away from the UI goroutine, at each
// key press in the search of the Keys page.
func BenchmarkSearchKeys30000(b *testing.B) {
	rows := make([]inventory.KeySummary, 30_000)
	for i := range rows {
		rows[i] = inventory.KeySummary{Fingerprint: keys.Fingerprint(fmt.Sprintf("SHA256:%043d", i)), Label: fmt.Sprintf("ci-%d", i%3), Type: "ed25519", Bits: 256, Repos: []string{fmt.Sprintf("team/billing-api-%05d", i/3)}}
	}
	table := keyItems(rows)
	for b.Loop() {
		if got := table.arrange(keyView{text: "billing-api-0987", by: frame.Order{Column: "name"}}); got.found != 30 {
			b.Fatal(got.found)
		}
	}
}
