package tables

import (
	"fmt"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"latchkey/ui/kit/kittest"
)

func manyItems(n int) (items []PickItem) {
	for i := range n {
		items = append(items, PickItem{ID: fmt.Sprint(i), Text: fmt.Sprintf("repo-%04d", i), Detail: "acme"})
	}
	return items
}

func TestPickerOfOneNeedsOnlyTheKeyboard(t *testing.T) {
	kittest.App(t)
	p := NewPicker("Search", "Nothing.", false)
	w := kittest.Window(t, p.Object)
	picked := ""
	p.OnPick = func(id string) { picked = id }
	p.SetItems(manyItems(5000))
	w.Canvas().Focus(p.Entry)
	test.Type(p.Entry, "42 ACME")
	kittest.Press(w, fyne.KeyDown, fyne.KeyDown, fyne.KeyUp)
	if w.Canvas().Focused() != fyne.Focusable(p.Entry) {
		t.Fatal("the arrows leave the line")
	}
	kittest.Press(w, fyne.KeyReturn)
	if picked != "142" || !slices.Equal(p.Chosen(), []string{"142"}) {
		t.Errorf("picked %q, chosen %q", picked, p.Chosen())
	}
	p.Entry.SetText("no such thing")
	if p.table.Object.Visible() || !p.none.Visible() {
		t.Error("it does not say that nothing matches")
	}
	if kittest.Press(w, fyne.KeyReturn); picked != "142" {
		t.Errorf("Enter on nothing picked %q", picked)
	}
}

func TestPickerOfSeveralKeepsWhatAFilterHides(t *testing.T) {
	kittest.App(t)
	p := NewPicker("Search", "Nothing.", true)
	w := kittest.Window(t, p.Object)
	p.Count = func(shown, total, chosen int) string { return fmt.Sprint(shown, "/", total, "/", chosen) }
	submitted := 0
	w.Canvas().SetOnTypedKey(func(ev *fyne.KeyEvent) { submitted++ })
	p.SetItems(manyItems(3000))
	w.Canvas().Focus(p.Entry)
	kittest.Press(w, fyne.KeyDown)
	if w.Canvas().Focused() != p.table.Focusable() {
		t.Fatal("Down does not go to the rows")
	}
	kittest.Press(w, fyne.KeySpace, fyne.KeyDown, fyne.KeySpace)
	p.Entry.SetText("repo-2999")
	test.Tap(p.table.header.check)
	p.Entry.SetText("")
	if got := p.Chosen(); !slices.Equal(got, []string{"0", "1", "2999"}) || p.table.header.cells[0].title.Text != "3000/3000/3" {
		t.Errorf("chosen %q, said %q", got, p.table.header.cells[0].title.Text)
	}
	w.Canvas().Focus(p.table.Focusable())
	if kittest.Press(w, fyne.KeyHome, fyne.KeyUp); w.Canvas().Focused() != fyne.Focusable(p.Entry) {
		t.Error("Up on the first row does not go back to the line")
	}
	if kittest.Press(w, fyne.KeyReturn); submitted != 1 {
		t.Errorf("Enter in the line submits %d times", submitted)
	}
}

// In a list that only chooses, people tap on the name: it marks, and a second tap takes
// the mark away instead of ending the dialog.
func TestATapAnywhereOnARowOfAPickerMarks(t *testing.T) {
	kittest.App(t)
	p := NewPicker("Search", "Nothing.", true)
	w := kittest.Window(t, p.Object)
	submitted := 0
	w.Canvas().SetOnTypedKey(func(*fyne.KeyEvent) { submitted++ })
	p.SetItems(manyItems(3))
	for _, at := range []int{1, 2, 1} {
		tapAt(visibleRow(t, p.table, at), 150)
	}
	if got := p.Chosen(); !slices.Equal(got, []string{"2"}) || submitted != 0 {
		t.Errorf("chosen %q, the dialog ended %d times", got, submitted)
	}
}
