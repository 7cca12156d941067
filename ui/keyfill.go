package ui

import (
	"context"
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
	seen  map[api.RepoPath]bool // asked for, or in sight and to be asked
	next  []api.RepoPath
	busy  bool
	turn  turn
	fails int
}

func newKeyFiller(w *Window, page *reposPage) *keyFiller {
	return &keyFiller{w: w, page: page, rest: debounce{wait: fillPause}, seen: map[api.RepoPath]bool{}}
}

func (k *keyFiller) reset() {
	k.turn.next()
	k.rest.stop()
	k.seen, k.next, k.busy, k.fails = map[api.RepoPath]bool{}, nil, false, 0
}

// again lets repositories be asked for a second time, after a refresh.
func (k *keyFiller) again() {
	k.fails = 0
	if !k.busy {
		k.seen, k.next = map[api.RepoPath]bool{}, nil
	}
}

// sawRow notes a row that came into sight.
func (k *keyFiller) sawRow(row int) {
	r := k.page.at(row)
	if r.Path == "" || r.Keys >= 0 || k.seen[r.Path] || k.w.backend == nil {
		return
	}
	k.seen[r.Path] = true
	k.next = append(k.next, r.Path)
	if !k.busy {
		k.rest.ask(k.w.post, k.read)
	}
}

func (k *keyFiller) read() {
	if k.busy || len(k.next) == 0 || k.w.backend == nil || k.fails > 2 {
		return
	}
	n := min(len(k.next), fillBatch)
	batch := k.next[len(k.next)-n:] // newest first: that is where the person is
	k.next = k.next[:len(k.next)-n]
	k.busy = true
	current := k.turn.next()
	w, id := k.w, k.w.account.ID
	ctx, job := w.jobs.beginQuiet(w.session, t("job.reading_keys"))
	count := newProgress(w, job)
	background(w, ctx, func(ctx context.Context) (int, error) {
		done, failed := 0, 0
		err := w.backend.AllDeployKeys(ctx, id, batch, func(of core.KeysOf) {
			done++
			if of.Err != nil {
				failed++
			}
			count.report(done, len(batch))
		})
		return failed, err
	}, func(failed int, err error) {
		job.end()
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
