package activitypage

import (
	"context"

	"latchkey/api"
	"latchkey/core"
	"latchkey/core/probe"
	"latchkey/core/rollout"
)

// Backend is what the Activity page needs of core.
type Backend interface {
	// ListRollouts lists the rollouts, the newest first.
	ListRollouts(context.Context) ([]rollout.Summary, error)
	// Rollout is one of them, repository by repository.
	Rollout(context.Context, int64) (rollout.Report, error)
	// RunRollout goes on with a rollout.
	RunRollout(context.Context, int64, rollout.Run) (rollout.Report, error)
	// RetryRollout makes ready to be tried again what failed.
	RetryRollout(context.Context, int64) error
	// CancelRollout ends a rollout that is not to go on. It asks first.
	CancelRollout(context.Context, int64, rollout.Run) (rollout.Report, error)
	// UndoRollout takes back what a rollout has done. It asks first.
	UndoRollout(context.Context, int64, rollout.Run) (rollout.Report, error)

	// PlanTests says with which keys repositories can be tested.
	PlanTests(context.Context, core.TestsRequest) ([]core.TestItem, error)
	// BeginTests writes down that tests begin, and gives their number.
	BeginTests(ctx context.Context, depth probe.Depth, items []core.TestItem) (int64, error)
	// TestMany tests them.
	TestMany(context.Context, []core.TestItem, core.TestOptions) error
	// TestRuns lists the runs of tests of earlier times.
	TestRuns(context.Context) ([]core.TestRun, error)
	// TestResults is what one of them found.
	TestResults(ctx context.Context, run int64) ([]core.TestResult, error)
	// AllDeployKeys reads the keys of many repositories from the forge.
	AllDeployKeys(ctx context.Context, account string, repos []api.RepoPath, each func(core.KeysOf)) error
}
