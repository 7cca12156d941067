package kit

import (
	"reflect"
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

// selectableText is the text of a label that can be selected: there, something
// inside Fyne's label has the keyboard, which shows its text to nobody.
func selectableText(o fyne.Focusable) string {
	v := reflect.ValueOf(o)
	if v.Kind() != reflect.Pointer || v.Elem().Kind() != reflect.Struct {
		return ""
	}
	rich := v.Elem().FieldByName("provider")
	if rich.Kind() != reflect.Pointer || rich.IsNil() {
		return ""
	}
	segments := rich.Elem().FieldByName("Segments")
	if segments.Kind() != reflect.Slice {
		return ""
	}
	var text strings.Builder
	for i := range segments.Len() {
		segment := segments.Index(i)
		for segment.Kind() == reflect.Interface || segment.Kind() == reflect.Pointer {
			segment = segment.Elem()
		}
		if segment.Kind() == reflect.Struct {
			if part := segment.FieldByName("Text"); part.Kind() == reflect.String {
				text.WriteString(part.String())
			}
		}
	}
	return strings.TrimSpace(text.String())
}
