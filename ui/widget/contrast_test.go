package widget

import (
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
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

func TestTextIsReadableInBothVariants(t *testing.T) {
	const text = 4.5
	surfaces := []fyne.ThemeColorName{theme.ColorNameBackground, ColorSurface, ColorSunken, ColorAccentSoft}
	type pair struct {
		front, back fyne.ThemeColorName
		least       float64
	}
	var pairs []pair
	for _, s := range surfaces {
		pairs = append(pairs, pair{theme.ColorNameForeground, s, text}, pair{ColorMuted, s, text}, pair{theme.ColorNamePrimary, s, text},
			pair{theme.ColorNameSuccess, s, text}, pair{theme.ColorNameWarning, s, text}, pair{theme.ColorNameError, s, text})
	}
	for _, tone := range []Tone{Neutral, Accent, Good, Caution, Bad} {
		pairs = append(pairs, pair{tone.Text(), tone.Soft(), text}, pair{theme.ColorNameForeground, tone.Soft(), text})
	}
	pairs = append(pairs,
		pair{theme.ColorNameForegroundOnPrimary, theme.ColorNamePrimary, text},
		pair{theme.ColorNameForegroundOnError, theme.ColorNameError, text},
		pair{theme.ColorNameForegroundOnSuccess, theme.ColorNameSuccess, text},
		pair{theme.ColorNameForegroundOnWarning, theme.ColorNameWarning, text},
		pair{theme.ColorNameForeground, theme.ColorNameButton, text},
		pair{theme.ColorNameForeground, theme.ColorNameInputBackground, text},
		pair{theme.ColorNameForeground, theme.ColorNameMenuBackground, text},
		pair{theme.ColorNameForeground, theme.ColorNameSelection, text},
		pair{theme.ColorNamePlaceHolder, theme.ColorNameInputBackground, text},
	)
	for name, colours := range map[string]palette{"light": lightPalette(), "dark": darkPalette()} {
		for _, p := range pairs {
			got := contrast(colours[p.front], colours[p.back])
			if got < p.least {
				t.Errorf("%s: %s on %s has contrast %.2f, less than %.1f", name, p.front, p.back, got, p.least)
			}
		}
	}
}

func TestBothVariantsDefineTheSameColours(t *testing.T) {
	light, dark := lightPalette(), darkPalette()
	for name := range light {
		if _, there := dark[name]; !there {
			t.Errorf("the dark variant lacks %s", name)
		}
	}
	if len(light) != len(dark) {
		t.Errorf("light has %d colours, dark %d", len(light), len(dark))
	}
}

func TestModeDecidesBeforeTheDesktop(t *testing.T) {
	for _, c := range []struct {
		mode    Mode
		desktop fyne.ThemeVariant
		dark    bool
	}{{System, theme.VariantDark, true}, {System, theme.VariantLight, false}, {Light, theme.VariantDark, false}, {Dark, theme.VariantLight, true}} {
		th := NewTheme(c.mode, 1)
		if th.IsDark(c.desktop) != c.dark {
			t.Errorf("mode %s on desktop %d: dark = %v", c.mode, c.desktop, !c.dark)
		}
		want := lightPalette()[theme.ColorNameBackground]
		if c.dark {
			want = darkPalette()[theme.ColorNameBackground]
		}
		if got := th.Color(theme.ColorNameBackground, c.desktop); got != want {
			t.Errorf("mode %s on desktop %d: background %v, want %v", c.mode, c.desktop, got, want)
		}
	}
}

func TestTextScaleIsHeldInItsLimits(t *testing.T) {
	for scale, want := range map[float32]float32{0.1: MinTextScale, 1: 1, 9: MaxTextScale} {
		if got := NewTheme(Light, scale).Size(theme.SizeNameText) / 14; got != want {
			t.Errorf("scale %v gives %v, want %v", scale, got, want)
		}
	}
}
