package paint

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// IconSide is how wide and high an icon beside a text is, at normal text.
const IconSide = 16

// Picture is an icon that comes and goes.
type Picture struct {
	image *canvas.Image
	res   fyne.Resource
}

// Show puts the icon in the middle of a height, beginning at x, and appends what
// it made for that to fresh.
func (v *Picture) Show(fresh []fyne.CanvasObject, p *Pictures, name string, tone fyne.ThemeColorName, x, height float32) []fyne.CanvasObject {
	side := Scaled(IconSide)
	return v.ShowAt(fresh, p, name, tone, fyne.NewPos(x, (height-side)/2), side)
}

// ShowAt puts it, of a side length, at a place.
func (v *Picture) ShowAt(fresh []fyne.CanvasObject, p *Pictures, name string, tone fyne.ThemeColorName, at fyne.Position, side float32) []fyne.CanvasObject {
	if v.image == nil {
		v.image = &canvas.Image{FillMode: canvas.ImageFillContain}
		fresh = append(fresh, v.image)
	}
	if size := fyne.NewSquareSize(side); size != v.image.Size() {
		v.image.Resize(size)
	}
	v.image.Move(at)
	if !v.image.Visible() {
		v.image.Show()
	}
	if res := p.icon(name, tone); res != v.res {
		v.res, v.image.Resource = res, res
		v.image.Refresh()
	}
	return fresh
}

// Object is what is drawn, nil before it shows first.
func (v *Picture) Object() fyne.CanvasObject {
	if v.image == nil {
		return nil
	}
	return v.image
}

// Hide takes it away until it shows again.
func (v *Picture) Hide() {
	if v.image != nil && v.image.Visible() {
		v.image.Hide()
	}
}

// Visible reports whether it shows.
func (v *Picture) Visible() bool { return v.image != nil && v.image.Visible() }

// Forget makes the next show draw it anew, as in another colour.
func (v *Picture) Forget() { v.res = nil }

// Pictures is what several things share for drawing: icons, each once, and the
// height of a line.
type Pictures struct {
	icons  map[iconKey]fyne.Resource
	size   float32 // of the text for which height holds
	height float32
}

type iconKey struct {
	name string
	tone fyne.ThemeColorName
}

// icon gives the same resource for the same picture, so that nothing is drawn
// anew that shows already.
func (p *Pictures) icon(name string, tone fyne.ThemeColorName) fyne.Resource {
	key := iconKey{name, tone}
	res := p.icons[key]
	if res == nil {
		if p.icons == nil {
			p.icons = map[iconKey]fyne.Resource{}
		}
		res = Icon(name, tone)
		p.icons[key] = res
	}
	return res
}

// Line is the height of a line of text.
func (p *Pictures) Line(size float32) float32 {
	if p.size != size {
		p.size, p.height = size, fyne.MeasureText("Ág", size, fyne.TextStyle{}).Height
	}
	return p.height
}
