package list

import (
	"fyne.io/fyne/v2"

	"latchkey/ui/frame"
	"latchkey/ui/locale"
)

// rowsAtOnce is how many rows are read out before the window may draw again.
const rowsAtOnce = 250

// Save asks for a file and writes the rows there as they show: those that are left,
// in their order, with the columns that show.
func (l *List[R, K]) Save() {
	var columns []*Column[R]
	var t frame.SavedTable
	for i := range l.spec.Columns {
		if c := &l.spec.Columns[i]; l.Table.ColumnShows(c.ID) {
			columns = append(columns, c)
			t.IDs, t.Titles = append(t.IDs, c.ID), append(t.Titles, c.Title)
		}
	}
	session, name := l.f.Session.Ctx, "latchkey-"+l.spec.Page+"-"+l.f.Now().Format("2006-01-02")
	l.readOut(columns, l.left.shown, &t, func() {
		if session.Err() == nil {
			l.f.ShowSave(locale.T("save.rows_title"), name, t.Data)
		}
	})
}

// readOut reads the texts of rows, some at a time, and then goes on.
func (l *List[R, K]) readOut(columns []*Column[R], rows []place[R], t *frame.SavedTable, then func()) {
	n := min(rowsAtOnce, len(rows))
	for _, at := range rows[:n] {
		texts := make([]string, len(columns))
		for i, c := range columns {
			texts[i] = c.Cell(at.row).Text
		}
		t.Rows = append(t.Rows, texts)
	}
	if n == len(rows) {
		then()
		return
	}
	l.f.Post(func() { l.readOut(columns, rows[n:], t, then) })
}

// saveItem is the way there in the menu of the header.
func (l *List[R, K]) saveItem() *fyne.MenuItem {
	return fyne.NewMenuItem(locale.T("cmd.save-rows"), l.Save)
}
