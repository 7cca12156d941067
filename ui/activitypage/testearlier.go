package activitypage

import (
	"context"

	"latchkey/core"
	"latchkey/ui/frame"
	"latchkey/ui/locale"
)

// earlierRun is a run of tests of an earlier time: its results are read once
// somebody looks at it. Its number is negative, so that it is never that of a
// run of this session.
func earlierRun(r core.TestRun) *testRun {
	run := &testRun{id: -r.ID, storeID: r.ID, depth: r.Depth, began: r.Began, took: r.Took, summary: &r}
	return run
}

// LoadTests lists the runs of tests that are kept.
func (p *Page) LoadTests() {
	if p.backend == nil {
		return
	}
	frame.Load(p.f, &p.testLoads, p.backend.TestRuns, func(runs []core.TestRun, err error) {
		if err != nil {
			p.f.Notices.Fail("tests", locale.T("error.earlier_tests"), err)
			return
		}
		known := map[int64]bool{}
		for _, r := range p.tests {
			known[r.storeID] = true
		}
		var all []*testRun
		for _, r := range runs {
			if !known[r.ID] {
				all = append(all, earlierRun(r))
			}
		}
		p.tests = append(all, p.tests...)
		p.drawList()
	})
}

// loadResults reads what the tests of a run found.
func (p *Page) loadResults(r *testRun) {
	b := p.backend
	if b == nil || r.summary == nil {
		return
	}
	frame.Do(p.f, func(ctx context.Context) ([]core.TestResult, error) { return b.TestResults(ctx, r.storeID) }, func(results []core.TestResult, err error) {
		if err != nil {
			p.f.Notices.Fail("tests", locale.T("error.earlier_tests"), err)
			return
		}
		if r.summary == nil {
			return // it is known already
		}
		r.results, r.summary = results, nil
		if p := p.latest(); p.testRun() == r {
			p.view.draw()
		}
	})
}
