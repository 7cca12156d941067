package ui

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"latchkey/ui/kit"
	"latchkey/ui/kit/tables"
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
	optional := map[string][]string{"repositories": {"account", "private", "weak", "keys-read", "changed", "visibility"}, "keys": {"account", "machine", "comment", "finger", "age", "type"}}
	for page, column := range map[string]string{"repositories": "name", "keys": "name", "host-keys": "host"} {
		p.w.shell.show(page)
		p.until("the rows are there", func() bool { return p.table() != nil && len(p.queue) == 0 })
		for _, scale := range textSizes() {
			a := p.w.look.now
			a.Text = scale
			p.w.look.set(a)
			for _, size := range windowSizes() {
				p.w.Win.Resize(size)
				if got, least := p.table().ColumnWidth(column), 160*scale; got < least {
					t.Errorf("%s at %v and %v: the name has %v of %v", page, size, scale, got, least)
				}
			}
		}
		a := p.w.look.now
		a.Text = 1
		p.w.look.set(a)
		for _, id := range optional[page] {
			if p.table().SetShowing(id, tables.Shown); !p.table().ColumnShows(id) {
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

// TestRowsAreSavedAsTheyShow saves the keys that a chip leaves, with a column that
// was switched on and one that was switched off.
func TestRowsAreSavedAsTheyShow(t *testing.T) {
	f := keyed()
	f.keyStore.overview.Keys[0].Comment = "=HYPERLINK(1)"
	p := onKeys(t, f)
	p.w.Win.Resize(windowSizes()[3])
	p.table().SetShowing("comment", tables.Shown)
	p.table().SetShowing("finger", tables.Hidden)
	p.table().SetShowing("private", tables.Hidden)
	save := func(name string) []byte {
		path := filepath.Join(t.TempDir(), name)
		p.w.run("save-rows")
		p.until("it asks where to", func() bool { return len(p.entries()) > 0 && p.w.Dialogs.Any() })
		p.entries()[0].SetText(path)
		p.press(t2("save.save"))
		p.until("it is saved", func() bool { return !p.w.Dialogs.Any() })
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	rows, err := csv.NewReader(strings.NewReader(string(save("rows.csv")))).ReadAll()
	if err != nil || len(rows) != p.table().Length()+1 {
		t.Fatalf("%d of %d rows, %v", len(rows)-1, p.table().Length(), err)
	}
	title := strings.Join(rows[0], " ")
	if !strings.HasPrefix(title, t2("column.key")) || !strings.HasSuffix(title, t2("column.comment")) || strings.Contains(title, t2("column.private")) {
		t.Errorf("the columns are %q", rows[0])
	}
	for i, row := range rows[1:] {
		if want := p.table().Row(i)[1].Text; row[0] != want {
			t.Errorf("row %d is of %q, not of %q", i, row[0], want)
		}
		if comment := row[len(row)-1]; strings.HasPrefix(comment, "=") {
			t.Errorf("a spreadsheet would compute %q", comment)
		}
	}
	var saved []map[string]string
	if err := json.Unmarshal(save("rows.json"), &saved); err != nil || len(saved) != p.table().Length() || saved[0]["name"] != p.table().Row(0)[1].Text {
		t.Errorf("%v, %d rows: %v", err, len(saved), saved[0])
	}
}
