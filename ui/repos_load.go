package ui

import (
	"context"
	"slices"
	"strings"

	"latchkey/core"
)

// reset forgets everything, for another account or backend.
func (p *reposPage) reset() {
	p.loads.next()
	p.arranges.next()
	p.narrows.next()
	p.pending, p.entering, p.reading, p.saying = 0, false, false, nil
	p.keys.reset()
	p.follow = newFollowing()
	p.expected = arrival{}
	p.rows, p.order, p.shown, p.owner, p.path = nil, nil, nil, "", ""
	p.showOwners()
	p.marks.clear()
	p.waited()
	p.w.statusBar.refresh()
	p.w.details.showRepo(nil)
}

// load shows what the store holds at once, then refreshes underneath.
func (p *reposPage) load() {
	current := p.loads.next()
	w, ids := p.w, p.w.session.shownIDs()
	if p.showFirst(strings.Join(ids, " ")) {
		w.afterFirst(func() {
			if current() {
				p.refresh()
			}
		})
		return
	}
	p.reading = true
	p.showLoading()
	backend := w.backend
	background(w, w.session.ctx, func(ctx context.Context) ([]core.RepoRow, error) { return cachedOf(ctx, backend, ids) },
		func(rows []core.RepoRow, err error) {
			if !current() {
				return
			}
			if err != nil || len(rows) == 0 {
				p.refresh()
				return
			}
			p.take(rows, func() { // first what is there, then what is new
				if current() {
					p.refresh()
				}
			})
		})
}

// refresh reads the list from the forge.
func (p *reposPage) refresh() { p.refreshThen(nil) }

// refreshThen goes on with then, if any, once the list is there.
func (p *reposPage) refreshThen(then func()) {
	w, ids := p.w, p.w.session.shownIDs()
	if w.backend == nil || len(ids) == 0 {
		return
	}
	current := p.loads.next()
	p.reading = true
	job := w.jobs.startQuiet(t("job.reading_repos"))
	seen := newCounter(w.worker, job)
	backend := w.backend
	early := &earlyRows{page: p, current: current}
	doJob(w.Frame, job, func(ctx context.Context) (listing, error) {
		got := refreshOf(ctx, backend, ids, func(n int) {
			seen(n, 0)
			early.told()
		})
		return got, got.err(ids)
	}, func(got listing, err error) {
		if !current() {
			return
		}
		p.reading, p.early = false, false
		for _, id := range ids {
			w.session.tokenAnswered(id, got.errs[id])
		}
		p.waited()
		if err != nil {
			p.failed(err)
			return
		}
		rows := got.rows
		p.someFailed(ids, got)
		p.take(rows, func() {
			w.reading.begin(readAgain)
			if then != nil {
				then()
			}
		})
		if len(rows) == 0 {
			p.showNoRepos()
		}
		p.keys.again()
		if row := p.selected(); row != nil {
			w.details.refresh()
		}
	})
}

// reloadCached takes what the store holds now, without asking the forge.
func (p *reposPage) reloadCached() {
	w, ids := p.w, p.w.session.shownIDs()
	if w.backend == nil || len(ids) == 0 || len(p.rows) == 0 {
		return
	}
	current := p.loads.n
	backend := w.backend
	background(w, w.session.ctx, func(ctx context.Context) ([]core.RepoRow, error) { return cachedOf(ctx, backend, ids) },
		func(rows []core.RepoRow, err error) {
			if err == nil && current == p.loads.n && slices.Equal(ids, w.session.shownIDs()) {
				p.take(rows, nil)
			}
		})
}

// arranged is rows with what is drawn of them.
type arranged struct {
	rows  []repoRow
	order []int32
	narrowed
	total map[string]int
}

// take shows new rows and keeps selection and place. then, if any, is called
// afterwards.
func (p *reposPage) take(in []core.RepoRow, then func()) {
	owners := p.w.owners()
	p.arrange(func() []repoRow { return repoRows(in, owners) }, then)
}

// rearrange sorts the rows that are there, and filters them.
func (p *reposPage) rearrange() {
	rows := p.rows
	p.arrange(func() []repoRow { return rows }, nil)
}

// arrange sorts and filters away from the UI goroutine.
func (p *reposPage) arrange(rows func() []repoRow, then func()) {
	current := p.arranges.next()
	by, filter := p.by, p.filter.copy()
	background(p.w, p.w.session.ctx, func(context.Context) (arranged, error) {
		return arrangeRows(rows(), by, filter), nil
	}, func(a arranged, _ error) {
		if current() {
			p.adopt(a, filter)
		}
		if then != nil {
			then()
		}
	})
}

// arrangeRows sorts and filters; it may run anywhere.
func arrangeRows(rows []repoRow, by order, filter filtering) arranged {
	a := arranged{rows: rows, order: sorted(rows, by)}
	a.total = narrow(a.rows, a.order, filtering{}).counts
	a.narrowed = narrow(a.rows, a.order, filter)
	return a
}

// adopt shows rows that were arranged by this filter.
func (p *reposPage) adopt(a arranged, filter filtering) {
	p.rows, p.order, p.chips.total = a.rows, a.order, a.total
	if !p.filter.equal(filter) { // something was typed meanwhile
		p.narrow()
		return
	}
	p.narrows.next() // what is under way was made from older rows
	p.pending = 0
	p.chips.show(a.counts)
	p.shown = a.shown
	p.draw()
}

// narrowAtOnce is how many rows are filtered in the key press itself, in one or
// two milliseconds: letter and list are then drawn together. Twice as many
// pictures for each letter would cost more than filtering.
const narrowAtOnce = 20_000

// narrow filters the rows that are there. It runs at every key press; only the
// newest result counts.
func (p *reposPage) narrow() {
	if len(p.rows) == 0 {
		return
	}
	current := p.narrows.next()
	rows, order, filter := p.rows, p.order, p.filter.copy()
	if len(rows) <= narrowAtOnce {
		p.showNarrowed(narrow(rows, order, filter))
		return
	}
	p.pending++
	background(p.w, p.w.session.ctx, func(context.Context) (narrowed, error) { return narrow(rows, order, filter), nil },
		func(n narrowed, _ error) {
			if current() {
				p.showNarrowed(n)
			}
		})
}

func (p *reposPage) showNarrowed(n narrowed) {
	p.pending, p.follow.filtered = 0, true
	p.chips.show(n.counts)
	p.shown = n.shown
	p.draw()
}

// search filters while a person types, who looks at the rows meanwhile.
func (p *reposPage) search(text string) {
	if text != p.filter.text {
		p.w.shell.openList()
	}
	p.filter, p.entering = p.filter.typed(text), false
	p.locate()
	p.narrow()
}

// unfilter shows all again.
func (p *reposPage) unfilter() {
	p.chips.clear()
	p.filter = p.filter.typed("")
	p.w.top.setTyped("repositories", "")
	p.narrow()
}

// sort turns the order round when it is by that column already.
func (p *reposPage) sort(column string) {
	p.by = order{column: column, descending: p.by.column == column && !p.by.descending}
	p.table.SetSort(p.by.column, p.by.descending)
	p.rememberView()
	p.rearrange()
}

// keysRead takes what a fresh read of one repository's keys says into its row.
func (p *reposPage) keysRead(repo repoRef, rows []core.KeyRow) {
	i := indexOf(p.rows, repo)
	if i < 0 {
		return
	}
	p.rows = slices.Clone(p.rows) // a worker may be looking through the old ones
	r := &p.rows[i]
	r.RepoRow = core.WithKeys(r.RepoRow, rows, p.w.defaults.unusedAfter(), p.w.now())
	p.w.details.rowChanged(r)
	p.table.Refresh()
}
