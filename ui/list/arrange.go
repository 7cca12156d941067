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
	order  []*R // all rows at the top, sorted
	byKey  map[K]*R
	totals map[string]int // counts of all rows, whatever was typed
	query  query[R, K]    // by which they were arranged
	narrowed[R]
}

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
	a.narrowed = m.narrow(a.order, a.query, a.query.match(context.Background(), m))
}

// Arrange sorts and narrows rows; it may run anywhere.
func Arrange[R any, K comparable](m *Model[R, K], rows []*R, v View) Arranged[R, K] {
	return m.arrange(context.Background(), rows, query[R, K]{View: v})
}

func (m *Model[R, K]) arrange(ctx context.Context, rows []*R, q query[R, K]) Arranged[R, K] {
	a := Arranged[R, K]{rows: rows, order: slices.Clone(rows), byKey: make(map[K]*R, len(rows)), query: q}
	for _, r := range rows {
		a.byKey[m.Key(r)] = r
		for _, member := range m.members(r) {
			a.byKey[m.Key(member)] = member
		}
	}
	m.sort(a.order, q.Order)
	a.totals = m.totals(rows)
	a.narrowed = m.narrow(a.order, q, q.match(ctx, m))
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

// sort orders rows of one level.
func (m *Model[R, K]) sort(rows []*R, by frame.Order) {
	c := m.column(by.Column)
	if c == nil || c.Compare == nil {
		return
	}
	slices.SortStableFunc(rows, func(a, b *R) int {
		n := c.Compare(a, b)
		if by.Descending {
			n = -n
		}
		if n == 0 && m.Tie != nil {
			n = m.Tie(a, b)
		}
		return n
	})
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

// narrow walks the rows in their order. It takes a few milliseconds for 10,000
// rows.
func (m *Model[R, K]) narrow(order []*R, q query[R, K], match Match[R]) narrowed[R] {
	out := narrowed[R]{shown: make([]place[R], 0, len(order)), counts: map[string]int{}}
	counts, on := make([]int, len(m.Facets)), make([]bool, len(m.Facets))
	asked := uint(0) // groups of which a facet is on
	for i, f := range m.Facets {
		if on[i] = q.On[f.ID]; on[i] {
			asked |= 1 << f.Group
		}
	}
	for _, r := range order {
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
		if met != asked {
			continue
		}
		out.found++
		out.shown = append(out.shown, place[R]{row: r})
		for _, member := range m.unfolded(r, q, match) {
			out.shown = append(out.shown, place[R]{row: member, member: true})
		}
	}
	for i, f := range m.Facets {
		out.counts[f.ID] = counts[i]
	}
	return out
}

// unfolded are the rows that show below this one.
func (m *Model[R, K]) unfolded(r *R, q query[R, K], match Match[R]) []*R {
	members := m.members(r)
	if len(members) == 0 || !match.Unfold && !q.unfolded[m.Key(r)] {
		return nil
	}
	members = slices.Clone(members)
	if match.Exact || !match.Has(r) {
		members = slices.DeleteFunc(members, func(member *R) bool { return !match.Has(member) })
	}
	m.sort(members, q.Order)
	return members
}
