package tables

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"latchkey/ui/kit"
	"latchkey/ui/kit/kittest"
	"latchkey/ui/kit/paint"
)

// markedTable is a table of n rows with boxes, over a Selection.
type markedTable struct {
	*Table
	at    int
	marks *Selection[int]
	mods  fyne.KeyModifier
}

func newMarkedTable(n int) *markedTable {
	m := &markedTable{at: -1, Table: NewTable([]Column{{ID: "mark", Width: 18, Check: true}, {ID: "name", Title: "Name", Width: -1, Sortable: true}})}
	m.marks = NewSelection(func() int { return n }, func(row int) int { return row })
	m.Length = func() int { return n }
	m.Cells = func(row int, into []Cell) {
		into[0].Check = kit.CheckOf(m.marks.Has(row))
		into[1].Text = m.RowText(row)
	}
	m.RowText = func(row int) string { return fmt.Sprintf("%c-row %d", 'a'+row%26, row) }
	m.Selected = func(row int) bool { return row == m.at }
	m.OnSelect = func(row int) { m.at = row }
	changed := func() { m.SetMarked(m.marks.State()) }
	m.OnMark = func(row int, extend bool) { m.marks.Toggle(row); changed() }
	m.OnExtend = func(anchor, was, to int) { m.marks.Extend(anchor, was, to); changed() }
	m.OnMarkAll = func() { m.marks.ToggleAll(); changed() }
	m.modifiers = func() fyne.KeyModifier { return m.mods }
	return m
}

func (m *markedTable) marked() (rows []int) {
	for row := range m.Length() {
		if m.marks.Has(row) {
			rows = append(rows, row)
		}
	}
	return rows
}

func (m *markedTable) hold(mods fyne.KeyModifier, do func()) { m.mods = mods; do(); m.mods = 0 }

// visibleRow is the row object that shows row id.
func visibleRow(t *testing.T, table *Table, id int) *tableRow {
	t.Helper()
	r := table.list.rows[id]
	if r == nil || r.id != id {
		t.Fatalf("row %d does not show", id)
	}
	return r
}

func tapAt(r *tableRow, x float32) {
	r.Tapped(&fyne.PointEvent{Position: fyne.NewPos(x, 10)})
}

func TestShiftWithArrowsMarksAndTakesBack(t *testing.T) {
	kittest.App(t)
	m := newMarkedTable(100)
	kittest.Window(t, m.Object)
	f := m.Focusable()
	kittest.Type(f, fyne.KeyDown, fyne.KeyDown) // on row 2
	m.hold(fyne.KeyModifierShift, func() { kittest.Type(f, fyne.KeyDown, fyne.KeyDown, fyne.KeyDown) })
	if got := m.marked(); !slices.Equal(got, []int{2, 3, 4, 5}) {
		t.Errorf("three rows down with Shift marked %v", got)
	}
	m.hold(fyne.KeyModifierShift, func() { kittest.Type(f, fyne.KeyUp, fyne.KeyUp) })
	if got := m.marked(); !slices.Equal(got, []int{2, 3}) {
		t.Errorf("back up two rows leaves %v", got)
	}
	m.hold(fyne.KeyModifierShift, func() { kittest.Type(f, fyne.KeyHome) })
	if got := m.marked(); !slices.Equal(got, []int{0, 1, 2}) || m.Cursor() != 0 {
		t.Errorf("to the first row: %v, cursor %d", got, m.Cursor())
	}
	kittest.Type(f, fyne.KeyEnd)
	kittest.Type(f, fyne.KeySpace)
	if got := m.marked(); !slices.Equal(got, []int{0, 1, 2, 99}) {
		t.Errorf("Space on the last row: %v", got)
	}
}

func TestClicksWithCtrlAndShiftMark(t *testing.T) {
	kittest.App(t)
	m := newMarkedTable(100)
	kittest.Window(t, m.Object)
	tapAt(visibleRow(t, m.Table, 1), 200)
	if m.at != 1 || len(m.marked()) != 0 {
		t.Fatalf("a plain click: at %d, marked %v", m.at, m.marked())
	}
	m.hold(fyne.KeyModifierShortcutDefault, func() { tapAt(visibleRow(t, m.Table, 4), 200) })
	m.hold(fyne.KeyModifierShift, func() { tapAt(visibleRow(t, m.Table, 6), 200) })
	if got := m.marked(); !slices.Equal(got, []int{4, 5, 6}) || m.at != 1 {
		t.Errorf("Ctrl then Shift: %v, at %d", got, m.at)
	}
	tapAt(visibleRow(t, m.Table, 5), 16) // on the box
	if got := m.marked(); !slices.Equal(got, []int{4, 6}) {
		t.Errorf("a click on a box: %v", got)
	}
}

func TestHeaderBoxStandsForAllRows(t *testing.T) {
	kittest.App(t)
	m := newMarkedTable(5)
	w := kittest.Window(t, m.Object)
	box := m.header.check
	w.Canvas().FocusNext()
	if w.Canvas().Focused() != fyne.Focusable(box) {
		t.Fatalf("tab reaches %T first", w.Canvas().Focused())
	}
	m.marks.Toggle(2)
	m.SetMarked(m.marks.State())
	if box.state != kit.PartlyChecked || !box.view.Marked() {
		t.Errorf("one of five marked: state %d", box.state)
	}
	kittest.Type(box, fyne.KeySpace)
	if box.state != kit.Checked || m.marks.Count() != 5 {
		t.Errorf("Space: state %d, %d marked", box.state, m.marks.Count())
	}
	test.Tap(box)
	if box.state != kit.Unchecked || m.marks.Count() != 0 || box.view.Marked() {
		t.Errorf("a tap: state %d, %d marked", box.state, m.marks.Count())
	}
}

func TestTypingGoesToTheNextRowThatBeginsSo(t *testing.T) {
	now := time.Unix(0, 0)
	a := typeAhead{now: func() time.Time { return now }}
	rows := []string{"alpha", "Beta", "bison", "boat", "Ärger", "ärmel"}
	at := 0
	kinds := func(s string) int {
		for _, r := range s {
			if row := a.find(r, at, len(rows), func(row int) string { return rows[row] }); row >= 0 {
				at = row
			}
		}
		return at
	}
	for _, c := range []struct {
		text string
		want int
	}{{"bo", 3}, {"b", 1}, {"bb", 3}, {"är", 4}, {"ärm", 5}, {"x", 5}, {"alphabet", 0}, {" ", 0}} {
		if got := kinds(c.text); got != c.want {
			t.Errorf("typing %q goes to %q, want %q", c.text, rows[got], rows[c.want])
		}
		now = now.Add(2 * typingPause)
	}
	kinds("b")
	now = now.Add(2 * typingPause)
	if kinds("i"); rows[at] != "Beta" {
		t.Errorf("an old letter still counts: %q", rows[at])
	}
}

func TestMenuKeyOpensTheMenuAtTheRow(t *testing.T) {
	kittest.App(t)
	m := newMarkedTable(100)
	kittest.Window(t, m.Object)
	var rows []int
	m.OnMenu = func(row int, at fyne.Position) {
		rows = append(rows, row)
		if at.Y < 40 {
			t.Errorf("the menu opens at %v", at)
		}
	}
	kittest.Type(m.Focusable(), fyne.KeyDown, desktop.KeyMenu, fyne.KeyF10)
	m.hold(fyne.KeyModifierShift, func() { kittest.Type(m.Focusable(), fyne.KeyF10) })
	if !slices.Equal(rows, []int{1, 1}) {
		t.Errorf("menus for rows %v", rows)
	}
}

func TestRowsUnfoldWithArrowsAndTaps(t *testing.T) {
	kittest.App(t)
	table := NewTable([]Column{{ID: "a", Title: "A", Width: -1}})
	open := false
	table.Length = func() int {
		if open {
			return 4
		}
		return 2
	}
	table.Cells = func(row int, into []Cell) {
		into[0] = Cell{Text: fmt.Sprint("row ", row), Fold: kit.FoldLeaf}
		switch {
		case row == 0 && open:
			into[0].Fold = kit.Unfolded
		case row == 0:
			into[0].Fold = kit.Folded
		case open && row < 3:
			into[0] = Cell{Text: "child", Indent: 1, Fold: kit.FoldLeaf}
		}
	}
	table.OnFold = func(row int, to bool) { open = to; table.Refresh() }
	kittest.Window(t, table.Object)
	f := table.Focusable()
	kittest.Type(f, fyne.KeyRight)
	if !open || table.list.rows[2] == nil {
		t.Fatal("Right does not unfold")
	}
	kittest.Type(f, fyne.KeyRight, fyne.KeyDown)
	if table.Cursor() != 2 {
		t.Errorf("Right again, then down: on %d", table.Cursor())
	}
	kittest.Type(f, fyne.KeyLeft)
	if table.Cursor() != 0 {
		t.Errorf("Left on a child goes to %d", table.Cursor())
	}
	kittest.Type(f, fyne.KeyLeft)
	if open {
		t.Error("Left does not fold")
	}
	tapAt(visibleRow(t, table, 0), kit.RowEdge+4)
	if !open {
		t.Error("a tap on the arrow does not unfold")
	}
}

func TestCutTextAndExactValueAreTooltips(t *testing.T) {
	kittest.App(t)
	table := NewTable([]Column{{ID: "a", Title: "A", Width: 90}, {ID: "b", Title: "B", Width: -1}})
	tips := kit.NewTips(func(f func()) { f() })
	long := strings.Repeat("long name ", 20)
	table.Length = func() int { return 3 }
	table.Cells = func(row int, into []Cell) { into[0].Text, into[1].Text = long, "2 h ago" }
	table.Tips, table.Tip = tips, func(row, col int) string {
		if col == 1 {
			return "2026-11-25 12:00"
		}
		return ""
	}
	kittest.Window(t, table.Object)
	r := visibleRow(t, table, 1)
	if got := r.tip(0); got != long {
		t.Errorf("the cut cell says %q", got)
	}
	if got := r.tip(1); got != "2026-11-25 12:00" {
		t.Errorf("the time says %q", got)
	}
	r.MouseIn(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(20, 10)}})
	if !r.hovered || r.over != 0 || r.back.FillColor == nil {
		t.Error("the row does not show the pointer")
	}
	r.MouseOut()
	if r.hovered {
		t.Error("the row is still hovered")
	}
	tips.Hide()
}

func TestTableScrollsToTheCursor(t *testing.T) {
	kittest.App(t)
	m := newMarkedTable(10_000)
	kittest.Window(t, m.Object)
	for _, row := range []int{5_000, 9_999, 0, 4} {
		m.MoveTo(row)
		top := m.list.pitch()*float32(row) - m.ScrollOffset()
		if top < -0.5 || top+rowHeight() > m.list.Size().Height+0.5 {
			t.Errorf("row %d lies at %v of %v", row, top, m.list.Size().Height)
		}
		visibleRow(t, m.Table, row)
	}
}

func TestRowsOfAnotherPlaceShowAfterScrolling(t *testing.T) {
	kittest.App(t)
	m := newMarkedTable(10_000)
	kittest.Window(t, m.Object)
	m.ScrollToOffset(4_000)
	first, last := m.list.inSight()
	if first != 100 || last-first < 5 {
		t.Fatalf("rows %d to %d in sight", first, last)
	}
	for row := first; row <= last; row++ {
		if got := visibleRow(t, m.Table, row).views[1].text.Text; got != m.RowText(row) {
			t.Errorf("row %d shows %q", row, got)
		}
	}
}

func TestHiddenColumnShowsNothing(t *testing.T) {
	kittest.App(t)
	table := NewTable([]Column{{ID: "a", Title: "A", Width: -1}, {ID: "b", Title: "B", Width: 80, Least: 500}})
	table.Length = func() int { return 3 }
	table.Cells = func(row int, into []Cell) { into[0].Text, into[1] = "a", Cell{Text: "b", Icon: "key"} }
	w := kittest.Window(t, table.Object)
	v := &visibleRow(t, table, 1).views[1]
	if !v.text.Visible() || !v.icon.Visible() {
		t.Fatal("the column is hidden in a wide window")
	}
	w.Resize(fyne.NewSize(300, 400))
	if v.text.Visible() || v.icon.Visible() {
		t.Error("the column shows in a narrow window")
	}
	w.Resize(fyne.NewSize(700, 400))
	if !v.text.Visible() || v.text.Text != "b" {
		t.Error("the column does not come back")
	}
}

func TestSelectionKeepsWhatAFilterHides(t *testing.T) {
	rows := []string{"a", "b", "c", "d"}
	s := NewSelection(func() int { return len(rows) }, func(row int) string { return rows[row] })
	s.ToggleAll()
	if s.State() != kit.Checked || s.Count() != 4 {
		t.Fatalf("all: %d, state %d", s.Count(), s.State())
	}
	rows = []string{"b", "x"}
	if s.State() != kit.PartlyChecked {
		t.Errorf("state %d of a list with one marked row", s.State())
	}
	s.ToggleAll()
	s.ToggleAll()
	if s.Has("b") || !s.Has("a") || s.State() != kit.Unchecked {
		t.Error("unmarking the listed rows touched others, or not them")
	}
	s.Toggle(7)
	s.Extend(0, 0, 9)
	if s.Count() != 5 {
		t.Errorf("%d marked", s.Count())
	}
	if s.Clear(); s.Count() != 0 {
		t.Error("something is left")
	}
}

func TestUnchangedRowsAllocateNothing(t *testing.T) {
	kittest.App(t)
	m := newMarkedTable(1000)
	m.Cells = func(row int, into []Cell) {
		into[0].Check, into[1] = kit.Unchecked, Cell{Text: "payments-api", Icon: "key", Tone: paint.ColorMuted}
	}
	kittest.Window(t, m.Object)
	r := visibleRow(t, m.Table, 3)
	if n := testing.AllocsPerRun(100, func() { r.show(3) }); n > 2 {
		t.Errorf("drawing a row again allocates %v times", n)
	}
}
