// Package grid puts a sparse table of marks, such as which key stands on which
// repository, into an order in which what belongs together stands together.
package grid

import (
	"cmp"
	"slices"
)

// Mark is what is the case where a row and a column meet. Where several have only one
// place, the largest shows.
type Mark uint8

// The marks.
const (
	None    Mark = iota
	Read         // stands there and may read
	Write        // stands there and may also write
	Unknown      // cannot be known
	Missing      // is wanted there and does not stand there
	Excess       // stands there and is not wanted
)

// Marks are all that are something, in their order.
func Marks() []Mark { return []Mark{Read, Write, Unknown, Missing, Excess} }

// Item is a row or a column.
type Item struct {
	Name  string
	Group string // "" is a group too
	// Blind says that nothing is known of all of it.
	Blind bool
	ID    int // the owner's
}

// Place is a mark, by the places of its row and column in what was handed in.
type Place struct {
	Row, Col int
	Mark     Mark
}

// Cell is a mark of one row or column; At is the column or the row, in their order.
type Cell struct {
	At   int32
	Mark Mark
}

// Group are items one after another.
type Group struct {
	Name       string
	First, Len int
}

// Axis is rows or columns in their order.
type Axis struct {
	Items  []Item
	Groups []Group
	groups []int32 // of each item
	start  []int32
	cells  []Cell
}

// GroupOf is the number of the group of an item.
func (a *Axis) GroupOf(item int) int { return int(a.groups[item]) }

// Cells are the marks of an item, in the order of the other axis.
func (a *Axis) Cells(item int) []Cell { return a.cells[a.start[item]:a.start[item+1]] }

// Grid is the table in its order. It does not change.
type Grid struct {
	Rows, Cols Axis
	counts     [Excess + 1]int
}

// At is the mark where a row and a column meet.
func (g *Grid) At(row, col int) Mark {
	cells := g.Rows.Cells(row)
	i, there := slices.BinarySearchFunc(cells, int32(col), func(c Cell, at int32) int { return cmp.Compare(c.At, at) })
	switch {
	case there:
		return cells[i].Mark
	case g.Rows.Items[row].Blind || g.Cols.Items[col].Blind:
		return Unknown
	}
	return None
}

// Count is how often a mark is there.
func (g *Grid) Count(m Mark) int { return g.counts[m] }

// Strongest is the largest mark of some rows and columns, each from one up to, not
// including, another: what shows of a group that is folded.
func (g *Grid) Strongest(row, rowEnd, col, colEnd int) (most Mark) {
	for r := row; r < rowEnd; r++ {
		cells := g.Rows.Cells(r)
		i, _ := slices.BinarySearchFunc(cells, int32(col), func(c Cell, at int32) int { return cmp.Compare(c.At, at) })
		for ; i < len(cells) && int(cells[i].At) < colEnd; i++ {
			most = max(most, cells[i].Mark)
		}
	}
	return most
}
