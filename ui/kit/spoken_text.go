package kit

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// TextsIn are the texts that show in o, in reading order: what a dialog says
// beside its fields and buttons.
func TextsIn(o fyne.CanvasObject) (texts []string) {
	if o == nil || !o.Visible() {
		return nil
	}
	add := func(text string) {
		if text = strings.TrimSpace(text); text != "" {
			texts = append(texts, text)
		}
	}
	switch o := o.(type) {
	case *Text:
		add(o.Text)
	case *Paragraph:
		add(o.Text)
	case *Fill:
		return TextsIn(o.content)
	case *container.Scroll:
		return TextsIn(o.Content)
	case *fyne.Container:
		for _, c := range o.Objects {
			texts = append(texts, TextsIn(c)...)
		}
	}
	return texts
}
