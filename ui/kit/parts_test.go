package kit

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"latchkey/ui/kit/kittest"
)

func TestCheckShowsItsStateAndTogglesWithSpace(t *testing.T) {
	kittest.App(t)
	var told []bool
	c := NewCheck("May write", func(on bool) { told = append(told, on) })
	w := kittest.Window(t, Stack(c))
	r := test.WidgetRenderer(c).(*checkRenderer)
	w.Canvas().Focus(c)
	if r.ring.Hidden || r.ring.StrokeColor != theme.Color(theme.ColorNamePrimary) {
		t.Error("the focus cannot be seen")
	}
	c.TypedRune(' ')
	if !c.Checked || r.view.state != Checked || !r.view.Marked() {
		t.Errorf("Space: checked %v, drawn %d", c.Checked, r.view.state)
	}
	test.Tap(c)
	if r.view.state != Unchecked || !slices.Equal(told, []bool{true, false}) {
		t.Errorf("a tap: drawn %d, told %v", r.view.state, told)
	}
	c.Disable()
	if c.Refresh(); r.view.box.StrokeColor != theme.Color(theme.ColorNameDisabled) {
		t.Error("a disabled box looks like one that can be ticked")
	}
}

func TestSegmentsTellOnlyOfChanges(t *testing.T) {
	kittest.App(t)
	var told []int
	s := NewSegments([]string{"one", "two", "three"}, []string{"", "", ""}, func(i int) { told = append(told, i) })
	kittest.Window(t, s.Object)
	test.Tap(s.buttons[2])
	test.Tap(s.buttons[2])
	s.Choose(0)
	if !slices.Equal(told, []int{2, 0}) || s.Focusable() != fyne.Focusable(s.buttons[0]) {
		t.Errorf("told %v", told)
	}
}

func TestFoldOpensAndCloses(t *testing.T) {
	kittest.App(t)
	moved := 0
	body := NewText("more")
	f := NewFold("More", body, func() { moved++ })
	kittest.Window(t, f.Object)
	if body.Visible() {
		t.Fatal("it is open at first")
	}
	test.Tap(f.button)
	if !body.Visible() {
		t.Error("a tap does not open it")
	}
	if f.Toggle(); body.Visible() || moved != 2 {
		t.Errorf("closed %v, told %d times", !body.Visible(), moved)
	}
}

func textsOf(o fyne.CanvasObject) (all []string) {
	for _, one := range test.LaidOutObjects(o) {
		switch one := one.(type) {
		case *Paragraph:
			if one.Visible() {
				all = append(all, one.Text)
			}
		case *Button:
			all = append(all, one.Text)
		}
	}
	return all
}

func TestNoticeFoldsItsDetailsAndStays(t *testing.T) {
	kittest.App(t)
	closed := 0
	n := &Notice{Tone: Bad, Text: "It failed.", Advice: "Try again.", Details: "dial tcp", DetailsWord: "Details", HideWord: "Hide", OnClose: func() { closed++ }}
	w := kittest.Window(t, n.Object())
	if got := textsOf(w.Content()); slices.Contains(got, "dial tcp") || !slices.Contains(got, "Details") {
		t.Errorf("at first: %q", got)
	}
	for _, o := range test.LaidOutObjects(w.Content()) {
		if b, ok := o.(*Button); ok && b.Text == "Details" {
			test.Tap(b)
		}
	}
	if got := textsOf(w.Content()); !slices.Contains(got, "dial tcp") || !slices.Contains(got, "Hide") {
		t.Errorf("unfolded: %q", got)
	}
	if closed != 0 {
		t.Error("it closed by itself")
	}
}

func TestEmptyStateFitsANarrowPane(t *testing.T) {
	kittest.App(t)
	buttons := []*Button{NewButton("Connect Bitbucket…", "link", nil), NewButton("Connect GitHub…", "link", nil), NewButton("Try the demo", "demo", nil)}
	w := kittest.Window(t, NewEmpty("account", "No account is connected yet", "Connect one, and its repositories show here.", buttons...))
	w.Resize(fyne.NewSize(280, 560))
	bottom := float32(0)
	for i, b := range buttons {
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(b)
		if at.X < 0 || at.X+b.Size().Width > 280 || b.Size().Width < b.MinSize().Width {
			t.Errorf("button %d lies at %v, %v wide", i, at, b.Size().Width)
		}
		if at.Y < bottom {
			t.Errorf("button %d lies over another", i)
		}
		bottom = at.Y + b.Size().Height
	}
}

func TestLadderReusesItsRows(t *testing.T) {
	kittest.App(t)
	s := NewSteps()
	kittest.Window(t, s.Object)
	s.Set([]Step{{Title: "DNS", State: StepRunning}, {Title: "TCP"}, {Title: "SSH"}})
	first := s.rows[0]
	s.Set([]Step{{Title: "DNS", State: StepPassed, Word: "passed", Time: "4 ms"}, {Title: "TCP", State: StepFailed, Detail: "refused"}})
	if s.rows[0] != first || first.time.Text != "passed · 4 ms" || !s.rows[1].detail.Visible() || s.rows[2].object.Visible() {
		t.Errorf("time %q, detail %v, third %v", first.time.Text, s.rows[1].detail.Visible(), s.rows[2].object.Visible())
	}
	for state := StepPending; state <= StepSkipped; state++ {
		for other := state + 1; other <= StepSkipped; other++ {
			a, _ := StepMark(state)
			if b, _ := StepMark(other); a == b {
				t.Errorf("states %d and %d have one shape", state, other)
			}
		}
	}
}

func TestTooltipStaysInTheWindow(t *testing.T) {
	kittest.App(t)
	tips := NewTips(kittest.Direct)
	w := kittest.Window(t, tips.Layer)
	for _, at := range []fyne.Position{fyne.NewPos(0, 0), fyne.NewPos(599, 399), fyne.NewPos(300, 390)} {
		for _, text := range []string{"short", strings.Repeat("a long sentence about a key ", 12)} {
			tips.Show(text, at)
			back := tips.Layer.Objects[0]
			end := back.Position().Add(back.Size())
			if back.Position().X < 0 || back.Position().Y < 0 || end.X > w.Canvas().Size().Width || end.Y > w.Canvas().Size().Height {
				t.Errorf("%d letters at %v: from %v to %v", len(text), at, back.Position(), end)
			}
		}
	}
	if tips.Hide(); len(tips.Layer.Objects) != 0 {
		t.Error("it does not go away")
	}
}

func TestTooltipOfAnIconShowsForTheKeyboardToo(t *testing.T) {
	kittest.App(t)
	var later []func()
	tips := NewTips(func(f func()) { later = append(later, f) })
	b := NewButton("", "copy", nil).Tip(tips, "Copy")
	w := kittest.Window(t, Stack(b, tips.Layer))
	w.Canvas().Focus(b)
	if tips.timer == nil {
		t.Error("the focus asks for no tooltip")
	}
	was := tips.turn
	if w.Canvas().Unfocus(); tips.turn == was {
		t.Error("it stays when the focus goes")
	}
	b.MouseIn(&desktop.MouseEvent{})
	if b.MouseOut(); tips.timer.Stop() {
		t.Error("a timer runs on after the pointer left")
	}
}
