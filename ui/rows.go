package ui

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"latchkey/core"
	kit "latchkey/ui/widget"
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

// order says how the list is sorted.
type order struct {
	column     string
	descending bool
}

// sorted gives the numbers of all rows in the order asked for. It runs away
// from the UI goroutine.
func sorted(rows []repoRow, by order, now time.Time) []int32 {
	out := make([]int32, len(rows))
	for i := range rows {
		out[i] = int32(i)
	}
	compare := comparison(by.column, now)
	slices.SortStableFunc(out, func(a, b int32) int {
		c := compare(&rows[a], &rows[b])
		if by.descending {
			c = -c
		}
		if c == 0 {
			c = cmp.Compare(rows[a].find, rows[b].find)
		}
		return c
	})
	return out
}

func matches(text string, words []string) bool {
	for _, word := range words {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}

func comparison(column string, longAgo time.Time) func(a, b *repoRow) int {
	switch column {
	case "account":
		return func(a, b *repoRow) int { return cmp.Compare(a.owner.full, b.owner.full) }
	case "project":
		return func(a, b *repoRow) int { return cmp.Compare(a.Project, b.Project) }
	case "keys":
		return func(a, b *repoRow) int { return cmp.Compare(a.Keys, b.Keys) }
	case "used":
		return func(a, b *repoRow) int { return a.LastUsed.Compare(b.LastUsed) }
	case "status":
		return func(a, b *repoRow) int {
			return cmp.Compare(healthOf(a.RepoRow, longAgo), healthOf(b.RepoRow, longAgo))
		}
	}
	return func(a, b *repoRow) int { return cmp.Compare(a.low, b.low) }
}

// health is what the list says about a repository's keys at a glance.
type health int

const (
	healthFailing  health = iota // a key failed when it was last tested
	healthWeak                   // a key of a type that can be broken
	healthOld                    // not used for a long time
	healthNever                  // keys, but none was ever used
	healthNone                   // no key
	healthGood                   // used lately
	healthUnknown                // keys not read yet
	healthArchived               // the forge takes no change of its keys
)

// healthOf judges by the time before which a last use counts as long ago.
func healthOf(r core.RepoRow, longAgo time.Time) health {
	switch {
	case r.Archived:
		return healthArchived
	case r.Keys < 0:
		return healthUnknown
	case r.Keys == 0:
		return healthNone
	case !r.TestFailed.IsZero():
		return healthFailing
	case r.Weak > 0:
		return healthWeak
	case r.LastUsed.IsZero():
		return healthNever
	case r.LastUsed.Before(longAgo):
		return healthOld
	}
	return healthGood
}

// cell draws health as word, shape and colour.
func (h health) cell() kit.Cell {
	switch h {
	case healthFailing:
		return kit.Cell{Text: t("health.failing"), Icon: "failed", Tone: kit.Bad.Text()}
	case healthWeak:
		return kit.Cell{Text: t("health.weak"), Icon: "failed", Tone: kit.Bad.Text()}
	case healthOld:
		return kit.Cell{Text: t("health.old"), Icon: "warning", Tone: kit.Caution.Text()}
	case healthNever:
		return kit.Cell{Text: t("health.never"), Icon: "warning", Tone: kit.Caution.Text()}
	case healthNone:
		return kit.Cell{Text: t("health.none"), Icon: "pending", Tone: kit.ColorMuted}
	case healthGood:
		return kit.Cell{Text: t("health.good"), Icon: "passed", Tone: kit.Good.Text()}
	}
	if h == healthArchived {
		return kit.Cell{Text: t("health.archived"), Icon: "lock", Tone: kit.ColorMuted}
	}
	return kit.Cell{Text: t("health.unread"), Icon: "running", Tone: kit.ColorMuted}
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
