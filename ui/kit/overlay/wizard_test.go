package overlay

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	fynewidget "fyne.io/fyne/v2/widget"

	"latchkey/ui/kit"
	"latchkey/ui/kit/kittest"
)

// over is a window with a stack of dialogs that gets the keys nobody uses.
func over(t *testing.T) (fyne.Window, *Stack) {
	t.Helper()
	kittest.App(t)
	w := kittest.Window(t, kit.NewButton("behind", "", nil))
	stack := NewStack(w.Canvas())
	w.Canvas().SetOnTypedKey(func(ev *fyne.KeyEvent) { stack.TypedKey(ev) })
	return w, stack
}

type testWizard struct {
	*Wizard
	name, reason *kit.Entry
	entered      int
	hidden       []bool
}

func newTestWizard() *testWizard {
	z := &testWizard{name: kit.NewEntry("name"), reason: kit.NewEntry("reason")}
	z.Wizard = &Wizard{Title: "New key", Icon: "key", Words: WizardWords{"Cancel", "Back", "Next", "Create"}}
	z.Steps = []WizardStep{
		{Name: "Name", Body: z.name, Focus: z.name, Valid: func() bool { return z.name.Text != "" }},
		{Name: "Reason", Body: z.reason, Focus: z.reason},
		{Name: "Review", Body: kit.NewText("all of it"), Enter: func() { z.entered++ }},
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
	if kittest.Press(w, fyne.KeyReturn); z.At() != 0 || !z.next.Disabled() {
		t.Fatal("an invalid step can be left")
	}
	z.name.SetText("ci")
	if kittest.Press(w, fyne.KeyReturn); z.At() != 1 || w.Canvas().Focused() != fyne.Focusable(z.reason) {
		t.Fatalf("Enter: step %d, focus on %T", z.At(), w.Canvas().Focused())
	}
	z.Back()
	if z.At() != 0 || z.name.Text != "ci" || w.Canvas().Focused() != fyne.Focusable(z.name) {
		t.Error("Back loses the text or the focus")
	}
	kittest.Press(w, fyne.KeyReturn, fyne.KeyReturn)
	if z.At() != 2 || z.entered != 1 || z.next.Text != "Create" {
		t.Errorf("at %d, entered %d, button %q", z.At(), z.entered, z.next.Text)
	}
	kittest.Press(w, fyne.KeyReturn)
	if stack.Any() || !slices.Equal(z.hidden, []bool{true}) {
		t.Errorf("after the last Enter: open %v, told %v", stack.Any(), z.hidden)
	}
}

func TestWizardIsCancelledWithEsc(t *testing.T) {
	w, stack := over(t)
	z := newTestWizard()
	z.Show(stack)
	kittest.Press(w, fyne.KeyEscape)
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
	kittest.Press(w, fyne.KeyReturn, fyne.KeyReturn)
	if z.next.Importance != fynewidget.DangerImportance || w.Canvas().Focused() != fyne.Focusable(z.cancel) {
		t.Fatalf("the focus is on %T", w.Canvas().Focused())
	}
	w.Canvas().Unfocus()
	if kittest.Press(w, fyne.KeyReturn); done != 0 {
		t.Error("Enter destroys")
	}
	if test.Tap(z.next); done != 1 {
		t.Error("a press on the button does nothing")
	}
}

func TestDialogKeepsTheFocusInside(t *testing.T) {
	w, stack := over(t)
	d := &Dialog{Title: "Remove?", Body: kit.NewText("It is gone then."),
		Actions: []*kit.Button{kit.NewButton("Remove", "", nil).Danger(), kit.NewButton("Cancel", "", nil)}}
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
	e, c := kit.NewEntry(""), kit.NewCheck("so", nil)
	d := &Dialog{Title: "Ask", Body: kit.Stack(e, c), Focus: e, Actions: []*kit.Button{kit.NewButton("Cancel", "", nil), kit.NewButton("OK", "", func() { n++ }).Primary()}}
	stack.Show(d)
	kittest.Press(w, fyne.KeyReturn)
	w.Canvas().Focus(c)
	kittest.Press(w, fyne.KeyEnter)
	d.Actions[1].Disable()
	kittest.Press(w, fyne.KeyEnter)
	if n != 2 {
		t.Errorf("submitted %d times", n)
	}
}

func TestTooltipsShowInTheFrontDialog(t *testing.T) {
	_, stack := over(t)
	stack.Tips = kit.NewTips(kittest.Direct)
	d := &Dialog{Title: "One", Body: kit.NewText("one")}
	stack.Show(d)
	stack.Tips.Show("a hint", fyne.NewPos(100, 100))
	if len(d.overlay.tips.Objects) == 0 || len(stack.Tips.Layer.Objects) != 0 {
		t.Error("the tooltip shows behind the dialog")
	}
	d.Hide()
	stack.Tips.Show("a hint", fyne.NewPos(100, 100))
	if len(stack.Tips.Layer.Objects) == 0 {
		t.Error("the tooltip does not come back to the window")
	}
	stack.Tips.Hide()
}

func TestNameMustBeTypedBeforeItIsDestroyed(t *testing.T) {
	w, stack := over(t)
	n := 0
	b := kit.NewButton("Revoke", "", func() { n++ }).Danger()
	c := kit.NewTypeToConfirm("Type acme to revoke.", "acme", b)
	stack.Show(&Dialog{Title: "Revoke", Body: c.Object, Focus: c.Entry, Actions: []*kit.Button{kit.NewButton("Cancel", "", nil), b}})
	for text, want := range map[string]bool{"": false, "acm": false, "ACME": false, "acme2": false, " acme ": true} {
		c.Entry.SetText(text)
		if c.Matches() != want || b.Disabled() == want {
			t.Errorf("%q: matches %v, disabled %v", text, c.Matches(), b.Disabled())
		}
	}
	c.Entry.SetText("acme")
	if kittest.Press(w, fyne.KeyReturn); n != 0 {
		t.Error("Enter in the field destroys")
	}
	if kit.NewTypeToConfirm("", " ", b).Matches() {
		t.Error("an empty name is typed already")
	}
}
