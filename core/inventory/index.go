package inventory

import (
	"bytes"
	"sort"
	"strings"
)

// Index finds the rows in which any column contains a text, case ignored. All
// columns of all rows are in one piece of memory, so that a search is one pass
// over it.
type Index struct {
	text   []byte
	starts []int // where each row begins
	hits   []Hit
}

// between separates columns; no text contains it, because texts are made safe first.
const between = 0

// Add puts a row into the index. Rows have to be added before Find is called.
func (x *Index) Add(h Hit, columns ...string) {
	x.starts = append(x.starts, len(x.text))
	x.hits = append(x.hits, h)
	for _, c := range columns {
		x.text = append(x.text, strings.ToLower(c)...)
		x.text = append(x.text, between)
	}
}

// Len returns how many rows there are.
func (x *Index) Len() int { return len(x.hits) }

// Find returns the rows that contain the text, in their order.
func (x *Index) Find(text string) []Hit {
	needle := []byte(strings.ToLower(text))
	if len(needle) == 0 || bytes.IndexByte(needle, between) >= 0 {
		return nil
	}
	var found []Hit
	for at := 0; at < len(x.text); {
		i := bytes.Index(x.text[at:], needle)
		if i < 0 {
			break
		}
		at += i
		row := sort.SearchInts(x.starts, at+1) - 1
		found = append(found, x.hits[row])
		if row+1 == len(x.starts) {
			break
		}
		at = x.starts[row+1]
	}
	return found
}
