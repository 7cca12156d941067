package ui

import (
	"fyne.io/fyne/v2"

	kit "latchkey/ui/widget"
)

// Names in the preferences. They hold how the window looks and nothing else.
const (
	prefWidth  = "window.width"
	prefHeight = "window.height"
	prefSplit  = "window.split"
	prefTheme  = "look.theme"
	prefText   = "look.text"
)

// look is what View changes.
type look struct {
	mode kit.Mode
	text float32 // 1 = normal
}

func loadLook(p fyne.Preferences) look {
	mode := kit.Mode(p.StringWithFallback(prefTheme, string(kit.System)))
	if mode != kit.Light && mode != kit.Dark {
		mode = kit.System
	}
	return look{mode: mode, text: float32(p.FloatWithFallback(prefText, 1))}
}

func (l look) theme() *kit.Theme { return kit.NewTheme(l.mode, l.text) }

// setLook changes theme and text size, and remembers them.
func (w *Window) setLook(l look) {
	l.text = min(max(l.text, kit.MinTextScale), kit.MaxTextScale)
	w.look = l
	p := w.app.Preferences()
	p.SetString(prefTheme, string(l.mode))
	p.SetFloat(prefText, float64(l.text))
	w.app.Settings().SetTheme(l.theme())
	w.top.refresh()
	w.settings.refresh()
	w.refreshCommands()
}

// setMode changes the theme.
func (w *Window) setMode(m kit.Mode) { l := w.look; l.mode = m; w.setLook(l) }

// scaleText makes text larger or smaller by so much; 0 makes it normal.
func (w *Window) scaleText(by float32) {
	l := w.look
	l.text += by
	if by == 0 {
		l.text = 1
	}
	w.setLook(l)
}

// isDark tells which variant shows.
func (w *Window) isDark() bool { return w.look.theme().IsDark(w.app.Settings().ThemeVariant()) }

// The window works from 800×560 up.
const (
	leastWidth  = 800
	leastHeight = 560
)

func loadSize(p fyne.Preferences) fyne.Size {
	return fyne.NewSize(
		float32(max(leastWidth, p.FloatWithFallback(prefWidth, 1280))),
		float32(max(leastHeight, p.FloatWithFallback(prefHeight, 800))))
}

func loadSplit(p fyne.Preferences) float64 {
	return min(0.8, max(0.35, p.FloatWithFallback(prefSplit, 0.6)))
}

func saveWindow(p fyne.Preferences, size fyne.Size, split float64) {
	p.SetFloat(prefWidth, float64(size.Width))
	p.SetFloat(prefHeight, float64(size.Height))
	p.SetFloat(prefSplit, split)
}
