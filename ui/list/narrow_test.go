package list

import (
	"context"
	"slices"
	"testing"

	"latchkey/ui/frame"
)

func TestRowsAreSortedByWhatTheirColumnCompares(t *testing.T) {
	g := plant(t, nil)
	g.grow(t, forest())
	g.show(t, "ash birch oak spruce yew")
	g.Table.OnSort("height")
	g.show(t, "birch yew ash oak spruce")
	g.Table.OnSort("height") // equal ones stay in the order of their names
	g.show(t, "spruce ash oak birch yew")
	if last := g.viewed[len(g.viewed)-1]; last.Order != (frame.Order{Column: "height", Descending: true}) {
		t.Errorf("told: %+v", last)
	}
	if tip := g.Table.Tip(0, 2); tip != "so high is spruce" {
		t.Errorf("tip %q", tip)
	}
	if !g.spec.Sorts("height") || g.spec.Sorts("nothing") {
		t.Error("by what it sorts")
	}
}

func TestFacetsOfAGroupAddUpAndGroupsNarrow(t *testing.T) {
	g := plant(t, nil)
	g.grow(t, forest())
	g.chips.chips[0].OnChanged(true)
	g.show(t, "ash birch oak")
	g.chips.chips[2].OnChanged(true)
	g.show(t, "oak")
	g.chips.chips[1].OnChanged(true)
	g.show(t, "oak yew")
	if counts := g.left.counts; counts["leaf"] != 3 || counts["needle"] != 2 || counts["old"] != 2 {
		t.Errorf("counted %v", counts)
	}
	if !g.Narrows() || g.Total("old") != 2 {
		t.Error("what is on, and what all rows have")
	}
	g.Search("yew")
	g.show(t, "yew")
	if g.left.counts["leaf"] != 0 {
		t.Error("the counts are of what has the words")
	}
	g.ShowAll()
	g.show(t, "ash birch oak spruce yew")
	if g.Narrows() || g.chips.chips[0].On() || g.w.search != "" {
		t.Error("something narrows it still")
	}
	g.Only("needle")
	g.show(t, "spruce yew")
	if !g.chips.chips[1].On() || !g.viewed[len(g.viewed)-1].On["needle"] {
		t.Error("the chip, and what is told")
	}
}

func TestARareChipShowsWhereSomeRowHasIt(t *testing.T) {
	g := plant(t, nil)
	g.grow(t, []*tree{{name: "ash"}})
	if g.chips.chips[2].Visible() || !g.chips.chips[0].Visible() {
		t.Error("no row is old")
	}
	g.grow(t, forest())
	if !g.chips.chips[2].Visible() {
		t.Error("some are")
	}
}

func TestOnlyTheNewestResultCounts(t *testing.T) {
	for _, atOnce := range []int{0, 1000} {
		g := plant(t, func(s *Spec[tree, string]) { s.AtOnce = atOnce })
		g.grow(t, forest())
		g.Search("s")
		g.Search("sp")
		g.Search("y")
		g.show(t, "yew")
		late := make(chan bool)
		stale := false
		g.Take(func() []*tree { <-late; return []*tree{{name: "stale"}} }, func() { stale = true })
		g.Take(func() []*tree { return []*tree{{name: "yew"}, {name: "yucca"}} }, nil)
		g.show(t, "yew yucca")
		close(late)
		g.w.until(t, "the older result came too", func() bool { return stale })
		if g.names() != "yew yucca" {
			t.Errorf("%q", g.names())
		}
	}
}

// What is typed while rows are on their way narrows them, too.
func TestRowsThatComeAreNarrowedByWhatWasTypedMeanwhile(t *testing.T) {
	g := plant(t, nil)
	g.Take(forest, nil)
	g.Search("leaf")
	g.show(t, "ash birch oak")
	g.Table.OnSort("height")
	g.Search("needle")
	g.show(t, "yew spruce")
}

// A text may name rows, as a path or a fingerprint does.
func TestATextMeansWhatThePageSays(t *testing.T) {
	means := "oak"
	g := plant(t, func(s *Spec[tree, string]) {
		s.Meaning = func(text string) func(context.Context) Match[tree] {
			if text != "@" {
				return nil
			}
			named := means
			return func(context.Context) Match[tree] {
				return Match[tree]{Has: func(r *tree) bool { return r.name == named }, Exact: true, Unfold: true}
			}
		}
	})
	g.grow(t, []*tree{{name: "grove", wood: []*tree{{name: "oak"}, {name: "yew"}}}, {name: "ash"}})
	g.Search("@")
	g.show(t, "grove >oak")
	means = "yew"
	g.MeaningChanged()
	g.show(t, "grove >yew")
	g.Search("ash")
	g.show(t, "ash")
}

func TestARowIsReplacedWhereverItStands(t *testing.T) {
	g := plant(t, nil)
	renewed := 0
	g.spec.Renew = func(*tree) { renewed++ }
	g.grow(t, forest())
	g.Select("oak")
	before := renewed
	g.Search("leaf") // is under way, with the old row
	oak := &tree{name: "oak", height: 9, kind: "leaf"}
	g.Replace(oak)
	g.show(t, "ash birch oak")
	if g.At(2) != oak || g.Find("oak") != oak || renewed == before || !slices.Contains(g.Rows(), oak) {
		t.Error("the old row is there still")
	}
	g.Replace(&tree{name: "nowhere"})
	if g.Len() != 5 {
		t.Error("another row came")
	}
}

// Rows may be arranged before there is a window.
func TestRowsAreArrangedAhead(t *testing.T) {
	m := treeModel()
	view := View{Order: frame.Order{Column: "name"}}
	g := plant(t, nil)
	if !g.Adopt(Arrange(&m, forest(), view)) || g.names() != "ash birch oak spruce yew" {
		t.Errorf("%q", g.names())
	}
	view.Order.Descending = true
	if g.Adopt(Arrange(&m, forest(), view)) {
		t.Error("rows in another order were taken")
	}
	g.Search("leaf")
	g.show(t, "ash birch oak")
	view.Order.Descending = false
	if !g.Adopt(Arrange(&m, forest(), view)) {
		t.Error("not taken")
	}
	g.show(t, "ash birch oak")
}

func TestNothingArrivesOfDataThatIsNoLongerOpen(t *testing.T) {
	g := plant(t, nil)
	ctx, end := context.WithCancel(context.Background())
	g.w.f.Session.Ctx = ctx
	through := false
	g.Take(forest, func() { through = true })
	end()
	g.w.until(t, "it came", func() bool { return through })
	if g.Len() != 0 {
		t.Error("rows of it show")
	}
	g.w.f.Session.Ctx = context.Background()
	g.grow(t, forest())
	g.Search("ash")
	g.Stop()
	g.grow(t, forest())
	g.show(t, "ash")
}
