package ui

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"fyne.io/fyne/v2/lang"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"latchkey/assets"
)

// tongue is a language in which the window speaks.
type tongue struct {
	id    string // names its file and what is remembered
	name  string // in itself, so that whoever reads no other finds it
	glyph bool   // is drawn with a font of the system, and offered where there is one
}

// tongues are the languages, in the order in which they are offered.
func tongues() []tongue {
	return []tongue{
		{id: "en", name: "English"}, {id: "de", name: "Deutsch"}, {id: "fr", name: "Français"}, {id: "es", name: "Español"},
		{id: "zh", name: "简体中文", glyph: true},
	}
}

// words are the texts of one language. They are not changed once made, so
// every goroutine may read them.
type words struct {
	language  string
	plain     map[string]string // texts that take no values: most of them
	localizer *i18n.Localizer
	kept      keptReader
}

// loadWords reads the texts of a language; where it lacks one, English helps.
func loadWords(id string) (*words, error) {
	w := &words{language: id, plain: map[string]string{}}
	bundle := i18n.NewBundle(language.English)
	bundle.RegisterUnmarshalFunc("json", json.Unmarshal)
	for _, file := range slices.Compact([]string{"en", id}) {
		data, err := fs.ReadFile(assets.Translations, "translations/"+file+".json")
		if err != nil {
			return nil, fmt.Errorf("load the texts: %w", err)
		}
		if _, err := bundle.ParseMessageFileBytes(data, file+".json"); err != nil {
			return nil, fmt.Errorf("load the texts of %s: %w", file, err)
		}
		raw := map[string]any{}
		if err := json.Unmarshal(data, &raw); err != nil {
			return nil, fmt.Errorf("load the texts of %s: %w", file, err)
		}
		for key, value := range raw {
			if text, plain := value.(string); plain && !strings.Contains(text, "{{") {
				w.plain[key] = text
			}
		}
	}
	w.localizer = i18n.NewLocalizer(bundle, id)
	return w, nil
}

// has tells whether there is a text with this key.
func (w *words) has(key string) bool {
	if _, plain := w.plain[key]; plain {
		return true
	}
	if w.localizer == nil {
		return false
	}
	text, _ := w.localizer.Localize(&i18n.LocalizeConfig{MessageID: key})
	return text != ""
}

// text fills in a text; n is the number that decides its plural form, nil
// without one.
func (w *words) text(key string, n any, values map[string]any) string {
	if text, plain := w.plain[key]; plain {
		return text
	}
	if w.localizer == nil {
		return key
	}
	text, err := w.localizer.Localize(&i18n.LocalizeConfig{MessageID: key, PluralCount: n, TemplateData: values})
	if err != nil && text == "" {
		return key
	}
	return text
}

// desktopLanguage is the one of ours that the desktop's language comes
// nearest to, English where none does.
func desktopLanguage(offered []tongue) string { return nearest(lang.SystemLocale().String(), offered) }

func nearest(locale string, offered []tongue) string {
	tags := make([]language.Tag, len(offered))
	for i, o := range offered {
		tags[i] = language.Make(o.id)
	}
	wanted, err := language.Parse(locale)
	if err != nil || len(tags) == 0 {
		return "en"
	}
	_, i, sure := language.NewMatcher(tags).Match(wanted)
	if sure < language.High {
		return "en"
	}
	return offered[i].id
}
