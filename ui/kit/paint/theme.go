// Package paint is what widgets are drawn with: the colours and sizes of the
// window, its icons, borders and grounds, and texts that give way where there is
// no room.
package paint

import (
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Mode says which variant of the theme is shown.
type Mode string

// The modes. System follows the desktop, also while the window is open.
const (
	System Mode = "system"
	Light  Mode = "light"
	Dark   Mode = "dark"
)

// Theme is the look of the window: three text sizes, one accent, neutral
// surfaces, corners of 6, an 8-pixel rhythm. It is immutable; to change it,
// set another one.
type Theme struct {
	base        fyne.Theme
	mode        Mode
	scale       float32
	light, dark palette
}

// NormalText is the size of body text at scale 1.
const NormalText = 14

// Scaled is a length, given for normal text, at the size that text has now, in
// whole pixels. Icons and boxes grow with the words beside them.
func Scaled(length float32) float32 {
	return float32(math.Round(float64(length * theme.TextSize() / NormalText)))
}

// Text scales between which TextScale is held.
const (
	MinTextScale = 0.9
	MaxTextScale = 1.5
)

// NewTheme makes a theme. scale multiplies the text sizes; 1 is normal.
func NewTheme(mode Mode, scale float32) *Theme {
	return &Theme{
		base: theme.DefaultTheme(), mode: mode, scale: min(max(scale, MinTextScale), MaxTextScale),
		light: lightPalette(), dark: darkPalette(),
	}
}

// IsDark tells whether the dark variant is shown on a desktop that asks for v.
func (t *Theme) IsDark(v fyne.ThemeVariant) bool {
	switch t.mode {
	case Light:
		return false
	case Dark:
		return true
	}
	return v == theme.VariantDark
}

// Color implements fyne.Theme. It runs for every lookup and allocates nothing.
func (t *Theme) Color(name fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	colours, shown := t.light, theme.VariantLight
	if t.IsDark(v) {
		colours, shown = t.dark, theme.VariantDark
	}
	if c, ok := colours[name]; ok {
		return c
	}
	return t.base.Color(name, shown)
}

// Font implements fyne.Theme.
func (t *Theme) Font(s fyne.TextStyle) fyne.Resource { return t.base.Font(s) }

// Icon implements fyne.Theme; Fyne's own icons are only used inside its widgets.
func (t *Theme) Icon(name fyne.ThemeIconName) fyne.Resource { return t.base.Icon(name) }

// Size implements fyne.Theme.
func (t *Theme) Size(name fyne.ThemeSizeName) float32 {
	switch name {
	case theme.SizeNameText:
		return NormalText * t.scale
	case theme.SizeNameCaptionText:
		return 12 * t.scale
	case theme.SizeNameHeadingText, theme.SizeNameSubHeadingText:
		return 19 * t.scale
	case theme.SizeNamePadding:
		return 4
	case theme.SizeNameInnerPadding:
		return 8
	case theme.SizeNameInputRadius, theme.SizeNameButtonRadius, theme.SizeNameSelectionRadius,
		theme.SizeNameCardRadius, theme.SizeNameMenuRadius:
		return 6
	case theme.SizeNameDialogRadius, theme.SizeNamePopupRadius:
		return 10
	case theme.SizeNameInlineIcon:
		return 18 * t.scale
	case theme.SizeNameScrollBar:
		return 10
	case theme.SizeNameScrollBarSmall:
		return 4
	case theme.SizeNameSplitThickness:
		return 4
	case theme.SizeNameModalBlurRadius:
		return 0 // a blur behind dialogs costs a full redraw in software and says nothing
	}
	return t.base.Size(name)
}
