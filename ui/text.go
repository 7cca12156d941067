package ui

import (
	"fyne.io/fyne/v2"
)

// v names the values that a text takes.
type v map[string]any

// t is the text with this key in the person's language. A test holds every
// key that the source uses against every translation.
func t(key string, values ...v) string {
	if len(values) > 0 {
		return spoken().text(key, nil, values[0])
	}
	return spoken().text(key, nil, nil)
}

// tn is the text with this key in the plural form that n asks for; the text
// can name {{.Count}}, which is written as the language writes numbers.
func tn(key string, n int, values ...v) string {
	data := map[string]any{"Count": number(n)}
	if len(values) > 0 {
		for name, value := range values[0] {
			data[name] = value
		}
	}
	return spoken().text(key, n, data)
}

// tOr is the text with this key, or what core said in English where a text of
// its own was not written yet.
func tOr(key, english string) string {
	if words := spoken(); words.has(key) {
		return words.text(key, nil, nil)
	}
	return english
}

// spoken are the texts of the language that shows. They hang on the theme,
// the one thing that Fyne keeps for a whole app: language and font go
// together, and nothing of ours is global. Only the UI goroutine may ask.
func spoken() *words {
	if app := fyne.CurrentApp(); app != nil {
		if d, ok := app.Settings().Theme().(*dress); ok {
			return d.words
		}
	}
	return &words{}
}
