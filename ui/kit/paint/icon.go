package paint

import (
	"bytes"
	"fmt"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"latchkey/assets"
)

// icon is one picture of the set in a colour of the theme. Fyne's own
// ThemedResource recolours fills only; our set is drawn in strokes.
type icon struct {
	name  string
	tone  fyne.ThemeColorName
	plain []byte
}

// Icon gives the named picture of assets/icons in a theme colour ("" = the
// foreground). An unknown name gives a visible empty square, and a test walks
// over all names in use.
func Icon(name string, tone fyne.ThemeColorName) fyne.Resource {
	if tone == "" {
		tone = theme.ColorNameForeground
	}
	data, err := assets.IconSVG(name)
	if err != nil {
		data = []byte(`<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24"><rect x="4" y="4" width="16" height="16" fill="none" stroke="currentColor"/></svg>`)
	}
	return &icon{name: name, tone: tone, plain: data}
}

// Name differs by colour, so that caches keep the variants apart.
func (i *icon) Name() string { return i.name + "-" + hex(theme.Color(i.tone)) + ".svg" }

// Content is the drawing in the colour that the theme has now.
func (i *icon) Content() []byte {
	return bytes.ReplaceAll(i.plain, []byte("currentColor"), []byte(hex(theme.Color(i.tone))))
}

func hex(c color.Color) string {
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	return fmt.Sprintf("#%02x%02x%02x", n.R, n.G, n.B)
}
