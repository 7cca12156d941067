package appearance

import (
	"cmp"

	"fyne.io/fyne/v2"

	"latchkey/ui/kit/paint"
	"latchkey/ui/locale"
)

// Theme is the theme of the window together with the language in which it
// speaks: a language may need a font of its own, and both change at once.
type Theme struct {
	*paint.Theme
	locale.Voice
	glyph Glyphs
}

// Glyphs are the fonts of the system for a script that the window's own font
// lacks. Bold may be nil; Regular then serves for both.
type Glyphs struct{ Regular, Bold fyne.Resource }

// Any reports whether there is such a font.
func (g Glyphs) Any() bool { return g.Regular != nil }

// Font implements fyne.Theme. Fyne looks into this font first and then into
// its own, so one that holds Chinese alone leaves all other letters as they are.
func (d *Theme) Font(s fyne.TextStyle) fyne.Resource {
	switch {
	case !d.glyph.Any() || s.Symbol:
		return d.Theme.Font(s)
	case s.Bold && d.glyph.Bold != nil:
		return d.glyph.Bold
	}
	return d.glyph.Regular
}

// Apply shows the app so.
func Apply(app fyne.App, l Choice, glyphs Glyphs) error {
	id := l.Language
	if offered := Offered(glyphs); !IsOffered(id, offered) {
		id = locale.DesktopLanguage(offered)
	}
	d := &Theme{Theme: l.Theme()}
	old, spoke := app.Settings().Theme().(*Theme)
	if spoke && old.Language() == id {
		d.Voice = old.Voice
	} else {
		var err error
		if d.Voice, err = locale.LoadVoice(id); err != nil {
			return err
		}
		if spoke {
			d.NameAccountsAs(old.Voice)
		}
	}
	if needsGlyphs(id) {
		d.glyph = glyphs
	}
	app.Settings().SetTheme(d)
	return nil
}

// Offered are the languages that can be drawn with these fonts.
func Offered(glyphs Glyphs) []locale.Language {
	var all []locale.Language
	for _, o := range locale.Languages() {
		if !o.NeedsFont || glyphs.Any() {
			all = append(all, o)
		}
	}
	return all
}

// MustFind reports whether the font has to be there before the first picture:
// found later, everything would be drawn a second time in another language.
func (l Choice) MustFind() bool {
	return needsGlyphs(cmp.Or(l.Language, locale.DesktopLanguage(locale.Languages())))
}

// IsOffered reports whether a language is among them.
func IsOffered(id string, offered []locale.Language) bool {
	for _, o := range offered {
		if o.ID == id {
			return true
		}
	}
	return false
}

func needsGlyphs(id string) bool {
	for _, o := range locale.Languages() {
		if o.ID == id {
			return o.NeedsFont
		}
	}
	return false
}
