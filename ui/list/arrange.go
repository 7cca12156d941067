package list

import (
	"context"
	"slices"
	"strings"

	"latchkey/ui/frame"
)

// query is a view with what only this list knows of it, for a worker.
type query[R any, K comparable] struct {
	View
	means    func(context.Context) Match[R] // nil = words
	unfolded map[K]bool
	// How often the meaning of the text, and what is unfolded, had changed.
	meanings, folds int
}

// place is one row as it shows. It holds the row itself: the list may have read
// others before what shows follows.
type place[R any] struct {
	row    *R
	member bool // it stands below another one
}

// narrowed is what a view leaves.
type narrowed[R any] struct {
	shown  []place[R]
	found  int            // rows at the top
	counts map[string]int // how many rows each facet would leave of those that have the text
}

// Arranged is rows with what shows of them.
type Arranged[R any, K comparable] struct {
	rows   []*R
	order  []int32 // numbers of the rows, sorted
	byKey  map[K]*R
	totals map[string]int // counts of all rows, whatever was typed
	query  query[R, K]    // by which they were arranged
	narrowed[R]
}

// What follows is for tests and figures of what a page says of its rows.

// Rows are those that show, from top to bottom.
func (a *Arranged[R, K]) Rows() []*R {
	rows := make([]*R, len(a.shown))
	for i := range a.shown {
		rows[i] = a.shown[i].row
	}
	return rows
}

// Counts is how many rows each facet would leave of those that have the text.
func (a *Arranged[R, K]) Counts() map[string]int { return a.counts }

// Narrow narrows the same rows in another way, as a key press does.
func (a *Arranged[R, K]) Narrow(m *Model[R, K], v View) {
	a.query.View = v
	a.narrowed = m.narrow(a.rows, a.order, a.query, a.query.match(context.Background(), m))
}

// Arrange sorts and narrows rows; it may run anywhere.
func Arrange[R any, K comparable](m *Model[R, K], rows []*R, v View) Arranged[R, K] {
	return m.arrange(context.Background(), rows, query[R, K]{View: v})
}

func (m *Model[R, K]) arrange(ctx context.Context, rows []*R, q query[R, K]) Arranged[R, K] {
	a := Arranged[R, K]{rows: rows, order: m.sorted(rows, q.Order), byKey: make(map[K]*R, len(rows)), query: q}
	for _, r := range rows {
		a.byKey[m.Key(r)] = r
		for _, member := range m.members(r) {
			a.byKey[m.Key(member)] = member
		}
	}
	a.totals = m.totals(rows)
	a.narrowed = m.narrow(rows, a.order, q, q.match(ctx, m))
	return a
}

// match is what the text of the query means.
func (q query[R, K]) match(ctx context.Context, m *Model[R, K]) Match[R] {
	if q.means != nil {
		return q.means(ctx)
	}
	return m.WordsOf(q.Text)
}

// WordsOf is the meaning of a text as words, all of which a row must have.
func (m *Model[R, K]) WordsOf(text string) Match[R] {
	words := strings.Fields(strings.ToLower(text))
	return Match[R]{Has: func(r *R) bool { return frame.Matches(m.Words(r), words) }}
}

// sorted gives the numbers of rows of one level in their order.
func (m *Model[R, K]) sorted(rows []*R, by frame.Order) []int32 {
	order := make([]int32, len(rows))
	for i := range order {
		order[i] = int32(i)
	}
	c := m.column(by.Column)
	if c == nil || c.Compare == nil {
		return order
	}
	slices.SortStableFunc(order, func(a, b int32) int {
		n := c.Compare(rows[a], rows[b])
		if by.Descending {
			n = -n
		}
		if n == 0 && m.Tie != nil {
			n = m.Tie(rows[a], rows[b])
		}
		return n
	})
	return order
}

// totals counts what each rare facet has, so that it is known whether its chip
// has any use.
func (m *Model[R, K]) totals(rows []*R) map[string]int {
	out := map[string]int{}
	for i := range m.Facets {
		f := &m.Facets[i]
		if !f.Rare {
			continue
		}
		for _, r := range rows {
			if f.Has(r) {
				out[f.ID]++
			}
		}
	}
	return out
}

// narrow walks the rows as they lie in memory, which is several times quicker
// than in their order, and takes about a millisecond for 10,000.
func (m *Model[R, K]) narrow(rows []*R, order []int32, q query[R, K], match Match[R]) narrowed[R] {
	out := narrowed[R]{counts: map[string]int{}}
	counts, on := make([]int, len(m.Facets)), make([]bool, len(m.Facets))
	asked := uint(0) // groups of which a facet is on
	for i, f := range m.Facets {
		if on[i] = q.On[f.ID]; on[i] {
			asked |= 1 << f.Group
		}
	}
	left := make([]bool, len(rows))
	for n, r := range rows {
		if !match.Has(r) && !slices.ContainsFunc(m.members(r), match.Has) {
			continue
		}
		met := uint(0)
		for i := range m.Facets {
			if f := &m.Facets[i]; f.Has(r) {
				counts[i]++
				if on[i] {
					met |= 1 << f.Group
				}
			}
		}
		if met == asked {
			left[n] = true
			out.found++
		}
	}
	for i, f := range m.Facets {
		out.counts[f.ID] = counts[i]
	}
	out.shown = make([]place[R], 0, out.found)
	for _, n := range order {
		if !left[n] {
			continue
		}
		out.shown = append(out.shown, place[R]{row: rows[n]})
		for _, member := range m.unfolded(rows[n], q, match) {
			out.shown = append(out.shown, place[R]{row: member, member: true})
		}
	}
	return out
}

// unfolded are the rows that show below this one.
func (m *Model[R, K]) unfolded(r *R, q query[R, K], match Match[R]) []*R {
	members := m.members(r)
	if len(members) == 0 || !match.Unfold && !q.unfolded[m.Key(r)] {
		return nil
	}
	if match.Exact || !match.Has(r) {
		members = slices.DeleteFunc(slices.Clone(members), func(member *R) bool { return !match.Has(member) })
	}
	out := make([]*R, len(members))
	for i, n := range m.sorted(members, q.Order) {
		out[i] = members[n]
	}
	return out
}
