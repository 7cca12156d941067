package ui

import (
	"fmt"

	"fyne.io/fyne/v2/lang"

	"latchkey/assets"
)

// v names the values that a text takes.
type v map[string]any

// t is the text with this key in the person's language. A test holds every
// key that the source uses against every translation.
func t(key string, values ...v) string {
	if len(values) > 0 {
		return lang.X(key, key, map[string]any(values[0]))
	}
	return lang.X(key, key)
}

// tn is the text with this key in the plural form that n asks for; the text
// can name {{.Count}}.
func tn(key string, n int, values ...v) string {
	data := map[string]any{"Count": n}
	if len(values) > 0 {
		for name, value := range values[0] {
			data[name] = value
		}
	}
	return lang.XN(key, key, n, data)
}

// loadTexts makes the translations known to Fyne.
func loadTexts() error {
	if err := lang.AddTranslationsFS(assets.Translations, "translations"); err != nil {
		return fmt.Errorf("load the translations: %w", err)
	}
	return nil
}
