package core

import (
	"cmp"
	"context"
	"time"

	"latchkey/api"
	"latchkey/core/inventory"
	"latchkey/core/planning"
	"latchkey/core/rollout"
	"latchkey/core/rollout/compose"
	"latchkey/core/store"
	"latchkey/internal/safetext"
	"latchkey/keys"
)

// PlanRollout works out what a rollout would do, from what is known of the
// repositories. It makes no more than a handful of requests (budget.Handful),
// and none of those that are kept back for a person's own clicks; with
// Spec.MaxAge, what is older is read first, for as many requests as Plan.Basis
// says. The runner reads each repository again before it changes anything there
// that depends on what stands there. It changes nothing but the cache.
func (ro *Rollouts) PlanRollout(ctx context.Context, s rollout.Spec) (rollout.Plan, error) {
	ctx, done, err := ro.enter(ctx)
	if err != nil {
		return rollout.Plan{}, err
	}
	defer done()
	return ro.planRollout(ctx, s)
}

func (ro *Rollouts) planRollout(ctx context.Context, s rollout.Spec) (rollout.Plan, error) {
	plan, err := planning.Make(ctx, planning.Inputs{Store: ro.store, Now: ro.now, Instance: ro.instance, Sources: planSources{ro}}, s)
	for i := range plan.Notes {
		plan.Notes[i] = plan.Notes[i].Do(ro.options.Actions)
	}
	return plan, err
}

// planSources is how a plan asks the other services.
type planSources struct{ rollouts *Rollouts }

var _ planning.Sources = planSources{}

func (p planSources) AccountID(ctx context.Context, text string) (string, error) {
	account, err := p.rollouts.accounts.findAccount(ctx, text)
	return account.ID, err
}

func (p planSources) AccountFacts(ctx context.Context, account store.Account) (compose.AccountFacts, error) {
	d, err := p.rollouts.connections.driver(api.Kind(account.Forge))
	if err != nil {
		return compose.AccountFacts{}, err
	}
	f := compose.AccountFacts{Traits: d.traits()}
	f.Left, f.Budget, err = p.rollouts.connections.rolloutBudget(ctx, account, f.Traits)
	return f, err
}

func (p planSources) Spelling(ctx context.Context, account string, repo api.RepoPath, verb rollout.Verb) (api.RepoPath, error) {
	c, err := p.rollouts.connections.connect(ctx, account)
	if err != nil {
		return "", err
	}
	return p.rollouts.repos.resolvePath(ctx, c, repo, string(verb))
}

func (p planSources) RefreshRepos(ctx context.Context, account string) error {
	_, err := p.rollouts.repos.RefreshRepos(ctx, account, nil)
	return err
}

func (p planSources) SyncInventory(ctx context.Context, account string, olderThan time.Duration) error {
	_, err := p.rollouts.inventory.SyncInventory(ctx, inventory.Options{Account: account, MaxAge: olderThan}, nil)
	return err
}

func (p planSources) ReadKeys(ctx context.Context, account string, repos []api.RepoPath, each func(api.RepoPath, error)) error {
	return p.rollouts.repos.AllDeployKeys(ctx, account, repos, func(k KeysOf) { each(k.Repo, k.Err) })
}

func (p planSources) ReadProject(ctx context.Context, account string, path api.ProjectPath) error {
	_, err := p.rollouts.repos.ProjectDeployKeys(ctx, account, path)
	return err
}

func (p planSources) KeySet(ctx context.Context, name string) (store.KeySet, error) {
	return p.rollouts.sets.keySet(ctx, name)
}

func (p planSources) PairsOfComment(ctx context.Context, comment string) ([]store.Pair, error) {
	return p.rollouts.pairs.pairsOfComment(ctx, comment)
}

// Owner returns by the forge's greeting whether a key belongs to a person's
// account: the name, "somebody" where the forge names nobody, "" when it does
// not or cannot be asked. What a plan cannot know shows when the key is put
// there.
func (p planSources) Owner(ctx context.Context, id string, fp keys.Fingerprint) string {
	who := p.rollouts.inventory.identityOf(ctx, id, fp)
	if who == nil || who.Kind != "user" {
		return ""
	}
	return cmp.Or(safetext.Line(who.Name, 100), "somebody")
}
