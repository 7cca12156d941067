package ui

import (
	"context"

	"latchkey/ui/appearance"
	"latchkey/ui/frame"
	"latchkey/ui/kit/paint"
	"latchkey/ui/locale"
)

// look is how the window looks and speaks, and what changes that.
type look struct {
	w      *Window
	now    appearance.Choice
	glyphs appearance.Glyphs // found on this system, for a language that needs them
}

// apply shows the window so: theme, text size, language and font.
func (l *look) apply(a appearance.Choice) error {
	if err := appearance.Apply(l.w.App, a, l.glyphs); err != nil {
		return err
	}
	l.now = a
	return nil
}

// set changes theme, text size and language, and remembers them. Another
// language draws the whole window anew.
func (l *look) set(a appearance.Choice) {
	w := l.w
	a.Text = min(max(a.Text, paint.MinTextScale), paint.MaxTextScale)
	before, text := locale.ActiveLanguage(), l.now.Text
	if err := l.apply(a); err != nil {
		w.Notices.Fail("look", locale.T("error.language"), err)
		return
	}
	a.Save(w.App.Preferences())
	if locale.ActiveLanguage() != before {
		w.rebuild()
		return
	}
	if a.Text != text {
		w.Win.SetMainMenu(w.menus.bar()) // its keys are set against the edge for a size
		w.statusBar.showBudget()
	}
	w.top.refresh()
	w.settings.Refresh()
	w.menus.refresh()
}

// SetMode implements lookSetter.
func (l *look) SetMode(m paint.Mode) {
	a := l.now
	a.Mode = m
	l.set(a)
}

// ScaleText implements lookSetter.
func (l *look) ScaleText(by float32) {
	a := l.now
	a.Text += by
	if by == 0 {
		a.Text = 1
	}
	l.set(a)
}

// SetStill implements lookSetter.
func (l *look) SetStill(on bool) {
	l.now.Still = on
	l.now.SaveStill(l.w.App.Preferences())
	l.w.motion.apply()
	l.w.settings.Refresh()
}

// Still implements lookSetter.
func (l *look) Still() bool { return l.now.Still }

// isDark tells which variant shows.
func (l *look) isDark() bool { return l.now.Theme().IsDark(l.w.App.Settings().ThemeVariant()) }

// toggle goes from light to dark, or back.
func (l *look) toggle() {
	if l.isDark() {
		l.SetMode(paint.Light)
	} else {
		l.SetMode(paint.Dark)
	}
}

// SetLanguage implements lookSetter.
func (l *look) SetLanguage(id string) {
	a := l.now
	a.Language = id
	l.set(a)
}

// findGlyphs looks for a font for Chinese, and offers the language when there
// is one.
func (l *look) findGlyphs() {
	w, find := l.w, l.w.cfg.Glyphs
	if find == nil || l.HasGlyphs() {
		return
	}
	frame.DoIn(w.Worker, w.Ctx, func(context.Context) (appearance.Glyphs, error) { return find(), nil }, func(g appearance.Glyphs, _ error) {
		if !g.Any() {
			return
		}
		l.glyphs = g
		if l.now.Language == "" && locale.DesktopLanguage(l.Languages()) != locale.ActiveLanguage() {
			l.set(l.now)
			return
		}
		w.commandTable = w.allCommands()
		w.Win.SetMainMenu(w.menus.bar())
		w.settings.Refresh()
	})
}

// canSpeak tells whether the language may change now: not in the moment in
// which a plan is being started, which has to come home to its page.
func (l *look) canSpeak() bool { return !l.w.plans.IsStarting() }

// commands choose the language; those that cannot be drawn here are
// not offered.
func (l *look) commands() []*frame.Command {
	choices := append([]locale.Language{{ID: "system"}}, l.Languages()...)
	table := make([]*frame.Command, len(choices))
	for i, c := range choices {
		id := c.ID
		if id == "system" {
			id = ""
		}
		table[i] = &frame.Command{ID: "language-" + c.ID, Menu: "view", Group: 9, Can: l.canSpeak, On: func() bool { return l.now.Language == id }, Run: func() { l.SetLanguage(id) }}
	}
	return table
}

// Languages implements lookSetter.
func (l *look) Languages() []locale.Language { return appearance.Offered(l.glyphs) }

// Mode implements lookSetter.
func (l *look) Mode() paint.Mode { return l.now.Mode }

// TextScale implements lookSetter.
func (l *look) TextScale() float32 { return l.now.Text }

// Language implements lookSetter.
func (l *look) Language() string { return l.now.Language }

// HasGlyphs implements lookSetter.
func (l *look) HasGlyphs() bool { return l.glyphs.Any() }
