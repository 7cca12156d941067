package ui

import (
	"fyne.io/fyne/v2"

	"latchkey/ui/kit/paint"
)

// Names in the preferences.
const (
	prefTheme    = "look.theme"
	prefText     = "look.text"
	prefLanguage = "look.language"
	prefStill    = "look.still"
)

// appearance is what View changes.
type appearance struct {
	mode     paint.Mode
	text     float32 // 1 = normal
	language string  // "" = the desktop's
	still    bool    // nothing moves, whatever the desktop says
}

// loadAppearance is what was remembered.
func loadAppearance(p fyne.Preferences) appearance {
	mode := paint.Mode(p.StringWithFallback(prefTheme, string(paint.System)))
	if mode != paint.Light && mode != paint.Dark {
		mode = paint.System
	}
	return appearance{mode: mode, text: float32(p.FloatWithFallback(prefText, 1)), language: p.String(prefLanguage), still: p.Bool(prefStill)}
}

// theme is that of it, without its language.
func (l appearance) theme() *paint.Theme { return paint.NewTheme(l.mode, l.text) }

// save remembers theme, text size and language.
func (l appearance) save(p fyne.Preferences) {
	p.SetString(prefTheme, string(l.mode))
	p.SetFloat(prefText, float64(l.text))
	p.SetString(prefLanguage, l.language)
}

// saveStill remembers whether things may move.
func (l appearance) saveStill(p fyne.Preferences) { p.SetBool(prefStill, l.still) }
