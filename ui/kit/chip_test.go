package kit

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"latchkey/ui/kit/kittest"
	"latchkey/ui/kit/paint"
)

// A chip turns by pointer and by keyboard, and says which way it stands by a mark and
// not by its colour alone.
func TestAChipTurnsByPointerAndKeyboard(t *testing.T) {
	kittest.App(t)
	var told []bool
	c := NewChip("unused", func(on bool) { told = append(told, on) })
	w := kittest.Window(t, c)
	tips := NewTips(kittest.Direct)
	c.Tip(tips, "not used for a year")
	c.SetCount("12")
	if c.mark.Visible() || c.Word() != "unused" || c.Spoken().Name != "unused 12" || c.Spoken().On {
		t.Errorf("off it says %+v, its mark shows: %v", c.Spoken(), c.mark.Visible())
	}
	c.Tapped(nil)
	if !c.On() || !c.mark.Visible() || c.back.Border == paint.ColorBorder || !c.Spoken().On {
		t.Error("on it looks as if it were off")
	}
	w.Canvas().Focus(c)
	if c.back.Stroke != 2 {
		t.Error("nobody sees that it has the keyboard")
	}
	kittest.Type(c, fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter)
	if c.On() || len(told) != 4 {
		t.Errorf("on %v after %v", c.On(), told)
	}
	forwarded := 0
	w.Canvas().SetOnTypedKey(func(*fyne.KeyEvent) { forwarded++ })
	if kittest.Type(c, fyne.KeyEscape); forwarded != 1 || len(told) != 4 {
		t.Errorf("Esc went on %d times, told %v", forwarded, told)
	}
	w.Canvas().Unfocus()
	c.MouseIn(&desktop.MouseEvent{})
	if c.back.Tone != paint.ColorSunken {
		t.Error("nobody sees the pointer on it")
	}
	if c.MouseOut(); c.back.Tone != paint.ColorSurface || c.back.Stroke != 1 {
		t.Error("the pointer left and it shows still")
	}
	if c.Set(true); !c.On() || len(told) != 4 {
		t.Error("set from outside it tells of it")
	}
}
