package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// newDetails is the text of a program, such as an error in full: small, in
// letters of one width, to be copied, and broken where it has to be.
func newDetails(text string) *Paragraph {
	p := NewParagraph(text)
	p.Selectable = true
	p.TextStyle.Monospace = true
	p.Wrapping = fyne.TextWrapBreak
	p.SizeName = theme.SizeNameCaptionText
	return p
}

// newUnfold hides o and is the button that shows it and hides it again, with the
// word for what it does next. after is called once either is done.
func newUnfold(o fyne.CanvasObject, showWord, hideWord string, after func()) *Button {
	o.Hide()
	var b *Button
	b = NewButton(showWord, "down", func() {
		if o.Visible() {
			o.Hide()
			b.fold = Folded
			b.SetText(showWord)
			b.SetIconName("down")
		} else {
			o.Show()
			b.fold = Unfolded
			b.SetText(hideWord)
			b.SetIconName("up")
		}
		after()
	}).Quiet()
	b.fold = Folded
	return b
}
