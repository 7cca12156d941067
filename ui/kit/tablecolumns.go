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
