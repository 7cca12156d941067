package repopage

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"latchkey/api"
	"latchkey/core"
	"latchkey/core/inventory"
	"latchkey/ui/frame"
)

// ownerName says in a row whose repository it is: in as few words as tell the
// accounts apart, and in full.
type ownerName struct{ short, full string }

// ownersShown name the accounts in the rows of all accounts; nil while one shows.
func ownersShown(s *frame.Session) map[string]ownerName {
	if !s.All {
		return nil
	}
	return ownersOf(s.Forges(), s.Accounts)
}

func ownersOf(forges []api.Traits, accounts []core.Account) map[string]ownerName {
	forge := func(a core.Account) string { f := frame.ForgeIn(forges, a); return cmp.Or(f.ShortName, f.Name) } // there is little room in a row
	perForge, people := map[string]int{}, map[string]int{}
	for _, a := range accounts {
		perForge[forge(a)]++
		people[frame.AccountName(a)]++
	}
	names := map[string]ownerName{}
	for _, a := range accounts {
		name := ownerName{full: frame.AccountName(a) + " · " + forge(a)}
		switch {
		case len(perForge) == len(accounts):
			name.short = forge(a)
		case len(people) == len(accounts):
			name.short = frame.AccountName(a)
		default:
			name.short = name.full
		}
		names[a.ID] = name
	}
	return names
}

// showOwners makes room for the accounts in the list while several show, and
// for projects where there are any.
func (p *Page) showOwners() {
	p.list.Table.ShowColumn("account", p.f.Session.All)
	p.list.Table.ShowColumn("project", !p.f.Session.All && (p.projects || p.list.Len() == 0))
}

// anyProject reports whether some repository belongs to a project.
func anyProject(rows []core.RepoRow) bool {
	return slices.ContainsFunc(rows, func(r core.RepoRow) bool { return r.Project != "" })
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
func cachedOf(ctx context.Context, b ListBackend, ids []string) ([]core.RepoRow, error) {
	got := listOf(ctx, ids, b.CachedRepos)
	return got.rows, got.err(ids)
}

// refreshOf asks the forges. Where one does not answer, its rows are those of
// the store. seen is told how many have come in from all of them.
func refreshOf(ctx context.Context, b ListBackend, ids []string, seen func(n int)) listing {
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
