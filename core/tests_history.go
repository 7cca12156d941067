package core

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"latchkey/api"
	"latchkey/core/errtext"
	"latchkey/core/hint"
	"latchkey/core/probe"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/internal/safetext"
	"latchkey/keys"
)

// TestRun is a run of tests as it is kept, without what each test found.
type TestRun struct {
	ID      int64         `json:"id"`
	Depth   probe.Depth   `json:"-"`
	Began   time.Time     `json:"began"`
	Took    time.Duration `json:"took_ns"`
	Error   say.Text      `json:"error,omitzero"` // why it ended early
	Passed  int           `json:"passed"`
	Failed  int           `json:"failed"`
	NoKey   int           `json:"no_key"`
	Waiting int           `json:"waiting"`
}

// Total returns how many tests the run has.
func (r TestRun) Total() int { return r.Passed + r.Failed + r.NoKey + r.Waiting }

// BeginTests keeps a run of tests of which none was made yet; TestOptions.Run then
// names it. What TestMany finds is kept in it.
func (t *Tests) BeginTests(ctx context.Context, depth probe.Depth, items []TestItem) (int64, error) {
	ctx, done, err := t.enter(ctx)
	if err != nil {
		return 0, err
	}
	defer done()
	rows := make([]store.TestRow, len(items))
	for i, item := range items {
		if rows[i], err = testRow(TestResult{TestItem: item, N: i, State: TestWaiting}); err != nil {
			return 0, err
		}
	}
	return t.store.AddTestRun(ctx, store.TestRun{Depth: depth.String(), Listed: true, Began: t.now()}, rows)
}

// TestRuns lists the runs of tests that are kept, oldest first. Local store only.
func (t *Tests) TestRuns(ctx context.Context) ([]TestRun, error) {
	ctx, done, err := t.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	rows, err := t.store.TestRuns(ctx)
	all := make([]TestRun, len(rows))
	for i, r := range rows {
		all[i] = TestRun{ID: r.ID, Began: r.Began, Took: r.Took, Error: say.Decode(r.Error), Passed: r.States[string(TestPassed)], Failed: r.States[string(TestFailed)],
			NoKey: r.States[string(TestNoKey)], Waiting: r.States[string(TestWaiting)] + r.States[string(TestRunning)]}
		if r.Depth == probe.Clone.String() {
			all[i].Depth = probe.Clone
		}
	}
	return all, err
}

// TestResults returns what the tests of a kept run found. Local store only.
func (t *Tests) TestResults(ctx context.Context, run int64) ([]TestResult, error) {
	ctx, done, err := t.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	rows, err := t.store.Tests(ctx, run)
	if err != nil {
		return nil, err
	}
	all := make([]TestResult, len(rows))
	for i, r := range rows {
		all[i] = resultOf(r)
	}
	return all, nil
}

// LastTests returns how each key did when it was last tested against a repository,
// whichever way. Local store only.
func (t *Tests) LastTests(ctx context.Context, account string, repo api.RepoPath) (map[keys.Fingerprint]TestResult, error) {
	ctx, done, err := t.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	rows, err := t.store.LastTests(ctx, account, string(repo))
	last := make(map[keys.Fingerprint]TestResult, len(rows))
	for _, r := range rows {
		last[keys.Fingerprint(r.Fingerprint)] = resultOf(r)
	}
	return last, err
}

// recordTest keeps what the test of one key found, on no list. That it cannot be
// kept takes nothing from the test.
func (t *Tests) recordTest(ctx context.Context, r TestRequest, account string, report probe.Report, took time.Duration) {
	result := TestResult{TestItem: TestItem{Account: account, Repo: r.Repo, Fingerprint: r.Fingerprint}, Took: took, When: t.now()}
	result.judge(report)
	row, err := testRow(result)
	if err == nil {
		_, err = t.store.AddTestRun(context.WithoutCancel(ctx), store.TestRun{Depth: r.Depth.String(), Began: result.When, Took: took}, []store.TestRow{row})
	}
	if err != nil && t.options.Log != nil {
		fmt.Fprintf(t.options.Log, "what the test found was not kept: %v\n", err)
	}
}

// resultRecord is a result as it is written down: with the codes and values of
// what was found.
type resultRecord struct {
	TestResult
	Text   say.Record    `json:"text,omitzero"`
	Hint   say.Record    `json:"hint,omitzero"`
	Report *probe.Record `json:"report,omitempty"`
	// HintKey is how earlier versions named the hint beside its English text; it
	// is only read.
	HintKey string `json:"hint_key,omitempty"`
}

func recordOf(r TestResult) resultRecord {
	record := resultRecord{TestResult: r, Text: say.Record(r.Text), Hint: say.Record(r.Hint)}
	if r.Report == nil {
		return record
	}
	report := probe.RecordOf(*r.Report)
	record.Report = &report
	return record
}

func (k resultRecord) result() TestResult {
	r := k.TestResult
	r.Text, r.Hint = say.Text(k.Text), say.Text(k.Hint)
	if hint := hint.ByKey(k.HintKey); !hint.IsZero() {
		r.Hint = hint
	}
	if k.Report == nil {
		return r
	}
	report := k.Report.Read()
	r.Report = &report
	return r
}

// testRow returns a result as it is kept.
func testRow(r TestResult) (store.TestRow, error) {
	text, err := json.Marshal(recordOf(r))
	row := store.TestRow{N: r.N, Account: r.Account, Target: string(r.Repo), Fingerprint: string(r.Fingerprint), State: string(r.State), Result: string(text)}
	if r.State == TestPassed || r.State == TestFailed {
		row.When = r.When
	}
	return row, err
}

// resultOf returns a result as it was kept. One that cannot be read still tells how
// the test ended. A test that was cut off has not been made.
func resultOf(row store.TestRow) TestResult {
	var record resultRecord
	err := json.Unmarshal([]byte(row.Result), &record)
	r := record.result()
	if err != nil {
		r = TestResult{TestItem: TestItem{Account: row.Account, Repo: api.RepoPath(safetext.Line(row.Target, 300)), Fingerprint: keys.Fingerprint(row.Fingerprint)}, When: row.When}
	}
	r.N, r.State = row.N, TestState(row.State)
	if r.State == TestRunning {
		r.State = TestWaiting
	}
	return r
}

// record writes what one test found. A store that cannot be written ends the
// others: what would be found could not be kept.
func (m *testBatch) record(ctx context.Context, r TestResult) {
	if m.o.Run == 0 {
		return
	}
	if r.N < len(m.o.Which) {
		r.N = m.o.Which[r.N]
	}
	row, err := testRow(r)
	if err == nil {
		err = m.tests.store.PutTests(context.WithoutCancel(ctx), m.o.Run, []store.TestRow{row})
	}
	if err != nil {
		m.halt(errtext.Because(say.New("failed.store-test", "keep the test of {repo}: {cause}", say.Values{"repo": r.Repo}), err))
	}
}

// recordEnd notes the end of a run.
func (m *testBatch) recordEnd(ctx context.Context, why error, took time.Duration) error {
	if m.o.Run == 0 {
		return nil
	}
	text := ""
	if why != nil && !errors.Is(why, context.Canceled) {
		text = say.Encode(errtext.Safe(why))
	}
	return m.tests.store.EndTestRun(ctx, m.o.Run, took, text)
}
