package github

import (
	"context"
	"iter"
	"net/http"
	"sync"

	"latchkey/api"
	"latchkey/api/internal/driver"
	"latchkey/internal/rest"
)

// Sizes of a query: the server gives up on large ones of busy repositories.
const (
	bulkFirst = 100
	bulkLeast = 25
)

// ReposWithKeys implements [api.BulkKeys]: the list by its pages, and one
// GraphQL query for the keys of each 100 repositories, all side by side as far
// as the client's limit allows.
func (c *Client) ReposWithKeys(ctx context.Context) iter.Seq2[api.RepoKeys, error] {
	return func(yield func(api.RepoKeys, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		b := &bulk{Client: c, what: driver.Call{Op: "list repositories"}, out: make(chan bulkAnswer, 2*parallel), tried: make(chan struct{})}
		go b.run(ctx)
		goOn := true
		for a := range b.out {
			for _, row := range a.rows {
				goOn = goOn && yield(row, nil)
			}
			if a.err != nil {
				_, partial := api.AsPartial(a.err)
				_, slower := a.err.(*api.Slower)
				goOn = goOn && yield(api.RepoKeys{}, a.err) && (partial || slower)
			}
			if !goOn {
				cancel() // and drain: those who answer must not hang
			}
		}
	}
}

// bulk is one reading of repositories together with their keys.
type bulk struct {
	*Client
	what driver.Call
	out  chan bulkAnswer

	first    sync.Once // the first query reports whether the way is open; the others wait for it
	tried    chan struct{}
	slowOnce sync.Once

	mu      sync.Mutex
	limited error // the forge's limit for queries is reached
	worked  bool  // a query has brought keys
	failed  int   // how many in a row since have not
}

type bulkAnswer struct {
	rows []api.RepoKeys
	err  error
}

func (b *bulk) run(ctx context.Context) {
	defer close(b.out)
	var asking sync.WaitGroup
	var batch []listedRepo
	ask := func() {
		rows := batch
		batch = nil
		asking.Go(func() { b.ask(ctx, rows) })
	}
	var broken error
	for r, err := range b.listed(ctx, b.what) {
		if part, ok := api.AsPartial(err); ok {
			b.out <- bulkAnswer{err: part}
			continue
		}
		if err != nil {
			broken = err
			break
		}
		if batch = append(batch, r); len(batch) == bulkFirst {
			ask()
		}
	}
	if len(batch) > 0 {
		ask()
	}
	asking.Wait()
	if broken == nil && b.limited != nil {
		broken = &api.Partial{Part: "the keys", What: api.KeyLists, Err: b.limited}
	}
	if broken != nil {
		b.out <- bulkAnswer{err: broken}
	}
}

// ask answers for a batch: with the keys, or without where they cannot be had
// together.
func (b *bulk) ask(ctx context.Context, batch []listedRepo) {
	mine := false
	b.first.Do(func() { mine = true })
	if mine {
		defer close(b.tried)
	} else {
		select {
		case <-b.tried:
		case <-ctx.Done():
		}
	}
	rows := make([]api.RepoKeys, len(batch))
	for i, r := range batch {
		rows[i].Repo = r.repo
	}
	if b.mayAsk() {
		b.fill(ctx, batch, rows, bulkFirst)
	}
	if why := b.quick.isClosed(); why != nil {
		b.slowOnce.Do(func() { b.out <- bulkAnswer{err: &api.Slower{Err: why}} })
	}
	b.out <- bulkAnswer{rows: rows}
}

func (b *bulk) mayAsk() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.limited == nil && b.quick.isClosed() == nil
}

// count notes how a query ended. When none has worked yet, or two in a row
// have not, the way is closed.
func (b *bulk) count(err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case err == nil:
		b.worked, b.failed = true, 0
	case api.KindOf(err) == api.RateLimited:
		b.limited = err
	default:
		if b.failed++; !b.worked || b.failed > 1 {
			b.quick.close(err)
		}
	}
}

// fill asks for the keys of the rows, in smaller portions where the server
// cannot cope. Rows of which nothing is learnt stay as they are.
func (b *bulk) fill(ctx context.Context, batch []listedRepo, rows []api.RepoKeys, most int) {
	for from := 0; from < len(batch) && ctx.Err() == nil && b.mayAsk(); from += most {
		part, into := batch[from:min(from+most, len(batch))], rows[from:min(from+most, len(batch))]
		err := b.query(ctx, part, into)
		if api.KindOf(err) == api.ServerFault && most/2 >= bulkLeast && len(part) > bulkLeast {
			b.fill(ctx, part, into, most/2)
			continue
		}
		if ctx.Err() == nil {
			b.count(err)
		}
	}
}

// query asks once, and once more without a field that the server does not know.
func (b *bulk) query(ctx context.Context, batch []listedRepo, rows []api.RepoKeys) error {
	ids := make([]string, 0, len(batch))
	at := make([]int, 0, len(batch)) // of each id, its row
	for i, r := range batch {
		if r.node != "" {
			ids, at = append(ids, r.node), append(at, i)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	for {
		plain := b.quick.isPlain()
		var page bulkWire
		resp, err := b.calls.Get(ctx, b.what, rest.Request{Method: http.MethodPost, Path: "/graphql", ReadOnly: true,
			Body: map[string]any{"query": keysQueryText(!plain), "variables": map[string]any{"ids": ids}}}, &page)
		status := 0
		if resp != nil {
			status = resp.Status
		}
		if err == nil {
			err = b.warning(status, page)
		}
		switch {
		case err == nil:
			if page.fill(at, rows) == 0 && len(page.Errors) > 0 {
				return b.firstError(status, page)
			}
			return nil
		case !plain && page.lacksOptional():
			b.quick.setPlain()
			continue
		case closes(err):
			b.quick.close(err)
		}
		return err
	}
}

// closes tells an error that every other query would meet too, so that the keys
// have to be asked for one by one.
func closes(err error) bool {
	switch api.KindOf(err) {
	case api.NotFound, api.Forbidden, api.PolicyForbids, api.Gone, api.Invalid:
		return true
	}
	return false
}

// quick is what is known of a server's GraphQL API.
type quick struct {
	mu     sync.Mutex
	plain  bool  // it lacks the fields that we can do without
	closed error // why it cannot be used
}

func (q *quick) isPlain() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.plain
}

func (q *quick) setPlain() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.plain = true
}

func (q *quick) isClosed() error {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.closed
}

func (q *quick) close(why error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed == nil {
		q.closed = why
	}
}
