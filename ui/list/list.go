package list

import (
	"strings"

	"fyne.io/fyne/v2"

	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/kit/tables"
	"latchkey/ui/locale"
)

// List is the rows of a page with all that can be done with them. It belongs to
// the UI goroutine. No row that was handed in may be changed afterwards: a worker
// may be looking through it.
type List[R any, K comparable] struct {
	*rowSet[R, K]
	*selection[R, K]
	Table *tables.Table
	Body  *Body
	Count *kit.Text // how many rows show, for the heading
	Marks *Marks[R, K]
	f     *frame.Frame
	spec  Spec[R, K]

	object  *fyne.Container
	chips   *chips[R, K]
	view    View
	unfold  map[K]bool // rows whose members show
	pending progress
}

// progress is what is under way, so that only the newest result counts.
type progress struct {
	arranges, narrows frame.Generation
	meanings, folds   int  // see query
	narrowing         bool // rows for what was typed are not there yet
	sorting           bool // rows that are there are being sorted
	entering          bool // Enter waits for them
	toTop             bool // what comes first in the new order is to be seen
}

// New makes a list without rows.
func New[R any, K comparable](f *frame.Frame, spec Spec[R, K]) *List[R, K] {
	l := &List[R, K]{spec: spec, f: f, rowSet: &rowSet[R, K]{key: spec.Key}, view: spec.View.Copy(), unfold: map[K]bool{}, Count: kit.NewCaption("")}
	if l.view.On == nil {
		l.view.On = map[string]bool{}
	}
	l.selection = &selection[R, K]{l: l, rest: frame.Debounce{Wait: spec.Pause}}
	l.Table = newTable(l)
	l.Body = newBody(kit.Rows(l.Table.Object), spec.Turned)
	l.chips = newChips(l)
	l.Marks = newMarks(l)
	return l
}

// Lay gives the list its head, and what stands below it; nil = the bar of the
// marks.
func (l *List[R, K]) Lay(head, foot fyne.CanvasObject) *fyne.Container {
	if foot == nil {
		foot = l.Marks.bar
	}
	l.object = kit.Frame(head, l.Body.object, foot)
	return l.object
}

// Chips is the row of chips, for the head.
func (l *List[R, K]) Chips() *fyne.Container { return l.chips.object }

// View is how the list is narrowed and ordered now.
func (l *List[R, K]) View() View { return l.view.Copy() }

// Text is what was searched for.
func (l *List[R, K]) Text() string { return l.view.Text }

// IsOn reports whether a facet is on.
func (l *List[R, K]) IsOn(facet string) bool { return l.view.On[facet] }

// Narrows reports whether any facet is on.
func (l *List[R, K]) Narrows() bool { return len(l.view.On) > 0 }

// Reset forgets the rows, for other data.
func (l *List[R, K]) Reset() {
	l.Stop()
	*l.rowSet = rowSet[R, K]{key: l.spec.Key}
	l.pending.narrowing, l.pending.sorting, l.pending.entering = false, false, false
	l.selection.reset()
	l.Marks.Clear()
	if l.spec.Show != nil {
		l.spec.Show(nil)
	}
}

// Stop drops what is under way.
func (l *List[R, K]) Stop() {
	l.pending.arranges.Next()
	l.pending.narrows.Next()
	l.rest.Stop()
}

// Restore takes what a list held that this one takes the place of, in another
// language. What stands beside it is restored by the page.
func (l *List[R, K]) Restore(old *List[R, K]) {
	old.Stop()
	*l.rowSet = *old.rowSet
	l.view, l.unfold = old.view.Copy(), old.unfold
	l.pending.meanings = old.pending.meanings
	l.selection.restore(old.selection)
	l.chips.set()
	l.Table.SetSort(l.view.Order.Column, l.view.Order.Descending)
	l.Marks.restore(old.Marks)
}

// Resume shows what Restore has taken; a search may have been on its way.
func (l *List[R, K]) Resume() {
	if l.came {
		l.put(l.left)
		l.narrow()
	}
}

// put shows rows and counts.
func (l *List[R, K]) put(n narrowed[R]) {
	l.left = n
	l.chips.show(n.counts, l.totals)
	l.draw()
}

// Found says how many rows show, or why none do, for those who do not see it.
func (l *List[R, K]) Found() string {
	if !l.Body.ShowsRows() {
		return strings.Join(kit.TextsIn(l.Body.object), " ")
	}
	return l.Table.Name + ", " + l.Count.Text
}

func (l *List[R, K]) draw() {
	count := locale.Number(len(l.rows))
	if l.left.found != len(l.rows) {
		count = locale.T("status.of", locale.Args{"Done": l.left.found, "Total": count})
	}
	l.Count.SetText(count)
	call(l.spec.Drawn)
	switch {
	case len(l.rows) == 0:
		if l.chosen != *new(K) {
			l.Select(*new(K))
		}
		l.spec.None()
		return
	case len(l.left.shown) == 0:
		l.spec.NoMatch()
		l.follow()
		l.f.Commands.Refresh()
		return
	}
	l.Body.showRows()
	l.follow()
	call(l.spec.Arrive)
	l.settleSelection()
	l.ScrollToSelected()
	if l.pending.toTop && !l.pending.sorting { // who sorts wants to see what comes first now
		l.pending.toTop = false
		l.Table.ToTop()
	}
	l.Table.SetMarked(l.Marks.on.State())
	l.Table.Refresh()
	l.f.Status.Refresh()
	l.f.Commands.Refresh()
	if l.pending.entering {
		l.Enter()
	}
}

// Focus puts the keyboard on the rows, if they show.
func (l *List[R, K]) Focus() {
	if l.Body.plain {
		l.f.Focus(l.Table.Focusable())
	}
}

// Enter goes from the search line to its result, once that is there.
func (l *List[R, K]) Enter() {
	if l.pending.entering = l.pending.narrowing; l.pending.entering || l.Shown() == 0 || !l.Body.plain {
		return
	}
	l.Focus()
	l.rest.Flush()
}

// StopEntering forgets that Enter waits: something else was gone to meanwhile.
func (l *List[R, K]) StopEntering() { l.pending.entering = false }

func call(f func()) {
	if f != nil {
		f()
	}
}
