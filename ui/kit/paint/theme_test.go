package paint

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

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
