package ui

import (
	"context"
	"time"

	"latchkey/api"
	"latchkey/core"
	"latchkey/core/ask"
	"latchkey/core/hostkey"
	"latchkey/core/inventory"
	"latchkey/core/probe"
	"latchkey/core/rollout"
	"latchkey/keys"
)

// Backend is what the window needs of core; Over makes one.
type Backend interface {
	Forges() []api.Traits
	AddAccount(context.Context, core.NewAccount) (core.Health, error)
	ListAccounts(context.Context) ([]core.Account, error)
	CheckAccount(ctx context.Context, id string) (core.Health, error)
	ChangeAccount(ctx context.Context, id string, c core.AccountChange) (core.Account, error)
	RemoveAccount(ctx context.Context, id string) error

	CachedRepos(ctx context.Context, account string) ([]core.RepoRow, error)
	RefreshRepos(ctx context.Context, account string, seen func(n int)) ([]core.RepoRow, error)
	Unread(ctx context.Context, account string) ([]inventory.Unread, error)
	CachedKeys(ctx context.Context, account string, repo api.RepoPath) ([]core.KeyRow, error)
	DeployKeys(ctx context.Context, account string, repo api.RepoPath) ([]core.KeyRow, error)
	CachedProjectKeys(ctx context.Context, account string, project api.ProjectPath) ([]core.KeyRow, error)
	ProjectDeployKeys(ctx context.Context, account string, project api.ProjectPath) ([]core.KeyRow, error)
	AllDeployKeys(ctx context.Context, account string, repos []api.RepoPath, each func(core.KeysOf)) error

	MadeWithToken(ctx context.Context, account string, repo api.RepoPath) ([]keys.Fingerprint, error)
	SetUnusedAfter(time.Duration)
	KeysOverview(context.Context) (inventory.Overview, error)
	KeyDetails(context.Context, keys.Fingerprint) (core.KeyDetails, error)
	GenerateKeyPair(context.Context, core.NewPair) (core.KeyPair, error)
	ExportPrivate(ctx context.Context, fp keys.Fingerprint, path string, passphrase []byte) error
	SSHConfig(ctx context.Context, fp keys.Fingerprint, file string) (string, error)
	ExportPath(ctx context.Context, fp keys.Fingerprint) (string, error)
	ExportKeySet(ctx context.Context, name, dir, target string, passphrase []byte) error
	DeleteKeyPair(context.Context, keys.Fingerprint) error
	DeleteKeySet(ctx context.Context, name string) error
	ListHostKeys(context.Context) ([]hostkey.Listed, []string, error)
	ForgetHost(ctx context.Context, place string, fp keys.Fingerprint) error

	KeyPairs(context.Context) ([]core.KeyPair, error)
	KeySets(context.Context) ([]core.KeySet, error)
	Import(context.Context, core.ImportRequest) (core.Imported, error)
	Locate(ctx context.Context, account, text string, ask bool) (core.Located, error)

	PlaceKey(ctx context.Context, r core.PlaceRequest, step func(core.StepState)) (core.Placed, error)
	RemoveDeployKey(context.Context, core.KeyRow) error
	RelabelDeployKey(ctx context.Context, k core.KeyRow, label string) (core.KeyRow, error)
	Unfinished(context.Context) ([]core.Unfinished, error)
	SettleWaiting(context.Context) error
	Finish(ctx context.Context, id int64) error
	Undo(ctx context.Context, id int64) error

	Test(ctx context.Context, r core.TestRequest, changed func(probe.Rung)) (probe.Report, error)
	PlanTests(context.Context, core.TestsRequest) ([]core.TestItem, error)
	BeginTests(ctx context.Context, depth probe.Depth, items []core.TestItem) (int64, error)
	TestMany(context.Context, []core.TestItem, core.TestOptions) error
	TestRuns(context.Context) ([]core.TestRun, error)
	TestResults(ctx context.Context, run int64) ([]core.TestResult, error)
	LastTests(ctx context.Context, account string, repo api.RepoPath) (map[keys.Fingerprint]core.TestResult, error)
	TrustHost(ctx context.Context, line string) error
	CheckVault(context.Context) core.Check
	Movable(context.Context) (core.Movable, error)
	VaultInUse() core.VaultKind
	ReadOnly() error
	Lost(ctx context.Context) (string, error)
	Unlisted(ctx context.Context) (int, error)
	Adoptables(ctx context.Context) ([]core.Adoptable, error)
	Adopt(ctx context.Context, fingerprints []keys.Fingerprint) ([]core.KeyPair, error)
	MoveSecrets(ctx context.Context, from core.VaultKind, progress func(done, total int)) (core.Moved, error)

	PlanRollout(context.Context, rollout.Spec) (rollout.Plan, error)
	StartRollout(context.Context, rollout.Plan) (int64, error)
	RunRollout(context.Context, int64, rollout.Run) (rollout.Report, error)
	RetryRollout(context.Context, int64) error
	CancelRollout(context.Context, int64, rollout.Run) (rollout.Report, error)
	UndoRollout(context.Context, int64, rollout.Run) (rollout.Report, error)
	ListRollouts(context.Context) ([]rollout.Summary, error)
	Rollout(context.Context, int64) (rollout.Report, error)

	UnlockVault(context.Context) error
	WatchVault(context.Context) error
	Names(context.Context) (core.Names, error)
	Find(context.Context, core.FindRequest) (inventory.Found, error)
	SyncInventory(ctx context.Context, o inventory.Options, progress func(inventory.Progress)) (inventory.Summary, error)
	Budgets(context.Context) ([]core.BudgetState, error)

	Close() error
}

// Wiring is what a Backend gets from the window when it is opened.
type Wiring struct {
	Person     ask.Person                            // questions become dialogs
	Tell       func(ask.Event)                       // events refresh what they concern
	Passphrase func(context.Context) ([]byte, error) // opens an encrypted-file vault
	// NewPassphrase is asked instead when the encrypted file is made.
	NewPassphrase func(context.Context) ([]byte, error)
	Vault         core.VaultKind // chosen in the settings; "" = as the program was told
}

// Opener opens a Backend. It runs away from the UI goroutine.
type Opener func(context.Context, Wiring) (Backend, error)
