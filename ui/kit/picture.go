package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// iconSide is how wide and high an icon beside a text is, at normal text.
const iconSide = 16

// picture is an icon that comes and goes.
type picture struct {
	image *canvas.Image
	res   fyne.Resource
}

// show puts the icon in the middle of a height, beginning at x, and appends what
// it made for that to fresh.
func (v *picture) show(fresh []fyne.CanvasObject, p *pictures, name string, tone fyne.ThemeColorName, x, height float32) []fyne.CanvasObject {
	side := Scaled(iconSide)
	return v.showAt(fresh, p, name, tone, fyne.NewPos(x, (height-side)/2), side)
}

// showAt puts it, of a side length, at a place.
func (v *picture) showAt(fresh []fyne.CanvasObject, p *pictures, name string, tone fyne.ThemeColorName, at fyne.Position, side float32) []fyne.CanvasObject {
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

// hide takes it away until it shows again.
func (v *picture) hide() {
	if v.image != nil && v.image.Visible() {
		v.image.Hide()
	}
}

// visible reports whether it shows.
func (v *picture) visible() bool { return v.image != nil && v.image.Visible() }

// forget makes the next show draw it anew, as in another colour.
func (v *picture) forget() { v.res = nil }

// pictures is what several things share for drawing: icons, each once, and the
// height of a line.
type pictures struct {
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
func (p *pictures) icon(name string, tone fyne.ThemeColorName) fyne.Resource {
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

// line is the height of a line of text.
func (p *pictures) line(size float32) float32 {
	if p.size != size {
		p.size, p.height = size, fyne.MeasureText("Ág", size, fyne.TextStyle{}).Height
	}
	return p.height
}
