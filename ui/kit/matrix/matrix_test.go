package matrix

import (
	"fmt"
	"image/png"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"latchkey/internal/grid"
	"latchkey/ui/kit/kittest"
	"latchkey/ui/kit/paint"
)

// company are keys that stand on families of repositories in projects, with a few
// marks of each kind among them, and a repository of which nothing is known.
func company(projects, families, keys, repos int) *grid.Grid {
	r := rand.New(rand.NewPCG(3, 4))
	var rows, cols []grid.Item
	var places []grid.Place
	for p := range projects {
		group := fmt.Sprintf("project-%02d", p)
		for n := range families * repos {
			cols = append(cols, grid.Item{Group: group, Name: fmt.Sprintf("repo-%02d-%03d", p, n), ID: len(cols), Blind: r.IntN(60) == 0})
		}
		for f := range families {
			for k := range keys {
				rows = append(rows, grid.Item{Group: group, Name: fmt.Sprintf("ci@build-%02d-%02d-%02d", p, f, k), ID: len(rows)})
				for n := range repos {
					mark := grid.Read
					switch r.IntN(30) {
					case 0, 1, 2:
						mark = grid.Write
					case 3:
						mark = grid.Missing
					}
					places = append(places, grid.Place{Row: len(rows) - 1, Col: (p*families+f)*repos + n, Mark: mark})
				}
			}
		}
	}
	for range len(rows) / 6 {
		places = append(places, grid.Place{Row: r.IntN(len(rows)), Col: r.IntN(len(cols)), Mark: grid.Excess})
	}
	return grid.Arrange(rows, cols, places)
}

func small() *grid.Grid { return company(3, 2, 3, 4) } // 18 × 24

func shown(t testing.TB, g *grid.Grid, w, h float32) (*Matrix, fyne.Window) {
	t.Helper()
	kittest.App(t)
	m := New()
	m.modifiers = func() fyne.KeyModifier { return 0 }
	m.SetGrid(g)
	win := kittest.Window(t, m)
	win.Resize(fyne.NewSize(w, h))
	win.SetPadded(false)
	return m, win
}

// center is where a spot is in the widget.
func center(m *Matrix, s Spot) fyne.Position {
	x0, x1 := m.cols.span(s.Col)
	y0, y1 := m.rows.span(s.Row)
	return fyne.NewPos(m.left()+(x0+x1)/2-m.x, m.band()+m.names()+(y0+y1)/2-m.y)
}

func tap(m *Matrix, at fyne.Position) { m.Tapped(&fyne.PointEvent{Position: at}) }

// What is under the pointer is what is drawn there, at any size and wherever it is
// scrolled.
func TestTheSpotUnderThePointer(t *testing.T) {
	m, _ := shown(t, small(), 700, 500)
	for step := range 6 {
		for row := range m.grid.Rows.Items {
			for col := range m.grid.Cols.Items {
				want := Spot{m.rows.shown(row), m.cols.shown(col)}
				at := center(m, want)
				if at.X < m.left() || at.Y < m.band()+m.names() || at.X > m.Size().Width || at.Y > m.Size().Height {
					continue // out of sight
				}
				if got := m.spotAt(at); got != want {
					t.Fatalf("step %d: %v, not %v", step, got, want)
				}
			}
		}
		m.zoomAt(1, fyne.NewPos(500, 300))
		m.pan(9, 7)
	}
}

// Each mark is drawn where it is, with its colour, and nowhere() else.
func TestMarksAreDrawnWhereTheyAre(t *testing.T) {
	m, win := shown(t, small(), 900, 700)
	img := win.Canvas().Capture()
	in := inksNow()
	m.hover, m.focused = Spot{nowhere(), nowhere()}, false
	for row := range m.grid.Rows.Items {
		for col := range m.grid.Cols.Items {
			s := Spot{m.rows.shown(row), m.cols.shown(col)}
			if s.Row == m.cursor.Row || s.Col == m.cursor.Col {
				continue
			}
			at := center(m, s)
			r, g, b, _ := img.At(int(at.X), int(at.Y)).RGBA()
			mark := m.grid.At(row, col)
			ink := in.ground
			if mark != grid.None && mark != grid.Missing && !(m.grid.Cols.Items[col].Blind && mark == grid.Unknown) { // a ring is empty in the middle
				ink = in.marks[mark]
			}
			if m.grid.Cols.Items[col].Blind && (mark == grid.Unknown || mark == grid.Missing) {
				continue // hatched
			}
			if uint8(r>>8) != ink.R || uint8(g>>8) != ink.G || uint8(b>>8) != ink.B {
				t.Fatalf("%s × %s (%d): %v, not %v", m.RowName(s.Row), m.ColName(s.Col), mark, img.At(int(at.X), int(at.Y)), ink)
			}
		}
	}
}

// Marks differ by their shape and not by their colour alone.
func TestEveryMarkHasAShapeOfItsOwn(t *testing.T) {
	for _, side := range []int{faultSide, 14, 26} {
		for i, a := range grid.Marks() {
			for _, b := range grid.Marks()[i+1:] {
				one, other, differ := newStamp(a, side, side), newStamp(b, side, side), 0
				for n := range one.cover {
					if (one.cover[n] > 127) != (other.cover[n] > 127) {
						differ++
					}
				}
				if differ*7 < side*side {
					t.Errorf("%d pixels: %d and %d differ in %d of %d", side, a, b, differ, side*side)
				}
			}
		}
	}
}

func TestGroupsFoldByPointerAndKeyboard(t *testing.T) {
	m, _ := shown(t, small(), 900, 700)
	before := m.rows.count()
	folds := 0
	m.OnFold = func() { folds++ }
	picks := 0
	m.OnPick = func(Spot) { picks++ }
	// The heading of a group of columns, then that of a group of rows.
	tap(m, fyne.NewPos(m.left()+8, 4))
	if !m.cols.folded[0] || m.cols.count() != 24-8+1 {
		t.Errorf("%v, %d columns", m.cols.folded, m.cols.count())
	}
	from, _ := m.rows.extent(1)
	tap(m, fyne.NewPos(8, m.band()+m.names()+from-m.y+4))
	if !m.rows.folded[1] || m.rows.count() != before-6+1 || folds != 2 || picks != 0 {
		t.Errorf("%v, %d rows, %d folds, %d picks", m.rows.folded, m.rows.count(), folds, picks)
	}
	// What shows of a folded group is the strongest of its marks.
	whole := Spot{Line{1, -1}, Line{0, -1}}
	want := grid.None
	for row := m.grid.Rows.Groups[1].First; row < m.grid.Rows.Groups[1].First+6; row++ {
		for col := range 8 {
			if a := m.grid.At(row, col); a != grid.Unknown {
				want = max(want, a)
			}
		}
	}
	if got := m.Mark(whole); got != want {
		t.Errorf("%d, not %d", got, want)
	}
	tap(m, center(m, whole))
	if picks != 0 && m.cursor != whole {
		t.Errorf("%v", m.cursor)
	}
	m.MoveTo(Spot{m.rows.line(0), m.cols.line(0)})
	m.TypedRune('f')
	m.TypedRune('F')
	if !m.rows.folded[0] || m.cols.folded[0] {
		t.Errorf("%v %v", m.rows.folded, m.cols.folded)
	}
	m.FoldAll()
	if m.rows.count() != 3 || m.cols.count() != 3 {
		t.Errorf("%d × %d", m.rows.count(), m.cols.count())
	}
	m.FoldAll()
	if m.rows.count() != before || m.cols.count() != 24 {
		t.Errorf("%d × %d", m.rows.count(), m.cols.count())
	}
}

func TestArrowsWalkAndEnterOpens(t *testing.T) {
	m, win := shown(t, small(), 500, 300)
	var picked, opened, pointed []Spot
	m.OnPick = func(s Spot) { picked = append(picked, s) }
	m.OnOpen = func(s Spot) { opened = append(opened, s) }
	m.OnPoint = func(s Spot) { pointed = append(pointed, s) }
	win.Canvas().Focus(m)
	kittest.Press(win, fyne.KeyDown, fyne.KeyDown, fyne.KeyRight)
	if m.cursor != (Spot{m.rows.line(2), m.cols.line(1)}) || len(pointed) != 3 {
		t.Errorf("%v, %v", m.cursor, pointed)
	}
	kittest.Press(win, fyne.KeyEnd, fyne.KeySpace, fyne.KeyReturn)
	end := Spot{m.rows.line(2), m.cols.line(23)}
	if !slices.Equal(picked, []Spot{end}) || !slices.Equal(opened, []Spot{end}) {
		t.Errorf("%v, %v", picked, opened)
	}
	for range 30 {
		kittest.Press(win, fyne.KeyPageDown)
	}
	if m.cursor.Row != m.rows.line(17) {
		t.Errorf("%v", m.cursor)
	}
	m.zoom = 20
	m.lay()
	m.MoveTo(m.cursor)
	if at := center(m, m.cursor); at.Y > m.Size().Height || at.X > m.Size().Width || at.X < m.left() {
		t.Errorf("the cursor is out of sight: %v", at)
	}
	kittest.Press(win, fyne.KeyHome)
	if at := center(m, m.cursor); at.X < m.left() || m.x != 0 {
		t.Errorf("the cursor is out of sight: %v", at)
	}
}

// What is under the pointer stays there while cells get larger.
func TestZoomKeepsThePlace(t *testing.T) {
	m, _ := shown(t, company(10, 4, 5, 25), 1000, 600)
	if m.cols.length() > m.room().Width+1 || m.rows.length() > m.room().Height+1 {
		t.Fatalf("not all is in sight: %.0f × %.0f", m.cols.length(), m.rows.length())
	}
	at := fyne.NewPos(640, 320)
	m.modifiers = func() fyne.KeyModifier { return fyne.KeyModifierShortcutDefault }
	for range 5 { // until names of columns come in, which move all
		want := m.spotAt(at)
		m.Scrolled(&fyne.ScrollEvent{PointEvent: fyne.PointEvent{Position: at}, Scrolled: fyne.Delta{DY: 10}})
		if got := m.spotAt(at); got != want && got.Row.Item != want.Row.Item+1 && got.Row.Item != want.Row.Item-1 {
			t.Errorf("%v, not %v", got, want)
		}
	}
	for range 40 {
		m.ZoomIn()
	}
	if m.cols.size != paint.Scaled(cellMost) || m.names() == 0 || m.rows.head == 0 {
		t.Errorf("%.1f, names %.0f", m.cols.size, m.names())
	}
	for range 60 {
		m.ZoomOut()
	}
	if m.zoom != 0 || m.x != 0 || m.y != 0 {
		t.Errorf("zoom %.2f at %.0f, %.0f", m.zoom, m.x, m.y)
	}
}

func TestWheelAndDragMove(t *testing.T) {
	m, _ := shown(t, company(10, 4, 5, 25), 800, 400)
	for range 40 {
		m.ZoomIn()
	}
	m.x, m.y = 0, 0
	m.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.Delta{DY: -50}})
	m.modifiers = func() fyne.KeyModifier { return fyne.KeyModifierShift }
	m.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.Delta{DY: -70}})
	m.Dragged(&fyne.DragEvent{Dragged: fyne.Delta{DX: -30, DY: -10}})
	if m.x != 100 || m.y != 60 {
		t.Errorf("%.0f, %.0f", m.x, m.y)
	}
	m.pan(1e9, 1e9)
	if m.x != m.cols.length()-m.room().Width || m.y != m.rows.length()-m.room().Height {
		t.Error("it can be scrolled away")
	}
}

func TestThePointerIsTold(t *testing.T) {
	m, _ := shown(t, small(), 900, 700)
	var told []Spot
	m.OnPoint = func(s Spot) { told = append(told, s) }
	want := Spot{m.rows.line(3), m.cols.line(4)}
	m.MouseIn(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: center(m, want)}})
	m.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: center(m, want)}})
	m.MouseOut()
	if !slices.Equal(told, []Spot{want, m.cursor}) {
		t.Errorf("%v", told)
	}
}

// Who does not see it hears what the cursor is on.
func TestTheMatrixIsSpoken(t *testing.T) {
	m, _ := shown(t, small(), 900, 700)
	m.Name, m.Say = "Keys on repositories", func(s Spot) string { return m.RowName(s.Row) + ": reads" }
	m.MoveTo(Spot{m.rows.line(4), m.cols.line(0)})
	said := m.Spoken()
	if said.Name != "Keys on repositories" || said.Row == nil || said.Row.Name != m.RowName(m.cursor.Row)+": reads" || said.Row.Position != 5 || said.Row.Of != 18 {
		t.Errorf("%+v", said)
	}
}

func TestAnEmptyMatrixCanBeUsed(t *testing.T) {
	m, win := shown(t, grid.Arrange(nil, nil, nil), 500, 300)
	win.Canvas().Focus(m)
	kittest.Press(win, fyne.KeyDown, fyne.KeyEnd, fyne.KeySpace, fyne.KeyReturn)
	m.TypedRune('+')
	m.TypedRune('f')
	m.FoldAll()
	tap(m, fyne.NewPos(300, 200))
	m.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(300, 200)}})
	win.Canvas().Capture()
}

// Groups that were folded are so in newer facts.
func TestFoldsStay(t *testing.T) {
	m, _ := shown(t, small(), 900, 700)
	m.toggle(m.cols, 1)
	m.SetGrid(company(4, 2, 3, 4))
	if !slices.Equal(m.cols.folded, []bool{false, true, false, false}) {
		t.Errorf("%v", m.cols.folded)
	}
}

// A picture of all sizes, for people to look at.
func TestMatrixScreens(t *testing.T) {
	folder := os.Getenv("LATCHKEY_SCREENS")
	if folder == "" {
		t.Skip("LATCHKEY_SCREENS is not set")
	}
	m, win := shown(t, company(10, 4, 5, 25), 1000, 600)
	for step := range 4 {
		file, err := os.Create(filepath.Join(folder, fmt.Sprintf("matrix-%d.png", step)))
		if err != nil {
			t.Fatal(err)
		}
		if err := png.Encode(file, win.Canvas().Capture()); err != nil {
			t.Fatal(err)
		}
		file.Close()
		for range 4 {
			m.ZoomIn()
		}
	}
}
