package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"latchkey/ui/kit"
)

// windowSizes are those at which the window is looked at: the smallest, and what
// people have.
func windowSizes() []fyne.Size {
	return []fyne.Size{fyne.NewSize(leastWidth, leastHeight), fyne.NewSize(1010, 700), fyne.NewSize(1280, 800), fyne.NewSize(2560, 1440)}
}

// textSizes are the smallest, the normal and the largest text.
func textSizes() []float32 { return []float32{0.9, 1, 1.5} }

// TestEveryListLeavesRoomForNames looks at the column that names the rows, in
// every list, window and text size.
func TestEveryListLeavesRoomForNames(t *testing.T) {
	p := at(t, keyed())
	optional := map[string][]string{"repositories": {"account", "private", "weak", "keys-read", "changed", "visibility"}, "keys": {"account", "comment", "finger", "age", "type"}}
	for page, column := range map[string]string{"repositories": "name", "keys": "name", "host-keys": "host"} {
		p.w.shell.show(page)
		p.until("the rows are there", func() bool { return p.table() != nil && len(p.queue) == 0 })
		for _, size := range windowSizes() {
			for _, scale := range textSizes() {
				a := p.w.look.now
				a.text = scale
				p.w.look.set(a)
				p.w.Win.Resize(size)
				if got, least := p.table().ColumnWidth(column), 160*scale; got < least {
					t.Errorf("%s at %v and %v: the name has %v of %v", page, size, scale, got, least)
				}
			}
		}
		a := p.w.look.now
		a.text = 1
		p.w.look.set(a)
		for _, id := range optional[page] {
			if p.table().SetShowing(id, kit.Shown); !p.table().ColumnShows(id) {
				t.Errorf("%s: %s cannot be switched on", page, id)
			}
		}
		p.w.Win.Resize(windowSizes()[0])
		if got := p.table().ColumnWidth(column); got < 160 {
			t.Errorf("%s: with every column the name has %v", page, got)
		}
		p.w.Win.Resize(windowSizes()[3])
		for row := range p.table().Length() {
			for i, c := range p.table().Row(row) {
				if i > 0 && c.Text == "" && c.Icon == "" && c.Check == kit.NoCheck && page != "repositories" {
					t.Errorf("%s: cell %d of row %d says nothing", page, i, row)
				}
			}
		}
	}
}
