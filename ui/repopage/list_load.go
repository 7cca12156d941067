package repopage

import (
	"context"
	"slices"
	"strings"

	"latchkey/core"
	"latchkey/ui/frame"
	"latchkey/ui/locale"
)

// listReader reads the list: from the store, then from the forge.
type listReader struct {
	p        *Page
	reading  bool             // the list is being read
	failures map[string]error // why lists could not be read the last time, by account
	early    bool             // what shows is the beginning of a list that is being read
	loads    frame.Generation // newest load of the account
	first    *FirstRows       // read while the window was made, until it is shown
}

// reset forgets everything, for another account or backend.
func (p *Page) reset() {
	p.loads.Next()
	p.reading, p.body.saying, p.failures = false, nil, nil
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
func (l *listReader) load() {
	p := l.p
	current := l.loads.Next()
	f, ids := p.f, p.f.Session.ShownIDs()
	if l.showFirst(strings.Join(ids, " ")) {
		p.links.AfterFirst(func() {
			if current() {
				l.Refresh()
			}
		})
		return
	}
	l.reading = true
	p.body.showLoading()
	backend := p.backend
	frame.Do(f, func(ctx context.Context) ([]core.RepoRow, error) { return cachedOf(ctx, backend, ids) },
		func(rows []core.RepoRow, err error) {
			if !current() {
				return
			}
			if err != nil || len(rows) == 0 {
				l.Refresh()
				return
			}
			l.take(rows, func() { // first what is there, then what is new
				if current() {
					l.Refresh()
				}
			})
		})
}

// Refresh reads the list from the forge.
func (l *listReader) Refresh() { l.refreshThen(nil) }

// refreshThen goes on with then, if any, once the list is there.
func (l *listReader) refreshThen(then func()) {
	p := l.p
	f, ids := p.f, p.f.Session.ShownIDs()
	if p.backend == nil || len(ids) == 0 {
		return
	}
	current := l.loads.Next()
	l.reading = true
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
		l.reading, l.early, l.failures = false, false, got.errs
		p.note.clear()
		for _, id := range ids {
			f.Session.Answered(id, frame.AskedList, got.errs[id])
		}
		if err != nil {
			p.body.failed(err)
			return
		}
		rows := got.rows
		p.body.someFailed(ids, got)
		l.take(rows, func() {
			p.sync.begin(readAgain)
			if then != nil {
				then()
			}
		})
		if len(rows) == 0 {
			p.body.showNoRepos()
		}
		p.prefetch.again()
		if row := p.list.Selected(); row != nil && !p.details.loading {
			p.details.refresh()
		}
	})
}

// reloadCached takes what the store holds now, without asking the forge.
func (l *listReader) reloadCached() {
	p := l.p
	f, ids := p.f, p.f.Session.ShownIDs()
	if p.backend == nil || len(ids) == 0 || p.list.Len() == 0 {
		return
	}
	current := l.loads.N
	backend := p.backend
	frame.Do(f, func(ctx context.Context) ([]core.RepoRow, error) { return cachedOf(ctx, backend, ids) },
		func(rows []core.RepoRow, err error) {
			if err == nil && current == l.loads.N && slices.Equal(ids, f.Session.ShownIDs()) {
				l.take(rows, nil)
			}
		})
}

// take shows new rows and keeps selection and place. then, if any, is called
// afterwards.
func (l *listReader) take(in []core.RepoRow, then func()) {
	p := l.p
	owners := ownersShown(p.f.Session)
	p.projects = anyProject(in)
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
