package overlay

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"latchkey/ui/kit"
)

// A dialog that gets higher or lower keeps its upper edge: what is pressed there does
// not jump away from under the pointer.
func TestTheTopOfADialogStays(t *testing.T) {
	test.NewTempApp(t)
	w := test.NewTempWindow(t, kit.NewText("behind"))
	w.Resize(fyne.NewSize(800, 600))
	dialogs := NewStack(w.Canvas())
	more := kit.Gap(10, 90)
	more.Hide()
	d := &Dialog{Title: "Grows", Body: kit.Stack(kit.NewText("first"), more), Actions: []*kit.Button{kit.NewButton("Close", "", nil)}}
	dialogs.Show(d)
	before := d.top
	more.Show()
	d.Fit()
	if d.top != before || before <= 0 {
		t.Errorf("its top went from %v to %v", before, d.top)
	}
	more.Hide()
	d.Fit()
	if d.top != before {
		t.Errorf("lower again it begins at %v, before at %v", d.top, before)
	}
	w.Resize(fyne.NewSize(800, 500)) // another window: in the middle of that
	d.Fit()
	if d.top >= before {
		t.Errorf("in a lower window it begins at %v", d.top)
	}
}
