package list

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"latchkey/ui/kit/paint"
	"latchkey/ui/kit/tables"
)

// TestColumnsAreRememberedForEachPage switches columns on and off, as the menu of
// the header does, and makes the list again, as the next start does.
func TestColumnsAreRememberedForEachPage(t *testing.T) {
	app := test.NewTempApp(t)
	app.Settings().SetTheme(paint.NewTheme(paint.Light, 1))
	grow := func(page string) *grove {
		g := plant(t, func(s *Spec[tree, string]) {
			rare := words("kind", func(r *tree) string { return r.kind })
			rare.Optional = true
			s.Columns, s.Page = append(s.Columns, rare), page
		}, app)
		g.grow(t, forest())
		return g
	}
	g := grow("trees")
	shows := func(g *grove, want bool, ids ...string) {
		t.Helper()
		for _, id := range ids {
			if g.Table.ColumnShows(id) != want {
				t.Errorf("%s shows: %v", id, !want)
			}
		}
	}
	choose := func(i int) { g.Table.OnHeaderMenu(fyne.NewPos(0, 0)); g.w.menu[i].Action() }
	shows(g, true, "name", "height")
	shows(g, false, "kind")
	g.Table.OnHeaderMenu(fyne.NewPos(0, 0))
	if menu := g.w.menu; len(menu) != 5 || menu[0].Label != "height" || !menu[0].Checked || menu[1].Checked || !menu[3].Disabled {
		t.Fatalf("the menu has %d rows", len(menu))
	}
	choose(0)
	choose(1)
	shows(g, false, "height")
	shows(g, true, "kind")

	g = grow("trees")
	shows(g, false, "height")
	shows(g, true, "kind")
	shows(grow("shrubs"), true, "height")

	choose(3)
	shows(g, true, "height")
	shows(grow("trees"), false, "kind")
}

func TestKeptColumnsThatMakeNoSenseAreLeftOut(t *testing.T) {
	got := columnViews([]string{"name:on:200", "", "a:b", "kind:off:-3", "height::99999", "age:maybe:x"})
	want := []tables.ColumnView{{ID: "name", Shown: tables.Shown, Width: 200}, {ID: "kind", Shown: tables.Hidden}, {ID: "height"}, {ID: "age"}}
	if len(got) != len(want) {
		t.Fatalf("%+v", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%+v, not %+v", got[i], want[i])
		}
	}
}
