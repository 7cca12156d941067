package matrix

import (
	"fmt"
	"image"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"latchkey/internal/grid"
)

// frames are large grids in a window of a usual size.
func frames() map[string]func() *grid.Grid {
	return map[string]func() *grid.Grid{
		"200×1000":    func() *grid.Grid { return company(10, 4, 5, 25) },
		"20000×10000": func() *grid.Grid { return company(50, 40, 10, 5) },
	}
}

// stepTime is the time that a step may take, with room for a busy computer: without
// anything else to do it is a fraction of the 33 ms that a person does not notice.
const stepTime = 150 * time.Millisecond

func TestStepsTakeNoTime(t *testing.T) {
	for name, g := range frames() {
		t.Run(name, func(t *testing.T) {
			m, _ := shown(t, g(), 1280, 800)
			for range 12 {
				begun := time.Now()
				m.ZoomIn()
				m.pan(31, 17)
				m.frame(1)
				if took := time.Since(begun); took > stepTime {
					t.Errorf("at %.2f pixels a step took %v", m.cols.size, took)
				}
			}
		})
	}
}

// frame makes the picture as the window does, at a scale of the screen.
func (m *Matrix) frame(scale float32) image.Image {
	r := test.WidgetRenderer(m).(*renderer)
	size := r.picture.Size()
	return r.draw(int(size.Width*scale), int(size.Height*scale))
}

func BenchmarkMatrix(b *testing.B) {
	for name, g := range frames() {
		made := g()
		b.Run("first/"+name, func(b *testing.B) {
			for b.Loop() {
				m, _ := shown(b, made, 1280, 800)
				m.frame(1)
			}
		})
		b.Run("zoom/"+name, func(b *testing.B) {
			m, _ := shown(b, made, 1280, 800)
			for n := 0; b.Loop(); n++ {
				if n%30 < 15 {
					m.ZoomIn()
				} else {
					m.ZoomOut()
				}
				m.frame(1)
			}
		})
		for _, steps := range []int{0, 8, 30} {
			b.Run(fmt.Sprintf("pan-%d/%s", steps, name), func(b *testing.B) {
				m, _ := shown(b, made, 1280, 800)
				for range steps {
					m.ZoomIn()
				}
				for n := 0; b.Loop(); n++ {
					m.pan(float32(40*(1-n%40/20*2)), float32(30*(1-n%40/20*2)))
					m.Refresh()
					m.frame(1)
				}
			})
		}
	}
}
