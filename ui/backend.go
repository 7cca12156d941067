package ui

import (
	"context"

	"latchkey/api"
	"latchkey/core"
	"latchkey/core/ask"
	"latchkey/core/probe"
	"latchkey/core/rollout"
)

// Backend is what the window needs of core.App.
type Backend interface {
	Forges() []api.Traits
	AddAccount(context.Context, core.NewAccount) (core.Health, error)
	Accounts(context.Context) ([]core.Account, error)
	CheckAccount(ctx context.Context, id string) (core.Health, error)
	RemoveAccount(ctx context.Context, id string) error

	CachedRepos(ctx context.Context, account string) ([]core.RepoRow, error)
	RefreshRepos(ctx context.Context, account string, seen func(n int)) ([]core.RepoRow, error)
	CachedKeys(ctx context.Context, account string, repo api.RepoPath) ([]core.KeyRow, error)
	DeployKeys(ctx context.Context, account string, repo api.RepoPath) ([]core.KeyRow, error)
	AllDeployKeys(ctx context.Context, account string, repos []api.RepoPath, each func(core.KeysOf)) error

	KeyPairs(context.Context) ([]core.KeyPair, error)
	ImportKeyPair(ctx context.Context, data []byte, comment string) (core.Imported, error)

	PlaceKey(ctx context.Context, r core.PlaceRequest, step func(core.StepState)) (core.Placed, error)
	RemoveDeployKey(context.Context, core.KeyRow) error
	RelabelDeployKey(ctx context.Context, k core.KeyRow, label string) (core.KeyRow, error)
	Unfinished(context.Context) ([]core.Unfinished, error)
	Finish(ctx context.Context, id int64) error
	Undo(ctx context.Context, id int64) error

	Test(ctx context.Context, r core.TestRequest, changed func(probe.Rung)) (probe.Report, error)
	TrustHost(ctx context.Context, line string) error
	CheckVault(context.Context) core.Check

	PlanRollout(context.Context, rollout.Spec) (rollout.Plan, error)
	StartRollout(context.Context, rollout.Plan) (int64, error)
	RunRollout(context.Context, int64, rollout.Run) (rollout.Report, error)
	RetryRollout(context.Context, int64) error
	CancelRollout(context.Context, int64) (rollout.Report, error)
	UndoRollout(context.Context, int64, rollout.Run) (rollout.Report, error)
	Rollouts(context.Context) ([]rollout.Summary, error)
	Rollout(context.Context, int64) (rollout.Report, error)

	Close() error
}

var _ Backend = (*core.App)(nil)

// Wiring is what a Backend gets from the window when it is opened.
type Wiring struct {
	Person     ask.Person                            // questions become dialogs
	Tell       func(ask.Event)                       // events refresh what they concern
	Passphrase func(context.Context) ([]byte, error) // opens a sealed-file vault
}

// Opener opens a Backend. It runs away from the UI goroutine.
type Opener func(context.Context, Wiring) (Backend, error)
