package overlay

import (
	"fyne.io/fyne/v2"

	"latchkey/ui/kit"
)

// WizardStep is one page of a Wizard.
type WizardStep struct {
	Name string
	Body fyne.CanvasObject
	// Focus is the first field, nil = the Next button.
	Focus fyne.Focusable
	// Grows gets the height that the window has to spare, nil = nothing does.
	Grows Grower
	// Valid tells whether what was entered is enough to go on. It must only
	// look, since it is asked after each change. nil = always.
	Valid func() bool
	// Enter is called before the step shows, to fill it with what earlier
	// steps decided.
	Enter func()
	// Leave is asked before the step is left forwards; false stays, and the step has
	// said why. nil = it can be left.
	Leave func() bool
	// Next is the word on the button that leaves the step, "" = the wizard's.
	Next string
	// Danger says that leaving the step destroys something: then Enter does
	// not do it, and Cancel has the focus.
	Danger bool
}

// WizardWords are the texts of a wizard in the person's language.
type WizardWords struct{ Cancel, Back, Next, Finish string }

// Wizard is a dialog that asks in named steps. Enter goes on, Esc cancels.
type Wizard struct {
	Title, Icon string
	Width       float32 // 0 = 640
	Steps       []WizardStep
	Words       WizardWords
	// OnFinish is called when the last step is left; the wizard stays open
	// until Hide.
	OnFinish func()
	// OnHidden is called once when the wizard is gone; finished tells whether
	// OnFinish was called.
	OnHidden func(finished bool)

	stack    *Stack
	dialog   *Dialog
	trail    *wizardTrail
	at       int
	finished bool
	cancel   *kit.Button
	back     *kit.Button
	next     *kit.Button
}

// Show opens the wizard at its first step.
func (z *Wizard) Show(stack *Stack) {
	z.stack, z.at, z.finished = stack, 0, false
	z.cancel = kit.NewButton(z.Words.Cancel, "", z.Hide)
	z.back = kit.NewButton(z.Words.Back, "back", z.Back)
	z.next = kit.NewButton("", "", z.Next)
	z.trail = newWizardTrail(z.Steps)
	width := z.Width
	if width == 0 {
		width = 640
	}
	z.dialog = &Dialog{Title: z.Title, Icon: z.Icon, Width: width, Actions: []*kit.Button{z.cancel, z.back, z.next}, OnHidden: z.hidden}
	z.enter()
	z.dialog.Focus = z.focus()
	stack.Show(z.dialog)
}

// Hide closes it.
func (z *Wizard) Hide() { z.dialog.Hide() }

func (z *Wizard) hidden() {
	if z.OnHidden != nil {
		z.OnHidden(z.finished)
	}
}

// At is the number of the step that shows.
func (z *Wizard) At() int { return z.at }

// Next goes on to the next step, or finishes, if the step is valid.
func (z *Wizard) Next() {
	if s := z.step(); !z.valid() || s.Leave != nil && !s.Leave() {
		return
	}
	if z.at == len(z.Steps)-1 {
		z.finished = true
		if z.OnFinish != nil {
			z.OnFinish()
		}
		return
	}
	z.show(z.at + 1)
}

// Back goes to the step before; what was entered stays.
func (z *Wizard) Back() {
	if z.at > 0 {
		z.show(z.at - 1)
	}
}

// Changed looks again whether the step is valid. Call it when a field changes;
// before Show it does nothing. Where the step has no field, the keyboard goes on to the
// button that has become ready.
func (z *Wizard) Changed() {
	if z.next == nil {
		return
	}
	waited := z.next.Disabled()
	z.next.SetEnabled(z.valid())
	if s := z.step(); waited && !z.next.Disabled() && s.Focus == nil && !s.Danger && z.stack.canvas.Focused() == fyne.Focusable(z.cancel) {
		z.dialog.FocusOn(z.next)
	}
}

// Fit lays the step out again after it grew or shrank.
func (z *Wizard) Fit() { z.dialog.Fit() }

// ShowEnd scrolls a step that is longer than the window to its end, where it says what
// is wrong.
func (z *Wizard) ShowEnd() { z.dialog.ShowEnd() }

// Busy keeps the buttons but Cancel from being pressed, while something that
// the step started has not ended.
func (z *Wizard) Busy(on bool) {
	z.back.SetEnabled(!on && z.at > 0)
	z.next.SetEnabled(!on && z.valid())
}

func (z *Wizard) step() *WizardStep { return &z.Steps[z.at] }

func (z *Wizard) valid() bool { return z.step().Valid == nil || z.step().Valid() }

func (z *Wizard) show(i int) {
	z.at = i
	z.enter()
	z.stack.Redraw(z.dialog)
	z.dialog.FocusOn(z.focus())
}

// enter fills the dialog with the step.
func (z *Wizard) enter() {
	s := z.step()
	if s.Enter != nil {
		s.Enter()
	}
	z.trail.set(z.at)
	z.dialog.Body, z.dialog.Grows = kit.Stack(z.trail.object, kit.Gap(0, 4), s.Body), s.Grows
	z.back.SetEnabled(z.at > 0)
	word, last := s.Next, z.at == len(z.Steps)-1
	switch {
	case word != "":
	case last:
		word = z.Words.Finish
	default:
		word = z.Words.Next
	}
	z.next.Text = word
	if s.Danger {
		z.next.Danger()
	} else {
		z.next.Primary()
	}
	z.next.Refresh()
	z.Changed()
}

// focus is the first field of the step, or the button that Enter presses.
func (z *Wizard) focus() fyne.Focusable {
	switch s := z.step(); {
	case s.Focus != nil:
		return s.Focus
	case s.Danger || z.next.Disabled():
		return z.cancel
	}
	return z.next
}
