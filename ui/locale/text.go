package locale

import (
	"maps"

	"fyne.io/fyne/v2"
)

// Args are the values that a text takes.
type Args map[string]any

// T is the text with this key in the person's language. A test holds every
// key that the source uses against every translation.
func T(key string, values ...Args) string {
	if len(values) > 0 {
		return activeCatalog().text(key, nil, spelled(values[0]))
	}
	return activeCatalog().text(key, nil, nil)
}

// spelled are values with whole numbers as the language writes them. What is no
// number for a person, as a port, is handed in as text.
func spelled(values Args) Args {
	out := make(Args, len(values))
	for name, value := range values {
		if n, whole := value.(int); whole {
			value = Number(n)
		}
		out[name] = value
	}
	return out
}

// Tn is the text with this key in the plural form that n asks for; the text
// can name {{.Count}}, which is written as the language writes numbers.
func Tn(key string, n int, values ...Args) string {
	data := map[string]any{"Count": Number(n)}
	if len(values) > 0 {
		maps.Copy(data, spelled(values[0]))
	}
	return activeCatalog().text(key, n, data)
}

// TOr is the text with this key, or what core said in English where a text of
// its own was not written yet.
func TOr(key, english string) string {
	if words := activeCatalog(); words.has(key) {
		return words.text(key, nil, nil)
	}
	return english
}

// Reader gives the texts of a language where there is no app yet. It does what T
// does.
func Reader(language string) (text func(key string, values ...Args) string, err error) {
	c, err := loadCatalog(language)
	if err != nil {
		return nil, err
	}
	return func(key string, values ...Args) string {
		if len(values) > 0 {
			return c.text(key, nil, spelled(values[0]))
		}
		return c.text(key, nil, nil)
	}, nil
}

// activeCatalog has the texts of the language that shows. They hang on the theme,
// the one thing that Fyne keeps for a whole app: language and font go
// together, and nothing of ours is global. Only the UI goroutine may ask.
func activeCatalog() *catalog {
	if app := fyne.CurrentApp(); app != nil {
		if theme, ok := app.Settings().Theme().(speaking); ok {
			return theme.texts()
		}
	}
	return &catalog{}
}

// ActiveLanguage is the id of the language that shows, "" without texts.
func ActiveLanguage() string { return activeCatalog().language }

// PrepareReader prepares what knows core's English sentences again in the
// language that shows, and reports whether there is anything to prepare; prepare
// may run anywhere. English needs none of it.
func PrepareReader() (prepare func(), needed bool) {
	words := activeCatalog()
	return func() { words.reader() }, words.language != "en" && words.language != ""
}

// speaking is a theme that has the texts of a language.
type speaking interface{ texts() *catalog }

// Voice gives a theme the texts of a language.
type Voice struct{ catalog *catalog }

// texts implements speaking.
func (v Voice) texts() *catalog { return v.catalog }

// Language is the id of the language, "" without texts.
func (v Voice) Language() string {
	if v.catalog == nil {
		return ""
	}
	return v.catalog.language
}

// LoadVoice reads the texts of a language, and gives Fyne its words.
func LoadVoice(id string) (Voice, error) {
	c, err := loadCatalog(id)
	if err != nil {
		return Voice{}, err
	}
	return Voice{c}, translateFyne(c)
}
