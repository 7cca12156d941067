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
	p.reading, p.body.saying = false, nil
	p.prefetch.reset()
	p.expected = arrival{}
	p.list.Reset()
	p.showOwners()
	p.note.clear()
	p.f.Status.Refresh()
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
		if row := p.list.Selected(); row != nil {
			p.details.refresh()
		}
	})
}

// reloadCached takes what the store holds now, without asking the forge.
func (p *Page) reloadCached() {
	f, ids := p.f, p.f.Session.ShownIDs()
	if p.backend == nil || len(ids) == 0 || p.list.Len() == 0 {
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

// take shows new rows and keeps selection and place. then, if any, is called
// afterwards.
func (p *Page) take(in []core.RepoRow, then func()) {
	owners := ownersShown(p.f.Session)
	p.list.Take(func() []*repoRow { return repoRows(in, owners) }, then)
}

// search filters while a person types, who looks at the rows meanwhile.
func (p *Page) search(text string) {
	if text != p.list.Text() && p.Split.Opened() {
		p.Split.OpenList()
	}
	p.address.read(text)
	p.list.Search(text)
}

// keysRead takes what a fresh read of one repository's keys says into its row.
func (p *Page) keysRead(repo repoRef, rows []core.DeployKey) {
	if r := p.list.Find(repo); r != nil {
		p.list.Replace(r.withFacts(core.WithKeys(r.RepoRow, rows, p.f.Defaults.UnusedAfter(), p.f.Now())))
	}
}
