package matrix

import (
	"sort"

	"latchkey/internal/grid"
)

// Line is one row or column as it shows: an item, or with Item -1 the heading of a
// group, which stands for all of it while it is folded. Group -1 = none.
type Line struct{ Group, Item int }

// nowhere is no line.
func nowhere() Line { return Line{-1, -1} }

// Exists reports whether there is such a line.
func (l Line) Exists() bool { return l.Group >= 0 }

// Whole reports whether it is a whole group.
func (l Line) Whole() bool { return l.Group >= 0 && l.Item < 0 }

// ruler says where each line of an axis is, in pixels from the first.
type ruler struct {
	axis   *grid.Axis
	folded []bool
	size   float32 // of an item
	head   float32 // of the heading of a group
	shut   float32 // of a group that is folded, without its heading
	gap    float32 // after a group
	starts []float32
	lines  []int // that a key can move to, before each group
}

func newRuler(axis *grid.Axis) *ruler {
	return &ruler{axis: axis, folded: make([]bool, len(axis.Groups)), size: 1, starts: make([]float32, len(axis.Groups)+1), lines: make([]int, len(axis.Groups)+1)}
}

// lay places all groups, after something has changed.
func (r *ruler) lay() {
	at, lines := float32(0), 0
	for i, g := range r.axis.Groups {
		r.starts[i], r.lines[i] = at, lines
		at += r.head + r.gap
		if r.folded[i] {
			at += r.shut
			lines++
			continue
		}
		at += float32(g.Len) * r.size
		lines += g.Len
	}
	r.starts[len(r.axis.Groups)], r.lines[len(r.axis.Groups)] = at, lines
}

// length is how long all is.
func (r *ruler) length() float32 { return r.starts[len(r.starts)-1] }

// span is where a line is.
func (r *ruler) span(l Line) (from, to float32) {
	from = r.starts[l.Group]
	switch {
	case l.Item >= 0 && !r.folded[l.Group]:
		from += r.head + float32(l.Item-r.axis.Groups[l.Group].First)*r.size
		return from, from + r.size
	case r.folded[l.Group]:
		return from, from + r.head + r.shut
	}
	return from, from + r.head
}

// extent is where a whole group is.
func (r *ruler) extent(group int) (from, to float32) {
	return r.starts[group], r.starts[group+1] - r.gap
}

// groupAt is the group that is, or begins last before, a place.
func (r *ruler) groupAt(at float32) int {
	return max(0, sort.Search(len(r.axis.Groups), func(i int) bool { return r.starts[i] > at })-1)
}

// at is the line at a place.
func (r *ruler) at(place float32) Line {
	if place < 0 || place >= r.length() {
		return nowhere()
	}
	g := r.groupAt(place)
	group, in := r.axis.Groups[g], place-r.starts[g]-r.head
	if r.folded[g] || in < 0 {
		return Line{g, -1}
	}
	return Line{g, group.First + min(group.Len-1, int(in/r.size))}
}

// items are those of a line, from one up to, not including, another.
func (r *ruler) items(l Line) (from, to int) {
	if l.Item >= 0 {
		return l.Item, l.Item + 1
	}
	g := r.axis.Groups[l.Group]
	return g.First, g.First + g.Len
}

// shown is the line under which an item shows.
func (r *ruler) shown(item int) Line {
	if g := r.axis.GroupOf(item); !r.folded[g] {
		return Line{g, item}
	} else {
		return Line{g, -1}
	}
}

// count is how many lines there are that a key can move to.
func (r *ruler) count() int { return r.lines[len(r.lines)-1] }

// ordinal is the place of a line among those that a key can move to.
func (r *ruler) ordinal(l Line) int {
	if l.Item < 0 || r.folded[l.Group] {
		return r.lines[l.Group]
	}
	return r.lines[l.Group] + l.Item - r.axis.Groups[l.Group].First
}

// line is the one at a place among those that a key can move to, held in their bounds.
func (r *ruler) line(ordinal int) Line {
	if r.count() == 0 {
		return nowhere()
	}
	ordinal = min(max(ordinal, 0), r.count()-1)
	g := sort.Search(len(r.axis.Groups), func(i int) bool { return r.lines[i+1] > ordinal })
	if r.folded[g] {
		return Line{g, -1}
	}
	return Line{g, r.axis.Groups[g].First + ordinal - r.lines[g]}
}
