package ui

import (
	"context"
	"testing"

	"latchkey/core"
)

// trickling has nothing in the store at first, and a list that stops half way
// until the test has looked.
type trickling struct {
	*fake
	half chan struct{} // closed: half of the list is in the store
	rest chan struct{} // closed: the list goes on
}

func (b trickling) CachedRepos(ctx context.Context, account string) ([]core.RepoRow, error) {
	rows, err := b.fake.CachedRepos(ctx, account)
	select {
	case <-b.half:
		return rows[:len(rows)/2], err
	default:
		return nil, err
	}
}

func (b trickling) RefreshRepos(ctx context.Context, account string, seen func(int)) ([]core.RepoRow, error) {
	close(b.half)
	seen(1)
	<-b.rest
	return b.fake.RefreshRepos(ctx, account, seen)
}

// The beginning of a first, long list shows while the rest is read.
func TestTheFirstRowsShowWhileTheListIsRead(t *testing.T) {
	f := acme()
	f.accounts = f.accounts[:1]
	b := trickling{f, make(chan struct{}), make(chan struct{})}
	p := startWith(t, Config{Open: func(_ context.Context, w Wiring) (Backend, error) { f.wiring = w; return b, nil }, Now: fixedNow})
	all := len(f.rowsOf("a1"))
	p.until("half of the rows show", func() bool { return len(p.w.Jobs.List) > 0 && p.rowsListed() == all/2 && p.rowsShow() })
	close(b.rest)
	p.until("all show", func() bool { return len(p.w.Jobs.List) == 0 && p.rowsListed() == all })
}
