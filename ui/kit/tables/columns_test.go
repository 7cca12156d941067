package tables

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"latchkey/ui/kit"
	"latchkey/ui/kit/kittest"
	"latchkey/ui/kit/paint"
)

// widths are those of columns at a width and text size; 0 = left out.
func widths(t *testing.T, width, scale float32, columns ...Column) (all []float32) {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(paint.NewTheme(paint.Light, scale))
	end := float32(0)
	for _, s := range (&columnsLayout{columns: columns}).spans(width) {
		if !s.shown {
			s.w = 0
		} else {
			end = s.x + s.w
		}
		all = append(all, s.w)
	}
	if end > width-kit.RowEdge+0.1 {
		t.Errorf("at %v × %v the last column ends at %v", width, scale, end)
	}
	return all
}

func TestTheNameKeepsItsRoomBeforeOtherColumnsShow(t *testing.T) {
	name := Column{ID: "name", Width: -3, Main: true}
	type_ := Column{ID: "type", Width: 90, Least: 600}
	stands := Column{ID: "stands", Width: 150, Narrow: 100}
	state := Column{ID: "state", Width: 120}
	for _, width := range []float32{260, 400, 480, 600, 700, 1000, 2000} {
		for _, scale := range []float32{0.9, 1, 1.5} {
			got := widths(t, width, scale, name, type_, stands, state)
			if least := min(mainFloor*scale, width-2*kit.RowEdge); got[0] < least-0.1 {
				t.Errorf("at %v × %v the name has %v of %v: %v", width, scale, got[0], least, got)
			}
		}
	}
	if got := widths(t, 450, 1, name, type_, stands, state); got[2] < 100 || got[2] >= 150 || got[3] != 120 {
		t.Errorf("a column that may be narrower is %v wide, the other %v", got[2], got[3])
	}
	if got := widths(t, 300, 1, name, type_, stands, state); got[3] != 0 || got[2] == 0 {
		t.Errorf("the last one does not go first: %v", got)
	}
	if got := widths(t, 620, 1, name, type_, stands, state); got[1] != 90 || got[2] <= 150-30 {
		t.Errorf("with room for all: %v", got)
	}
}

func TestFlexibleColumnsShareWhatIsLeft(t *testing.T) {
	got := widths(t, 1024, 1, Column{Width: -3, Main: true}, Column{Width: -1}, Column{Width: -2})
	if got[0] != 3*got[1] || got[2] != 2*got[1] {
		t.Errorf("with much room: %v", got)
	}
	got = widths(t, 450, 1, Column{Width: -1, Main: true}, Column{Width: -3})
	if got[0] != mainFloor || got[1] != 450-2*kit.RowEdge-columnGap-mainFloor {
		t.Errorf("with little room: %v", got)
	}
}

// columnTable is a table with a name, a word and a number, 700 pixels wide.
func columnTable(t *testing.T) (table *Table, told *int) {
	t.Helper()
	kittest.App(t)
	told = new(int)
	table = NewTable([]Column{{ID: "name", Title: "Name", Width: -1, Main: true, Sortable: true}, {ID: "word", Title: "Word", Width: -1}, {ID: "state", Title: "State", Width: 120, Sortable: true}, {ID: "rare", Title: "Rare", Width: 80, Least: 2000}})
	table.Length = func() int { return 30 }
	table.Cells = func(row int, into []Cell) {
		into[0].Text, into[1].Text, into[2].Text = "a name", "a word that is quite long", "state"
	}
	table.OnColumns = func() { *told++ }
	kittest.Window(t, table.Object).Resize(fyne.NewSize(700, 400))
	return table, told
}

func TestAColumnIsDraggedAtItsHandle(t *testing.T) {
	table, told := columnTable(t)
	name, word := table.ColumnWidth("name"), table.ColumnWidth("word")
	drag := func(handle int, by float32) {
		h := table.header.handles[handle]
		for range 4 {
			h.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(by/4, 0)})
		}
		h.DragEnd()
	}
	if h := table.header.handles[1]; h.Cursor() != desktop.HResizeCursor || !h.Visible() || table.header.handles[2].Visible() {
		t.Error("the handles are not where columns meet, or the pointer does not show them")
	}
	drag(1, -60)
	if got := table.ColumnWidth("word"); got != word-60 || table.ColumnWidth("state") != 180 || table.ColumnWidth("name") != name {
		t.Errorf("the word is %v wide, the state %v, the name %v", got, table.ColumnWidth("state"), table.ColumnWidth("name"))
	}
	drag(0, 40)
	if got := table.ColumnWidth("name"); got != name+40 || table.ColumnWidth("word") != word-100 {
		t.Errorf("the name is %v wide, the word %v", got, table.ColumnWidth("word"))
	}
	drag(0, -2000)
	if got := table.ColumnWidth("name"); got != mainFloor {
		t.Errorf("the name gets down to %v", got)
	}
	if *told != 3 {
		t.Errorf("told %d times of 3 drags", *told)
	}
	if r := visibleRow(t, table, 3); r.views[1].text.Position().X != mainFloor+kit.RowEdge+columnGap {
		t.Errorf("the rows lie at %v", r.views[1].text.Position())
	}
	views := table.ColumnViews()
	table.ResetColumns()
	if table.ColumnWidth("name") != name || table.ColumnWidth("word") != word {
		t.Error("they do not go back")
	}
	table.SetColumnViews(views)
	if table.ColumnWidth("name") != mainFloor {
		t.Error("what was remembered does not show")
	}
}

func TestTwoTapsFitAColumnToItsTexts(t *testing.T) {
	table, _ := columnTable(t)
	table.header.handles[1].DoubleTapped(nil)
	want := fyne.MeasureText("a word that is quite long", theme.TextSize(), fyne.TextStyle{}).Width
	if got := table.ColumnWidth("word"); got < want || got > want+4 {
		t.Errorf("the word is %v wide, its text %v", got, want)
	}
	if r := visibleRow(t, table, 0); r.views[1].cut {
		t.Error("the text is cut")
	}
}

func TestKeysMakeAColumnWider(t *testing.T) {
	table, told := columnTable(t)
	held := fyne.KeyModifierShift
	table.modifiers = func() fyne.KeyModifier { return held }
	name, state := table.ColumnWidth("name"), table.ColumnWidth("state")
	kittest.Type(table.header.cells[2], fyne.KeyRight, fyne.KeyRight, fyne.KeyLeft)
	if table.ColumnWidth("state") != state+columnStep || table.ColumnWidth("name") != name-columnStep || *told != 3 {
		t.Errorf("the state is %v wide, the name %v", table.ColumnWidth("state"), table.ColumnWidth("name"))
	}
	kittest.Type(table.header.cells[0], fyne.KeyRight)
	if got := table.ColumnWidth("name"); got != name {
		t.Errorf("the name is %v wide", got)
	}
	menus := 0
	table.OnHeaderMenu = func(fyne.Position) { menus++ }
	kittest.Type(table.header.cells[0], fyne.KeyF10, desktop.KeyMenu)
	table.header.cells[1].TappedSecondary(&fyne.PointEvent{})
	if held = 0; menus != 3 {
		t.Errorf("%d menus", menus)
	}
	kittest.Type(table.header.cells[2], fyne.KeyRight)
	if *told != 4 {
		t.Error("without Shift it changes too")
	}
}

func TestAColumnIsSwitchedOnAndOff(t *testing.T) {
	table, _ := columnTable(t)
	table.SetShowing("rare", Shown)
	table.SetShowing("state", Hidden)
	table.ShowColumn("state", true)
	if !table.ColumnShows("rare") || table.ColumnShows("state") {
		t.Error("the page or the width comes before the person")
	}
	table.SetShowing("state", AsFits)
	if table.ShowColumn("state", false); table.ColumnShows("state") {
		t.Error("the page has no say")
	}
}

func TestTheGlyphOfSortingGivesWayToTheTitle(t *testing.T) {
	table, _ := columnTable(t)
	arrow := table.header.cells[2].arrow
	if !arrow.Visible() || arrow.Name() != "sort" || table.header.cells[1].arrow.Name() != "" {
		t.Errorf("it is %q, where nothing sorts %q", arrow.Name(), table.header.cells[1].arrow.Name())
	}
	table.SetTitle("state", "State of all the things that are listed here")
	if arrow.Visible() {
		t.Error("it takes the room of the title")
	}
	if table.SetSort("state", true); !arrow.Visible() || arrow.Name() != "down" {
		t.Error("the rows are sorted by it, and it does not say so")
	}
}
