package kit

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"latchkey/ui/kit/kittest"
	"latchkey/ui/kit/paint"
)

func TestARowOfManyWrapsAndCanGetNarrowAgain(t *testing.T) {
	kittest.App(t)
	box := func(w, h float32) fyne.CanvasObject {
		r := &canvas.Rectangle{}
		r.SetMinSize(fyne.NewSize(w, h))
		return r
	}
	hidden := box(500, 500)
	hidden.Hide()
	row := Wrap(box(50, 20), box(80, 30), hidden, box(60, 10))
	for _, c := range []struct{ width, least, height float32 }{{202, 80, 30}, {201, 80, 66}, {80, 80, 102}, {400, 80, 30}} {
		row.Resize(fyne.NewSize(c.width, 0))
		if got := row.MinSize(); got != fyne.NewSize(c.least, c.height) {
			t.Errorf("at %v: %v", c.width, got)
		}
	}
	row.Resize(fyne.NewSize(100, 100))
	if last := row.Objects[3]; last.Position() != fyne.NewPos(0, 72) || last.Size().Height != 30 {
		t.Errorf("the last is at %v, %v", last.Position(), last.Size())
	}
}

func TestAPaneFoldsAwaySoonerWithLargeText(t *testing.T) {
	kittest.App(t)
	pane := NewFill("", 0, nil).Least(300, 0).Growing()
	split := NewFoldSplit(NewText("list"), pane, 0.6)
	w := kittest.Window(t, split)
	w.Resize(fyne.NewSize(1000, 600))
	if split.Narrow() || pane.MinSize().Width != 300 {
		t.Errorf("normal text: folded %v, the pane wants %v", split.Narrow(), pane.MinSize())
	}
	test.NewTempApp(t).Settings().SetTheme(paint.NewTheme(paint.Light, 1.5))
	if split.Refresh(); !split.Narrow() || pane.MinSize().Width != 450 {
		t.Errorf("large text: folded %v, the pane wants %v", split.Narrow(), pane.MinSize())
	}
}

func TestWhatWrapsPushesDownWhatComesBelow(t *testing.T) {
	kittest.App(t)
	note, below := NewNote("a note of several words that needs several lines where there is little room"), NewText("below")
	box := func(h float32) fyne.CanvasObject {
		r := &canvas.Rectangle{}
		r.SetMinSize(fyne.NewSize(10, h))
		return r
	}
	pile := Pile(4, box(20), note, Space(), below)
	for _, width := range []float32{400, 90, 200} {
		pile.Resize(fyne.NewSize(width, 300))
		if note.Position().Y != 24-note.over() || below.Position().Y < 24+note.MinSize().Height || below.Position().Y+below.Size().Height != 300 {
			t.Errorf("at %v the note is at %v, %v, what is below at %v", width, note.Position(), note.Size(), below.Position())
		}
	}
}
