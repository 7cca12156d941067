package tables

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"latchkey/ui/kit"
	"latchkey/ui/kit/kittest"
	"latchkey/ui/kit/paint"
)

func TestTableMovesWithTheKeyboard(t *testing.T) {
	kittest.App(t)
	table := NewTable([]Column{{ID: "a", Title: "A", Width: -1, Sortable: true}})
	at, opened, left := -1, -1, false
	table.Length = func() int { return 100 }
	table.Cells = func(row int, into []Cell) { into[0].Text = "row" }
	table.Selected = func(row int) bool { return row == at }
	table.OnSelect = func(row int) { at = row }
	table.OnOpen = func(row int) { opened = row }
	table.OnLeave = func() { left = true }
	w := kittest.Window(t, table.Object)
	w.Canvas().Focus(table.Focusable())
	f := table.Focusable()
	for _, c := range []struct {
		key  fyne.KeyName
		want int
	}{{fyne.KeyDown, 1}, {fyne.KeyDown, 2}, {fyne.KeyUp, 1}, {fyne.KeyEnd, 99}, {fyne.KeyDown, 99}, {fyne.KeyHome, 0}, {fyne.KeySpace, 0}} {
		kittest.Type(f, c.key)
		if at != c.want {
			t.Fatalf("after %s the row is %d, want %d", c.key, at, c.want)
		}
	}
	kittest.Type(f, fyne.KeyPageDown)
	if at < 3 {
		t.Errorf("page down went to %d", at)
	}
	kittest.Type(f, fyne.KeyPageUp, fyne.KeyReturn)
	if at != 0 || opened != 0 {
		t.Errorf("page up and enter: at %d, opened %d", at, opened)
	}
	kittest.Type(f, fyne.KeyUp)
	if !left {
		t.Error("up on the first row does not leave the table")
	}
}

func TestTableSelectsTheSameRowAgain(t *testing.T) {
	kittest.App(t)
	table := NewTable([]Column{{ID: "a", Title: "A", Width: -1}})
	n := 0
	table.Length = func() int { return 3 }
	table.Cells = func(row int, into []Cell) { into[0].Text = "row" }
	table.OnSelect = func(int) { n++ }
	menu := 0
	table.OnMenu = func(int, fyne.Position) { menu++ }
	w := kittest.Window(t, table.Object)
	for range 2 {
		test.TapCanvas(w.Canvas(), fyne.NewPos(100, 60))
	}
	if n != 2 {
		t.Errorf("two taps on a row were told %d times", n)
	}
	for _, o := range test.LaidOutObjects(w.Content()) {
		if r, ok := o.(*tableRow); ok {
			test.TapSecondary(r)
			break
		}
	}
	if menu != 1 {
		t.Errorf("a right click asked for %d menus", menu)
	}
}

func TestHeaderSortsByKeyAndTap(t *testing.T) {
	kittest.App(t)
	table := NewTable([]Column{{ID: "a", Title: "A", Width: -1, Sortable: true}, {ID: "b", Title: "B", Width: 80}})
	table.Length = func() int { return 0 }
	var sorted []string
	table.OnSort = func(c string) { sorted = append(sorted, c) }
	w := kittest.Window(t, table.Object)
	test.Tap(table.header.cells[0])
	kittest.Type(table.header.cells[0], fyne.KeyReturn)
	test.Tap(table.header.cells[1]) // cannot be sorted
	if len(sorted) != 2 || sorted[0] != "a" {
		t.Errorf("sorted %q", sorted)
	}
	w.Canvas().FocusNext()
	if w.Canvas().Focused() != fyne.Focusable(table.header.cells[0]) {
		t.Error("tab does not reach the header first")
	}
}

func TestColumnsGiveWayWhenThereIsLittleRoom(t *testing.T) {
	kittest.App(t)
	l := &columnsLayout{columns: []Column{{Width: -1}, {Width: 80, Least: 500}, {Width: 60}}}
	objects := []fyne.CanvasObject{kit.NewText("a"), kit.NewText("b"), kit.NewText("c")}
	l.Layout(objects, fyne.NewSize(400, 30))
	if objects[1].Visible() {
		t.Error("the column shows in 400 pixels")
	}
	if x := objects[2].Position().X + objects[2].Size().Width; x != 400-kit.RowEdge {
		t.Errorf("the last column ends at %v", x)
	}
	l.Layout(objects, fyne.NewSize(600, 30))
	if !objects[1].Visible() {
		t.Error("the column is gone in 600 pixels")
	}
}

func TestNamesKeepRoomWhenTheTextIsLarge(t *testing.T) {
	l := &columnsLayout{columns: []Column{{Width: -1}, {Width: 100, Least: 400}, {Width: 100, Least: 300}, {Width: 100}}}
	shown := func(scale float64) (s [4]bool) {
		test.NewTempApp(t).Settings().SetTheme(paint.NewTheme(paint.Light, float32(scale)))
		for i, one := range l.spans(520) {
			s[i] = one.shown
		}
		if w := l.spans(520)[0].w; w < columnFloor {
			t.Errorf("at %v the flexible column is %v wide", scale, w)
		}
		return s
	}
	if got := shown(1); got != [4]bool{true, true, true, true} {
		t.Errorf("at normal size: %v", got)
	}
	if got := shown(1.5); got != [4]bool{true, false, true, true} {
		t.Errorf("at 150 %%: %v", got)
	}
}
