package planpage

import (
	"fyne.io/fyne/v2"

	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// askWord asks for a word to be typed before much is taken away, or, with "",
// for nothing. What was typed stays while the word is the same.
func (p *Page) askWord(word string) {
	if word == p.word && (p.guard != nil) == (word != "") {
		return
	}
	p.word, p.guard, p.typed = word, nil, nil
	if word == "" {
		return
	}
	p.guard = kit.NewTypeToConfirm(locale.T("plan.type", locale.Args{"Name": word}), word, p.main)
	p.typed = p.guard.Entry
	checks := p.typed.OnChanged
	p.typed.OnChanged = func(text string) {
		checks(text)
		p.refreshMain() // the word alone does not make a plan ready
	}
	p.typed.OnSubmitted = func(string) { p.submit() }
}

// forgetWord is for another key, which may have the same name.
func (p *Page) forgetWord() { p.word, p.guard, p.typed = "", nil, nil }

// confirmed tells whether nothing has to be typed, or it was.
func (p *Page) confirmed() bool { return p.guard == nil || p.guard.Matches() }

// guardObject is the line to type in, nil where nothing has to be typed.
func (p *Page) guardObject() fyne.CanvasObject {
	if p.guard == nil {
		return nil
	}
	return kit.NewFill("", 0, p.guard.Object).Least(220, 0)
}
