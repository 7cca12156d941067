package ui

import (
	"context"
	"time"

	"latchkey/api"
	"latchkey/core"
	"latchkey/core/probe"
	"latchkey/core/say"
	"latchkey/keys"
)

func (f *fake) CachedProjectKeys(_ context.Context, _ string, p api.ProjectPath) ([]core.DeployKey, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.projectKeys[p], nil
}

func (f *fake) ProjectDeployKeys(ctx context.Context, account string, p api.ProjectPath) ([]core.DeployKey, error) {
	f.note("project keys %s", p)
	return f.CachedProjectKeys(ctx, account, p)
}

func (f *fake) KeySets(context.Context) ([]core.KeySet, error) { return f.sets, nil }

func (f *fake) MadeWithToken(context.Context, string, api.RepoPath) ([]keys.Fingerprint, error) {
	return f.byToken, nil
}

// PlanTests gives one test for each repository; every fifth has no key here.
func (f *fake) PlanTests(_ context.Context, r core.TestsRequest) ([]core.TestItem, error) {
	f.note("plan tests of %q with %q", r.Repos, r.Fingerprint)
	items := make([]core.TestItem, len(r.Repos))
	for i, repo := range r.Repos {
		items[i] = core.TestItem{Account: r.Account, Repo: repo}
		if i%5 != 4 {
			items[i].Fingerprint, items[i].Label = "SHA256:3HkQ0m5lq1cQk2v8rXyZsT4uVwXyZaBcDeFgHiJkLmN", "ci@build-07"
		}
	}
	return items, nil
}

// BeginTests, TestRuns and TestResults keep runs as the store does.
func (f *fake) BeginTests(_ context.Context, _ probe.Depth, items []core.TestItem) (int64, error) {
	f.note("begin tests %d", len(items))
	f.mu.Lock()
	defer f.mu.Unlock()
	f.items = items
	return 1, nil
}

// itemsTested are those of the newest run of tests.
func (f *fake) itemsTested() []core.TestItem {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.items
}

func (f *fake) TestRuns(context.Context) ([]core.TestRun, error) { return f.testRuns, nil }

func (f *fake) TestResults(_ context.Context, run int64) ([]core.TestResult, error) {
	f.note("results of %d", run)
	return f.testResults, nil
}

func (f *fake) LastTests(context.Context, string, api.RepoPath) (map[keys.Fingerprint]core.TestResult, error) {
	return f.lastTests, nil
}

// TestMany lets the repositories named in refused fail.
func (f *fake) TestMany(ctx context.Context, items []core.TestItem, o core.TestOptions) error {
	f.note("test %d at depth %d", len(items), o.Depth)
	if f.testErr != nil {
		return f.testErr
	}
	for n, item := range items {
		if f.hold != nil && n == len(items)/2 {
			select {
			case <-f.hold:
			case <-o.Stop:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		r := core.TestResult{TestItem: item, N: n, State: core.TestRunning}
		o.Each(r)
		r.When, r.Took = now, 340*time.Millisecond
		report := climbed()
		f.mu.Lock()
		refused := f.refused[item.Repo]
		f.mu.Unlock()
		switch {
		case item.Fingerprint == "":
			r.State = core.TestNoKey
		case refused:
			report.OK = false
			report.Rungs = append([]probe.Rung{}, report.Rungs[:6]...)
			report.Rungs[5].State = probe.Failed
			r.State, r.Text, r.Hint, r.Report = core.TestFailed, say.Old("the server does not accept this key"), say.Old("add the key to the repository, or test with another one"), &report
		default:
			r.State, r.Text, r.Report = core.TestPassed, say.Old("opened over SSH, 13 refs"), &report
		}
		o.Each(r)
	}
	return nil
}
