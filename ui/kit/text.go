package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	fynewidget "fyne.io/fyne/v2/widget"

	"latchkey/ui/kit/paint"
)

// Text is one line in a theme colour and size. Unlike a Label it has no
// padding of its own and is cheap enough for rows of a long list.
type Text struct {
	fynewidget.BaseWidget
	Text     string
	Tone     fyne.ThemeColorName // "" = foreground
	SizeName fyne.ThemeSizeName  // "" = body text
	Style    fyne.TextStyle
	Align    fyne.TextAlign
	// Cut shortens the text to the width it gets and ends it in "…"; the
	// least width is then that of a few characters.
	Cut bool
	// Shorter are texts that stand for it where there is no room for all, the
	// longest first; only the last of them is cut. So what matters stays whole.
	Shorter []string
}

// NewText is body text.
func NewText(text string) *Text { return newText(text, "", theme.SizeNameText, false) }

// NewCaption is small text of the second rank.
func NewCaption(text string) *Text {
	return newText(text, paint.ColorMuted, theme.SizeNameCaptionText, false)
}

// NewHeading is the title of a page, a pane or a dialog.
func NewHeading(text string) *Text { return newText(text, "", theme.SizeNameHeadingText, true) }

// NewStrong is body text in bold.
func NewStrong(text string) *Text { return newText(text, "", theme.SizeNameText, true) }

func newText(text string, tone fyne.ThemeColorName, size fyne.ThemeSizeName, bold bool) *Text {
	t := &Text{Text: text, Tone: tone, SizeName: size, Style: fyne.TextStyle{Bold: bold}}
	t.ExtendBaseWidget(t)
	return t
}

// Shorten makes the text give way when there is little room, and returns it.
func (t *Text) Shorten() *Text { t.Cut = true; return t }

// Toned sets the colour and returns the text.
func (t *Text) Toned(tone fyne.ThemeColorName) *Text { t.Tone = tone; return t }

// Mono sets the fixed-width face and returns the text.
func (t *Text) Mono() *Text { t.Style.Monospace = true; return t }

// Set replaces text and colour, and redraws only when one of them is new.
func (t *Text) Set(text string, tone fyne.ThemeColorName) {
	if t.Text == text && t.Tone == tone {
		return
	}
	t.Text, t.Tone = text, tone
	t.Refresh()
}

// SetText replaces the text.
func (t *Text) SetText(text string) { t.Set(text, t.Tone) }

// SetBold makes it bold, as the name of what is chosen, or regular.
func (t *Text) SetBold(on bool) {
	if t.Style.Bold != on {
		t.Style.Bold = on
		t.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (t *Text) CreateRenderer() fyne.WidgetRenderer {
	r := &textRenderer{t: t, line: canvas.NewText("", nil)}
	r.dress()
	return r
}

type textRenderer struct {
	t    *Text
	line *canvas.Text
}

func (r *textRenderer) dress() {
	tone, size := r.t.Tone, r.t.SizeName
	if tone == "" {
		tone = theme.ColorNameForeground
	}
	if size == "" {
		size = theme.SizeNameText
	}
	r.line.Color = theme.Color(tone)
	r.line.TextSize = theme.Size(size)
	r.line.TextStyle = r.t.Style
	r.line.Alignment = r.t.Align
}

func (r *textRenderer) fit(width float32) string {
	if !r.t.Cut {
		return r.t.Text
	}
	text := r.t.Text
	for _, shorter := range r.t.Shorter {
		if paint.Shorten(text, width, r.line.TextSize, r.line.TextStyle) == text {
			return text
		}
		text = shorter
	}
	return paint.Shorten(text, width, r.line.TextSize, r.line.TextStyle)
}

func (r *textRenderer) Layout(size fyne.Size) {
	r.line.Text = r.fit(size.Width)
	height := r.line.MinSize().Height
	r.line.Resize(fyne.NewSize(size.Width, height))
	r.line.Move(fyne.NewPos(0, (size.Height-height)/2))
}

func (r *textRenderer) MinSize() fyne.Size {
	r.dress()
	size := fyne.MeasureText(r.t.Text, r.line.TextSize, r.line.TextStyle)
	if r.t.Cut {
		size.Width = min(size.Width, r.line.TextSize*3)
	}
	return size
}

func (r *textRenderer) Refresh() {
	r.dress()
	r.Layout(r.t.Size())
	r.line.Refresh()
}

func (r *textRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.line} }
func (r *textRenderer) Destroy()                     {}
