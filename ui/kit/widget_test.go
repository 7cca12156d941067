package kit

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
)

func window(t *testing.T, o fyne.CanvasObject) fyne.Window {
	t.Helper()
	w := test.NewTempWindow(t, o)
	w.Resize(fyne.NewSize(600, 400))
	return w
}

func app(t *testing.T) { test.NewTempApp(t).Settings().SetTheme(NewTheme(Light, 1)) }

func typed(f fyne.Focusable, names ...fyne.KeyName) {
	for _, n := range names {
		f.TypedKey(&fyne.KeyEvent{Name: n})
	}
}

func TestTableMovesWithTheKeyboard(t *testing.T) {
	app(t)
	table := NewTable([]Column{{ID: "a", Title: "A", Width: -1, Sortable: true}})
	at, opened, left := -1, -1, false
	table.Length = func() int { return 100 }
	table.Cells = func(row int, into []Cell) { into[0].Text = "row" }
	table.Selected = func(row int) bool { return row == at }
	table.OnSelect = func(row int) { at = row }
	table.OnOpen = func(row int) { opened = row }
	table.OnLeave = func() { left = true }
	w := window(t, table.Object)
	w.Canvas().Focus(table.Focusable())
	f := table.Focusable()
	for _, c := range []struct {
		key  fyne.KeyName
		want int
	}{{fyne.KeyDown, 1}, {fyne.KeyDown, 2}, {fyne.KeyUp, 1}, {fyne.KeyEnd, 99}, {fyne.KeyDown, 99}, {fyne.KeyHome, 0}, {fyne.KeySpace, 0}} {
		typed(f, c.key)
		if at != c.want {
			t.Fatalf("after %s the row is %d, want %d", c.key, at, c.want)
		}
	}
	typed(f, fyne.KeyPageDown)
	if at < 3 {
		t.Errorf("page down went to %d", at)
	}
	typed(f, fyne.KeyPageUp, fyne.KeyReturn)
	if at != 0 || opened != 0 {
		t.Errorf("page up and enter: at %d, opened %d", at, opened)
	}
	typed(f, fyne.KeyUp)
	if !left {
		t.Error("up on the first row does not leave the table")
	}
}

func TestTableSelectsTheSameRowAgain(t *testing.T) {
	app(t)
	table := NewTable([]Column{{ID: "a", Title: "A", Width: -1}})
	n := 0
	table.Length = func() int { return 3 }
	table.Cells = func(row int, into []Cell) { into[0].Text = "row" }
	table.OnSelect = func(int) { n++ }
	menu := 0
	table.OnMenu = func(int, fyne.Position) { menu++ }
	w := window(t, table.Object)
	for range 2 {
		test.TapCanvas(w.Canvas(), fyne.NewPos(100, 60))
	}
	if n != 2 {
		t.Errorf("two taps on a row were told %d times", n)
	}
	for _, o := range test.LaidOutObjects(w.Content()) {
		if r, ok := o.(*tableRow); ok {
			test.TapSecondary(r)
			break
		}
	}
	if menu != 1 {
		t.Errorf("a right click asked for %d menus", menu)
	}
}

func TestHeaderSortsByKeyAndTap(t *testing.T) {
	app(t)
	table := NewTable([]Column{{ID: "a", Title: "A", Width: -1, Sortable: true}, {ID: "b", Title: "B", Width: 80}})
	table.Length = func() int { return 0 }
	var sorted []string
	table.OnSort = func(c string) { sorted = append(sorted, c) }
	w := window(t, table.Object)
	test.Tap(table.header.cells[0])
	typed(table.header.cells[0], fyne.KeyReturn)
	test.Tap(table.header.cells[1]) // cannot be sorted
	if len(sorted) != 2 || sorted[0] != "a" {
		t.Errorf("sorted %q", sorted)
	}
	w.Canvas().FocusNext()
	if w.Canvas().Focused() != fyne.Focusable(table.header.cells[0]) {
		t.Error("tab does not reach the header first")
	}
}

func TestColumnsGiveWayWhenThereIsLittleRoom(t *testing.T) {
	app(t)
	l := &columnsLayout{columns: []Column{{Width: -1}, {Width: 80, Least: 500}, {Width: 60}}}
	objects := []fyne.CanvasObject{NewText("a"), NewText("b"), NewText("c")}
	l.Layout(objects, fyne.NewSize(400, 30))
	if objects[1].Visible() {
		t.Error("the column shows in 400 pixels")
	}
	if x := objects[2].Position().X + objects[2].Size().Width; x != 400-columnEdge {
		t.Errorf("the last column ends at %v", x)
	}
	l.Layout(objects, fyne.NewSize(600, 30))
	if !objects[1].Visible() {
		t.Error("the column is gone in 600 pixels")
	}
}

func TestNamesKeepRoomWhenTheTextIsLarge(t *testing.T) {
	l := &columnsLayout{columns: []Column{{Width: -1}, {Width: 100, Least: 400}, {Width: 100, Least: 300}, {Width: 100}}}
	shown := func(scale float64) (s [4]bool) {
		test.NewTempApp(t).Settings().SetTheme(NewTheme(Light, float32(scale)))
		for i, one := range l.spans(520) {
			s[i] = one.shown
		}
		if w := l.spans(520)[0].w; w < columnFloor {
			t.Errorf("at %v the flexible column is %v wide", scale, w)
		}
		return s
	}
	if got := shown(1); got != [4]bool{true, true, true, true} {
		t.Errorf("at normal size: %v", got)
	}
	if got := shown(1.5); got != [4]bool{true, false, true, true} {
		t.Errorf("at 150 %%: %v", got)
	}
}

func TestDialogTakesFocusAndClosesWithEsc(t *testing.T) {
	app(t)
	w := window(t, NewText("behind"))
	stack := NewDialogs(w.Canvas())
	w.Canvas().SetOnTypedKey(func(ev *fyne.KeyEvent) {
		if ev.Name == fyne.KeyEscape {
			stack.Escape()
		}
	})
	hidden, pressed := 0, 0
	entry := NewEntry("")
	cancel, ok := NewButton("Cancel", "", nil), NewButton("OK", "", func() { pressed++ })
	d := &Dialog{Title: "Ask", Body: entry, Actions: []*Button{cancel, ok}, Focus: entry, OnHidden: func() { hidden++ }}
	stack.Show(d)
	if w.Canvas().Focused() != fyne.Focusable(entry) {
		t.Fatalf("the focus is on %T", w.Canvas().Focused())
	}
	w.Canvas().FocusNext()
	if w.Canvas().Focused() != fyne.Focusable(cancel) {
		t.Error("tab does not go on to the first button")
	}
	typed(ok, fyne.KeyReturn)
	if pressed != 1 {
		t.Error("enter does not press a button")
	}
	w.Canvas().Focus(entry)
	typed(entry, fyne.KeyEscape)
	if stack.Any() || hidden != 1 || d.Visible() {
		t.Errorf("esc in a field: open %v, hidden %d times", stack.Any(), hidden)
	}
}

func TestClosingALowerDialogKeepsTheUpper(t *testing.T) {
	app(t)
	w := window(t, NewText("behind"))
	stack := NewDialogs(w.Canvas())
	show := func(title string) *Dialog {
		d := &Dialog{Title: title, Body: NewText(title), Actions: []*Button{NewButton("OK", "", nil)}}
		stack.Show(d)
		return d
	}
	lower, upper := show("lower"), show("upper")
	lower.Hide()
	if stack.Top() != upper || len(w.Canvas().Overlays().List()) != 1 {
		t.Errorf("top is %v over %d overlays", stack.Top(), len(w.Canvas().Overlays().List()))
	}
	stack.Redraw(upper)
	upper.Hide()
	if stack.Any() || w.Canvas().Overlays().Top() != nil {
		t.Error("something is left over the window")
	}
}

func TestLongDialogStaysInsideTheWindow(t *testing.T) {
	app(t)
	w := window(t, NewText("behind"))
	stack := NewDialogs(w.Canvas())
	body := Stack()
	for range 60 {
		body.Add(NewParagraph("a line of text that is long enough to be wrapped once or twice in a narrow dialog"))
	}
	d := &Dialog{Title: "Long", Body: body, Width: 2000, Actions: []*Button{NewButton("OK", "", nil)}}
	stack.Show(d)
	b := d.Actions[0]
	end := fyne.CurrentApp().Driver().AbsolutePositionForObject(b).Add(b.Size())
	if end.X > 600 || end.Y > 400 {
		t.Errorf("the button ends at %v in a window of 600×400", end)
	}
}

func TestSecretEntryHasNoWayToShowItsText(t *testing.T) {
	app(t)
	e := NewSecretEntry("")
	w := window(t, e)
	e.SetText("s3cret")
	for _, o := range test.LaidOutObjects(w.Content()) {
		if b, ok := o.(fyne.Tappable); ok { // Fyne's scroll bar is one; a reveal button would be another
			b.Tapped(&fyne.PointEvent{})
		}
	}
	for _, o := range test.LaidOutObjects(w.Content()) {
		if text, ok := o.(*canvas.Text); ok && strings.Contains(text.Text, "s3cret") {
			t.Errorf("a tap showed %q", text.Text)
		}
	}
	if !e.Password {
		t.Error("the text is shown")
	}
}

func TestLongTextScrollsInItsLine(t *testing.T) {
	app(t)
	e := NewSecretEntry("")
	window(t, e)
	before := e.MinSize().Width
	e.SetText(strings.Repeat("ATATT3x", 30))
	if after := e.MinSize().Width; after > before {
		t.Errorf("the line needs %v for a long token, and %v without one", after, before)
	}
}

func TestTextIsCutWithAnEllipsis(t *testing.T) {
	app(t)
	text := NewText("a rather long name of a repository").Shorten()
	window(t, text)
	text.Resize(fyne.NewSize(80, 20))
	shown := test.WidgetRenderer(text).(*textRenderer).line.Text
	if len([]rune(shown)) >= len(text.Text) || []rune(shown)[len([]rune(shown))-1] != '…' {
		t.Errorf("shown %q", shown)
	}
	if w := fyne.MeasureText(shown, 14, fyne.TextStyle{}).Width; w > 80 {
		t.Errorf("shown text is %v wide", w)
	}
}

func TestTheTopOfADialogStaysWhileItIsOpen(t *testing.T) {
	app(t)
	w := window(t, Stack())
	dialogs := NewDialogs(w.Canvas())
	box := Stack(NewText("one"))
	d := &Dialog{Title: "Title", Body: box}
	dialogs.Show(d)
	top := func() float32 {
		return fyne.CurrentApp().Driver().AbsolutePositionForObject(d.scroll).Y
	}
	was := top()
	box.Add(NewText("two"))
	d.Fit()
	if got := top(); got != was {
		t.Errorf("a higher dialog begins at %v, before at %v", got, was)
	}
	for range 40 {
		box.Add(NewText("more"))
	}
	d.Fit()
	if got := top(); got >= was {
		t.Errorf("one as high as the window begins at %v", got)
	}
	dialogs.HideAll()
}

func TestATextInFewerWordsKeepsItsNumbers(t *testing.T) {
	app(t)
	text := NewText("reading the keys of Ada Lovelace · 412 of 3,000").Shorten()
	text.Shorter = []string{"reading · 412 of 3,000", "412 of 3,000"}
	wide := func(s string) float32 { return fyne.MeasureText(s, theme.TextSize(), fyne.TextStyle{}).Width + 1 }
	line := test.WidgetRenderer(text).(*textRenderer).line
	for _, s := range append([]string{text.Text}, text.Shorter...) {
		text.Resize(fyne.NewSize(wide(s), 20))
		if line.Text != s {
			t.Errorf("where %q has room %q shows", s, line.Text)
		}
	}
}
