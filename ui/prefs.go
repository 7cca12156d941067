package ui

import (
	"fyne.io/fyne/v2"

	"latchkey/ui/kit"
)

// Names in the preferences. They hold how the window looks and nothing else.
const (
	prefWidth    = "window.width"
	prefHeight   = "window.height"
	prefSplit    = "window.split"
	prefTheme    = "look.theme"
	prefText     = "look.text"
	prefLanguage = "look.language"
	prefPage     = "window.page"
	prefAccount  = "window.account"
)

// appearance is what View changes.
type appearance struct {
	mode     kit.Mode
	text     float32 // 1 = normal
	language string  // "" = the desktop's
}

func loadAppearance(p fyne.Preferences) appearance {
	mode := kit.Mode(p.StringWithFallback(prefTheme, string(kit.System)))
	if mode != kit.Light && mode != kit.Dark {
		mode = kit.System
	}
	return appearance{mode: mode, text: float32(p.FloatWithFallback(prefText, 1)), language: p.String(prefLanguage)}
}

func (l appearance) theme() *kit.Theme { return kit.NewTheme(l.mode, l.text) }

// The window works from 800×560 up.
const (
	leastWidth  = 800
	leastHeight = 560
	mostWidth   = 3840 // what is kept beyond was no size that a person chose
	mostHeight  = 2160
)

func loadSize(p fyne.Preferences) fyne.Size {
	return fyne.NewSize(
		float32(min(mostWidth, max(leastWidth, p.FloatWithFallback(prefWidth, 1280)))),
		float32(min(mostHeight, max(leastHeight, p.FloatWithFallback(prefHeight, 800)))))
}

func loadSplit(p fyne.Preferences) float64 {
	return min(0.8, max(0.35, p.FloatWithFallback(prefSplit, 0.6)))
}

func saveWindow(p fyne.Preferences, size fyne.Size, split float64) {
	p.SetFloat(prefWidth, float64(size.Width))
	p.SetFloat(prefHeight, float64(size.Height))
	p.SetFloat(prefSplit, split)
}
