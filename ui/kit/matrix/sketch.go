package matrix

import (
	"image"
	"math"

	"latchkey/internal/grid"
)

const (
	stampLeast = 6 // pixels from which on a mark has its shape
	faultSide  = 7 // pixels of what has to be seen where marks have none
)

// sketch draws what is in sight of a grid.
type sketch struct {
	rows, cols *ruler
	x, y       float32 // how far it is scrolled
	scale      float32 // pixels of the image in one of the window
	inks       inks
	stamps     map[stampKey]*stamp

	slotOf []int32 // of each column in sight, beginning with firstCol
	first  int
	slots  []slot
	marks  []grid.Mark // of the slots, of the row that is being drawn
	faults []fault
}

type stampKey struct {
	mark grid.Mark
	w, h int
}

// slot is a column of the image: a column of the grid, a group that is folded, or all
// the columns that have one pixel in common.
type slot struct {
	from, to int
	blind    bool
}

type fault struct {
	x, y int
	mark grid.Mark
}

// draw draws the marks into a part of an image.
func (s *sketch) draw(img *image.RGBA, part image.Rectangle) {
	fill(img, part, part, s.inks.ground)
	s.findSlots(part)
	s.ground(img, part)
	s.faults = s.faults[:0]
	s.marks = make([]grid.Mark, len(s.slots))
	from, to, any := 0, 0, false
	s.eachRow(part, func(y0, y1, item, end int) {
		if any && (y0 != from || y1 != to) {
			s.flush(img, part, from, to)
		}
		from, to, any = y0, y1, true
		s.collect(item, end)
	})
	if any {
		s.flush(img, part, from, to)
	}
	for _, f := range s.faults {
		s.print(img, part, f.mark, f.x-faultSide/2, f.y-faultSide/2, faultSide, faultSide)
	}
}

// pixel is where a place on a ruler is in the image.
func (s *sketch) pixel(place, scrolled float32) int {
	return int(math.Round(float64((place - scrolled) * s.scale)))
}

// findSlots finds which columns are in sight, and where.
func (s *sketch) findSlots(part image.Rectangle) {
	s.slotOf, s.slots = s.slotOf[:0], s.slots[:0]
	left, right := s.x, s.x+float32(part.Dx())/s.scale
	began := false
	add := func(item int, from, to int, blind bool) {
		if !began {
			s.first, began = item, true
		}
		to = max(to, from+1)
		if n := len(s.slots); n > 0 && s.slots[n-1].from == from {
			s.slots[n-1].to, s.slots[n-1].blind = max(s.slots[n-1].to, to), s.slots[n-1].blind && blind
		} else {
			s.slots = append(s.slots, slot{from, to, blind})
		}
		s.slotOf = append(s.slotOf, int32(len(s.slots)-1))
	}
	s.cols.each(left, right, func(l Line) {
		from, to := s.cols.span(l)
		item, end := s.cols.items(l)
		for ; item < end; item++ {
			add(item, part.Min.X+s.pixel(from, s.x), part.Min.X+s.pixel(to, s.x), s.cols.axis.Items[item].Blind)
		}
	})
}

// each calls with the lines between two places, in their order, without headings of
// groups that are not folded.
func (r *ruler) each(from, to float32, call func(Line)) {
	if r.count() == 0 {
		return
	}
	for g := r.groupAt(from); g < len(r.axis.Groups) && r.starts[g] < to; g++ {
		group := r.axis.Groups[g]
		if r.folded[g] {
			call(Line{g, -1})
			continue
		}
		begin := r.starts[g] + r.head
		first := min(group.Len, max(0, int((from-begin)/r.size)))
		last := min(group.Len, max(0, int((to-begin)/r.size)+1))
		for i := first; i < last; i++ {
			call(Line{g, group.First + i})
		}
	}
}

// eachRow calls with where each row in sight is, and which items it stands for.
func (s *sketch) eachRow(part image.Rectangle, call func(y0, y1, item, end int)) {
	s.rows.each(s.y, s.y+float32(part.Dy())/s.scale, func(l Line) {
		from, to := s.rows.span(l)
		y0 := part.Min.Y + s.pixel(from, s.y)
		item, end := s.rows.items(l)
		call(y0, max(y0+1, part.Min.Y+s.pixel(to, s.y)), item, end)
	})
}

// collect adds the marks of some rows to those of the row that is being drawn.
func (s *sketch) collect(item, end int) {
	last := int32(s.first + len(s.slotOf))
	for ; item < end; item++ {
		cells := s.rows.axis.Cells(item)
		low, high := 0, len(cells)
		for low < high {
			if mid := (low + high) / 2; cells[mid].At < int32(s.first) {
				low = mid + 1
			} else {
				high = mid
			}
		}
		for _, c := range cells[low:] {
			if c.At >= last {
				break
			}
			at := s.slotOf[c.At-int32(s.first)]
			s.marks[at] = max(s.marks[at], c.Mark)
		}
	}
}

// flush draws the row that was collected.
func (s *sketch) flush(img *image.RGBA, part image.Rectangle, y0, y1 int) {
	for i, m := range s.marks {
		if m == grid.None {
			continue
		}
		s.marks[i] = grid.None
		at := s.slots[i]
		w, h := at.to-at.from, y1-y0
		switch {
		case min(w, h) >= stampLeast:
			s.print(img, part, m, at.from, y0, w, h)
		case m > grid.Write:
			s.faults = append(s.faults, fault{(at.from + at.to) / 2, (y0 + y1) / 2, m})
		default:
			s.dot(img, part, m, at, y0, y1)
		}
	}
}

// dot is a mark that is too small for a shape: what can write fills its place, what
// can only read leaves an edge where there is room for one.
func (s *sketch) dot(img *image.RGBA, part image.Rectangle, m grid.Mark, at slot, y0, y1 int) {
	r := image.Rect(at.from, y0, at.to, y1)
	if m == grid.Read {
		if r.Dx() > 2 {
			r.Max.X--
		}
		if r.Dy() > 2 {
			r.Max.Y--
		}
	}
	fill(img, r, part, s.inks.marks[m])
}

func (s *sketch) print(img *image.RGBA, part image.Rectangle, m grid.Mark, x, y, w, h int) {
	key := stampKey{m, w, h}
	shape := s.stamps[key]
	if shape == nil {
		if s.stamps == nil || len(s.stamps) > 200 {
			s.stamps = map[stampKey]*stamp{}
		}
		shape = newStamp(m, w, h)
		s.stamps[key] = shape
	}
	shape.print(img, x, y, part, s.inks.marks[m])
}

// ground draws what lies under the marks: headings of rows, what cannot be known, and
// lines between groups.
func (s *sketch) ground(img *image.RGBA, part image.Rectangle) {
	bottom := min(part.Max.Y, part.Min.Y+s.pixel(s.rows.length(), s.y))
	right := min(part.Max.X, part.Min.X+s.pixel(s.cols.length(), s.x))
	within := image.Rect(part.Min.X, part.Min.Y, right, bottom)
	for _, at := range s.slots {
		if at.blind {
			hatch(img, image.Rect(at.from, part.Min.Y, at.to, bottom), within, s.inks.hatch)
		}
	}
	lines := func(r *ruler, scrolled, room float32, draw func(from, head int)) {
		for g := r.groupAt(scrolled); g < len(r.axis.Groups) && r.starts[g] < scrolled+room; g++ {
			draw(s.pixel(r.starts[g], scrolled), s.pixel(r.starts[g]+r.head, scrolled))
		}
	}
	lines(s.rows, s.y, float32(part.Dy())/s.scale, func(from, head int) {
		y := part.Min.Y + from
		fill(img, image.Rect(part.Min.X, y, right, part.Min.Y+head), within, s.inks.head)
		fill(img, image.Rect(part.Min.X, y-1, right, y), within, s.inks.line)
	})
	lines(s.cols, s.x, float32(part.Dx())/s.scale, func(from, _ int) {
		x := part.Min.X + from
		fill(img, image.Rect(x-1, part.Min.Y, x, bottom), within, s.inks.line)
	})
}
