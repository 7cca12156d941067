package planpage

import (
	"context"

	"latchkey/api"
	"latchkey/core"
	"latchkey/core/inventory"
	"latchkey/core/rollout"
)

// Backend is what the page of plans needs of core.
type Backend interface {
	// PlanRollout says what a rollout would do.
	PlanRollout(context.Context, rollout.Spec) (rollout.Plan, error)
	// StartRollout writes a plan down as a rollout. Nothing is done yet.
	StartRollout(context.Context, rollout.Plan) (int64, error)
	// KeyPairs lists the key pairs, and where the private key of each is.
	KeyPairs(context.Context) ([]core.KeyPair, error)
	// KeySets lists the key sets.
	KeySets(context.Context) ([]core.KeySet, error)
	// KeysOverview is one row for each key, over all accounts.
	KeysOverview(context.Context) (inventory.Overview, error)
	// CachedKeys are a repository's deploy keys as last read.
	CachedKeys(ctx context.Context, account string, repo api.RepoPath) ([]core.DeployKey, error)
	// AllDeployKeys reads the keys of many repositories from the forge.
	AllDeployKeys(ctx context.Context, account string, repos []api.RepoPath, each func(core.KeysOf)) error
}
