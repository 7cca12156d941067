package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"latchkey/ui/kit/paint"
)

// Notice is a panel inside a page or dialog that stays until it is closed or
// its cause is gone: what happened, what to do, buttons, and folded details.
type Notice struct {
	Tone    Tone
	Icon    string // "" = the tone's own
	Text    string // one sentence
	Advice  string // what to do, "" = nothing to add
	Details string // folded away, "" = none
	Buttons []*Button
	// DetailsWord and HideWord label the button that unfolds Details.
	DetailsWord, HideWord string
	// OnClose gives it a close button, which is called CloseWord.
	OnClose   func()
	CloseWord string
	// OnResize is told when the details fold or unfold.
	OnResize func()
}

// Object draws the notice.
func (n *Notice) Object() fyne.CanvasObject {
	icon := n.Icon
	if icon == "" {
		icon = n.Tone.Icon()
	}
	text := NewParagraph(n.Text)
	text.TextStyle.Bold = n.Advice != ""
	column := newParagraphs(text)
	if n.Advice != "" {
		column.Add(NewParagraph(n.Advice))
	}
	row := Wrap()
	for _, b := range n.Buttons {
		row.Add(b)
	}
	if n.Details != "" {
		n.addDetails(column, row)
	}
	if len(row.Objects) > 0 {
		column.Add(PadXY(0, 4, row))
	}
	body := fyne.CanvasObject(column)
	objects := []fyne.CanvasObject{TopAligned(NewMark(icon, n.Tone.Text(), 20)), body}
	if n.OnClose != nil {
		objects = append(objects, TopAligned(hung(NewButton("", "cross", n.OnClose).Quiet().Call(n.CloseWord))))
	}
	fill := NewFill(n.Tone.Soft(), 6, PadXY(12, 10, Stretch(1, objects...)))
	fill.Border = n.Tone.Text()
	if n.Tone == Neutral {
		fill.Border = paint.ColorBorder
	}
	return fill
}

// Sentence is what it says, for those who do not see it.
func (n *Notice) Sentence() string { return join(" ", n.Text, n.Advice) }

func (n *Notice) addDetails(column, row *fyne.Container) {
	details := newDetails(n.Details)
	column.Add(details)
	row.Add(newUnfold(details, n.DetailsWord, n.HideWord, func() {
		if n.OnResize != nil {
			n.OnResize()
		}
	}))
}

// hung moves a button, which has a padding of its own, up to the first line.
func hung(b *Button) fyne.CanvasObject {
	return container.New(layout.NewCustomPaddedLayout(-8, -8, -4, -6), b)
}
