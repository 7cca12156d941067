package ui

import (
	"context"
	"time"

	"latchkey/api"
	"latchkey/core"
)

// reset forgets everything, for another account or backend.
func (p *reposPage) reset() {
	p.loads.next()
	p.arranges.next()
	p.typing.stop()
	p.entering = false
	p.keys.reset()
	p.rows, p.shown, p.path = nil, nil, ""
	p.marks.clear()
	p.note.SetText("")
	p.w.status.setSynced(time.Time{})
	p.w.details.showRepo(nil)
}

// load shows what the store holds at once, then refreshes underneath.
func (p *reposPage) load() {
	current := p.loads.next()
	w, id := p.w, p.w.account.ID
	p.showLoading()
	background(w, w.session, func(ctx context.Context) ([]core.RepoRow, error) { return w.backend.CachedRepos(ctx, id) },
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
func (p *reposPage) refresh() {
	w, id := p.w, p.w.account.ID
	if w.backend == nil || id == "" {
		return
	}
	current := p.loads.next()
	ctx, job := w.jobs.beginQuiet(w.session, t("job.reading_repos"))
	seen := newProgress(w, job)
	background(w, ctx, func(ctx context.Context) ([]core.RepoRow, error) {
		return w.backend.RefreshRepos(ctx, id, func(n int) { seen.report(n, 0) })
	}, func(rows []core.RepoRow, err error) {
		job.end()
		if !current() {
			return
		}
		if err != nil {
			p.failed(err)
			return
		}
		w.notices.remove("repos")
		p.note.SetText("")
		p.take(rows, nil)
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
	w, id := p.w, p.w.account.ID
	if w.backend == nil || id == "" || len(p.rows) == 0 {
		return
	}
	current := p.loads.n
	background(w, w.session, func(ctx context.Context) ([]core.RepoRow, error) { return w.backend.CachedRepos(ctx, id) },
		func(rows []core.RepoRow, err error) {
			if err == nil && current == p.loads.n && id == w.account.ID {
				p.take(rows, nil)
			}
		})
}

// take shows new rows and keeps selection and place. then, if any, is called
// afterwards.
func (p *reposPage) take(in []core.RepoRow, then func()) {
	current := p.arranges.next()
	by, filter, now := p.by, p.filter, p.w.now()
	type arranged struct {
		rows  []repoRow
		shown []int32
	}
	background(p.w, p.w.session, func(context.Context) (arranged, error) {
		rows := repoRows(in)
		return arranged{rows, arrange(rows, filter, by, now)}, nil
	}, func(a arranged, _ error) {
		if current() {
			p.rows, p.shown = a.rows, a.shown
			p.draw()
		}
		if then != nil {
			then()
		}
	})
}

// rearrange filters and sorts the rows that are there.
func (p *reposPage) rearrange() {
	current := p.arranges.next()
	rows, by, filter, now := p.rows, p.by, p.filter, p.w.now()
	background(p.w, p.w.session, func(context.Context) ([]int32, error) { return arrange(rows, filter, by, now), nil },
		func(shown []int32, _ error) {
			if !current() {
				return
			}
			p.shown = shown
			p.draw()
		})
}

// search filters while a person types.
func (p *reposPage) search(text string) {
	p.filter, p.entering = text, false
	p.typing.ask(p.w.post, func() {
		if len(p.rows) > 0 {
			p.rearrange()
		}
	})
}

// sort turns the order round when it is by that column already.
func (p *reposPage) sort(column string) {
	p.by = order{column: column, descending: p.by.column == column && !p.by.descending}
	p.table.SetSort(p.by.column, p.by.descending)
	p.rearrange()
}

// keysRead takes what a fresh read of one repository's keys says into its row.
func (p *reposPage) keysRead(path api.RepoPath, rows []core.KeyRow) {
	i := indexOf(p.rows, path)
	if i < 0 {
		return
	}
	r := &p.rows[i]
	r.Keys, r.KeysRead, r.LastUsed, r.Held = len(rows), p.w.now(), time.Time{}, 0
	for _, k := range rows {
		if k.LastUsed.After(r.LastUsed) {
			r.LastUsed = k.LastUsed
		}
		if k.PrivateHalf == core.HalfHere {
			r.Held++
		}
	}
	p.w.details.rowChanged(r)
	p.table.Refresh()
}
