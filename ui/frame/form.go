package frame

import (
	"fyne.io/fyne/v2"

	"latchkey/ui/kit"
	"latchkey/ui/kit/overlay"
	"latchkey/ui/locale"
)

// Field is a labelled line of a form; note is small text below, "" for none.
func Field(label string, input fyne.CanvasObject, note string) fyne.CanvasObject {
	kit.SetLabel(input, label)
	column := kit.Tight(kit.NewText(label), input)
	if note != "" {
		column.Add(kit.NewNote(note))
	}
	return column
}

// Form is a dialog with inputs and a place for what went wrong with them.
type Form struct {
	frame  *Frame
	Dialog *overlay.Dialog
	Errors *fyne.Container
	Main   *kit.Button
	Cancel *kit.Button
	stop   func() // ends the work that runs; nil = none does, or it was told to
	works  bool
}

// NewForm makes a dialog with Cancel and one main button. submit is called
// for the button and for Enter in the lines of text given to submitWith.
func (f *Frame) NewForm(title, icon, main string, submit func()) *Form {
	o := &Form{frame: f, Errors: kit.Stack()}
	o.Main = kit.NewButton(main, "", submit).Primary()
	o.Cancel = kit.NewButton(locale.T("action.cancel"), "", nil)
	o.Dialog = &overlay.Dialog{Title: title, Icon: icon, Actions: []*kit.Button{o.Cancel, o.Main}}
	o.Cancel.OnTapped, o.Dialog.OnEscape = o.Leave, o.Leave
	return o
}

// Works is called when the work of the dialog begins, with what stops it.
func (f *Form) Works(stop func()) { f.stop, f.works = stop, true }

// Rests is called when it has ended.
func (f *Form) Rests() { f.stop, f.works = nil, false }

// Working reports whether the work of the dialog runs.
func (f *Form) Working() bool { return f.works }

// Leave is Esc and Cancel: it stops what runs first, and closes at the second time,
// whether or not the work has ended by then.
func (f *Form) Leave() {
	if stop := f.stop; stop != nil {
		f.stop = nil
		stop()
		return
	}
	f.Dialog.Hide()
}

// Show opens it. The errors stand below the inputs, next to the buttons.
func (f *Form) Show(body fyne.CanvasObject, focus fyne.Focusable) {
	f.Dialog.Body = kit.Stack(body, f.Errors)
	f.Dialog.Focus = focus
	f.frame.Dialogs.Show(f.Dialog)
	if e, ok := focus.(*kit.Entry); ok && e.Text != "" && !e.MultiLine {
		e.TypedShortcut(SelectAll()) // typing replaces what was suggested
	}
}

// SubmitWith lets Enter in these lines press the main button.
func (f *Form) SubmitWith(entries ...*kit.Entry) {
	for _, e := range entries {
		e.OnSubmitted = func(string) {
			if !f.Main.Disabled() {
				f.Main.OnTapped()
			}
		}
	}
}

// Say shows a sentence about the inputs.
func (f *Form) Say(text string) {
	f.Put(&kit.Notice{Tone: kit.Bad, Text: text})
}

// Fail shows an error with what to do.
func (f *Form) Fail(sentence string, err error) { f.Put(f.frame.ErrorNotice(sentence, err)) }

// Put shows a notice in the place of errors.
func (f *Form) Put(n *kit.Notice) {
	n.OnResize = f.Dialog.Fit
	f.Errors.RemoveAll()
	f.Errors.Add(n.Object())
	f.frame.Speak(n.Sentence(), n.Tone == kit.Bad)
	f.Dialog.ShowEnd()
}

// Clear takes errors away.
func (f *Form) Clear() {
	if len(f.Errors.Objects) > 0 {
		f.Errors.RemoveAll()
		f.Dialog.Fit()
	}
}

// SelectAll is what selects all of a line, as Ctrl+A does.
func SelectAll() fyne.Shortcut { return &fyne.ShortcutSelectAll{} }
