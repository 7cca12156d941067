// Package appearance is how the window looks and speaks: the theme, the size of the
// text, the language and the letters that it needs, as a person chose them. What has
// to be said before or without the window is here too.
package appearance

import (
	"fyne.io/fyne/v2"

	"latchkey/ui/kit/paint"
)

// Names in the preferences.
const (
	PrefTheme    = "look.theme"
	prefText     = "look.text"
	PrefLanguage = "look.language"
	prefStill    = "look.still"
)

// Choice is what View changes.
type Choice struct {
	Mode     paint.Mode
	Text     float32 // 1 = normal
	Language string  // "" = the desktop's
	Still    bool    // nothing moves, whatever the desktop says
}

// Load is what was remembered.
func Load(p fyne.Preferences) Choice {
	mode := paint.Mode(p.StringWithFallback(PrefTheme, string(paint.System)))
	if mode != paint.Light && mode != paint.Dark {
		mode = paint.System
	}
	return Choice{Mode: mode, Text: float32(p.FloatWithFallback(prefText, 1)), Language: p.String(PrefLanguage), Still: p.Bool(prefStill)}
}

// Theme is that of it, without its language.
func (l Choice) Theme() *paint.Theme { return paint.NewTheme(l.Mode, l.Text) }

// Save remembers theme, text size and language.
func (l Choice) Save(p fyne.Preferences) {
	p.SetString(PrefTheme, string(l.Mode))
	p.SetFloat(prefText, float64(l.Text))
	p.SetString(PrefLanguage, l.Language)
}

// SaveStill remembers whether things may move.
func (l Choice) SaveStill(p fyne.Preferences) { p.SetBool(prefStill, l.Still) }
