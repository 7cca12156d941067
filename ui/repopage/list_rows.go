package repopage

import (
	"cmp"
	"slices"
	"strings"

	"latchkey/core"
	"latchkey/core/inventory"
	"latchkey/ui/frame"
)

// repoRow is a repository with what searching and drawing need, made once.
type repoRow struct {
	core.RepoRow
	shown string    // path as it is shown
	low   string    // the same in lower case
	owner ownerName // the account, where those of several show together
	find  string    // what a search looks through, in lower case
}

// repoRows prepares rows for the list, away from the UI goroutine. Where all
// are in one workspace, its name is left out. owners name the accounts, nil
// while one shows.
func repoRows(in []core.RepoRow, owners map[string]ownerName) []repoRow {
	several := false
	for _, r := range in {
		several = several || r.Path.Workspace() != in[0].Path.Workspace()
	}
	out := make([]repoRow, len(in))
	for i, r := range in {
		shown := r.Path.Name()
		if several {
			shown = string(r.Path)
		}
		owner := owners[r.Account]
		out[i] = repoRow{RepoRow: r, shown: shown, low: strings.ToLower(shown), owner: owner,
			find: strings.ToLower(string(r.Path) + " " + r.Name + " " + r.Project + " " + owner.full)}
	}
	return out
}

// sorted gives the numbers of all rows in the order asked for. It runs away
// from the UI goroutine.
func sorted(rows []repoRow, by frame.Order) []int32 {
	out := make([]int32, len(rows))
	for i := range rows {
		out[i] = int32(i)
	}
	compare := comparison(by.Column)
	slices.SortStableFunc(out, func(a, b int32) int {
		c := compare(&rows[a], &rows[b])
		if by.Descending {
			c = -c
		}
		if c == 0 {
			c = cmp.Compare(rows[a].find, rows[b].find)
		}
		return c
	})
	return out
}

func comparison(column string) func(a, b *repoRow) int {
	switch column {
	case "account":
		return func(a, b *repoRow) int { return cmp.Compare(a.owner.full, b.owner.full) }
	case "project":
		return func(a, b *repoRow) int { return cmp.Compare(a.Project, b.Project) }
	case "keys":
		return func(a, b *repoRow) int { return cmp.Compare(a.Keys, b.Keys) }
	case "used":
		return func(a, b *repoRow) int { return frame.CompareUse(a.use(), b.use()) }
	case "status":
		return func(a, b *repoRow) int { return cmp.Compare(healthOf(a.RepoRow), healthOf(b.RepoRow)) }
	}
	return func(a, b *repoRow) int { return cmp.Compare(a.low, b.low) }
}

// indexOf finds a repository among rows, -1 when it is not there.
func indexOf(rows []repoRow, repo repoRef) int {
	for i := range rows {
		if rows[i].Path == repo.path && rows[i].Account == repo.account {
			return i
		}
	}
	return -1
}

// use is what is known of the use of a repository's keys, for sorting and for
// the column.
func (r *repoRow) use() inventory.Use {
	u := inventory.Use{Last: r.LastUsed}
	if r.Keys > 0 && r.UseUnread == 0 {
		u.Read = r.KeysRead
	}
	return u
}
