package repopage

import (
	"context"
	"slices"
	"time"

	"latchkey/api"
	"latchkey/core"
	"latchkey/ui/frame"
	"latchkey/ui/locale"
)

const (
	fillPause = 250 * time.Millisecond // rows must rest on screen this long
	fillBatch = 40                     // repositories in one go
)

// prefetch reads the deploy keys of repositories that are on screen and whose
// keys are not known yet. Each costs a request of the account's budget, so
// rows that nobody looks at are left alone.
type prefetch struct {
	f     *frame.Frame
	p     *Page
	rest  frame.Debounce
	asked map[repoRef]bool // asked for, or in sight and to be asked
	next  []repoRef
	busy  bool
	loads frame.Generation
	fails int
}

func newPrefetch(p *Page) *prefetch {
	return &prefetch{f: p.f, p: p, rest: frame.Debounce{Wait: fillPause}, asked: map[repoRef]bool{}}
}

func (k *prefetch) reset() {
	k.loads.Next()
	k.rest.Stop()
	k.asked, k.next, k.busy, k.fails = map[repoRef]bool{}, nil, false, 0
}

// again lets repositories be asked for a second time, after a refresh.
func (k *prefetch) again() {
	k.fails = 0
	if !k.busy {
		k.asked, k.next = map[repoRef]bool{}, nil
	}
}

// sawRow notes a row that came into sight.
func (k *prefetch) sawRow(r *repoRow) {
	if r.Path == "" || r.Keys >= 0 || k.asked[r.ref()] || k.p.backend == nil {
		return
	}
	k.asked[r.ref()] = true
	k.next = append(k.next, r.ref())
	if !k.busy {
		k.rest.Ask(k.f.Post, k.read)
	}
}

func (k *prefetch) read() {
	if k.busy || len(k.next) == 0 || k.p.backend == nil || k.fails > 2 {
		return
	}
	id, batch := k.batch()
	k.busy = true
	f := k.f
	job := f.Jobs.StartQuiet(locale.T("job.reading_keys"))
	count := frame.NewCounter(f.Worker, job)
	backend := k.p.backend
	frame.LoadJob(f, job, &k.loads, func(ctx context.Context) (int, error) {
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
		k.busy = false
		if err != nil || failed < len(batch) {
			f.Session.Answered(id, frame.AskedKeys, err)
		}
		if err != nil || failed == len(batch) {
			k.fails++
		}
		if frame.IsChoice(err) {
			k.next = nil // stopped by hand: leave it alone until the next refresh
			return
		}
		k.p.reloadCached()
		k.read()
	})
}

// batch takes out what is read next: repositories of one account, newest
// first, since that is where the person is.
func (k *prefetch) batch() (account string, paths []api.RepoPath) {
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
