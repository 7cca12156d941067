// Package planning gathers the facts of a rollout's plan: which keys, on which
// repositories and projects, how old that knowledge is, what is in the way. The
// plan itself is made of them by rollout.Compose. It changes nothing but the
// cache of what forges have.
package planning

import (
	"context"
	"time"

	"latchkey/api"
	"latchkey/core/budget"
	"latchkey/core/rollout"
	"latchkey/core/rollout/compose"
	"latchkey/core/store"
	"latchkey/keys"
)

// planMaxAge is how old what a plan rests on may be before it is read again,
// where that costs no more than a handful of requests.
const planMaxAge = 10 * time.Minute

// Inputs are what the facts of a plan come from.
type Inputs struct {
	Store    *store.Store
	Now      func() time.Time
	Instance string // names the data folder, in what is written on machines
	Sources
}

// Sources are the facts that do not stand in the store as they are needed, or that
// only a forge has. Those that ask a forge make no request beyond the
// allowance of the context (budget.AtMost).
type Sources interface {
	// AccountID returns the account that a text means; "" means the only one.
	AccountID(ctx context.Context, text string) (string, error)
	// AccountFacts returns what the forge of an account allows, and what is left of
	// its budget.
	AccountFacts(ctx context.Context, account store.Account) (compose.AccountFacts, error)
	// Spelling asks the forge how it writes a repository's path.
	Spelling(ctx context.Context, account string, repo api.RepoPath, verb rollout.Verb) (api.RepoPath, error)
	// RefreshRepos reads the list of repositories.
	RefreshRepos(ctx context.Context, account string) error
	// SyncInventory reads all of an account that is older than that.
	SyncInventory(ctx context.Context, account string, olderThan time.Duration) error
	// ReadKeys reads the deploy keys of some repositories, and calls each with
	// the error of every one, nil for none.
	ReadKeys(ctx context.Context, account string, repos []api.RepoPath, each func(api.RepoPath, error)) error
	// ReadProject reads the deploy keys of a project.
	ReadProject(ctx context.Context, account string, path api.ProjectPath) error
	// KeySet returns the set of a name.
	KeySet(ctx context.Context, name string) (store.KeySet, error)
	// PairsOfComment returns the pairs with a comment that no rotation has replaced.
	PairsOfComment(ctx context.Context, comment string) ([]store.Pair, error)
	// Owner returns to whose account on the forge a key belongs, "" when to none or
	// it is not known.
	Owner(ctx context.Context, account string, fp keys.Fingerprint) string
	// UnknownHostKey returns the host key that the SSH server of an account shows,
	// where nobody has vouched for any; the zero HostKey where somebody has.
	UnknownHostKey(ctx context.Context, account string) (rollout.HostKey, error)
}

// Make works out what a rollout would do. It makes no more than a handful of
// requests (budget.Handful), and none of those that are kept back for a person's
// own clicks; with Spec.MaxAge, what is older is read first, for as many requests
// as Plan.Basis says. It changes nothing but the cache.
func Make(ctx context.Context, in Inputs, s rollout.Spec) (rollout.Plan, error) {
	asked := ctx // for as many requests as it takes
	ctx = budget.AtMost(budget.As(ctx, budget.Sync), budget.Handful)
	keepAsked := s.KeepOld
	if err := checkSpec(&s); err != nil {
		return rollout.Plan{}, err
	}
	g := &planInputs{in: in, spec: s, facts: compose.Facts{Accounts: map[string]compose.AccountFacts{}, OpenRollouts: map[string]int64{}, PrivateKeyHere: map[keys.Fingerprint]bool{}},
		known: map[string]int{}, listed: map[string]int{}, triedAt: map[string]time.Time{}}
	read := func(ctx context.Context) error {
		if s.MaxAge > 0 {
			return g.refreshOlder(budget.As(asked, budget.Sync))
		}
		return g.refreshStale(ctx)
	}
	for _, gather := range []func(context.Context) error{g.findKeys, g.findAccounts, g.findMachines, g.reuseNamesake, g.findShared, g.chooseTargets, read, g.loadKeys, g.checkConflicts, g.openRollouts} {
		if err := gather(ctx); err != nil {
			return rollout.Plan{}, err
		}
	}
	if g.spec.Verb == rollout.Rotate && !g.spec.Removes() && !keepAsked && g.facts.RemovesUnasked() {
		g.spec.RemoveAtOnce, g.spec.KeepOld = true, false
	}
	if g.spec.Verb != rollout.Apply { // there they are in the file
		g.spec.Trust = nil
	}
	plan := compose.Plan(g.spec, g.facts, in.Now().UTC())
	trust, err := g.askHostKeys(asked, plan)
	if err != nil {
		return rollout.Plan{}, err
	}
	if len(trust) > 0 {
		g.spec.Trust = trust
		plan = compose.Plan(g.spec, g.facts, in.Now().UTC())
	}
	return withUnusedHash(ctx, in.Store, plan)
}

// withUnusedHash gives a plan a hash by which no rollout was confirmed: when the
// world is again as it was, an old confirmation does not count once more.
func withUnusedHash(ctx context.Context, st *store.Store, p rollout.Plan) (rollout.Plan, error) {
	for {
		id, err := st.RolloutOfHash(ctx, p.Hash)
		if err != nil || id == 0 {
			return p, err
		}
		p.HashAfter(id)
	}
}

// planInputs collects the facts of one plan.
type planInputs struct {
	in        Inputs
	spec      rollout.Spec
	facts     compose.Facts
	ids       []string             // accounts that are looked at
	known     map[string]int       // index of a target by its name
	listed    map[string]int       // account: how many repositories it has
	triedAt   map[string]time.Time // when a target's keys were asked for last, with or without success
	same      store.Same
	accountAt map[string]string // by place, the account through which it is looked at
}
