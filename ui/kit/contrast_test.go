package kit

import (
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"latchkey/ui/kit/paint"
)

// luminance and contrast as WCAG 2 defines them.
func luminance(c color.Color) float64 {
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	linear := func(v uint8) float64 {
		s := float64(v) / 255
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(n.R) + 0.7152*linear(n.G) + 0.0722*linear(n.B)
}

func contrast(a, b color.Color) float64 {
	la, lb := luminance(a), luminance(b)
	if la < lb {
		la, lb = lb, la
	}
	return (la + 0.05) / (lb + 0.05)
}

// overlaid is what a translucent colour gives on another.
func overlaid(over, under color.Color) color.Color {
	o, u := color.NRGBAModel.Convert(over).(color.NRGBA), color.NRGBAModel.Convert(under).(color.NRGBA)
	mix := func(a, b uint8) uint8 {
		return uint8((uint32(a)*uint32(o.A) + uint32(b)*(255-uint32(o.A)) + 127) / 255)
	}
	return color.NRGBA{R: mix(o.R, u.R), G: mix(o.G, u.G), B: mix(o.B, u.B), A: 255}
}

// pair is one colour that is seen on another; over lies between them when the
// pointer or the keyboard is there.
type pair struct {
	front, back, over fyne.ThemeColorName
	least             float64
}

const (
	readable = 4.5 // text
	visible  = 3   // large text and graphics
)

// textPairs is every text that the window draws, on everything it is drawn on.
func textPairs() (pairs []pair) {
	states := []fyne.ThemeColorName{"", theme.ColorNameHover, theme.ColorNameFocus}
	add := func(front, back fyne.ThemeColorName, overs ...fyne.ThemeColorName) {
		for _, over := range append(overs, "") {
			pairs = append(pairs, pair{front, back, over, readable})
		}
	}
	inks := []fyne.ThemeColorName{theme.ColorNameForeground, paint.ColorMuted, theme.ColorNamePrimary, theme.ColorNameHyperlink,
		theme.ColorNameSuccess, theme.ColorNameWarning, theme.ColorNameError}
	for _, surface := range []fyne.ThemeColorName{theme.ColorNameBackground, paint.ColorSurface, paint.ColorPane, paint.ColorSunken, paint.ColorAccentSoft,
		theme.ColorNameOverlayBackground, theme.ColorNameMenuBackground, theme.ColorNameHeaderBackground, theme.ColorNameInputBackground} {
		for _, ink := range inks {
			add(ink, surface, theme.ColorNameHover) // a row or a quiet button under the pointer
		}
		add(theme.ColorNameDisabled, surface)
		add(theme.ColorNamePlaceHolder, surface)
	}
	for _, tone := range []Tone{Neutral, Accent, Good, Caution, Bad} { // pills and notices
		add(tone.Text(), tone.Soft())
		add(theme.ColorNameForeground, tone.Soft(), theme.ColorNameHover, theme.ColorNameFocus)
		add(paint.ColorMuted, tone.Soft())
	}
	for _, quiet := range []fyne.ThemeColorName{theme.ColorNameBackground, paint.ColorSurface, paint.ColorPane, paint.ColorSunken} {
		add(theme.ColorNameForeground, quiet, theme.ColorNameFocus)
	}
	add(theme.ColorNameForeground, theme.ColorNameButton, states...)
	add(theme.ColorNameForegroundOnPrimary, theme.ColorNamePrimary, states...)
	add(theme.ColorNameForegroundOnError, theme.ColorNameError, states...)
	add(theme.ColorNameForegroundOnSuccess, theme.ColorNameSuccess, states...)
	add(theme.ColorNameForegroundOnWarning, theme.ColorNameWarning, states...)
	add(theme.ColorNameDisabled, theme.ColorNameDisabledButton)
	add(theme.ColorNameForeground, theme.ColorNameSelection)
	add(theme.ColorNameForeground, theme.ColorNameMenuBackground, theme.ColorNameFocus)  // an item of a menu, and its keys: see AlignKeys
	add(theme.ColorNameForeground, theme.ColorNameInputBackground, theme.ColorNameFocus) // an opened drop-down
	return pairs
}

// graphicPairs is every shape that one has to see to use the window.
func graphicPairs() (pairs []pair) {
	add := func(front fyne.ThemeColorName, backs ...fyne.ThemeColorName) {
		for _, back := range backs {
			pairs = append(pairs, pair{front, back, "", visible})
		}
	}
	add(theme.ColorNameInputBorder, theme.ColorNameInputBackground, paint.ColorSurface, theme.ColorNameBackground) // fields, boxes
	add(theme.ColorNamePrimary, paint.ColorSurface, paint.ColorSunken, paint.ColorAccentSoft, theme.ColorNameBackground, theme.ColorNameInputBackground)
	add(theme.ColorNameForegroundOnPrimary, theme.ColorNamePrimary) // ticks, and the ring of a button
	add(theme.ColorNameForegroundOnError, theme.ColorNameError)
	add(theme.ColorNameForeground, theme.ColorNameButton)
	add(theme.ColorNameDisabled, theme.ColorNameDisabledButton, paint.ColorSurface)
	add(theme.ColorNameScrollBar, paint.ColorSurface, theme.ColorNameBackground, paint.ColorSunken)
	for _, tone := range []Tone{Neutral, Accent, Good, Caution, Bad} {
		add(tone.Text(), tone.Soft(), paint.ColorSurface)
	}
	return pairs
}

func TestEverythingIsReadableInBothVariants(t *testing.T) {
	for mode, variant := range map[paint.Mode]fyne.ThemeVariant{paint.Light: theme.VariantLight, paint.Dark: theme.VariantDark} {
		look := paint.NewTheme(mode, 1)
		colour := func(name fyne.ThemeColorName) color.Color { return look.Color(name, variant) }
		for _, p := range append(textPairs(), graphicPairs()...) {
			back := colour(p.back)
			if p.over != "" {
				back = overlaid(colour(p.over), back)
			}
			front := overlaid(colour(p.front), back)
			if got := contrast(front, back); got < p.least {
				t.Errorf("%s: %s on %s %s has contrast %.2f, less than %.1f", mode, p.front, p.back, p.over, got, p.least)
			}
		}
	}
}
