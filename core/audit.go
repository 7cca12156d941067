package core

import (
	"cmp"
	"context"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"latchkey/api"
	"latchkey/core/audit"
	"latchkey/core/store"
	"latchkey/keys/flaw"
)

// Audit judges what the store knows of all deploy keys. It asks no forge and no
// vault: what was not read is answered with "cannot be known".
type Audit struct {
	*env
	inventory   *Inventory
	connections *connections

	once    sync.Once
	checker *flaw.Checker
}

// Judge asks all rules of a policy; nil = audit.DefaultPolicy. The first time it
// looks at the material of each RSA key, which takes some milliseconds for one. What
// was seen is kept, see Snapshots.
func (a *Audit) Judge(ctx context.Context, policy *audit.Policy) (*audit.Report, error) {
	s, err := a.Survey(ctx, policy)
	if err != nil {
		return nil, err
	}
	return s.Report, nil
}

// Survey is Judge with what was judged.
func (a *Audit) Survey(ctx context.Context, policy *audit.Policy) (*audit.Survey, error) {
	ctx, done, err := a.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	policy = cmp.Or(policy, audit.DefaultPolicy())
	world, report, err := a.judge(ctx, policy)
	if err != nil {
		return nil, err
	}
	return &audit.Survey{Report: report, World: world, Policy: policy}, nil
}

func (a *Audit) judge(ctx context.Context, policy *audit.Policy) (*audit.World, *audit.Report, error) {
	world, err := a.world(ctx)
	if err != nil {
		return nil, nil, err
	}
	report, err := audit.Judge(ctx, world, policy)
	if err != nil || policy.Partial() {
		return world, report, err
	}
	report.Snapshot, err = a.record(ctx, world, report, policy)
	return world, report, err
}

// PublishedKeys says which list of published keys was imported.
func (a *Audit) PublishedKeys() (info flaw.Info, imported bool) {
	list, err := flaw.OpenPublished(a.publishedFolder())
	if err != nil {
		return flaw.Info{}, false
	}
	defer list.Close()
	return list.Info(), true
}

// ImportPublished takes a list of published keys in the form of badkeys out of a
// folder, after its SHA-256 was checked. Nothing is fetched.
func (a *Audit) ImportPublished(folder string) (flaw.Info, error) {
	return flaw.ImportPublished(folder, a.publishedFolder())
}

func (a *Audit) publishedFolder() string {
	return filepath.Join(filepath.Dir(a.store.Path()), "published-keys")
}

// world gathers everything that rules look at.
func (a *Audit) world(ctx context.Context) (*audit.World, error) {
	b, err := a.gather(ctx)
	if err != nil {
		return nil, err
	}
	examiner := &audit.Examiner{Checker: a.flaws()}
	if list, err := flaw.OpenPublished(a.publishedFolder()); err == nil {
		defer list.Close()
		examiner.Published = list
	}
	material, err := a.examine(ctx, examiner, b.Placed())
	if err != nil {
		return nil, err
	}
	world := b.World(material)
	if examiner.Published != nil {
		info := examiner.Published.Info()
		world.Listed = &info
	}
	return world, nil
}

// gather gathers all of it but what is found in the public keys themselves.
func (a *Audit) gather(ctx context.Context) (*audit.Builder, error) {
	same, err := a.store.SamePlaces(ctx)
	if err != nil {
		return nil, err
	}
	b := audit.NewBuilder(a.now(), same)
	for _, add := range []func(context.Context, *audit.Builder) error{a.addAccounts, a.addPairs, a.addMachines, a.addReplaced, a.addPlaces, a.addRegister, a.addAnswers} {
		if err := add(ctx, b); err != nil {
			return nil, err
		}
	}
	return b, nil
}

func (a *Audit) flaws() *flaw.Checker {
	a.once.Do(func() { a.checker = flaw.NewChecker() })
	return a.checker
}

func (a *Audit) addAccounts(ctx context.Context, b *audit.Builder) error {
	accounts, err := a.store.Accounts(ctx)
	if err != nil {
		return err
	}
	for _, acc := range accounts {
		one := audit.Account{ID: acc.ID, Forge: acc.Forge, Server: strings.TrimSuffix(acc.Forge+" "+acc.BaseURL, " "), TokenEnds: acc.TokenExpires,
			User: acc.User, Login: acc.Login, Display: acc.Display}
		if d, err := a.connections.driver(api.Kind(acc.Forge)); err == nil {
			traits := d.traits()
			one.Forge, one.TellsUse, one.ForgetsAfter, one.OwnsKeys = traits.Name, traits.LastUsed, traits.UnusedGone, traits.TokenOwnsKeys
			one.BranchRules, one.KeyPolicy, one.UserKeys = traits.BranchRules, traits.KeyPolicy, traits.UserKeys
		}
		b.Account(one, acc.Credential)
	}
	repos, err := a.store.Repos(ctx, "")
	for _, r := range repos {
		b.Repo(r)
	}
	return err
}

func (a *Audit) addPairs(ctx context.Context, b *audit.Builder) error {
	pairs, err := a.store.Pairs(ctx)
	if err != nil {
		return err
	}
	exports, err := a.store.Exports(ctx)
	if err != nil {
		return err
	}
	for _, p := range pairs {
		b.Pair(p, exports[p.Fingerprint] != "")
	}
	sets, err := a.store.KeySets(ctx)
	for _, s := range sets {
		b.Set(s.Name, s.Members)
	}
	return err
}

func (a *Audit) addMachines(ctx context.Context, b *audit.Builder) error {
	machines, err := a.store.Machines(ctx)
	if err != nil {
		return err
	}
	looked := map[string]time.Time{}
	for _, m := range machines {
		looked[m.ID] = m.Looked
	}
	for _, m := range machines {
		if m.Kind == store.MachineGroup { // it has what was seen on the machine of its image
			m.Looked = looked[m.Host]
		}
		held, err := a.store.MachineKeys(ctx, m.ID)
		if err != nil {
			return err
		}
		opens, err := a.store.MachineRepos(ctx, m.ID)
		if err != nil {
			return err
		}
		b.Machine(m, held, opens)
	}
	return nil
}

// addReplaced adds keys that rotations have replaced wherever they stand.
func (a *Audit) addReplaced(ctx context.Context, b *audit.Builder) error {
	all, err := a.store.Successors(ctx)
	if err != nil || len(all) == 0 {
		return err
	}
	whole, err := a.inventory.wholeSuccessors(ctx, all)
	if err != nil {
		return err
	}
	rollouts, err := a.store.Rollouts(ctx)
	if err != nil {
		return err
	}
	due := map[int64]time.Time{}
	for _, r := range rollouts {
		due[r.ID] = r.Due
	}
	last := map[string]store.Successor{}
	for _, s := range all { // the latest last
		last[s.Old] = s
	}
	for old := range whole {
		b.Replaced(old, last[old].Since, due[last[old].Rollout])
	}
	return nil
}

func (a *Audit) addRegister(ctx context.Context, b *audit.Builder) error {
	all, err := registerOf(ctx, a.store)
	for fp, e := range all {
		b.Register(fp, audit.Register{Owner: e.Owner, Purpose: e.Purpose, Machine: e.Machine, Review: e.Review, Ends: e.Ends})
	}
	return err
}

func (a *Audit) addPlaces(ctx context.Context, b *audit.Builder) error {
	off, err := a.store.SwitchedOff(ctx)
	if err != nil {
		return err
	}
	for _, k := range off {
		b.SwitchedOff(k)
	}
	return a.store.EachKeyPlacement(ctx, b.Place)
}
