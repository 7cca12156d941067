package ui

import (
	"fyne.io/fyne/v2"

	"latchkey/ui/kit"
)

// field is a labelled line of a form; note is small text below, "" for none.
func field(label string, input fyne.CanvasObject, note string) fyne.CanvasObject {
	title := kit.NewText(label)
	title.Style.Bold = true
	column := kit.Tight(title, input)
	if note != "" {
		column.Add(kit.NewNote(note))
	}
	return column
}

// form is a dialog with inputs and a place for what went wrong with them.
type form struct {
	frame  *Frame
	dialog *kit.Dialog
	errors *fyne.Container
	main   *kit.Button
	cancel *kit.Button
}

// newForm makes a dialog with Cancel and one main button. submit is called
// for the button and for Enter in the lines of text given to submitWith.
func (f *Frame) newForm(title, icon, main string, submit func()) *form {
	o := &form{frame: f, errors: kit.Stack()}
	o.main = kit.NewButton(main, "", submit).Primary()
	o.cancel = kit.NewButton(t("action.cancel"), "", nil)
	o.dialog = &kit.Dialog{Title: title, Icon: icon, Actions: []*kit.Button{o.cancel, o.main}}
	o.cancel.OnTapped = o.dialog.Hide
	return o
}

// show opens it. The errors stand below the inputs, next to the buttons.
func (f *form) show(body fyne.CanvasObject, focus fyne.Focusable) {
	f.dialog.Body = kit.Stack(body, f.errors)
	f.dialog.Focus = focus
	f.frame.dialogs.Show(f.dialog)
	if e, ok := focus.(*kit.Entry); ok && e.Text != "" && !e.MultiLine {
		e.TypedShortcut(selectAll()) // typing replaces what was suggested
	}
}

// submitWith lets Enter in these lines press the main button.
func (f *form) submitWith(entries ...*kit.Entry) {
	for _, e := range entries {
		e.OnSubmitted = func(string) {
			if !f.main.Disabled() {
				f.main.OnTapped()
			}
		}
	}
}

// say shows a sentence about the inputs.
func (f *form) say(text string) {
	f.put(&kit.Notice{Tone: kit.Bad, Text: text})
}

// fail shows an error with what to do.
func (f *form) fail(sentence string, err error) { f.put(f.frame.errorNotice(sentence, err)) }

// put shows a notice in the place of errors.
func (f *form) put(n *kit.Notice) {
	n.OnResize = f.dialog.Fit
	f.errors.RemoveAll()
	f.errors.Add(n.Object())
	f.dialog.ShowEnd()
}

// clear takes errors away.
func (f *form) clear() {
	if len(f.errors.Objects) > 0 {
		f.errors.RemoveAll()
		f.dialog.Fit()
	}
}

// selectAll is what selects all of a line, as Ctrl+A does.
func selectAll() fyne.Shortcut { return &fyne.ShortcutSelectAll{} }
