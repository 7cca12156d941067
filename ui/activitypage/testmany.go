package activitypage

import (
	"context"
	"sync"
	"time"

	"latchkey/core"
	"latchkey/core/ask"
	"latchkey/core/probe"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/kit/tables"
	"latchkey/ui/locale"
)

// testRun is one run of tests over several repositories. Core keeps what it
// finds, so that it is known after the window was closed.
type testRun struct {
	id      int64
	depth   probe.Depth
	results []core.TestResult // one per item, in the order of the list
	began   time.Time
	took    time.Duration
	job     *frame.Job // while it runs
	err     error
	storeID int64         // its number in the store, 0 = not yet
	summary *core.TestRun // of an earlier time, until the results are read
}

// count tells how many passed, failed, and have not ended.
func (r *testRun) count() (passed, failed, waiting int) {
	c := r.tally()
	return c.Passed, c.Failed, c.Waiting
}

// tally counts how each of the tests stands: those without a key were not made,
// and are not among those that passed.
func (r *testRun) tally() core.TestRun {
	if r.summary != nil {
		return *r.summary
	}
	var c core.TestRun
	for i := range r.results {
		switch r.results[i].State {
		case core.TestPassed:
			c.Passed++
		case core.TestFailed:
			c.Failed++
		case core.TestNoKey:
			c.NoKey++
		default:
			c.Waiting++
		}
	}
	return c
}

// tallyWords say how a run went, in one line: how many passed, and, where there
// are any, how many failed and how many were not tested.
func tallyWords(c core.TestRun) string {
	words := []string{locale.Tn("tests.n_passed", c.Passed)}
	if c.Failed > 0 {
		words = append(words, locale.Tn("tests.failed", c.Failed))
	}
	if c.NoKey > 0 {
		words = append(words, locale.Tn("tests.not_tested", c.NoKey))
	}
	if c.Waiting > 0 {
		words = append(words, locale.Tn("tests.n_waiting", c.Waiting))
	}
	return locale.JoinList(words)
}

// total is how many tests the run has.
func (r *testRun) total() int {
	if r.summary != nil {
		return r.summary.Total()
	}
	return len(r.results)
}

// reached is how many tests count as done: while they run those that have ended
// and did not fail, as the status bar says too, and then those that passed.
func (r *testRun) reached(c core.TestRun) int {
	if r.job != nil {
		return c.Passed + c.NoKey
	}
	return c.Passed
}

func (r *testRun) title() string {
	if r.depth == probe.Clone {
		return locale.T("tests.clone")
	}
	return locale.T("tests.access")
}

func (r *testRun) row() runRow {
	c := r.tally()
	return runRow{id: testsRun(r.id), title: r.title(), live: r.job != nil, failed: c.Failed > 0, done: r.reached(c), total: r.total(),
		when: r.began, state: r.stateCell(c)}
}

// stateCell is green only where every test was made and passed.
func (r *testRun) stateCell(c core.TestRun) tables.Cell {
	switch {
	case r.job != nil:
		return tables.Cell{Text: locale.T("rollout.state_running"), Icon: "running", Tone: kit.Accent.Text()}
	case c.Waiting > 0:
		return tables.Cell{Text: locale.T("rollout.state_stopped"), Icon: "stop", Tone: kit.Caution.Text()}
	case c.Failed > 0:
		return tables.Cell{Text: locale.Tn("tests.failed", c.Failed), Icon: "failed", Tone: kit.Bad.Text()}
	case c.NoKey > 0:
		return tables.Cell{Text: locale.Tn("tests.not_tested", c.NoKey), Icon: "warning", Tone: kit.Caution.Text()}
	}
	return tables.Cell{Text: locale.T("tests.state_passed"), Icon: "passed", Tone: kit.Good.Text()}
}

// TestOn tests repositories with the keys that are here; see Nav.
func (p *Page) TestOn(groups []frame.Selection, depth probe.Depth, begun func()) {
	if len(groups) == 0 || p.backend == nil {
		return
	}
	job := p.f.Jobs.StartQuiet(locale.T("tests.looking"))
	backend := p.backend
	frame.DoJob(p.f, job, func(ctx context.Context) ([]core.TestItem, error) {
		var all []core.TestItem
		for _, g := range groups {
			if err := frame.ReadUnread(ctx, backend, g.Account, g.Unread); err != nil {
				return nil, err
			}
			items, err := backend.PlanTests(ctx, core.TestsRequest{Account: g.Account, Repos: g.Repos, Fingerprint: g.Key})
			if err != nil {
				return nil, err
			}
			all = append(all, items...)
		}
		return all, nil
	}, func(items []core.TestItem, err error) {
		p := p.latest()
		if backend != p.backend {
			return // other data is open: its marks are others
		}
		if err != nil {
			p.f.Notices.Fail("tests", locale.T("error.tests"), err)
			return
		}
		begun()
		p.runTests(p.newTests(items, depth), nil)
	})
}

// newTests adds a run that has not begun.
func (p *Page) newTests(items []core.TestItem, depth probe.Depth) *testRun {
	r := &testRun{id: int64(len(p.tests)) + 1, depth: depth, began: p.f.Now(), results: make([]core.TestResult, len(items))}
	for i, item := range items {
		r.results[i] = core.TestResult{TestItem: item, N: i, State: core.TestWaiting}
	}
	p.tests = append(p.tests, r)
	return r
}

// runTests tests the items with these numbers, nil = all, and opens the run.
func (p *Page) runTests(r *testRun, which []int) {
	p = p.latest()
	if r.job != nil || r.summary != nil {
		return
	}
	if which == nil {
		for i := range r.results {
			which = append(which, i)
		}
	}
	items := make([]core.TestItem, len(which))
	for i, n := range which {
		items[i] = r.results[n].TestItem
		r.results[n] = core.TestResult{TestItem: items[i], N: n, State: core.TestWaiting}
	}
	r.err = nil
	p.f.Notices.Remove("tests") // of a run before, which said something else
	job := p.f.Jobs.Start(locale.Tn("tests.job", len(items)))
	stop := make(chan struct{})
	job.Soft = sync.OnceFunc(func() { close(stop) })
	r.job = job
	reports := p.resultsOf(r, job)
	began := time.Now()
	backend, kept, all := p.backend, r.storeID, r.items()
	frame.DoJob(p.f, job, func(ctx context.Context) (int64, error) {
		if kept == 0 {
			var err error
			if kept, err = backend.BeginTests(ctx, r.depth, all); err != nil {
				return 0, err
			}
		}
		return kept, backend.TestMany(ctx, items, core.TestOptions{Depth: r.depth, Stop: stop, Run: kept, Which: which, Each: func(got core.TestResult) {
			got.N = which[got.N]
			reports.Report(got)
		}})
	}, func(kept int64, err error) {
		r.storeID = kept
		reports.Flush()
		r.job, r.took = nil, time.Since(began)
		p := p.latest()
		if backend != p.backend {
			return // other data is open, where nobody asked for this
		}
		for i := range r.results { // what was cut off has not been tested
			if r.results[i].State == core.TestRunning {
				r.results[i].State = core.TestWaiting
			}
		}
		if err != nil && !frame.IsChoice(err) {
			r.err = err
		}
		p.testsChanged(r)
		p.f.Announce(ask.ReposChanged) // what failed shows in the list
		p.testsEnded(r)
	})
	p.Open(testsRun(r.id))
}

// testsEnded tells who looks at something else how it went.
func (p *Page) testsEnded(r *testRun) {
	c := r.tally()
	switch {
	case r.err != nil:
		p.f.Notices.Fail("tests", locale.T("error.tests"), r.err)
	case p.f.Nav.Front() == p.ID && p.chosen == testsRun(r.id), c.Waiting > 0:
	case c.Failed > 0:
		show := kit.NewButton(locale.T("action.show"), "", func() { p.f.Notices.Remove("tests"); p.Open(testsRun(r.id)) }).Primary()
		p.f.Notices.Put("tests", &kit.Notice{Tone: kit.Caution, Text: tallyWords(c), Buttons: []*kit.Button{show},
			OnClose: func() { p.f.Notices.Remove("tests") }})
	default:
		p.f.Toasts.Show(tallyWords(c))
	}
}

// retryTests tries again what failed or was left.
func (p *Page) retryTests(r *testRun, which func(core.TestState) bool) {
	var again []int
	for i := range r.results {
		if which(r.results[i].State) {
			again = append(again, i)
		}
	}
	if len(again) > 0 {
		p.runTests(r, again)
	}
}

// cloneInstead runs a run's tests again, down to the clone.
func (p *Page) cloneInstead(r *testRun) {
	p = p.latest()
	p.runTests(p.newTests(r.items(), probe.Clone), nil)
}

// items are what the run tests.
func (r *testRun) items() []core.TestItem {
	items := make([]core.TestItem, len(r.results))
	for i, x := range r.results {
		items[i] = x.TestItem
	}
	return items
}

// resultsOf carries the results of a run to the page.
func (p *Page) resultsOf(run *testRun, job *frame.Job) *frame.Throttle[core.TestResult] {
	return frame.NewThrottle(p.f.Worker, func(all []core.TestResult) {
		if run.job != job {
			return
		}
		for _, r := range all {
			run.results[r.N] = r
		}
		c := run.tally()
		job.Failed = c.Failed
		job.Progress(run.reached(c), len(run.results))
		p.latest().testsChanged(run)
	})
}
