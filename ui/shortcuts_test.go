package ui

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"latchkey/ui/kit"
	"latchkey/ui/palette"
)

// Fyne looks into the menus before a focused field gets a shortcut, and kit.Entry
// hands function keys on. So every shortcut works while somebody types.
func TestEveryShortcutWorksWhileSomebodyTypes(t *testing.T) {
	p := withKeys(t, two())
	menus := map[string]string{}
	for _, m := range p.w.Win.MainMenu().Items {
		for _, item := range m.Items {
			if item.Shortcut == nil {
				continue
			}
			text, keys := kit.MenuText(item.Label)
			menus[item.Shortcut.ShortcutName()] = text
			if _, drawn := item.Shortcut.(fyne.KeyboardShortcut); drawn || keys == "" {
				t.Errorf("%s: Fyne draws its keys, too pale to be read, or nobody does", text)
			}
		}
	}
	functions := 0
	for _, c := range p.w.commandTable {
		switch s := c.Shortcut(); {
		case c.Key == "":
		case s != nil && menus[s.ShortcutName()] != c.Text():
			t.Errorf("%s: %s stands on %q", c.ID, c.Keys(), menus[s.ShortcutName()])
		case s == nil:
			functions++
			ran := false
			run := c.Run
			c.Run = func() { ran = true }
			p.w.Win.Canvas().Focus(p.w.top.search)
			p.key(c.Key)
			if c.Run = run; !ran {
				t.Errorf("%s: %s does nothing in the search line", c.ID, c.Keys())
			}
		}
	}
	if len(menus) < 20 || functions == 0 {
		t.Errorf("%d shortcuts in menus, %d function keys", len(menus), functions)
	}
}

func TestThePaletteOffersEveryCommandThatCanBeGiven(t *testing.T) {
	p := withKeys(t, two())
	offered := map[string]palette.Choice{}
	for _, c := range fewChoices(p.w) {
		offered[c.Text] = c
	}
	for _, c := range p.w.commandTable {
		one, there := offered[c.Text()]
		if want := (c.Possible() || c.Lacks != "") && c.ID != "palette"; there != want { // which is open itself
			t.Errorf("%s: offered %v", c.ID, there)
		}
		if there && (one.Dim == c.Possible() || one.Dim && one.Detail != c.Missing()) {
			t.Errorf("%s: grey %v with %q", c.ID, one.Dim, one.Detail)
		}
	}
}

func TestClosingSaysWhatRunsAndWhatHappens(t *testing.T) {
	p := withKeys(t, acme())
	job := p.w.Jobs.Start("rotating ci@build-07")
	quiet := p.w.Jobs.StartQuiet("reading")
	p.w.askClose()
	if !p.says("rotating ci@build-07") || !p.says("stops after its current step") || p.says("reading ") {
		t.Errorf("it says %q", p.texts())
	}
	p.key(fyne.KeyReturn) // Stay has the focus
	if p.w.Closed {
		t.Error("Enter breaks work off")
	}
	job.End()
	quiet.End()
	p.w.Dialogs.HideAll()
	p.w.askClose()
	if !p.w.Closed {
		t.Error("it does not close")
	}
}

func TestLongWorkIsToldOutsideTheWindow(t *testing.T) {
	p := withKeys(t, acme())
	at := now
	p.w.Now = func() time.Time { return at }
	end := func(away, stopped bool, took time.Duration) int {
		sent := 0
		p.w.notify = func(*fyne.Notification) { sent++ }
		p.w.away = away
		job := p.w.Jobs.Start("rotating ci@build-07")
		if stopped {
			job.Stop()
		}
		at = at.Add(took)
		job.End()
		p.w.Running.Wait() // the desktop is told away from here
		return sent
	}
	for _, c := range []struct {
		away, stopped bool
		took          time.Duration
		want          int
	}{{true, false, time.Minute, 1}, {false, false, time.Minute, 0}, {true, true, time.Minute, 0}, {true, false, time.Second, 0}} {
		if got := end(c.away, c.stopped, c.took); got != c.want {
			t.Errorf("%+v: %d notifications", c, got)
		}
	}
}
