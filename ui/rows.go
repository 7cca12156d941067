package ui

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"latchkey/api"
	"latchkey/core"
	kit "latchkey/ui/widget"
)

// repoRow is a repository with what searching and drawing need, made once.
type repoRow struct {
	core.RepoRow
	shown string // path as it is shown
	find  string // lower case
}

// repoRows prepares rows for the list, away from the UI goroutine. Where all
// are in one workspace, its name is left out.
func repoRows(in []core.RepoRow) []repoRow {
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
		out[i] = repoRow{RepoRow: r, shown: shown, find: strings.ToLower(string(r.Path) + " " + r.Name + " " + r.Project)}
	}
	return out
}

// order says how the list is sorted.
type order struct {
	column     string
	descending bool
}

// arrange gives the numbers of the rows that match all words of the search,
// in the order asked for. It runs away from the UI goroutine.
func arrange(rows []repoRow, search string, by order, now time.Time) []int32 {
	words := strings.Fields(strings.ToLower(search))
	out := make([]int32, 0, len(rows))
	for i := range rows {
		if matches(rows[i].find, words) {
			out = append(out, int32(i))
		}
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

func comparison(column string, now time.Time) func(a, b *repoRow) int {
	switch column {
	case "project":
		return func(a, b *repoRow) int { return cmp.Compare(a.Project, b.Project) }
	case "keys":
		return func(a, b *repoRow) int { return cmp.Compare(a.Keys, b.Keys) }
	case "used":
		return func(a, b *repoRow) int { return a.LastUsed.Compare(b.LastUsed) }
	case "status":
		return func(a, b *repoRow) int { return cmp.Compare(healthOf(a.RepoRow, now), healthOf(b.RepoRow, now)) }
	}
	return func(a, b *repoRow) int { return cmp.Compare(strings.ToLower(a.shown), strings.ToLower(b.shown)) }
}

// health is what the list says about a repository's keys at a glance.
type health int

const (
	healthOld     health = iota // not used for a long time
	healthNever                 // keys, but none was ever used
	healthNone                  // no key
	healthGood                  // used lately
	healthUnknown               // keys not read yet
)

// oldAfter is how long a key may be unused before it looks forgotten.
const oldAfter = 180 * 24 * time.Hour

func healthOf(r core.RepoRow, now time.Time) health {
	switch {
	case r.Keys < 0:
		return healthUnknown
	case r.Keys == 0:
		return healthNone
	case r.LastUsed.IsZero():
		return healthNever
	case now.Sub(r.LastUsed) > oldAfter:
		return healthOld
	}
	return healthGood
}

// cell draws health as word, shape and colour.
func (h health) cell() kit.Cell {
	switch h {
	case healthOld:
		return kit.Cell{Text: t("health.old"), Icon: "warning", Tone: kit.Caution.Text()}
	case healthNever:
		return kit.Cell{Text: t("health.never"), Icon: "warning", Tone: kit.Caution.Text()}
	case healthNone:
		return kit.Cell{Text: t("health.none"), Icon: "pending", Tone: kit.ColorMuted}
	case healthGood:
		return kit.Cell{Text: t("health.good"), Icon: "passed", Tone: kit.Good.Text()}
	}
	return kit.Cell{Text: t("health.unread"), Icon: "running", Tone: kit.ColorMuted}
}

// indexOf finds a repository among rows, -1 when it is not there.
func indexOf(rows []repoRow, path api.RepoPath) int {
	return slices.IndexFunc(rows, func(r repoRow) bool { return r.Path == path })
}
