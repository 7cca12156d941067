package kit

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"latchkey/ui/kit/kittest"
)

func TestCardsStandInRowsAsAlikeAsTheyCanBe(t *testing.T) {
	cards := func(n int) (all []fyne.CanvasObject) {
		for range n {
			all = append(all, Gap(100, 40))
		}
		return all
	}
	for _, c := range []struct {
		n       int
		width   float32
		columns int
		height  float32
	}{{3, 400, 3, 40}, {3, 250, 2, 92}, {4, 350, 2, 92}, {4, 100, 1, 196}, {1, 50, 1, 40}} {
		l, all := &CardRow{}, cards(c.n)
		l.Layout(all, fyne.NewSize(c.width, 500))
		if got := l.columns(all, c.width); got != c.columns || l.MinSize(all).Height != c.height {
			t.Errorf("%d cards in %v: %d beside one another, %v high", c.n, c.width, got, l.MinSize(all).Height)
		}
		last := all[c.n-1]
		if right := last.Position().X + last.Size().Width; right > max(c.width, 100)+0.5 {
			t.Errorf("%d cards in %v: the last ends at %v", c.n, c.width, right)
		}
	}
	(&CardRow{}).Layout(nil, fyne.NewSize(100, 100)) // of nothing there is nothing to lay out
}

// Text stands beside what follows while enough of it has room there, else above it.
func TestTextStandsAboveWhereItWouldBeTooNarrow(t *testing.T) {
	kittest.App(t)
	text, rest := Gap(50, 20), Gap(100, 30)
	box := Above(200, text, rest)
	box.Resize(fyne.NewSize(500, 60))
	if rest.Position().Y != 0 || rest.Position().X != 400 || text.Size().Width != 392 {
		t.Errorf("beside one another: text %v wide, the other at %v", text.Size().Width, rest.Position())
	}
	box.Resize(fyne.NewSize(250, 60))
	if rest.Position().X != 0 || rest.Position().Y < text.Size().Height || text.Size().Width != 250 {
		t.Errorf("above one another: text %v, the other at %v", text.Size(), rest.Position())
	}
	if least := box.MinSize().Height; least != 58 {
		t.Errorf("together they need %v", least)
	}
}

func TestALimitHoldsInAWideWindow(t *testing.T) {
	kittest.App(t)
	for _, centred := range []bool{false, true} {
		o := Gap(10, 10)
		box := Limit(300, centred, o)
		box.Resize(fyne.NewSize(700, 20))
		want := float32(0)
		if centred {
			want = 200
		}
		if o.Size().Width != 300 || o.Position().X != want {
			t.Errorf("centred %v: %v wide at %v", centred, o.Size().Width, o.Position().X)
		}
		if box.Resize(fyne.NewSize(200, 20)); o.Size().Width != 200 || o.Position().X != 0 {
			t.Errorf("centred %v: in a narrow window %v wide at %v", centred, o.Size().Width, o.Position().X)
		}
	}
}

func TestOneOfARowTakesTheRoomThatIsLeft(t *testing.T) {
	kittest.App(t)
	left, hidden, right := Gap(40, 10), Gap(100, 10), Gap(60, 10)
	hidden.Hide()
	row := Stretch(0, left, hidden, right)
	row.Resize(fyne.NewSize(300, 20))
	if left.Size().Width != 232 || right.Position().X != 240 || row.MinSize().Width != 108 {
		t.Errorf("%v wide, the next at %v, at least %v", left.Size().Width, right.Position().X, row.MinSize().Width)
	}
	side, body := Gap(40, 10), Gap(10, 10)
	beside := Beside(side, body)
	beside.Resize(fyne.NewSize(300, 20))
	if body.Position().X != 40 || body.Size().Width != 260 {
		t.Errorf("beside a side bar: %v wide at %v", body.Size().Width, body.Position().X)
	}
}

// All blocks of the window begin under one another, whatever stands around them.
func TestBlocksBeginUnderOneAnother(t *testing.T) {
	kittest.App(t)
	for name, around := range map[string]func(fyne.CanvasObject) *fyne.Container{"block": Block, "head": Head, "body": Body, "strip": Strip, "rows": Rows} {
		o := Gap(50, 10)
		box := around(o)
		box.Resize(fyne.NewSize(400, 100))
		want := float32(airX)
		if name == "rows" { // the table brings the rest
			want -= RowEdge
		}
		if o.Position().X != want {
			t.Errorf("a %s begins at %v", name, o.Position().X)
		}
	}
	list := container.NewVBox()
	SetVisible(list, false)
	if list.Visible() {
		t.Error("it cannot be hidden")
	}
	if SetVisible(list, true); !list.Visible() {
		t.Error("it cannot be shown again")
	}
}
