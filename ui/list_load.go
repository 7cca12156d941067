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
	p.pending, p.entering, p.reading, p.body.saying = 0, false, false, nil
	p.prefetch.reset()
	p.follow = newSelectionSync()
	p.expected = arrival{}
	p.rows, p.order, p.shown, p.owner, p.path = nil, nil, nil, "", ""
	p.showOwners()
	p.marks.clear()
	p.note.clear()
	p.f.status.Refresh()
	p.details.showRepo(nil)
}

// forget is for other data, which is being opened.
func (p *reposPage) forget() {
	p.sync.reset()
	p.reset()
	p.body.showOpening()
}

// showAccount shows the repositories of the account, or of all accounts, that
// was chosen, or where there is none the first screen.
func (p *reposPage) showAccount() {
	p.reset()
	if p.f.session.account.ID == "" {
		p.body.showNoAccount()
		return
	}
	p.load()
}

// load shows what the store holds at once, then refreshes underneath.
func (p *reposPage) load() {
	current := p.loads.next()
	f, ids := p.f, p.f.session.shownIDs()
	if p.showFirst(strings.Join(ids, " ")) {
		p.links.afterFirst(func() {
			if current() {
				p.refresh()
			}
		})
		return
	}
	p.reading = true
	p.body.showLoading()
	backend := p.backend
	do(f, func(ctx context.Context) ([]core.RepoRow, error) { return cachedOf(ctx, backend, ids) },
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
	f, ids := p.f, p.f.session.shownIDs()
	if p.backend == nil || len(ids) == 0 {
		return
	}
	current := p.loads.next()
	p.reading = true
	job := f.jobs.startQuiet(t("job.reading_repos"))
	seen := newCounter(f.worker, job)
	backend := p.backend
	early := &earlyRows{p: p, current: current}
	doJob(f, job, func(ctx context.Context) (listing, error) {
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
			f.session.tokenAnswered(id, got.errs[id])
		}
		p.note.clear()
		if err != nil {
			p.body.failed(err)
			return
		}
		rows := got.rows
		p.body.someFailed(ids, got)
		p.take(rows, func() {
			p.sync.begin(readAgain)
			if then != nil {
				then()
			}
		})
		if len(rows) == 0 {
			p.body.showNoRepos()
		}
		p.prefetch.again()
		if row := p.selected(); row != nil {
			p.details.refresh()
		}
	})
}

// reloadCached takes what the store holds now, without asking the forge.
func (p *reposPage) reloadCached() {
	f, ids := p.f, p.f.session.shownIDs()
	if p.backend == nil || len(ids) == 0 || len(p.rows) == 0 {
		return
	}
	current := p.loads.n
	backend := p.backend
	do(f, func(ctx context.Context) ([]core.RepoRow, error) { return cachedOf(ctx, backend, ids) },
		func(rows []core.RepoRow, err error) {
			if err == nil && current == p.loads.n && slices.Equal(ids, f.session.shownIDs()) {
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
	owners := ownersShown(p.f.session)
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
	do(p.f, func(context.Context) (arranged, error) {
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
	p.narrows.next()
	rows, order, filter := p.rows, p.order, p.filter.copy()
	if len(rows) <= narrowAtOnce {
		p.showNarrowed(narrow(rows, order, filter))
		return
	}
	p.pending++
	load(p.f, &p.narrows, func(context.Context) (narrowed, error) { return narrow(rows, order, filter), nil },
		func(n narrowed, _ error) { p.showNarrowed(n) })
}

func (p *reposPage) showNarrowed(n narrowed) {
	p.pending, p.follow.filtered = 0, true
	p.chips.show(n.counts)
	p.shown = n.shown
	p.draw()
}

// search filters while a person types, who looks at the rows meanwhile.
func (p *reposPage) search(text string) {
	if text != p.filter.text && p.split.Opened() {
		p.split.OpenList()
	}
	p.filter, p.entering = p.filter.typed(text), false
	p.locate()
	p.narrow()
}

// sort turns the order round when it is by that column already.
func (p *reposPage) sort(column string) {
	p.by = order{column: column, descending: p.by.column == column && !p.by.descending}
	p.table.SetSort(p.by.column, p.by.descending)
	rememberView(p.f.app.Preferences(), p.view())
	p.rearrange()
}

// keysRead takes what a fresh read of one repository's keys says into its row.
func (p *reposPage) keysRead(repo repoRef, rows []core.DeployKey) {
	i := indexOf(p.rows, repo)
	if i < 0 {
		return
	}
	p.rows = slices.Clone(p.rows) // a worker may be looking through the old ones
	r := &p.rows[i]
	r.RepoRow = core.WithKeys(r.RepoRow, rows, p.f.defaults.unusedAfter(), p.f.now())
	p.details.rowChanged(r)
	p.table.Refresh()
}
