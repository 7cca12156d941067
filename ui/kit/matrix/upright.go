package matrix

import (
	"image"
	"image/color"
	"image/draw"

	"fyne.io/fyne/v2/theme"
	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// upright writes names from below to above, which texts of the window cannot be.
type upright struct {
	of    string // the font that was read
	font  *opentype.Font
	size  float64
	face  font.Face
	most  int // pixels that a name may be long
	names map[string]*image.Alpha
}

// prepare takes the font of the window in a size in pixels.
func (u *upright) prepare(size float64) {
	if res := theme.TextFont(); res.Name() != u.of {
		u.font, u.face = nil, nil
		u.of = res.Name()
		if f, err := opentype.Parse(res.Content()); err == nil {
			u.font = f
		}
	}
	if u.font == nil || u.face != nil && u.size == size {
		return
	}
	u.size, u.names = size, map[string]*image.Alpha{}
	u.face, _ = opentype.NewFace(u.font, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingFull})
}

// write writes a name upwards, with the middle of its line at x and its beginning at
// the lower end of the part.
func (u *upright) write(img *image.RGBA, part image.Rectangle, x int, name string, ink color.NRGBA) {
	if u.face == nil {
		return
	}
	if part.Dy() != u.most {
		u.most, u.names = part.Dy(), map[string]*image.Alpha{}
	}
	mask := u.mask(name)
	at := image.Pt(x-mask.Rect.Dx()/2, part.Max.Y-mask.Rect.Dy())
	place := mask.Rect.Add(at).Intersect(part)
	draw.DrawMask(img, place, image.NewUniform(ink), image.Point{}, mask, place.Min.Sub(at), draw.Over)
}

// mask is a name that was turned.
func (u *upright) mask(name string) *image.Alpha {
	if got := u.names[name]; got != nil {
		return got
	}
	if len(u.names) > 2000 {
		u.names = map[string]*image.Alpha{}
	}
	text := u.shorten(name)
	m := u.face.Metrics()
	w, h := font.MeasureString(u.face, text).Ceil()+1, (m.Ascent + m.Descent).Ceil()
	flat := image.NewAlpha(image.Rect(0, 0, w, h))
	d := font.Drawer{Dst: flat, Src: image.Opaque, Face: u.face, Dot: fixed.Point26_6{Y: m.Ascent}}
	d.DrawString(text)
	turned := image.NewAlpha(image.Rect(0, 0, h, w))
	for y := range h {
		for x := range w {
			turned.Pix[(w-1-x)*turned.Stride+y] = flat.Pix[y*flat.Stride+x]
		}
	}
	u.names[name] = turned
	return turned
}

func (u *upright) shorten(name string) string {
	limit := fixed.I(u.most - 1)
	if font.MeasureString(u.face, name) <= limit {
		return name
	}
	runes := []rune(name)
	for n := len(runes) - 1; n > 0; n-- {
		if text := string(runes[:n]) + "…"; font.MeasureString(u.face, text) <= limit {
			return text
		}
	}
	return "…"
}
