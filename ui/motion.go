package ui

import (
	"context"
	"runtime"

	"fyne.io/fyne/v2"

	"latchkey/ui/frame"
	"latchkey/ui/kit"
)

// motion keeps the window still for those whom movement disturbs: when the
// desktop asks for it, or when it was chosen in the settings.
type motion struct {
	w     *Window
	asked bool // by the desktop
}

// start begins to follow what the desktop asks for.
func (m *motion) start() {
	w := m.w
	if w.cfg.LessMotion == nil {
		return
	}
	frame.DoIn(w.Worker, w.Ctx, func(ctx context.Context) (frame.None, error) {
		w.cfg.LessMotion(ctx, func(less bool) {
			w.Post(func() {
				m.asked = less
				m.apply()
			})
		})
		return frame.None{}, nil
	}, func(frame.None, error) {})
}

// apply lets things move, or not. Fyne asks the app for every animation that it
// begins and has no way to say no, so it is shown an app that does. On macOS it
// wants its own; there only what the kit moves stands still.
func (m *motion) apply() {
	w := m.w
	still := m.asked || w.look.now.Still
	if still == kit.Still() || w.Closed || runtime.GOOS == "darwin" {
		return
	}
	if still {
		fyne.SetCurrentApp(stillApp{w.App})
	} else {
		fyne.SetCurrentApp(w.App)
	}
	c := w.Win.Canvas()
	if f, ok := c.Focused().(*kit.Entry); ok { // a caret that blinks goes on until its field is left
		c.Unfocus()
		c.Focus(f)
	}
}

// stillApp is the app with settings that allow no animation.
type stillApp struct{ fyne.App }

// Settings implements fyne.App.
func (a stillApp) Settings() fyne.Settings { return stillSettings{a.App.Settings()} }

type stillSettings struct{ fyne.Settings }

// ShowAnimations implements fyne.Settings.
func (stillSettings) ShowAnimations() bool { return false }
