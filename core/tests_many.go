package core

import (
	"context"
	"errors"
	"sync"
	"time"

	"latchkey/api"
	"latchkey/core/budget"
	"latchkey/core/cause"
	"latchkey/core/errtext"
	"latchkey/core/probe"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/keys"
)

// testsAtOnce is how many repositories are tested side by side: few enough for
// any SSH service, enough to hide the time that each connection takes.
const testsAtOnce = 8

// clonesAtOnce is fewer: clones spend bandwidth and memory, not time.
const clonesAtOnce = 3

// TestItem is one key that is to be tested against one repository.
type TestItem struct {
	Account     string           `json:"account"`
	Repo        api.RepoPath     `json:"repository"`
	Fingerprint keys.Fingerprint `json:"fingerprint,omitempty"` // "" = none whose private key is here
	Label       string           `json:"label,omitempty"`
	Project     api.ProjectPath  `json:"project,omitempty"` // the key stands on the project
}

// TestsRequest says on which repositories to test, and with what.
type TestsRequest struct {
	Account     string
	Repos       []api.RepoPath
	Fingerprint keys.Fingerprint // "" = every key of a repository whose private key is here
}

// TestState is what came of one test.
type TestState string

// The states of a test.
const (
	TestWaiting TestState = "waiting"
	TestRunning TestState = "running"
	TestPassed  TestState = "passed"
	TestFailed  TestState = "failed"
	TestNoKey   TestState = "no-key" // no private key is here: nothing was tried
)

// TestResult is one test and what came of it.
type TestResult struct {
	TestItem
	N      int           `json:"n"` // of the item, from 0
	State  TestState     `json:"state"`
	Text   say.Text      `json:"text,omitzero"` // what the forge said, or what went wrong
	Hint   say.Text      `json:"hint,omitzero"` // what to do
	Took   time.Duration `json:"took_ns,omitempty"`
	When   time.Time     `json:"when,omitzero"`
	Report *probe.Report `json:"report,omitempty"` // every rung; nil when nothing was tried
}

// TestOptions says how to run them.
type TestOptions struct {
	Depth probe.Depth
	// Each is told when a test begins and when it ends, from one goroutine at a
	// time; may be nil.
	Each func(TestResult)
	Stop <-chan struct{} // closed: finish those in hand, then stop; nil = never
	// Run is where what is found is kept, as BeginTests gave it; 0 = nowhere.
	// Which are the numbers that the items have in it; nil = from 0.
	Run   int64
	Which []int
}

// PlanTests returns what TestMany would test, in the order of the repositories:
// one item for each key whose private key is here, and one without a
// fingerprint where there is none. It reads the local store only; on a
// repository that was never read, no key is known.
func (t *Tests) PlanTests(ctx context.Context, r TestsRequest) ([]TestItem, error) {
	ctx, done, err := t.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	found, err := t.accounts.findAccount(ctx, r.Account)
	if err != nil {
		return nil, err
	}
	rows, err := t.store.Repos(ctx, found.ID)
	if err != nil {
		return nil, err
	}
	project := map[api.RepoPath]api.ProjectPath{}
	for _, row := range rows {
		project[api.RepoPath(row.Path)] = api.RepoPath(row.Path).InProject(row.Project)
	}
	privateKeys, err := t.store.PrivateKeys(ctx)
	if err != nil {
		return nil, err
	}
	var items []TestItem
	for _, repo := range r.Repos {
		more, err := t.testsOf(ctx, found.ID, repo, project[repo], r.Fingerprint, privateKeys)
		if err != nil {
			return nil, err
		}
		items = append(items, more...)
	}
	return items, nil
}

// testsOf returns the tests of one repository: with its own keys, and with those
// of its project, which open it too.
func (t *Tests) testsOf(ctx context.Context, account string, repo api.RepoPath, project api.ProjectPath, only keys.Fingerprint, lost map[string]bool) ([]TestItem, error) {
	rows, err := t.store.Keys(ctx, account, string(repo), false)
	if err != nil {
		return nil, err
	}
	if project != "" {
		more, err := t.store.Keys(ctx, account, string(project), true)
		if err != nil {
			return nil, err
		}
		rows = append(rows, more...)
	}
	var items []TestItem
	listed := map[string]bool{}
	for _, k := range rows {
		gone, ours := lost[k.Fingerprint]
		if !ours || gone || listed[k.Fingerprint] || only != "" && k.Fingerprint != string(only) {
			continue
		}
		listed[k.Fingerprint] = true
		item := TestItem{Account: account, Repo: repo, Fingerprint: keys.Fingerprint(k.Fingerprint), Label: k.Label}
		if k.Project {
			item.Project = project
		}
		items = append(items, item)
	}
	switch {
	case len(items) > 0:
	case only != "": // whether it opens that repository is what is asked
		items = []TestItem{{Account: account, Repo: repo, Fingerprint: only}}
	default:
		items = []TestItem{{Account: account, Repo: repo}}
	}
	return items, nil
}

// TestMany tests several keys against their repositories, some at a time. What
// a test finds is in its result and is no error; an error means that no
// further test can be made (vault locked, store full), or that ctx ended.
// Like Test, it spends no request of the accounts' budgets, or a handful where
// keys were replaced.
func (t *Tests) TestMany(ctx context.Context, items []TestItem, o TestOptions) error {
	ctx, done, err := t.enter(ctx)
	if err != nil {
		return err
	}
	defer done()
	ctx, cancel := context.WithCancelCause(budget.AtMost(ctx, budget.Handful))
	defer cancel(nil)
	m := &testBatch{tests: t, verifier: t.newVerifier(), o: o, halt: func(err error) { cancel(err) }}
	queue := make(chan int)
	var workers sync.WaitGroup
	atOnce := testsAtOnce
	if o.Depth == probe.Clone {
		atOnce = clonesAtOnce
	}
	for range min(atOnce, max(len(items), 1)) {
		workers.Go(func() {
			for n := range queue {
				m.test(ctx, n, items[n])
			}
		})
	}
	began := time.Now()
	m.feed(ctx, queue, len(items))
	close(queue)
	workers.Wait()
	return errors.Join(context.Cause(ctx), m.recordEnd(context.WithoutCancel(ctx), context.Cause(ctx), time.Since(began)))
}

// testBatch is one run of TestMany.
type testBatch struct {
	tests    *Tests
	verifier *verifier
	o        TestOptions
	halt     func(error)
	mu       sync.Mutex
}

// feed hands out the numbers of the items until it is stopped.
func (m *testBatch) feed(ctx context.Context, queue chan<- int, n int) {
	for i := range n {
		select {
		case <-m.o.Stop:
			return
		default:
		}
		select {
		case queue <- i:
		case <-m.o.Stop:
			return
		case <-ctx.Done():
			return
		}
	}
}

func (m *testBatch) report(r TestResult) {
	if m.o.Each == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.o.Each(r)
}

func (m *testBatch) test(ctx context.Context, n int, item TestItem) {
	if ctx.Err() != nil {
		return
	}
	r := TestResult{TestItem: item, N: n, State: TestRunning}
	if item.Fingerprint == "" {
		r.State, r.When = TestNoKey, m.tests.now()
		m.record(ctx, r)
		m.report(r)
		return
	}
	m.report(r)
	noted := m.tests.placements.checkUseBeforeTest(ctx, item.Account, item.Repo, item.Fingerprint)
	began := time.Now()
	report, err := m.verifier.probe(ctx, item.Account, item.Repo, item.Fingerprint, m.o.Depth)
	noted()
	r.Took, r.When = time.Since(began), m.tests.now()
	switch {
	case ctx.Err() != nil:
		return // cut off: neither passed nor failed
	case err != nil && cause.HaltsAll(err):
		m.halt(errtext.Because(say.New("failed.test", "test {repo}: {cause}", say.Values{"repo": item.Repo}), err))
		return
	case err != nil:
		r.State, r.Text, r.Hint = TestFailed, errtext.Of(err), m.tests.options.hint(err)
		if errors.Is(err, cause.ErrNoKeyPair) || errors.Is(err, store.ErrNotFound) {
			r.State = TestNoKey
		}
	default:
		r.judge(report)
		m.tests.recordAccess(ctx, item.Account, item.Repo, item.Fingerprint, report)
	}
	m.record(ctx, r)
	m.report(r)
}

// judge takes the outcome from the report.
func (r *TestResult) judge(report probe.Report) {
	r.Report, r.Text = &report, verificationText(report)
	r.State = TestPassed
	if report.OK {
		return
	}
	r.State = TestFailed
	for _, rung := range report.Rungs {
		if rung.State == probe.Failed && rung.Finding != nil {
			r.Hint = rung.Finding.Remedy
			return
		}
	}
}
