package ui

import (
	"cmp"
	"context"
	"sync"

	"latchkey/api"
	"latchkey/core"
	"latchkey/core/inventory"
)

// prefAll is set while the repositories of every account show together.
const prefAll = "window.all"

// repoRef names a repository for certain: two accounts may list the same path.
type repoRef struct {
	account string
	path    api.RepoPath
}

func (r *repoRow) ref() repoRef { return repoRef{r.Account, r.Path} }

// shows tells whether the repositories of an account are in the list.
func (w *Window) shows(account string) bool {
	return account != "" && (w.all || account == w.account.ID)
}

// shownIDs are the accounts whose repositories are in the list.
func (w *Window) shownIDs() []string {
	return idsOf(w.accounts, w.account, w.all)
}

// idsOf are the ids of one account, or of all.
func idsOf(accounts []core.Account, one core.Account, all bool) (ids []string) {
	switch {
	case all:
		for _, a := range accounts {
			ids = append(ids, a.ID)
		}
	case one.ID != "":
		ids = []string{one.ID}
	}
	return ids
}

// accountOf is an account by its id, the zero one where there is none.
func (w *Window) accountOf(id string) core.Account {
	for _, a := range w.accounts {
		if a.ID == id {
			return a
		}
	}
	return core.Account{}
}

// ownerName says in a row whose repository it is: in as few words as tell the
// accounts apart, and in full.
type ownerName struct{ short, full string }

// owners name the accounts in the rows of all accounts; nil while one shows.
func (w *Window) owners() map[string]ownerName {
	if !w.all {
		return nil
	}
	return ownersOf(w.backend, w.accounts)
}

func ownersOf(b Backend, accounts []core.Account) map[string]ownerName {
	forge := func(a core.Account) string { f := forgeOf(b, a); return cmp.Or(f.ShortName, f.Name) } // there is little room in a row
	forges, people := map[string]int{}, map[string]int{}
	for _, a := range accounts {
		forges[forge(a)]++
		people[accountName(a)]++
	}
	names := map[string]ownerName{}
	for _, a := range accounts {
		name := ownerName{full: accountName(a) + " · " + forge(a)}
		switch {
		case len(forges) == len(accounts):
			name.short = forge(a)
		case len(people) == len(accounts):
			name.short = accountName(a)
		default:
			name.short = name.full
		}
		names[a.ID] = name
	}
	return names
}

// severalAccounts tells whether there is more than one to show together.
func (w *Window) severalAccounts() bool { return len(w.accounts) > 1 }

// showAll shows the repositories of every account in one list. The account on
// which commands act is then that of the selected repository.
func (w *Window) showAll() {
	if !w.severalAccounts() {
		return
	}
	w.setAll(true)
	w.account = remembered(w.accounts, w.account.ID)
	w.status.showBudget()
	w.accountsChanged()
	w.repos.reset()
	w.repos.load()
}

// setAll turns the common list on or off, and remembers it for the next start.
func (w *Window) setAll(on bool) {
	w.all = on
	if !w.demo {
		w.app.Preferences().SetBool(prefAll, on)
	}
}

// showOwners makes room for the accounts in the list while several show.
func (p *reposPage) showOwners() {
	p.table.ShowColumn("account", p.w.all)
	p.table.ShowColumn("project", !p.w.all)
}

// listing is what reading the lists of some accounts gave.
type listing struct {
	rows   []core.RepoRow
	errs   map[string]error   // by account
	unread []inventory.Unread // parts that were not read, while others were
	asks   int                // how many accounts were asked
}

// err is what went wrong where nothing went right.
func (l listing) err(ids []string) error {
	if len(l.errs) < l.asks {
		return nil
	}
	for _, id := range ids {
		if l.errs[id] != nil {
			return l.errs[id]
		}
	}
	return nil
}

// listOf reads the lists of the accounts side by side; one that cannot be read
// takes nothing away from the others.
func listOf(ctx context.Context, ids []string, read func(ctx context.Context, id string) ([]core.RepoRow, error)) listing {
	each := make([][]core.RepoRow, len(ids))
	errs := make([]error, len(ids))
	var all sync.WaitGroup
	for i, id := range ids {
		all.Go(func() { each[i], errs[i] = read(ctx, id) })
	}
	all.Wait()
	out := listing{errs: map[string]error{}, asks: len(ids)}
	for i, id := range ids {
		if errs[i] != nil {
			out.errs[id] = errs[i]
		}
		out.rows = append(out.rows, each[i]...)
	}
	return out
}

// cachedOf is what the store holds of the accounts.
func cachedOf(ctx context.Context, b Backend, ids []string) ([]core.RepoRow, error) {
	got := listOf(ctx, ids, b.CachedRepos)
	return got.rows, got.err(ids)
}

// refreshOf asks the forges. Where one does not answer, its rows are those of
// the store. seen is told how many have come in from all of them.
func refreshOf(ctx context.Context, b Backend, ids []string, seen func(n int)) listing {
	var mu sync.Mutex
	counts, sum := map[string]int{}, 0
	got := listOf(ctx, ids, func(ctx context.Context, id string) ([]core.RepoRow, error) {
		return b.RefreshRepos(ctx, id, func(n int) {
			mu.Lock()
			defer mu.Unlock()
			sum += n - counts[id]
			counts[id] = n
			seen(sum)
		})
	})
	for _, id := range ids {
		if parts, err := b.Unread(ctx, id); err == nil && got.errs[id] == nil {
			got.unread = append(got.unread, parts...)
		}
	}
	if len(ids) == 1 {
		return got
	}
	for id := range got.errs {
		if rows, err := b.CachedRepos(ctx, id); err == nil {
			got.rows = append(got.rows, rows...)
		}
	}
	return got
}
