package ui

import (
	"context"
	"testing"

	"fyne.io/fyne/v2"

	"latchkey/ui/appearance"
	"latchkey/ui/kit"
)

// motionDesktop is a desktop that asks for less motion, or not.
type motionDesktop struct{ say func(less bool) }

func (d *motionDesktop) watch(ctx context.Context, changed func(less bool)) {
	d.say = changed
	changed(false)
	<-ctx.Done()
}

func TestNothingMovesWhereTheDesktopAsksForIt(t *testing.T) {
	f, d := acme(), &motionDesktop{}
	p := startWith(t, Config{Open: f.open, Now: fixedNow, LessMotion: d.watch})
	app := fyne.CurrentApp()
	t.Cleanup(func() { fyne.SetCurrentApp(app) })
	p.until("the window shows something", func() bool { return d.say != nil && p.rowsShow() })
	p.w.Focus(p.w.top.search)
	if kit.Still() {
		t.Fatal("nobody asked for it")
	}
	d.say(true)
	p.until("all stands still", kit.Still)
	if p.w.Win.Canvas().Focused() != fyne.Focusable(p.w.top.search) {
		t.Error("the keyboard is elsewhere")
	}
	if theme := fyne.CurrentApp().Settings().Theme(); theme != p.w.App.Settings().Theme() {
		t.Error("the theme is another one")
	}
	d.say(false)
	p.until("things move again", func() bool { return !kit.Still() })
}

func TestMotionIsTurnedOffInTheSettings(t *testing.T) {
	p := at(t, acme())
	app := fyne.CurrentApp()
	t.Cleanup(func() { fyne.SetCurrentApp(app) })
	p.w.shell.show("settings")
	p.press(t2("settings.motion_off"))
	if !kit.Still() || !appearance.Load(p.w.App.Preferences()).Still {
		t.Error("it is not off, or not for the next time")
	}
	p.press(t2("settings.motion_system"))
	if kit.Still() || appearance.Load(p.w.App.Preferences()).Still {
		t.Error("it is off still")
	}
}
