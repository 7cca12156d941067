package ui

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"latchkey/api"
	"latchkey/core"
)

func tenThousand() []repoRow {
	rows := make([]core.RepoRow, 10_000)
	for i := range rows {
		name := fmt.Sprintf("service-%05d-%s", i, []string{"api", "web", "worker", "infra"}[i%4])
		rows[i] = core.RepoRow{Path: api.RepoPath("acme/" + name), Name: name, Project: fmt.Sprintf("P%d", i%40), Keys: i % 4, Archived: i%97 == 0}
		if i%3 == 0 {
			rows[i].LastUsed = now.Add(-time.Duration(i) * time.Hour)
		} else {
			rows[i].Unused, rows[i].Never = rows[i].Keys, rows[i].Keys
		}
	}
	return repoRows(rows, nil)
}

// A key press filters 10,000 rows and counts all chips well within what a
// person notices; the best of several is free of what else the machine does.
func TestFilteringTenThousandIsQuick(t *testing.T) {
	rows := tenThousand()
	order := sorted(rows, order{column: "name"})
	best := time.Hour
	for range 7 {
		began := time.Now()
		got := narrow(rows, order, filtering{text: "serv 42 infra", on: map[string]bool{"attention": true}})
		best = min(best, time.Since(began))
		if len(got.shown) == 0 || len(got.shown) > 2000 {
			t.Fatalf("%d rows are left", len(got.shown))
		}
	}
	if best > 25*time.Millisecond {
		t.Errorf("it took %v", best)
	}
}

func TestChipsNarrowCountAndAreRemembered(t *testing.T) {
	p := withKeys(t, acme())
	chips := p.w.repos.chips.chips
	chips["none"].TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	p.until("only those without a key show", func() bool { return len(p.w.repos.shown) == 3 })
	chips["attention"].Tapped(nil)
	p.until("both kinds show", func() bool { return len(p.w.repos.shown) == 7 }) // payments-api has one key that was never used
	p.w.top.search.SetText("data")
	p.until("words narrow them", func() bool { return len(p.w.repos.shown) == 1 && p.w.repos.at(0).Path == "acme/data-lake" })
	chips["here"].Tapped(nil)
	p.until("nothing is left", func() bool { return p.says(t2("empty.no_match.title")) })
	p.press(t2("chip.clear"))
	p.until("the words are left", func() bool { return p.w.repos.plain && len(p.w.repos.shown) == 3 })
	p.w.top.search.SetText("")
	chips["archived"].Tapped(nil)
	p.until("the archived one shows", func() bool { return len(p.w.repos.shown) == 1 && p.says(t2("health.archived")) })
	p.w.repos.sort("keys")
	by, f := loadView(p.w.app.Preferences())
	if by.column != "keys" || !f.on["archived"] || len(f.on) != 1 {
		t.Errorf("remembered %+v %+v", by, f)
	}
}

func TestEveryFacetCountsWhatItLeaves(t *testing.T) {
	rows := tenThousand()
	order := sorted(rows, order{column: "used", descending: true})
	if !slices.IsSortedFunc(order, func(a, b int32) int { return rows[b].LastUsed.Compare(rows[a].LastUsed) }) {
		t.Error("not in order")
	}
	counts := narrow(rows, order, filtering{}).counts
	for _, f := range facets() {
		got := narrow(rows, order, filtering{on: map[string]bool{f.id: true}})
		if len(got.shown) != counts[f.id] {
			t.Errorf("%s: %d rows, %d counted", f.id, len(got.shown), counts[f.id])
		}
	}
}

// Repositories whose keys were never read are read before they are tested:
// "no key here" must be known, not supposed.
func TestWhatWasNeverReadIsReadBeforeItIsTested(t *testing.T) {
	f := acme()
	f.repos[4].Keys, f.repos[5].Keys = -1, -1
	p := withKeys(t, f)
	f.mu.Lock()
	f.calls = nil
	f.mu.Unlock()
	p.w.repos.rows[indexOf(p.w.repos.rows, repoRef{"a1", "acme/design-system"})].Keys = -1
	p.mark("acme/design-system", "acme/ledger")
	p.w.run("test-many")
	p.until("they are tested", func() bool { return len(p.w.activity.tests) == 1 && p.w.activity.tests[0].job == nil })
	if !f.called("all keys of 1") || !f.called("test 2 at depth 0") {
		t.Errorf("it did %q", f.calls)
	}
}
