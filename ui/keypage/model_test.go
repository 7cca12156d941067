package keypage

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"latchkey/core/inventory"
	"latchkey/keys"
	"latchkey/ui/frame"
	"latchkey/ui/list"
)

// BenchmarkSearchKeys30000 is what happens, away from the UI goroutine, at each
// key press in the search of the Keys page.
func BenchmarkSearchKeys30000(b *testing.B) {
	rows := make([]inventory.KeySummary, 30_000)
	for i := range rows {
		rows[i] = inventory.KeySummary{Fingerprint: keys.Fingerprint(fmt.Sprintf("SHA256:%043d", i)), Label: fmt.Sprintf("ci-%d", i%3), Type: "ed25519", Bits: 256, Repos: []string{fmt.Sprintf("team/billing-api-%05d", i/3)}}
	}
	m := keyModel(time.Now, strings.ToUpper, func() bool { return false })
	table := list.Arrange(&m, keyItems(rows, nil), list.View{Order: frame.Order{Column: "name"}})
	for b.Loop() {
		table.Narrow(&m, list.View{Text: "billing-api-0987", Order: frame.Order{Column: "name"}})
		if got := len(table.Rows()); got != 30 {
			b.Fatal(got)
		}
	}
}
