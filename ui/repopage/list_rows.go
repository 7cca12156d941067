package repopage

import (
	"strings"

	"latchkey/api"
	"latchkey/core"
	"latchkey/core/inventory"
)

// repoRow is a repository with what searching and drawing need, made once.
type repoRow struct {
	core.RepoRow
	shown  string    // path as it is shown
	low    string    // the same in lower case
	owner  ownerName // the account, where those of several show together
	find   string    // what a search looks through, in lower case
	health health
}

// repoRef names a repository for certain: two accounts may list the same path.
type repoRef struct {
	account string
	path    api.RepoPath
}

func (r *repoRow) ref() repoRef { return repoRef{r.Account, r.Path} }

// repoRows prepares rows for the list, away from the UI goroutine. Where all
// are in one workspace, its name is left out. owners name the accounts, nil
// while one shows.
func repoRows(in []core.RepoRow, owners map[string]ownerName) []*repoRow {
	several := false
	for _, r := range in {
		several = several || r.Path.Workspace() != in[0].Path.Workspace()
	}
	rows, out := make([]repoRow, len(in)), make([]*repoRow, len(in))
	for i, r := range in {
		shown := r.Path.Name()
		if several {
			shown = string(r.Path)
		}
		owner := owners[r.Account]
		rows[i] = repoRow{RepoRow: r, shown: shown, low: strings.ToLower(shown), owner: owner, health: healthOf(r),
			find: strings.ToLower(string(r.Path) + " " + r.Name + " " + r.Project + " " + owner.full)}
		out[i] = &rows[i]
	}
	return out
}

// withFacts is the same row with newer facts.
func (r *repoRow) withFacts(facts core.RepoRow) *repoRow {
	row := *r
	row.RepoRow, row.health = facts, healthOf(facts)
	return &row
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
