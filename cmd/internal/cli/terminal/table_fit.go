package terminal

import (
	"slices"
	"strings"

	"github.com/mattn/go-runewidth"
)

// The least to which columns are cut, in the order in which they give way: of a
// fingerprint so much stays that a key can be named by it.
const (
	narrowest   = 8
	fingerprint = len("SHA256:") + minFingerprint + len("...")
	readable    = 24      // a name
	whole       = 1 << 20 // not at all

	minFingerprint = 6
)

// Columns by their heads.
var (
	// names tell a person what a row is about.
	names = []string{"ON", "REPOSITORY", "LABEL", "COMMENT", "KEY", "NAME", "PLACE", "WHAT"}
	// kept are the verdict of a row: never left out for want of room.
	kept = []string{"SEVERITY", "STATE", "RESULT"}
	// addresses are of no use when they are cut short.
	addresses = []string{"CLONE URL"}
	// first are left out before others.
	first = []string{"CLONE URL", "TYPE", "BITS", "READ", "KNOWN SINCE", "CREATED"}
)

// widthsOf returns how wide each column is.
func widthsOf(rows [][]string, columns int) []int {
	widths := make([]int, columns)
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], columnsOf(cell))
		}
	}
	return widths
}

// columnsOf is how many places of a terminal a clean text takes.
func columnsOf(text string) int {
	if isASCII(text) {
		return len(text)
	}
	return runewidth.StringWidth(text)
}

// total is the width of a row.
func total(widths []int) int {
	sum := gap * max(0, len(widths)-1)
	for _, w := range widths {
		sum += w
	}
	return sum
}

// leaveOut drops columns as long as a terminal has no room for all of them: first those
// that are empty, then those that say the same in every row, which is said once instead,
// then those without which names stay readable. The column that names the rows stays.
func (t *Table) leaveOut() {
	if t.width == 0 {
		return
	}
	var left []string
	drop := func(i int) {
		text := t.rows[0][i]
		switch {
		case len(t.rows) > 1 && t.isAlike(i) && t.rows[1][i] == "-":
			text += " (empty)"
		case len(t.rows) > 2 && t.isAlike(i):
			text += " (" + t.rows[1][i] + " in every row)"
		}
		left = append(left, text)
		t.drop(i)
	}
	for _, droppable := range []func(int) bool{
		func(i int) bool { return t.isAlike(i) && t.rows[1][i] == "-" },
		func(i int) bool { return len(t.rows) > 2 && t.isAlike(i) && !slices.Contains(names, t.rows[0][i]) },
		func(i int) bool { return len(t.rows) > 2 && t.isAlike(i) },
	} {
		for i := len(t.rows[0]) - 1; i >= 0 && len(t.rows[0]) > 1; i-- {
			if i != t.name && !t.hasRoom(whole, whole) && droppable(i) {
				drop(i)
			}
		}
	}
	for !t.hasRoom(readable, narrowest) {
		i := t.leastWanted()
		if i < 0 {
			break
		}
		drop(i)
	}
	if len(left) > 0 && t.note != nil {
		t.note("left out at this width (--output wide has all): %s", strings.Join(left, ", "))
	}
}

// leastWanted returns the column without which a person knows most of a row, -1 where
// none can go.
func (t *Table) leastWanted() int {
	for _, head := range first {
		if i := slices.Index(t.rows[0], head); i >= 0 && i != t.name {
			return i
		}
	}
	for i := len(t.rows[0]) - 1; i >= 0; i-- {
		if i != t.name && !slices.Contains(names, t.rows[0][i]) && !slices.Contains(kept, t.rows[0][i]) && !strings.HasPrefix(t.longest(i), "SHA256:") {
			return i
		}
	}
	return -1
}

// hasRoom reports whether the rows fit a terminal with fingerprints cut, and the rest so
// far as it says.
func (t *Table) hasRoom(ofName, ofOthers int) bool {
	widths := widthsOf(t.shown(), len(t.rows[0]))
	for i := range widths {
		if slices.Contains(addresses, t.rows[0][i]) {
			continue
		}
		widths[i] = min(widths[i], t.least(i, fingerprint, ofName, ofOthers))
	}
	return total(widths) <= t.width
}

func (t *Table) isAlike(column int) bool {
	for _, row := range t.rows[1:] {
		if row[column] != t.rows[1][column] {
			return false
		}
	}
	return len(t.rows) > 1
}

func (t *Table) drop(column int) {
	for i := range t.rows {
		t.rows[i] = slices.Delete(t.rows[i], column, column+1)
	}
	if t.name > column {
		t.name--
	}
}

// least returns to what a column may be cut, by what it holds.
func (t *Table) least(column, ofFingerprint, ofName, ofOthers int) int {
	switch {
	case strings.HasPrefix(t.longest(column), "SHA256:"):
		return ofFingerprint
	case column == t.name || slices.Contains(names, t.rows[0][column]):
		return ofName
	}
	return ofOthers
}

// longest returns the first cell that is no dash.
func (t *Table) longest(column int) string {
	for _, row := range t.rows[1:] {
		if row[column] != "-" {
			return row[column]
		}
	}
	return ""
}

// fit cuts columns until a row has room in a terminal: fingerprints first, then what is
// no name, and names last.
func (t *Table) fit(widths []int) {
	if t.width == 0 {
		return
	}
	for _, least := range [][3]int{{fingerprint, whole, whole}, {fingerprint, whole, narrowest}, {fingerprint, readable, narrowest}, {narrowest, narrowest, narrowest}} {
		for total(widths) > t.width {
			widest := -1
			for i, w := range widths {
				if w > t.least(i, least[0], least[1], least[2]) && (widest < 0 || w > widths[widest]) {
					widest = i
				}
			}
			if widest < 0 {
				break
			}
			widths[widest]--
		}
	}
}
