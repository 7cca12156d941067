package ui

import (
	"context"
	"slices"
	"sync"
	"time"

	"latchkey/core"
)

// earlyPause is how far two looks at a list that is still being read are apart.
const earlyPause = time.Second

// earlyRows shows what has been read of a first, long list while the rest
// comes. A list that shows already stays as it is until the whole is there.
type earlyRows struct {
	page    *reposPage
	current func() bool // of the UI goroutine

	mu   sync.Mutex
	next time.Time
}

// told may be called from any goroutine, as often as it likes.
func (e *earlyRows) told() {
	e.mu.Lock()
	defer e.mu.Unlock()
	now := time.Now()
	if now.Before(e.next) {
		return
	}
	e.next = now.Add(earlyPause)
	e.page.w.post(e.look)
}

func (e *earlyRows) look() {
	p, w := e.page, e.page.w
	ids := w.session.shownIDs()
	if w.closed || w.backend == nil || !e.current() || len(p.rows) > 0 && !p.early {
		return
	}
	backend := w.backend
	background(w, w.session.ctx, func(ctx context.Context) ([]core.RepoRow, error) { return cachedOf(ctx, backend, ids) },
		func(rows []core.RepoRow, err error) {
			if err == nil && len(rows) > 0 && e.current() && p.reading && slices.Equal(ids, w.session.shownIDs()) {
				p.early = true
				p.take(rows, nil)
			}
		})
}
