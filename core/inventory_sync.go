package core

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"latchkey/api"
	"latchkey/core/ask"
	"latchkey/core/budget"
	"latchkey/core/cause"
	"latchkey/core/errtext"
	"latchkey/core/inventory"
	"latchkey/core/say"
	"latchkey/core/store"
)

// SyncInventory reads repositories and deploy keys into the cache, within each
// account's budget: first what Options.First names, then what was never read,
// then the oldest. progress may be nil and is called from one goroutine at a
// time.
func (inv *Inventory) SyncInventory(ctx context.Context, o inventory.Options, progress func(inventory.Progress)) (inventory.Summary, error) {
	ctx, done, err := inv.enter(ctx)
	if err != nil {
		return inventory.Summary{}, err
	}
	defer done()
	accounts, err := inv.store.Accounts(ctx)
	if err == nil && o.Account != "" {
		var one store.Account
		one, err = inv.accounts.findAccount(ctx, o.Account)
		accounts = []store.Account{one}
	}
	if err == nil && len(accounts) == 0 {
		err = cause.ErrNoAccounts
	}
	if err != nil {
		return inventory.Summary{}, err
	}
	var mu sync.Mutex
	tell := func(p inventory.Progress) {
		mu.Lock()
		defer mu.Unlock()
		if progress != nil {
			progress(p)
		}
		inv.report(ask.Event{Account: p.Account, Topic: ask.Progress, Text: p.Why, Done: p.Read + p.Failed, Total: p.Total})
	}
	summary := inventory.Summary{Accounts: make([]inventory.AccountSummary, len(accounts))}
	errs := make([]error, len(accounts))
	readings := make([]*accountSync, len(accounts))
	var all sync.WaitGroup
	for i, account := range accounts {
		all.Go(func() {
			s := &accountSync{inventory: inv, o: o, account: account, tell: tell, ctx: budget.As(ctx, budget.Sync)}
			readings[i] = s
			summary.Accounts[i], errs[i] = s.run()
		})
	}
	all.Wait()
	return summary, errors.Join(append(errs, unlistedError(readings))...)
}

// accountSync is the reading of one account.
type accountSync struct {
	inventory *Inventory
	o         inventory.Options
	account   store.Account
	tell      func(inventory.Progress)
	ctx       context.Context
	c         *connection
	out       inventory.AccountSummary
	began     time.Time
	missing   []string // of Options.Only, what the account does not list
}

func (s *accountSync) run() (inventory.AccountSummary, error) {
	s.began = s.inventory.now()
	s.out.Account = s.account.ID
	err := s.read()
	after := context.WithoutCancel(s.ctx)
	s.out.Took = s.inventory.now().Sub(s.began)
	if n, countErr := s.inventory.store.RequestsSince(after, s.account.ID, s.began.Add(-time.Millisecond)); countErr == nil {
		s.out.Requests = n
	}
	if unread, unreadErr := s.inventory.repos.unread(after, s.account.ID); unreadErr == nil && len(s.o.Only) == 0 {
		s.out.Unread = unread
	}
	if renames, nameErr := s.inventory.store.RenamesSince(after, s.account.ID, s.began); nameErr == nil {
		for _, r := range renames {
			s.out.Renamed = append(s.out.Renamed, inventory.Renamed{From: api.RepoPath(r.From), To: api.RepoPath(r.To)})
		}
	}
	switch {
	case errors.Is(err, inventory.ErrStopped):
		err = nil
	case api.KindOf(err) == api.RateLimited && !s.out.Until.IsZero():
		s.out.Error, err = errtext.Of(err), nil
	case err != nil:
		s.out.Error = errtext.Of(err)
		err = errtext.Because(say.New("failed.read-inventory", "read the inventory of {account}: {cause}", say.Values{"account": s.account.ID}), err)
	}
	s.inventory.changed(s.account.ID, ask.KeysChanged)
	return s.out, err
}

func (s *accountSync) read() (err error) {
	if s.c, err = s.inventory.connections.connect(s.ctx, s.account.ID); err != nil {
		return err
	}
	if err := s.inventory.pairs.private.refreshLost(s.ctx, func(string) bool { return true }); err != nil {
		return err
	}
	targets, err := s.chooseTargets()
	if err != nil {
		return errors.Join(err, s.countLeft())
	}
	traits := s.c.forge.Traits()
	out := inventory.ReadAll(s.ctx, inventory.Source{Parallel: traits.Parallel, Name: traits.Name, Hourly: hourly(s.account, traits) > 0,
		Read: s.readKeys, Save: s.saveBatch, Skip: s.isReadMeanwhile, EndsAll: cause.EndsAll, Now: s.inventory.now,
		Own: budget.Own, Room: s.room},
		s.account.ID, targets, s.o.Wait, s.o.Stop, s.tell)
	s.out.Read += out.Repos.Read
	s.out.Fresh += out.Repos.Fresh
	s.out.Failed += out.Repos.Failed + out.Projects.Failed
	s.out.Left += out.Repos.Left
	s.out.Projects += out.Projects.Read
	s.out.ProjectsLeft += out.Projects.Left
	s.out.Until = out.Until
	return out.Err
}

// chooseTargets finds what is to be read one by one: what was named, or what the lists
// show and a bulk reading did not bring.
func (s *accountSync) chooseTargets() ([]inventory.Target, error) {
	if len(s.o.Only) > 0 {
		return s.namedTargets()
	}
	done, err := s.bulk()
	if err != nil {
		return nil, err
	}
	if err := s.refreshList(); err != nil {
		return nil, err
	}
	return s.targets(done)
}

// countLeft counts what a reading that ended before its first repository leaves
// unread: what was never read, or not within the hour that the limit is over.
func (s *accountSync) countLeft() error {
	ctx := context.WithoutCancel(s.ctx)
	rows, err := s.inventory.store.Repos(ctx, s.account.ID)
	if err != nil {
		return err
	}
	only := map[string]bool{}
	for _, path := range s.o.Only {
		only[string(path)] = true
	}
	s.out.Repos, s.out.Left = len(rows), 0
	for _, r := range rows {
		recent := s.began.Sub(r.KeysRead) < budget.Window || s.isFresh(r.KeysRead)
		if !recent && (len(only) == 0 || only[r.Path]) {
			s.out.Left++
		}
	}
	return nil
}

// isFresh reports whether what was read at that time need not be read again.
func (s *accountSync) isFresh(read time.Time) bool {
	return s.o.MaxAge > 0 && !read.IsZero() && s.inventory.now().Sub(read) <= s.o.MaxAge
}

// refreshList reads the list of repositories, unless it is young enough or was read
// together with the keys.
func (s *accountSync) refreshList() error {
	listed, err := s.inventory.store.Listed(s.ctx, s.account.ID)
	if err != nil {
		return err
	}
	if !listed.IsZero() && (s.isFresh(listed) || !listed.Before(s.began)) {
		rows, err := s.inventory.store.Repos(s.ctx, s.account.ID)
		s.out.Repos = len(rows)
		return err
	}
	return s.retryAtLimit(func() error {
		repos, err := s.inventory.repos.RefreshRepos(s.ctx, s.account.ID, nil)
		s.out.Repos = len(repos)
		return err
	})
}

// retryAtLimit does something again when the forge's limit has room, where a
// person wants to wait for that.
func (s *accountSync) retryAtLimit(do func() error) error {
	for {
		err := do()
		wait, again := s.limitWait(err)
		if !again {
			return err
		}
		if err := s.waitForLimit(wait, budget.Own(err)); err != nil {
			return err
		}
	}
}

// limitWait returns how long to wait for the forge's limit, where a person wants
// that.
func (s *accountSync) limitWait(err error) (time.Duration, bool) {
	if api.KindOf(err) != api.RateLimited {
		return 0, false
	}
	wait := time.Minute
	if e, ok := errors.AsType[*api.Error](err); ok && e.RetryAfter > 0 {
		wait = e.RetryAfter
	}
	s.out.Until = s.inventory.now().Add(wait)
	return wait, s.o.Wait
}

// targets returns what is to be read, in the order in which it matters.
func (s *accountSync) targets(done map[string]bool) ([]inventory.Target, error) {
	rows, err := s.inventory.store.Repos(s.ctx, s.account.ID)
	if err != nil {
		return nil, err
	}
	first := map[string]int{}
	for i, path := range s.o.First {
		if path, err = s.inventory.addresses.cachedPath(s.ctx, s.account.ID, path); err != nil {
			return nil, err
		}
		first[string(path)] = i + 1
	}
	var all []inventory.Target
	for _, r := range rows {
		switch {
		case done[r.Path]:
		case s.isFresh(r.KeysRead):
			s.out.Fresh++
		default:
			all = append(all, inventory.Target{Path: r.Path, Read: r.KeysRead})
		}
	}
	projects, err := s.projects()
	if err != nil {
		return nil, err
	}
	all = append(all, projects...)
	slices.SortStableFunc(all, func(a, b inventory.Target) int {
		rank := func(t inventory.Target) int { return cmp.Or(first[t.Path], len(first)+1) }
		return cmp.Or(cmp.Compare(rank(a), rank(b)), a.Read.Compare(b.Read))
	})
	return all, nil
}

// isReadMeanwhile looks whether another program has read the target meanwhile.
func (s *accountSync) isReadMeanwhile(ctx context.Context, t inventory.Target) bool {
	read, err := s.inventory.store.ReadAt(ctx, s.account.ID, t.Path, t.Project)
	return err == nil && read.After(s.began) && read.After(t.Read)
}

func (s *accountSync) target(t inventory.Target) (target, error) {
	if t.Project {
		return projectTarget(s.c, api.ProjectPath(t.Path))
	}
	return repoTarget(s.c, api.RepoPath(t.Path))
}

func (s *accountSync) readKeys(ctx context.Context, t inventory.Target) ([]api.DeployKey, error) {
	at, err := s.target(t)
	if err != nil {
		return nil, err
	}
	list, err := at.list(ctx)
	if err != nil && t.Project && (api.KindOf(err) == api.Forbidden || api.KindOf(err) == api.NotFound) {
		return nil, nil // not an administrator of the project: its keys stay unknown, see keep
	}
	if list == nil && err == nil {
		list = []api.DeployKey{}
	}
	return list, s.inventory.connections.dropIfUnauthorized(s.account.ID, err)
}

func (s *accountSync) saveBatch(ctx context.Context, batch []inventory.Reading) error {
	var readings []store.KeyReading
	var failures []store.Failure
	for _, b := range batch {
		if b.Err != nil {
			failures = append(failures, store.Failure{Path: b.Target.Path, Error: say.Encode(errtext.Safe(b.Err)), Kind: cause.Kind(b.Err), Tried: s.inventory.now()})
			continue
		}
		if b.Target.Project && b.Keys == nil {
			continue // asked, and not told
		}
		readings = append(readings, s.reading(b.Target.Path, b.Target.Project, b.Began, b.Keys))
	}
	return errors.Join(s.inventory.store.SaveKeys(ctx, readings...), s.inventory.store.SaveFailures(ctx, s.account.ID, failures...))
}

func (s *accountSync) reading(path string, project bool, began time.Time, list []api.DeployKey) store.KeyReading {
	r := store.KeyReading{Account: s.account.ID, Target: path, Project: project, Began: began, Read: s.inventory.now()}
	for _, k := range list {
		r.Keys = append(r.Keys, storeKey(k, r.Read))
	}
	return r
}
