package chart

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"latchkey/ui/kit/kittest"
)

func some() []Bar {
	return []Bar{{Label: "under 30 days", Count: 4, Text: "4"}, {Label: "30 to 90 days", Count: 12, Text: "12", Look: Over, On: true}, {Label: "unknown", Count: 2, Text: "2", Look: Hollow}, {Label: "never", Text: "0"}}
}

func TestBarsAreChosenByPointerAndKeyboard(t *testing.T) {
	kittest.App(t)
	var got []int
	b := NewBars("Age", func(i int) { got = append(got, i) })
	w := kittest.Window(t, b)
	b.Set(some(), 1.5)
	b.Tapped(&fyne.PointEvent{Position: fyne.NewPos(20, b.row()*2.5)})
	if w.Canvas().Focused() != b {
		t.Error("a tap does not bring the keyboard")
	}
	kittest.Press(w, fyne.KeyUp, fyne.KeySpace, fyne.KeyHome, fyne.KeyReturn, fyne.KeyEnd, fyne.KeyEnter, fyne.KeyDown)
	if !slices.Equal(got, []int{2, 1, 0, 3}) {
		t.Errorf("%v", got)
	}
	b.Tapped(&fyne.PointEvent{Position: fyne.NewPos(20, b.row()*9)})
	if len(got) != 4 {
		t.Error("what is below the bars chooses one")
	}
}

func TestBarsAreAsLongAsTheyCount(t *testing.T) {
	kittest.App(t)
	b := NewBars("Age", nil)
	kittest.Window(t, b)
	b.Set(some(), 1.5)
	r := test.WidgetRenderer(b).(*barsRenderer)
	long := func(i int) float32 { return r.rows[i].fill.Size().Width }
	if a, c := long(0), long(1); c < 2.9*a || c > 3.1*a {
		t.Errorf("4 is %.0f long, 12 is %.0f", a, c)
	}
	if !r.rows[3].fill.Hidden || r.rows[2].fill.StrokeWidth == 0 || r.rows[0].fill.StrokeWidth != 0 {
		t.Error("what is not known looks like what is")
	}
	if y := r.limit.Position1.Y; y != 1.5*b.row() || r.limit.Hidden {
		t.Errorf("the limit is at %.0f", y)
	}
	b.Set(some()[:1], -1)
	if !r.limit.Hidden || len(r.Objects()) != 6 {
		t.Errorf("%d objects", len(r.Objects()))
	}
	if !r.rows[0].label.TextStyle.Bold && b.Bars()[0].On {
		t.Error("what is chosen differs by its colour alone")
	}
}

func TestBarsAreSpoken(t *testing.T) {
	kittest.App(t)
	b := NewBars("Age", nil)
	b.Set(some(), -1)
	b.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	if s := b.Spoken(); s.Name != "Age" || s.Row.Name != "30 to 90 days: 12" || s.Row.Position != 2 || s.Row.Of != 4 || !s.Row.Chosen {
		t.Errorf("%+v", s.Row)
	}
	b.MouseIn(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(3, 3)}})
	if b.hover != 0 {
		t.Error(b.hover)
	}
	b.MouseOut()
	b.Set(nil, -1)
	if s := b.Spoken(); s.Row != nil {
		t.Errorf("%+v", s.Row)
	}
}
