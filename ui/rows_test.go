package ui

import (
	"slices"

	"fyne.io/fyne/v2/test"

	"latchkey/ui/kit"
	"latchkey/ui/kit/tables"
)

// A list as a person meets it: the rows of the table in front, by the name of
// each.

// table is the one in front, nil where none is.
func (p *person) table() *tables.Table {
	for _, o := range p.objects() {
		if table := tables.TableOf(o); table != nil {
			return table
		}
	}
	return nil
}

// rows are the names in the rows of the table in front.
func (p *person) rows() (names []string) {
	if table := p.table(); table != nil {
		for row := range table.Length() {
			names = append(names, table.RowText(row))
		}
	}
	return names
}

// row is the number of the first row of that name, -1 without.
func (p *person) row(name string) int { return slices.Index(p.rows(), name) }

// mustRow is row, and fails the test without.
func (p *person) mustRow(name string) int {
	p.t.Helper()
	row := p.row(name)
	if row < 0 {
		p.t.Fatalf("no row %q; there are %q", name, p.rows())
	}
	return row
}

// pick selects the row of that name, as a tap does.
func (p *person) pick(name string) {
	p.t.Helper()
	p.table().OnSelect(p.mustRow(name))
}

// picked is the name of the row that is painted as selected, "" without.
func (p *person) picked() string {
	table := p.table()
	if table == nil {
		return ""
	}
	for row := range table.Length() {
		if table.Selected(row) {
			return table.RowText(row)
		}
	}
	return ""
}

// tick marks the rows of these names, as a tap on their boxes does.
func (p *person) tick(names ...string) {
	p.t.Helper()
	for _, name := range names {
		p.table().OnMark(p.mustRow(name), false)
	}
}

// cell is the text in a column of the row of that name; columns count from 0,
// where one with boxes counts too.
func (p *person) cell(name string, column int) string {
	p.t.Helper()
	return p.table().Row(p.mustRow(name))[column].Text
}

// chip taps the filter with that word.
func (p *person) chip(word string) {
	p.t.Helper()
	for _, o := range p.objects() {
		if c, ok := o.(*kit.Chip); ok && c.Word() == word {
			test.Tap(c)
			return
		}
	}
	p.t.Fatalf("no chip %q in front", word)
}

// split is the list of the page in front, and what stands beside it.
func (p *person) split() *kit.FoldSplit { return p.w.front().Object.(*kit.FoldSplit) }
