package ui

import (
	"cmp"

	"fyne.io/fyne/v2"

	"latchkey/ui/kit"
)

// dress is the theme of the window together with the language in which it
// speaks: a language may need a font of its own, and both change at once.
type dress struct {
	*kit.Theme
	words *words
	glyph Glyphs
}

// Glyphs are the fonts of the system for a script that the window's own font
// lacks. Bold may be nil; Regular then serves for both.
type Glyphs struct{ Regular, Bold fyne.Resource }

// any tells whether there is such a font.
func (g Glyphs) any() bool { return g.Regular != nil }

// Font implements fyne.Theme. Fyne looks into this font first and then into
// its own, so one that holds Chinese alone leaves all other letters as they are.
func (d *dress) Font(s fyne.TextStyle) fyne.Resource {
	switch {
	case !d.glyph.any() || s.Symbol:
		return d.Theme.Font(s)
	case s.Bold && d.glyph.Bold != nil:
		return d.glyph.Bold
	}
	return d.glyph.Regular
}

// wear puts the look on: theme, text size, language and font.
func (w *Window) wear(l look) error {
	if err := wear(w.app, l, w.glyphs); err != nil {
		return err
	}
	w.look = l
	return nil
}

func wear(app fyne.App, l look, glyphs Glyphs) error {
	id := l.language
	if offered := offered(glyphs); !isOffered(id, offered) {
		id = desktopLanguage(offered)
	}
	d := &dress{Theme: l.theme()}
	old, _ := app.Settings().Theme().(*dress)
	if old != nil && old.words.language == id {
		d.words = old.words
	} else {
		words, err := loadWords(id)
		if err != nil {
			return err
		}
		if err := teachFyne(words); err != nil {
			return err
		}
		d.words = words
	}
	if needsGlyphs(id) {
		d.glyph = glyphs
	}
	app.Settings().SetTheme(d)
	return nil
}

// offered are the languages that can be drawn here.
func (w *Window) offered() []tongue { return offered(w.glyphs) }

func offered(glyphs Glyphs) []tongue {
	var all []tongue
	for _, o := range tongues() {
		if !o.glyph || glyphs.any() {
			all = append(all, o)
		}
	}
	return all
}

// mustFind tells whether the font has to be there before the first picture:
// found later, everything would be drawn a second time in another language.
func (l look) mustFind() bool { return needsGlyphs(cmp.Or(l.language, desktopLanguage(tongues()))) }

func isOffered(id string, offered []tongue) bool {
	for _, o := range offered {
		if o.id == id {
			return true
		}
	}
	return false
}

func needsGlyphs(id string) bool {
	for _, o := range tongues() {
		if o.id == id {
			return o.glyph
		}
	}
	return false
}
