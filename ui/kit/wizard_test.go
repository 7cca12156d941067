package kit

import (
	"fmt"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	fynewidget "fyne.io/fyne/v2/widget"
)

// over is a window with a stack of dialogs that gets the keys nobody uses.
func over(t *testing.T) (fyne.Window, *Dialogs) {
	t.Helper()
	app(t)
	w := window(t, NewButton("behind", "", nil))
	stack := NewDialogs(w.Canvas())
	w.Canvas().SetOnTypedKey(func(ev *fyne.KeyEvent) { stack.TypedKey(ev) })
	return w, stack
}

// press types a key where the focus is, or on the canvas.
func press(w fyne.Window, names ...fyne.KeyName) {
	for _, name := range names {
		ev := &fyne.KeyEvent{Name: name}
		if f := w.Canvas().Focused(); f != nil {
			f.TypedKey(ev)
		} else {
			w.Canvas().OnTypedKey()(ev)
		}
	}
}

type testWizard struct {
	*Wizard
	name, reason *Entry
	entered      int
	hidden       []bool
}

func newTestWizard() *testWizard {
	z := &testWizard{name: NewEntry("name"), reason: NewEntry("reason")}
	z.Wizard = &Wizard{Title: "New key", Icon: "key", Words: WizardWords{"Cancel", "Back", "Next", "Create"}}
	z.Steps = []WizardStep{
		{Name: "Name", Body: z.name, Focus: z.name, Valid: func() bool { return z.name.Text != "" }},
		{Name: "Reason", Body: z.reason, Focus: z.reason},
		{Name: "Review", Body: NewText("all of it"), Enter: func() { z.entered++ }},
	}
	z.OnHidden = func(finished bool) { z.hidden = append(z.hidden, finished) }
	z.name.OnChanged = func(string) { z.Changed() }
	return z
}

func TestWizardGoesThroughItsStepsByKeyboard(t *testing.T) {
	w, stack := over(t)
	z := newTestWizard()
	z.OnFinish = z.Wizard.Hide
	z.Show(stack)
	if w.Canvas().Focused() != fyne.Focusable(z.name) {
		t.Fatalf("the focus is on %T", w.Canvas().Focused())
	}
	if press(w, fyne.KeyReturn); z.At() != 0 || !z.next.Disabled() {
		t.Fatal("an invalid step can be left")
	}
	z.name.SetText("ci")
	if press(w, fyne.KeyReturn); z.At() != 1 || w.Canvas().Focused() != fyne.Focusable(z.reason) {
		t.Fatalf("Enter: step %d, focus on %T", z.At(), w.Canvas().Focused())
	}
	z.Back()
	if z.At() != 0 || z.name.Text != "ci" || w.Canvas().Focused() != fyne.Focusable(z.name) {
		t.Error("Back loses the text or the focus")
	}
	press(w, fyne.KeyReturn, fyne.KeyReturn)
	if z.At() != 2 || z.entered != 1 || z.next.Text != "Create" {
		t.Errorf("at %d, entered %d, button %q", z.At(), z.entered, z.next.Text)
	}
	press(w, fyne.KeyReturn)
	if stack.Any() || !slices.Equal(z.hidden, []bool{true}) {
		t.Errorf("after the last Enter: open %v, told %v", stack.Any(), z.hidden)
	}
}

func TestWizardIsCancelledWithEsc(t *testing.T) {
	w, stack := over(t)
	z := newTestWizard()
	z.Show(stack)
	press(w, fyne.KeyEscape)
	if stack.Any() || !slices.Equal(z.hidden, []bool{false}) {
		t.Errorf("open %v, told %v", stack.Any(), z.hidden)
	}
}

func TestDangerousStepIsNotDoneWithEnter(t *testing.T) {
	w, stack := over(t)
	z := newTestWizard()
	z.name.SetText("ci")
	z.Steps[2].Danger, z.Steps[2].Next = true, "Revoke"
	done := 0
	z.OnFinish = func() { done++ }
	z.Show(stack)
	press(w, fyne.KeyReturn, fyne.KeyReturn)
	if z.next.Importance != fynewidget.DangerImportance || w.Canvas().Focused() != fyne.Focusable(z.cancel) {
		t.Fatalf("the focus is on %T", w.Canvas().Focused())
	}
	w.Canvas().Unfocus()
	if press(w, fyne.KeyReturn); done != 0 {
		t.Error("Enter destroys")
	}
	if test.Tap(z.next); done != 1 {
		t.Error("a press on the button does nothing")
	}
}

func TestDialogKeepsTheFocusInside(t *testing.T) {
	w, stack := over(t)
	d := &Dialog{Title: "Remove?", Body: NewText("It is gone then."),
		Actions: []*Button{NewButton("Remove", "", nil).Danger(), NewButton("Cancel", "", nil)}}
	stack.Show(d)
	if w.Canvas().Focused() != fyne.Focusable(d.Actions[1]) {
		t.Error("the button that destroys has the focus")
	}
	for range 5 {
		w.Canvas().FocusNext()
		if f := w.Canvas().Focused(); f != fyne.Focusable(d.Actions[0]) && f != fyne.Focusable(d.Actions[1]) {
			t.Fatalf("tab leaves the dialog for %T", f)
		}
	}
}

func TestEnterInAFieldSubmitsTheDialog(t *testing.T) {
	w, stack := over(t)
	n := 0
	e, c := NewEntry(""), NewCheck("so", nil)
	d := &Dialog{Title: "Ask", Body: Stack(e, c), Focus: e, Actions: []*Button{NewButton("Cancel", "", nil), NewButton("OK", "", func() { n++ }).Primary()}}
	stack.Show(d)
	press(w, fyne.KeyReturn)
	w.Canvas().Focus(c)
	press(w, fyne.KeyEnter)
	d.Actions[1].Disable()
	press(w, fyne.KeyEnter)
	if n != 2 {
		t.Errorf("submitted %d times", n)
	}
}

func TestTooltipsShowInTheFrontDialog(t *testing.T) {
	_, stack := over(t)
	stack.Tips = NewTips(direct)
	d := &Dialog{Title: "One", Body: NewText("one")}
	stack.Show(d)
	stack.Tips.show("a hint", fyne.NewPos(100, 100))
	if len(d.overlay.tips.Objects) == 0 || len(stack.Tips.Layer.Objects) != 0 {
		t.Error("the tooltip shows behind the dialog")
	}
	d.Hide()
	stack.Tips.show("a hint", fyne.NewPos(100, 100))
	if len(stack.Tips.Layer.Objects) == 0 {
		t.Error("the tooltip does not come back to the window")
	}
	stack.Tips.Hide()
}

func TestNameMustBeTypedBeforeItIsDestroyed(t *testing.T) {
	w, stack := over(t)
	n := 0
	b := NewButton("Revoke", "", func() { n++ }).Danger()
	c := NewTypeToConfirm("Type acme to revoke.", "acme", b)
	stack.Show(&Dialog{Title: "Revoke", Body: c.Object, Focus: c.Entry, Actions: []*Button{NewButton("Cancel", "", nil), b}})
	for text, want := range map[string]bool{"": false, "acm": false, "ACME": false, "acme2": false, " acme ": true} {
		c.Entry.SetText(text)
		if c.Matches() != want || b.Disabled() == want {
			t.Errorf("%q: matches %v, disabled %v", text, c.Matches(), b.Disabled())
		}
	}
	c.Entry.SetText("acme")
	if press(w, fyne.KeyReturn); n != 0 {
		t.Error("Enter in the field destroys")
	}
	if NewTypeToConfirm("", " ", b).Matches() {
		t.Error("an empty name is typed already")
	}
}

func manyItems(n int) (items []PickItem) {
	for i := range n {
		items = append(items, PickItem{ID: fmt.Sprint(i), Text: fmt.Sprintf("repo-%04d", i), Detail: "acme"})
	}
	return items
}

func TestPickerOfOneNeedsOnlyTheKeyboard(t *testing.T) {
	app(t)
	p := NewPicker("Search", "Nothing.", false)
	w := window(t, p.Object)
	picked := ""
	p.OnPick = func(id string) { picked = id }
	p.SetItems(manyItems(5000))
	w.Canvas().Focus(p.Entry)
	test.Type(p.Entry, "42 ACME")
	press(w, fyne.KeyDown, fyne.KeyDown, fyne.KeyUp)
	if w.Canvas().Focused() != fyne.Focusable(p.Entry) {
		t.Fatal("the arrows leave the line")
	}
	press(w, fyne.KeyReturn)
	if picked != "142" || !slices.Equal(p.Chosen(), []string{"142"}) {
		t.Errorf("picked %q, chosen %q", picked, p.Chosen())
	}
	p.Entry.SetText("no such thing")
	if p.table.Object.Visible() || !p.none.Visible() {
		t.Error("it does not say that nothing matches")
	}
	if press(w, fyne.KeyReturn); picked != "142" {
		t.Errorf("Enter on nothing picked %q", picked)
	}
}

func TestPickerOfSeveralKeepsWhatAFilterHides(t *testing.T) {
	app(t)
	p := NewPicker("Search", "Nothing.", true)
	w := window(t, p.Object)
	p.Count = func(shown, total, chosen int) string { return fmt.Sprint(shown, "/", total, "/", chosen) }
	submitted := 0
	w.Canvas().SetOnTypedKey(func(ev *fyne.KeyEvent) { submitted++ })
	p.SetItems(manyItems(3000))
	w.Canvas().Focus(p.Entry)
	press(w, fyne.KeyDown)
	if w.Canvas().Focused() != p.table.Focusable() {
		t.Fatal("Down does not go to the rows")
	}
	press(w, fyne.KeySpace, fyne.KeyDown, fyne.KeySpace)
	p.Entry.SetText("repo-2999")
	test.Tap(p.table.header.check)
	p.Entry.SetText("")
	if got := p.Chosen(); !slices.Equal(got, []string{"0", "1", "2999"}) || p.table.header.cells[0].title.Text != "3000/3000/3" {
		t.Errorf("chosen %q, said %q", got, p.table.header.cells[0].title.Text)
	}
	w.Canvas().Focus(p.table.Focusable())
	if press(w, fyne.KeyHome, fyne.KeyUp); w.Canvas().Focused() != fyne.Focusable(p.Entry) {
		t.Error("Up on the first row does not go back to the line")
	}
	if press(w, fyne.KeyReturn); submitted != 1 {
		t.Errorf("Enter in the line submits %d times", submitted)
	}
}
