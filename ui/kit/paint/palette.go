package paint

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Colour names of our own, beside Fyne's. Soft tones are backgrounds on which
// the foreground and the tone itself are readable as text.
const (
	ColorSurface     fyne.ThemeColorName = "latchkeySurface"     // dialogs; the window itself is of this colour and needs no fill
	ColorPane        fyne.ThemeColorName = "latchkeyPane"        // the second ground: side bar, details
	ColorSunken      fyne.ThemeColorName = "latchkeySunken"      // code, chips, marks of empty states
	ColorBorder      fyne.ThemeColorName = "latchkeyBorder"      // hairlines
	ColorMuted       fyne.ThemeColorName = "latchkeyMuted"       // second-rank text
	ColorAccentSoft  fyne.ThemeColorName = "latchkeyAccentSoft"  // selected row
	ColorSuccessSoft fyne.ThemeColorName = "latchkeySuccessSoft" // success panel
	ColorWarningSoft fyne.ThemeColorName = "latchkeyWarningSoft" // warning panel
	ColorDangerSoft  fyne.ThemeColorName = "latchkeyDangerSoft"  // error panel
	ColorScrim       fyne.ThemeColorName = "latchkeyScrim"       // over the window behind a dialog
)

// palette is one variant: every colour that the window uses.
type palette map[fyne.ThemeColorName]color.Color

// rgb reads 0xRRGGBB.
func rgb(v uint32) color.NRGBA { return rgba(v, 0xff) }

func rgba(v uint32, a uint8) color.NRGBA {
	return color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: a}
}

// lightPalette is ink on paper: neutral greys with a trace of blue.
func lightPalette() palette {
	return palette{
		theme.ColorNameBackground:          rgb(0xffffff),
		ColorSurface:                       rgb(0xffffff),
		ColorPane:                          rgb(0xf3f5f9),
		ColorSunken:                        rgb(0xe8ecf2),
		ColorBorder:                        rgb(0xd5dce6),
		theme.ColorNameForeground:          rgb(0x18212f),
		ColorMuted:                         rgb(0x526074),
		theme.ColorNamePrimary:             rgb(0x2853d3),
		theme.ColorNameForegroundOnPrimary: rgb(0xffffff),
		ColorAccentSoft:                    rgb(0xe2eaff),
		theme.ColorNameSuccess:             rgb(0x146c43),
		theme.ColorNameForegroundOnSuccess: rgb(0xffffff),
		ColorSuccessSoft:                   rgb(0xe2f4ea),
		theme.ColorNameWarning:             rgb(0x8a5000),
		theme.ColorNameForegroundOnWarning: rgb(0xffffff),
		ColorWarningSoft:                   rgb(0xfdf1d8),
		theme.ColorNameError:               rgb(0xb42331),
		theme.ColorNameForegroundOnError:   rgb(0xffffff),
		ColorDangerSoft:                    rgb(0xfce8ea),
		theme.ColorNameButton:              rgb(0xe4e9f1),
		theme.ColorNameDisabledButton:      rgb(0xebeff4),
		theme.ColorNameDisabled:            rgb(0x5b687c),
		theme.ColorNamePlaceHolder:         rgb(0x5b687c),
		theme.ColorNameInputBackground:     rgb(0xffffff),
		theme.ColorNameInputBorder:         rgb(0x818da0),
		theme.ColorNameHeaderBackground:    rgb(0xe8ecf2),
		theme.ColorNameMenuBackground:      rgb(0xffffff),
		theme.ColorNameOverlayBackground:   rgb(0xffffff),
		theme.ColorNameHover:               rgba(0x2b57d9, 0x14),
		theme.ColorNamePressed:             rgba(0x18212f, 0x26),
		theme.ColorNameFocus:               rgba(0x2b57d9, 0x4d),
		theme.ColorNameSelection:           rgb(0xc9d8ff),
		theme.ColorNameSeparator:           rgb(0xd5dce6),
		theme.ColorNameScrollBar:           rgba(0x18212f, 0x88),
		theme.ColorNameScrollBarBackground: rgba(0x18212f, 0x0a),
		theme.ColorNameShadow:              rgba(0x101828, 0x2e),
		ColorScrim:                         rgba(0x101828, 0x66),
		theme.ColorNameHyperlink:           rgb(0x2853d3),
	}
}

// darkPalette is not the light one turned round: surfaces rise by getting
// lighter, tones are paler so that they stay readable.
func darkPalette() palette {
	return palette{
		theme.ColorNameBackground:          rgb(0x1c222c),
		ColorSurface:                       rgb(0x1c222c),
		ColorPane:                          rgb(0x151a21),
		ColorSunken:                        rgb(0x10141a),
		ColorBorder:                        rgb(0x323b49),
		theme.ColorNameForeground:          rgb(0xe7ecf3),
		ColorMuted:                         rgb(0xa3afc0),
		theme.ColorNamePrimary:             rgb(0x8cacff),
		theme.ColorNameForegroundOnPrimary: rgb(0x0b1740),
		ColorAccentSoft:                    rgb(0x243459),
		theme.ColorNameSuccess:             rgb(0x63d39a),
		theme.ColorNameForegroundOnSuccess: rgb(0x05291a),
		ColorSuccessSoft:                   rgb(0x17322a),
		theme.ColorNameWarning:             rgb(0xf2bd5c),
		theme.ColorNameForegroundOnWarning: rgb(0x2f1d00),
		ColorWarningSoft:                   rgb(0x372c19),
		theme.ColorNameError:               rgb(0xff8f98),
		theme.ColorNameForegroundOnError:   rgb(0x3b060c),
		ColorDangerSoft:                    rgb(0x3d2027),
		theme.ColorNameButton:              rgb(0x2b3442),
		theme.ColorNameDisabledButton:      rgb(0x222933),
		theme.ColorNameDisabled:            rgb(0x95a2b5),
		theme.ColorNamePlaceHolder:         rgb(0x95a2b5),
		theme.ColorNameInputBackground:     rgb(0x12161c),
		theme.ColorNameInputBorder:         rgb(0x6d7a8f),
		theme.ColorNameHeaderBackground:    rgb(0x10141a),
		theme.ColorNameMenuBackground:      rgb(0x262e3b),
		theme.ColorNameOverlayBackground:   rgb(0x262e3b),
		theme.ColorNameHover:               rgba(0x8cacff, 0x1a),
		theme.ColorNamePressed:             rgba(0xffffff, 0x26),
		theme.ColorNameFocus:               rgba(0x8cacff, 0x59),
		theme.ColorNameSelection:           rgb(0x33487e),
		theme.ColorNameSeparator:           rgb(0x323b49),
		theme.ColorNameScrollBar:           rgba(0xffffff, 0x66),
		theme.ColorNameScrollBarBackground: rgba(0xffffff, 0x0a),
		theme.ColorNameShadow:              rgba(0x000000, 0x66),
		ColorScrim:                         rgba(0x000000, 0x99),
		theme.ColorNameHyperlink:           rgb(0x8cacff),
	}
}
