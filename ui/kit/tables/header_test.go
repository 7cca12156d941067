package tables

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"latchkey/ui/kit/paint"
)

// Titles of columns are of regular weight, and what can be sorted says so, faintly.
func TestTitlesOfColumnsAreLight(t *testing.T) {
	test.NewTempApp(t)
	table := NewTable([]Column{{ID: "name", Title: "Name", Width: -1, Sortable: true}, {ID: "plain", Title: "Plain", Width: 120}})
	table.Length = func() int { return 0 }
	w := test.NewTempWindow(t, table.Object)
	w.Resize(fyne.NewSize(600, 300))
	sorted, plain := table.header.cells[0], table.header.cells[1]
	if sorted.title.Style.Bold || plain.title.Style.Bold {
		t.Error("a title is bold")
	}
	if sorted.arrow.Name() != "sort" || !sorted.arrow.Visible() || sorted.arrow.Tone() != paint.ColorMuted || plain.arrow.Name() != "" {
		t.Errorf("glyphs %q in %q, %q", sorted.arrow.Name(), sorted.arrow.Tone(), plain.arrow.Name())
	}
	table.SetSort("name", true)
	if sorted.arrow.Name() != "down" || sorted.arrow.Tone() == paint.ColorMuted {
		t.Errorf("sorted it shows %q in %q", sorted.arrow.Name(), sorted.arrow.Tone())
	}
}
