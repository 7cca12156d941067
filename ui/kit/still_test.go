package kit

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// calmApp is an app that allows no animation.
type calmApp struct{ fyne.App }

func (a calmApp) Settings() fyne.Settings { return calmSettings{a.App.Settings()} }

type calmSettings struct{ fyne.Settings }

func (calmSettings) ShowAnimations() bool { return false }

func TestActivityStandsStillWhereNothingMayMove(t *testing.T) {
	app := test.NewTempApp(t)
	var steps []func()
	a := NewActivity(func(f func()) { f() })
	a.After = func(_ time.Duration, f func()) { steps = append(steps, f) }
	fyne.SetCurrentApp(calmApp{app})
	defer fyne.SetCurrentApp(app)
	a.Start("reading keys")
	if a.Running() || len(steps) > 0 || !a.Visible() || a.text.Text != "reading keys" {
		t.Errorf("it turns: %v, steps %d; it shows: %v", a.Running(), len(steps), a.Visible())
	}
	fyne.SetCurrentApp(app)
	a.Stop()
	a.Start("reading keys")
	if !a.Running() || len(steps) != 1 {
		t.Error("it does not turn where it may")
	}
	fyne.SetCurrentApp(calmApp{app}) // while it turns
	steps[0]()
	if a.Running() || len(steps) != 1 {
		t.Error("it goes on turning")
	}
}
