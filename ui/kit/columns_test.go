package kit

import (
	"testing"

	"fyne.io/fyne/v2/test"
)

// widths are those of columns at a width and text size; 0 = left out.
func widths(t *testing.T, width, scale float32, columns ...Column) (all []float32) {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(NewTheme(Light, scale))
	end := float32(0)
	for _, s := range (&columnsLayout{columns: columns}).spans(width) {
		if !s.shown {
			s.w = 0
		} else {
			end = s.x + s.w
		}
		all = append(all, s.w)
	}
	if end > width-columnEdge+0.1 {
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
			if least := min(mainFloor*scale, width-2*columnEdge); got[0] < least-0.1 {
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
	if got[0] != mainFloor || got[1] != 450-2*columnEdge-columnGap-mainFloor {
		t.Errorf("with little room: %v", got)
	}
}
