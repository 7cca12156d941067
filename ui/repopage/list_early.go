package repopage

import (
	"context"
	"slices"
	"sync"
	"time"

	"latchkey/core"
	"latchkey/ui/frame"
)

// earlyPause is how far two looks at a list that is still being read are apart.
const earlyPause = time.Second

// earlyRows shows what has been read of a first, long list while the rest
// comes. A list that shows already stays as it is until the whole is there.
type earlyRows struct {
	p       *Page
	current func() bool // of the UI goroutine

	mu   sync.Mutex
	next time.Time
}

// show may be called from any goroutine, as often as it likes.
func (e *earlyRows) show() {
	e.mu.Lock()
	defer e.mu.Unlock()
	now := time.Now()
	if now.Before(e.next) {
		return
	}
	e.next = now.Add(earlyPause)
	e.p.f.Post(e.look)
}

func (e *earlyRows) look() {
	p, f := e.p, e.p.f
	ids := f.Session.ShownIDs()
	if f.Closed || p.backend == nil || !e.current() || p.list.Len() > 0 && !p.early {
		return
	}
	backend := p.backend
	frame.Do(f, func(ctx context.Context) ([]core.RepoRow, error) { return cachedOf(ctx, backend, ids) },
		func(rows []core.RepoRow, err error) {
			if err == nil && len(rows) > 0 && e.current() && p.reading && slices.Equal(ids, f.Session.ShownIDs()) {
				p.early = true
				p.take(rows, nil)
			}
		})
}
