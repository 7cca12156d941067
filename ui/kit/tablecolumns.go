package kit

// ShowColumn leaves a column out, at whatever width, or lets it show again.
func (t *Table) ShowColumn(id string, on bool) {
	for i := range t.columns.columns {
		if c := &t.columns.columns[i]; c.ID == id && c.off == on {
			c.off = !on
			t.columns.out = nil
			t.columns.version++
			t.header.object.Layout.Layout(t.header.object.Objects, t.header.object.Size())
			t.Refresh()
		}
	}
}

// ColumnWidth is the width of a column as it shows, 0 where it does not.
func (t *Table) ColumnWidth(id string) float32 {
	for i, s := range t.columns.spans(t.list.Size().Width) {
		if s.shown && t.columns.columns[i].ID == id {
			return s.w
		}
	}
	return 0
}
