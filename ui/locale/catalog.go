package locale

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

// Language is one in which the window speaks.
type Language struct {
	ID        string // names its file and what is remembered
	Name      string // in itself, so that whoever reads no other finds it
	NeedsFont bool   // is drawn with a font of the system, and offered where there is one
}

// Languages are all of them, in the order in which they are offered.
func Languages() []Language {
	return []Language{
		{ID: "en", Name: "English"}, {ID: "de", Name: "Deutsch"}, {ID: "fr", Name: "Français"}, {ID: "es", Name: "Español"},
		{ID: "zh", Name: "简体中文", NeedsFont: true},
	}
}

// catalog has the texts of one language. They are not changed once made, so
// every goroutine may read them.
type catalog struct {
	language  string
	plain     map[string]string // texts that take no values: most of them
	localizer *i18n.Localizer
	english   englishReader
	accounts  map[string]string // what accounts are called, by their ids
}

// loadCatalog reads the texts of a language; where it lacks one, English helps.
func loadCatalog(id string) (*catalog, error) {
	w := &catalog{language: id, plain: map[string]string{}}
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

// has reports whether there is a text with this key.
func (w *catalog) has(key string) bool {
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
func (w *catalog) text(key string, n any, values map[string]any) string {
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

// DesktopLanguage is the one of ours that the desktop's language comes
// nearest to, English where none does.
func DesktopLanguage(offered []Language) string {
	return nearest(lang.SystemLocale().String(), offered)
}

// nearest is the one of these languages that a locale comes nearest to.
func nearest(locale string, offered []Language) string {
	tags := make([]language.Tag, len(offered))
	for i, o := range offered {
		tags[i] = language.Make(o.ID)
	}
	wanted, err := language.Parse(locale)
	if err != nil || len(tags) == 0 {
		return "en"
	}
	_, i, sure := language.NewMatcher(tags).Match(wanted)
	if sure < language.High {
		return "en"
	}
	return offered[i].ID
}
