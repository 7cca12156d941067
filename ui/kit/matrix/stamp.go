package matrix

import (
	"image"
	"image/color"
	"math"

	"latchkey/internal/grid"
)

// inks are the colours of a drawing.
type inks struct {
	ground, line, hatch, head color.NRGBA
	text                      color.NRGBA
	marks                     [grid.Excess + 1]color.NRGBA
}

// covers reports whether the shape of a mark covers a place between -1 and 1. No two
// marks have the same shape: a disc, a square, a bar, a ring, a cross.
func covers(m grid.Mark, x, y float64) bool {
	far := math.Hypot(x, y)
	switch m {
	case grid.Read:
		return far < 0.56
	case grid.Write:
		return max(math.Abs(x), math.Abs(y)) < 0.7
	case grid.Unknown:
		return math.Abs(x) < 0.62 && math.Abs(y) < 0.2
	case grid.Missing:
		return far < 0.82 && far > 0.48
	case grid.Excess:
		return max(math.Abs(x), math.Abs(y)) < 0.92 && math.Abs(math.Abs(x)-math.Abs(y)) < 0.26
	}
	return false
}

// fine is into how many parts a pixel is cut to see how much of it is covered.
const fine = 4

// stamp is how much of each pixel the shape of a mark covers, of 255.
type stamp struct {
	w, h  int
	cover []uint8
}

func newStamp(m grid.Mark, w, h int) *stamp {
	s := &stamp{w: w, h: h, cover: make([]uint8, w*h)}
	half := float64(min(w, h)) / 2
	for y := range h {
		for x := range w {
			n := 0
			for j := range fine {
				for i := range fine {
					px, py := float64(x)+(float64(i)+0.5)/fine, float64(y)+(float64(j)+0.5)/fine
					if covers(m, (px-float64(w)/2)/half, (py-float64(h)/2)/half) {
						n++
					}
				}
			}
			s.cover[y*w+x] = uint8(n * 255 / (fine * fine))
		}
	}
	return s
}

// print puts the shape onto an image, within bounds.
func (s *stamp) print(img *image.RGBA, x, y int, within image.Rectangle, ink color.NRGBA) {
	place := image.Rect(x, y, x+s.w, y+s.h).Intersect(within)
	for py := place.Min.Y; py < place.Max.Y; py++ {
		cover := s.cover[(py-y)*s.w:]
		at := img.PixOffset(place.Min.X, py)
		for px := place.Min.X; px < place.Max.X; px++ {
			if a := uint32(cover[px-x]); a > 0 {
				blend(img.Pix[at:at+4:at+4], ink, a)
			}
			at += 4
		}
	}
}

func blend(pix []uint8, ink color.NRGBA, a uint32) {
	pix[0] = uint8((uint32(ink.R)*a + uint32(pix[0])*(255-a)) / 255)
	pix[1] = uint8((uint32(ink.G)*a + uint32(pix[1])*(255-a)) / 255)
	pix[2] = uint8((uint32(ink.B)*a + uint32(pix[2])*(255-a)) / 255)
}

// fill paints a rectangle, within bounds.
func fill(img *image.RGBA, r, within image.Rectangle, ink color.NRGBA) {
	r = r.Intersect(within)
	if r.Empty() {
		return
	}
	row := img.Pix[img.PixOffset(r.Min.X, r.Min.Y):][: r.Dx()*4 : r.Dx()*4]
	row[0], row[1], row[2], row[3] = ink.R, ink.G, ink.B, 255
	for n := 4; n < len(row); n *= 2 {
		copy(row[n:], row[:n])
	}
	for y := r.Min.Y + 1; y < r.Max.Y; y++ {
		copy(img.Pix[img.PixOffset(r.Min.X, y):][:len(row)], row)
	}
}

// hatch draws slanted lines: nothing is known of what is there.
func hatch(img *image.RGBA, r, within image.Rectangle, ink color.NRGBA) {
	r = r.Intersect(within)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X + 5 - (r.Min.X+y)%6; x < r.Max.X; x += 6 {
			at := img.PixOffset(x, y)
			img.Pix[at], img.Pix[at+1], img.Pix[at+2] = ink.R, ink.G, ink.B
		}
	}
}
