package overlay

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"latchkey/ui/kit"
)

// Whoever goes through a long dialog with Tab sees the field in which they type.
func TestTabScrollsToTheFieldThatHasTheKeyboard(t *testing.T) {
	w := test.NewTempWindow(t, container.NewStack())
	w.Resize(fyne.NewSize(600, 400))
	var fields []fyne.CanvasObject
	for range 20 {
		fields = append(fields, kit.NewEntry(""))
	}
	dialogs := NewStack(w.Canvas())
	d := &Dialog{Title: "long", Body: kit.Stack(fields...), Actions: []*kit.Button{kit.NewButton("Do it", "", nil)}, Focus: fields[0].(*kit.Entry)}
	dialogs.Show(d)
	seen := func(o fyne.CanvasObject) bool {
		driver := fyne.CurrentApp().Driver()
		y := driver.AbsolutePositionForObject(o).Y - driver.AbsolutePositionForObject(d.scroll).Y
		return y >= 0 && y+o.Size().Height <= d.scroll.Size().Height
	}
	if seen(fields[19]) {
		t.Fatal("the dialog is not longer than the window")
	}
	for i := range fields {
		w.Canvas().Focus(fields[i].(*kit.Entry))
		if !seen(fields[i]) {
			t.Errorf("field %d has the keyboard and cannot be seen", i)
		}
	}
	end := d.scroll.Offset
	w.Canvas().Focus(d.Actions[0])
	if d.scroll.Offset != end {
		t.Error("a button beside what scrolls scrolls it")
	}
	w.Canvas().Focus(fields[0].(*kit.Entry))
	if !seen(fields[0]) {
		t.Error("the way back does not scroll")
	}
}
