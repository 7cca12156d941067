package list

import (
	"context"
	"maps"

	"fyne.io/fyne/v2"

	"latchkey/ui/frame"
	"latchkey/ui/kit/tables"
)

// Column is one known fact of a row: how it is called, shown, explained and
// compared. A new fact is one more of these, and the words for it.
type Column[R any] struct {
	ID, Title string // the id is what sorting and preferences name it by
	// Width, Narrow and Least are those of tables.Column.
	Width, Narrow, Least float32
	Align                fyne.TextAlign
	// Main is the column that names the row: it is bold in the row that is
	// selected, shows where a row unfolds or stands below another one, and keeps
	// room for a name.
	Main bool
	// Optional columns show where a person switches them on.
	Optional bool
	// Wide is the width of the table from which an optional column shows by
	// itself; 0 = it does not.
	Wide    float32
	Cell    func(*R) tables.Cell
	Compare func(a, b *R) int // nil = nothing sorts by it
	Tip     func(*R) string   // nil = the text itself where it is cut off
}

// Facet is one thing by which the rows can be narrowed, with a chip of its own.
// Facets of one group add up; groups narrow each other.
type Facet[R any] struct {
	ID, Title, Tip string
	Group          uint
	Rare           bool // its chip shows only where some row has it
	Bare           bool // it has no chip: something else on the page turns it
	Has            func(*R) bool
}

// Match is what a text in the search line means.
type Match[R any] struct {
	Has func(*R) bool
	// Exact says that it names rows, not words in them: of a row that stands
	// for others, only those show that it names.
	Exact bool
	// Unfold says that these show though nobody has unfolded the row above.
	Unfold bool
}

// Model says what the rows of a list are. All of its functions may be called on
// any goroutine, but those of columns that draw.
type Model[R any, K comparable] struct {
	Columns []Column[R]
	Facets  []Facet[R]
	Key     func(*R) K        // what a row is known by when it is read again; never the zero value
	Words   func(*R) string   // what a search looks through, in lower case
	Tie     func(a, b *R) int // orders rows that are equal by their column; nil = as they were read
	Members func(*R) []*R     // rows below this one, for which it stands; nil = there are none in this list
	// Meaning is asked on the UI goroutine for what a text means that is more than
	// words, and finds it out wherever the rows are narrowed. nil, also as the
	// answer, means words.
	Meaning func(text string) func(context.Context) Match[R]
}

// View is how a list is narrowed and ordered.
type View struct {
	Text  string
	On    map[string]bool // facets, by id
	Order frame.Order
}

// Copy is for a worker, while the view of the list goes on changing.
func (v View) Copy() View {
	v.On = maps.Clone(v.On)
	return v
}

// narrowsAs reports whether two views leave the same rows.
func (v View) narrowsAs(o View) bool { return v.Text == o.Text && maps.Equal(v.On, o.On) }

// column is the one with an id, nil without.
func (m *Model[R, K]) column(id string) *Column[R] {
	for i := range m.Columns {
		if m.Columns[i].ID == id {
			return &m.Columns[i]
		}
	}
	return nil
}

// Sorts reports whether rows can be sorted by a column of that id.
func (m *Model[R, K]) Sorts(id string) bool {
	c := m.column(id)
	return c != nil && c.Compare != nil
}

// members are the rows below this one.
func (m *Model[R, K]) members(r *R) []*R {
	if m.Members == nil {
		return nil
	}
	return m.Members(r)
}
