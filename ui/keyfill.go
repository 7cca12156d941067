package ui

import (
	"context"
	"slices"
	"time"

	"latchkey/api"
	"latchkey/core"
)

const (
	fillPause = 250 * time.Millisecond // rows must rest on screen this long
	fillBatch = 40                     // repositories in one go
)

// keyFiller reads the deploy keys of repositories that are on screen and whose
// keys are not known yet. Each costs a request of the account's budget, so
// rows that nobody looks at are left alone.
type keyFiller struct {
	w     *Window
	page  *reposPage
	rest  debounce
	seen  map[repoRef]bool // asked for, or in sight and to be asked
	next  []repoRef
	busy  bool
	turn  generation
	fails int
}

func newKeyFiller(w *Window, page *reposPage) *keyFiller {
	return &keyFiller{w: w, page: page, rest: debounce{wait: fillPause}, seen: map[repoRef]bool{}}
}

func (k *keyFiller) reset() {
	k.turn.next()
	k.rest.stop()
	k.seen, k.next, k.busy, k.fails = map[repoRef]bool{}, nil, false, 0
}

// again lets repositories be asked for a second time, after a refresh.
func (k *keyFiller) again() {
	k.fails = 0
	if !k.busy {
		k.seen, k.next = map[repoRef]bool{}, nil
	}
}

// sawRow notes a row that came into sight.
func (k *keyFiller) sawRow(row int) {
	r := k.page.at(row)
	if r.Path == "" || r.Keys >= 0 || k.seen[r.ref()] || k.w.backend == nil {
		return
	}
	k.seen[r.ref()] = true
	k.next = append(k.next, r.ref())
	if !k.busy {
		k.rest.ask(k.w.post, k.read)
	}
}

func (k *keyFiller) read() {
	if k.busy || len(k.next) == 0 || k.w.backend == nil || k.fails > 2 {
		return
	}
	id, batch := k.batch()
	k.busy = true
	current := k.turn.next()
	w := k.w
	job := w.jobs.startQuiet(t("job.reading_keys"))
	count := newCounter(w.worker, job)
	backend := w.backend
	doJob(w.Frame, job, func(ctx context.Context) (int, error) {
		done, failed := 0, 0
		err := backend.AllDeployKeys(ctx, id, batch, func(of core.KeysOf) {
			done++
			if of.Err != nil {
				failed++
			}
			count(done, len(batch))
		})
		return failed, err
	}, func(failed int, err error) {
		if !current() {
			return
		}
		k.busy = false
		if err != nil || failed == len(batch) {
			k.fails++
		}
		if isChoice(err) {
			k.next = nil // stopped by hand: leave it alone until the next refresh
			return
		}
		k.page.reloadCached()
		k.read()
	})
}

// batch takes out what is read next: repositories of one account, newest
// first, since that is where the person is.
func (k *keyFiller) batch() (account string, paths []api.RepoPath) {
	account = k.next[len(k.next)-1].account
	var left []repoRef
	for i := len(k.next) - 1; i >= 0; i-- {
		if r := k.next[i]; r.account == account && len(paths) < fillBatch {
			paths = append(paths, r.path)
		} else {
			left = append(left, r)
		}
	}
	slices.Reverse(left)
	k.next = left
	return account, paths
}
