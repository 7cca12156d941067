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

// A step costs what the window shows, not what the grid holds: over a thousand times
// more cells it takes hardly longer at any zoom. Both are measured in one run, the
// quickest of several, since a computer that does something else as well is only ever
// slower.
func TestAStepCostsWhatIsShown(t *testing.T) {
	slowest := map[string]time.Duration{}
	for name, g := range frames() {
		m, _ := shown(t, g(), 1280, 800)
		for range 12 {
			m.ZoomIn()
			quickest := time.Hour
			for range 7 {
				begun := time.Now()
				m.pan(31, 17)
				m.frame(1)
				quickest = min(quickest, time.Since(begun))
			}
			slowest[name] = max(slowest[name], quickest)
		}
	}
	small, large := slowest["200×1000"], slowest["20000×10000"]
	t.Log(large, small)
	if large > 12*small {
		t.Errorf("a step of the large grid takes %v, one of the small grid %v", large, small)
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
