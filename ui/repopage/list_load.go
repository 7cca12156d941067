package repopage

import (
	"context"
	"slices"
	"strings"

	"latchkey/core"
	"latchkey/ui/frame"
	"latchkey/ui/locale"
)

// reset forgets everything, for another account or backend.
func (p *Page) reset() {
	p.loads.Next()
	p.arranges.Next()
	p.narrows.Next()
	p.pending, p.entering, p.reading, p.body.saying = 0, false, false, nil
	p.prefetch.reset()
	p.follow = frame.NewSelectionSync()
	p.expected = arrival{}
	p.rows, p.order, p.shown, p.owner, p.path = nil, nil, nil, "", ""
	p.showOwners()
	p.marks.clear()
	p.note.clear()
	p.f.Status.Refresh()
	p.details.showRepo(nil)
}

// Forget is for other data, which is being opened.
func (p *Page) Forget() {
	p.sync.reset()
	p.reset()
	p.body.showOpening()
}

// ShowAccount shows the repositories of the account, or of all accounts, that
// was chosen, or where there is none the first screen.
func (p *Page) ShowAccount() {
	p.reset()
	if p.f.Session.Account.ID == "" {
		p.body.showNoAccount()
		return
	}
	p.load()
}

// load shows what the store holds at once, then refreshes underneath.
func (p *Page) load() {
	current := p.loads.Next()
	f, ids := p.f, p.f.Session.ShownIDs()
	if p.showFirst(strings.Join(ids, " ")) {
		p.links.AfterFirst(func() {
			if current() {
				p.Refresh()
			}
		})
		return
	}
	p.reading = true
	p.body.showLoading()
	backend := p.backend
	frame.Do(f, func(ctx context.Context) ([]core.RepoRow, error) { return cachedOf(ctx, backend, ids) },
		func(rows []core.RepoRow, err error) {
			if !current() {
				return
			}
			if err != nil || len(rows) == 0 {
				p.Refresh()
				return
			}
			p.take(rows, func() { // first what is there, then what is new
				if current() {
					p.Refresh()
				}
			})
		})
}

// Refresh reads the list from the forge.
func (p *Page) Refresh() { p.refreshThen(nil) }

// refreshThen goes on with then, if any, once the list is there.
func (p *Page) refreshThen(then func()) {
	f, ids := p.f, p.f.Session.ShownIDs()
	if p.backend == nil || len(ids) == 0 {
		return
	}
	current := p.loads.Next()
	p.reading = true
	job := f.Jobs.StartQuiet(locale.T("job.reading_repos"))
	seen := frame.NewCounter(f.Worker, job)
	backend := p.backend
	early := &earlyRows{p: p, current: current}
	frame.DoJob(f, job, func(ctx context.Context) (listing, error) {
		got := refreshOf(ctx, backend, ids, func(n int) {
			seen(n, 0)
			early.show()
		})
		return got, got.err(ids)
	}, func(got listing, err error) {
		if !current() {
			return
		}
		p.reading, p.early = false, false
		for _, id := range ids {
			f.Session.TokenAnswered(id, got.errs[id])
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
func (p *Page) reloadCached() {
	f, ids := p.f, p.f.Session.ShownIDs()
	if p.backend == nil || len(ids) == 0 || len(p.rows) == 0 {
		return
	}
	current := p.loads.N
	backend := p.backend
	frame.Do(f, func(ctx context.Context) ([]core.RepoRow, error) { return cachedOf(ctx, backend, ids) },
		func(rows []core.RepoRow, err error) {
			if err == nil && current == p.loads.N && slices.Equal(ids, f.Session.ShownIDs()) {
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
func (p *Page) take(in []core.RepoRow, then func()) {
	owners := ownersShown(p.f.Session)
	p.arrange(func() []repoRow { return repoRows(in, owners) }, then)
}

// rearrange sorts the rows that are there, and filters them.
func (p *Page) rearrange() {
	rows := p.rows
	p.arrange(func() []repoRow { return rows }, nil)
}

// arrange sorts and filters away from the UI goroutine.
func (p *Page) arrange(rows func() []repoRow, then func()) {
	current := p.arranges.Next()
	by, filter := p.by, p.filter.copy()
	frame.Do(p.f, func(context.Context) (arranged, error) {
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
func arrangeRows(rows []repoRow, by frame.Order, filter filtering) arranged {
	a := arranged{rows: rows, order: sorted(rows, by)}
	a.total = narrow(a.rows, a.order, filtering{}).counts
	a.narrowed = narrow(a.rows, a.order, filter)
	return a
}

// adopt shows rows that were arranged by this filter.
func (p *Page) adopt(a arranged, filter filtering) {
	p.rows, p.order, p.chips.total = a.rows, a.order, a.total
	if !p.filter.equal(filter) { // something was typed meanwhile
		p.narrow()
		return
	}
	p.narrows.Next() // what is under way was made from older rows
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
func (p *Page) narrow() {
	if len(p.rows) == 0 {
		return
	}
	p.narrows.Next()
	rows, order, filter := p.rows, p.order, p.filter.copy()
	if len(rows) <= narrowAtOnce {
		p.showNarrowed(narrow(rows, order, filter))
		return
	}
	p.pending++
	frame.Load(p.f, &p.narrows, func(context.Context) (narrowed, error) { return narrow(rows, order, filter), nil },
		func(n narrowed, _ error) { p.showNarrowed(n) })
}

func (p *Page) showNarrowed(n narrowed) {
	p.pending, p.follow.Filtered = 0, true
	p.chips.show(n.counts)
	p.shown = n.shown
	p.draw()
}

// search filters while a person types, who looks at the rows meanwhile.
func (p *Page) search(text string) {
	if text != p.filter.text && p.Split.Opened() {
		p.Split.OpenList()
	}
	p.filter, p.entering = p.filter.typed(text), false
	p.locate()
	p.narrow()
}

// sort turns the order round when it is by that column already.
func (p *Page) sort(column string) {
	p.by = frame.Order{Column: column, Descending: p.by.Column == column && !p.by.Descending}
	p.table.SetSort(p.by.Column, p.by.Descending)
	rememberView(p.f.App.Preferences(), p.View())
	p.rearrange()
}

// keysRead takes what a fresh read of one repository's keys says into its row.
func (p *Page) keysRead(repo repoRef, rows []core.DeployKey) {
	i := indexOf(p.rows, repo)
	if i < 0 {
		return
	}
	p.rows = slices.Clone(p.rows) // a worker may be looking through the old ones
	r := &p.rows[i]
	r.RepoRow = core.WithKeys(r.RepoRow, rows, p.f.Defaults.UnusedAfter(), p.f.Now())
	p.details.rowChanged(r)
	p.table.Refresh()
}
