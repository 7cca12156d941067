package github

import (
	"context"
	"iter"
	"net/url"
	"slices"
	"strconv"
	"sync"

	"latchkey/api/internal/driver"
	"latchkey/internal/rest"
)

// rounds is how often a list that changes while it is read is read again.
const rounds = 3

// keptPages is how many pages a list may have whose answers are kept for asking
// again: those of a long list would fill the disk for little.
const validatedPages = 30

// reposList is the account's list of repositories, whose pages have numbers.
type reposList struct {
	*Client
	what    driver.Call
	query   url.Values
	yielded map[string]bool // ids that were yielded
}

// page is one page of it. last is the number of the last page, 0 where the
// server names none although there is a next one.
type reposPage struct {
	n, last int
	rows    []repoWire
	sso     string // X-GitHub-SSO
	err     error
}

// pages yields the whole list, page after page or side by side. A list that
// is changed while it is read loses rows between two pages: its ends are looked
// at again, and what was missed is read in another round.
func (l *reposList) pages(ctx context.Context) iter.Seq[reposPage] {
	return func(yield func(reposPage) bool) {
		for range rounds {
			first := l.get(ctx, 1, true)
			if !yield(l.fresh(first)) || first.err != nil || first.last == 1 {
				return
			}
			if first.last == 0 {
				l.oneByOne(ctx, yield)
				return
			}
			if !l.round(ctx, first, yield) {
				return
			}
		}
	}
}

// round reads the pages after the first; again tells that the list has changed
// meanwhile.
func (l *reposList) round(ctx context.Context, first reposPage, yield func(reposPage) bool) (again bool) {
	validate := first.last <= validatedPages
	ends := []reposPage{first}
	if first.last > 2 {
		last := l.get(ctx, first.last, validate)
		if !yield(l.fresh(last)) || last.err != nil {
			return false
		}
		ends = append(ends, last)
	}
	numbers := make(chan int)
	pages := make(chan reposPage)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	enough := make(chan struct{}) // closed: the list has become shorter, no further page is asked for
	var readers sync.WaitGroup
	for range parallel {
		readers.Go(func() {
			for n := range numbers {
				pages <- l.get(ctx, n, validate)
			}
		})
	}
	go func() {
		defer close(pages)
		defer readers.Wait()
		defer close(numbers)
		for n := 2; n < max(first.last, 3); n++ {
			select {
			case numbers <- n:
			case <-enough:
				return
			case <-ctx.Done():
				return
			}
		}
	}()
	goOn, watch, ended := true, driver.Watch{}, sync.OnceFunc(func() { close(enough) })
	for p := range pages {
		if !goOn {
			continue // the readers end
		}
		if p.err == nil && len(p.rows) == 0 {
			ended()
		} else if p.err == nil {
			if err := watch.Page(driver.Identities(p.rows), true); err != nil {
				p.err = l.calls.Nonsense(l.what, 200, err)
			}
		}
		if goOn = yield(l.fresh(p)) && p.err == nil; !goOn {
			cancel()
		}
	}
	return goOn && ctx.Err() == nil && l.changed(ctx, ends, validate)
}

// changed looks at the ends of the list once more.
func (l *reposList) changed(ctx context.Context, ends []reposPage, validate bool) bool {
	differ := make([]bool, len(ends))
	var all sync.WaitGroup
	for i, before := range ends {
		all.Go(func() {
			now := l.get(ctx, before.n, validate)
			differ[i] = now.err == nil && (now.last != before.last || !slices.Equal(driver.Identities(now.rows), driver.Identities(before.rows)))
		})
	}
	all.Wait()
	return slices.Contains(differ, true)
}

// oneByOne follows the server's links, where it does not say how many pages
// there are.
func (l *reposList) oneByOne(ctx context.Context, yield func(reposPage) bool) {
	for w, err := range list[repoWire](ctx, l.Client, l.what, l.path("user", "repos"), l.query) {
		p := reposPage{rows: []repoWire{w}, err: err}
		if err != nil {
			p.rows = nil
		}
		if !yield(l.fresh(p)) || err != nil {
			return
		}
	}
}

// fresh leaves out what was yielded before.
func (l *reposList) fresh(p reposPage) reposPage {
	fresh := make([]repoWire, 0, len(p.rows))
	for _, w := range p.rows {
		if id := w.Identity(); !l.yielded[id] {
			l.yielded[id] = true
			fresh = append(fresh, w)
		}
	}
	p.rows = fresh
	return p
}

func (l *reposList) get(ctx context.Context, n int, validate bool) reposPage {
	query := url.Values{}
	for name, values := range l.query {
		query[name] = values
	}
	if n > 1 {
		query.Set("page", strconv.Itoa(n))
	}
	p := reposPage{n: n, last: n}
	resp, err := l.calls.Rest.Do(ctx, rest.Request{Path: l.path("user", "repos"), Query: query, Validate: validate})
	if err == nil {
		p.rows, err = readPage[repoWire](l.Client, l.what, resp)
	}
	if err != nil {
		p.err = l.calls.Fault(l.what, err)
		return p
	}
	p.sso = resp.Header.Get("X-GitHub-SSO")
	links := resp.Header.Values("Link")
	if nextLink(links) == "" {
		return p
	}
	p.last = pageOf(link(links, "last"))
	if p.last > driver.MaxListed/100 {
		p.err = l.calls.Nonsense(l.what, resp.Status, driver.ErrEndless)
	}
	return p
}

// pageOf is the page number in a link of the server, 0 where there is none.
func pageOf(link string) int {
	u, err := url.Parse(link)
	if err != nil {
		return 0
	}
	n, err := strconv.Atoi(u.Query().Get("page"))
	if err != nil || n < 2 {
		return 0
	}
	return n
}
