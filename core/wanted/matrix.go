package wanted

import (
	"maps"
	"slices"
)

// Matrix is every key on every place of a file, as it stands to what is wanted.
type Matrix struct {
	Cells []Cell `json:"cells"`
	// Unnamed is how many places have deploy keys and are not named in the file: they
	// are left alone.
	Unnamed int `json:"unnamed_places"`
}

// Count returns how many cells are in a state.
func (m *Matrix) Count(s State) (n int) {
	for i := range m.Cells {
		if m.Cells[i].State == s {
			n++
		}
	}
	return n
}

// Settled reports whether everything is as the file says, as far as can be known.
func (m *Matrix) Settled() bool { return m.Count(OK)+m.Count(Unknown) == len(m.Cells) }

func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
