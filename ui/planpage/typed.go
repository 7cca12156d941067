package planpage

import (
	"fyne.io/fyne/v2"

	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// typedWord is the word that has to be typed before much is taken away.
type typedWord struct {
	button  *kit.Button // that the word lets be pressed
	changed func()      // is called when something was typed: the word alone does not make a plan ready
	submit  func()      // is called for Enter

	word  string             // "" = nothing has to be typed
	guard *kit.TypeToConfirm // nil = nothing has to be typed
	entry *kit.Entry         // of guard
}

// ask asks for a word, or, with "", for nothing. What was typed stays while the
// word is the same.
func (w *typedWord) ask(word string) {
	if word == w.word && (w.guard != nil) == (word != "") {
		return
	}
	w.word, w.guard, w.entry = word, nil, nil
	if word == "" {
		return
	}
	w.guard = kit.NewTypeToConfirm(locale.T("plan.type", locale.Args{"Name": word}), word, w.button)
	w.entry = w.guard.Entry
	checks := w.entry.OnChanged
	w.entry.OnChanged = func(text string) {
		checks(text)
		w.changed()
	}
	w.entry.OnSubmitted = func(string) { w.submit() }
}

// forget is for another key, which may have the same name.
func (w *typedWord) forget() { w.word, w.guard, w.entry = "", nil, nil }

// matches reports whether nothing has to be typed, or it was.
func (w *typedWord) matches() bool { return w.guard == nil || w.guard.Matches() }

// object is the line to type in, nil where nothing has to be typed.
func (w *typedWord) object() fyne.CanvasObject {
	if w.guard == nil {
		return nil
	}
	return kit.NewFill("", 0, w.guard.Object).Least(220, 0)
}
