package tables

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"latchkey/ui/kit/kittest"
)

// acting is a table with two actions, of which the first fits even rows only.
func acting(t *testing.T) (table *Table, did *[]string) {
	kittest.App(t)
	did = &[]string{}
	table = NewTable([]Column{{ID: "name", Title: "Name", Width: -1, Main: true}, {ID: "state", Title: "State", Width: 120}})
	table.Length = func() int { return 4 }
	table.Cells = func(row int, into []Cell) { into[0].Text, into[1].Text = "payments-api", "in use" }
	say := func(word string) func(int) {
		return func(row int) { *did = append(*did, word+string(rune('0'+row))) }
	}
	table.Actions = []RowAction{
		{Icon: "clone", Name: "Test", Fits: func(row int) bool { return row%2 == 0 }, Run: say("test")},
		{Icon: "plus", Name: "Add", Run: say("add")},
	}
	table.OnSelect = func(row int) { *did = append(*did, "selected") }
	kittest.Window(t, table.Object)
	return table, did
}

func TestActionsShowOnTheRowUnderThePointer(t *testing.T) {
	table, did := acting(t)
	for row, want := range map[int][]int{2: {0, 1}, 1: {1}} {
		r := visibleRow(t, table, row)
		if len(r.acts.shown) != 0 {
			t.Errorf("row %d shows actions without the pointer", row)
		}
		r.MouseIn(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(20, 10)}})
		if !slices.Equal(r.acts.shown, want) {
			t.Errorf("row %d shows %v, want %v", row, r.acts.shown, want)
		}
		s := table.columns.spans(r.Size().Width)[0]
		if end := r.acts.at + r.acts.width(); end > s.x+s.w+0.5 {
			t.Errorf("the actions end at %v, the name's column at %v", end, s.x+s.w)
		}
		r.Tapped(&fyne.PointEvent{Position: fyne.NewPos(r.acts.at+4, 10)})
		r.MouseOut()
		if len(r.acts.shown) != 0 || r.acts.icons[0].Visible() {
			t.Errorf("row %d keeps its actions when the pointer leaves", row)
		}
	}
	slices.Sort(*did)
	if want := []string{"add1", "test2"}; !slices.Equal(*did, want) {
		t.Errorf("did %v, want %v", *did, want)
	}
}

func TestActionsShowOnTheRowWithTheKeyboard(t *testing.T) {
	table, did := acting(t)
	table.list.FocusGained()
	table.MoveTo(2)
	if r := visibleRow(t, table, 2); len(r.acts.shown) != 2 {
		t.Errorf("the row with the keyboard shows %v", r.acts.shown)
	}
	if r := visibleRow(t, table, 0); len(r.acts.shown) != 0 {
		t.Errorf("the row without it shows %v", r.acts.shown)
	}
	r := visibleRow(t, table, 2)
	r.Tapped(&fyne.PointEvent{Position: fyne.NewPos(r.acts.at-20, 10)})
	if !slices.Equal(*did, []string{"selected"}) {
		t.Errorf("a tap on the name did %v", *did)
	}
	table.list.FocusLost()
	if len(r.acts.shown) != 0 {
		t.Error("without the keyboard the actions stay")
	}
}

// Nothing is cut off for an action.
func TestActionsLeaveANameWhole(t *testing.T) {
	table, _ := acting(t)
	long := strings.Repeat("long", 40)
	table.Cells = func(row int, into []Cell) { into[0].Text, into[1].Text = long, "in use" }
	table.Refresh()
	r := visibleRow(t, table, 2)
	r.MouseIn(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(20, 10)}})
	if len(r.acts.shown) != 0 {
		t.Errorf("actions %v stand where the name has too little room already", r.acts.shown)
	}
}
