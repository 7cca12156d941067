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

// setAppearance changes theme, text size and language, and remembers them. Another
// language draws the whole window anew.
func (w *Window) setAppearance(l appearance) {
	l.text = min(max(l.text, kit.MinTextScale), kit.MaxTextScale)
	before, text := activeLanguage(), w.appearance.text
	if err := w.applyAppearance(l); err != nil {
		w.notices.fail("look", t("error.language"), err)
		return
	}
	p := w.app.Preferences()
	p.SetString(prefTheme, string(l.mode))
	p.SetFloat(prefText, float64(l.text))
	p.SetString(prefLanguage, l.language)
	if activeLanguage() != before {
		w.rebuild()
		return
	}
	if l.text != text {
		w.win.SetMainMenu(w.mainMenu()) // its keys are set against the edge for a size
		w.statusBar.showBudget()
	}
	w.top.refresh()
	w.settings.refresh()
	w.refreshCommands()
}

// setMode changes the theme.
func (w *Window) setMode(m kit.Mode) { l := w.appearance; l.mode = m; w.setAppearance(l) }

// scaleText makes text larger or smaller by so much; 0 makes it normal.
func (w *Window) scaleText(by float32) {
	l := w.appearance
	l.text += by
	if by == 0 {
		l.text = 1
	}
	w.setAppearance(l)
}

// isDark tells which variant shows.
func (w *Window) isDark() bool { return w.appearance.theme().IsDark(w.app.Settings().ThemeVariant()) }

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
