package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"latchkey/ui/kit/paint"
)

// Tone is what a small mark means. Each has a colour and a soft background; a
// word or a shape always goes with it.
type Tone int

// The tones.
const (
	Neutral Tone = iota
	Accent
	Good
	Caution
	Bad
)

// Text is the colour for text and icons in this tone.
func (t Tone) Text() fyne.ThemeColorName {
	return [...]fyne.ThemeColorName{paint.ColorMuted, theme.ColorNamePrimary, theme.ColorNameSuccess, theme.ColorNameWarning, theme.ColorNameError}[t]
}

// Soft is the background for a panel in this tone.
func (t Tone) Soft() fyne.ThemeColorName {
	return [...]fyne.ThemeColorName{paint.ColorSunken, paint.ColorAccentSoft, paint.ColorSuccessSoft, paint.ColorWarningSoft, paint.ColorDangerSoft}[t]
}

// Icon is the shape that goes with the tone where nothing else is meant. No two
// tones share one: colours alone look alike to many.
func (t Tone) Icon() string { return [...]string{"info", "bell", "passed", "warning", "failed"}[t] }

// NewPill is a word with a shape on a soft background.
func NewPill(word, icon string, tone Tone) fyne.CanvasObject {
	text := NewText(word).Toned(tone.Text())
	text.SizeName = theme.SizeNameCaptionText
	content := []fyne.CanvasObject{}
	if icon != "" {
		content = append(content, NewMark(icon, tone.Text(), 14))
	}
	row := rowWithGap(4, append(content, text)...)
	return Middle(NewFill(tone.Soft(), canvas.RadiusMaximum, PadXY(8, 2, row)))
}
