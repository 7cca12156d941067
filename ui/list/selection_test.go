package list

import (
	"slices"
	"testing"
	"time"

	"latchkey/ui/kit"
)

func TestARowStaysSelectedWhenTheListIsReadAgain(t *testing.T) {
	g := plant(t, nil)
	var many []*tree
	for i := range 200 {
		many = append(many, &tree{name: "t" + string(rune('A'+i/26)) + string(rune('a'+i%26))})
	}
	g.grow(t, many)
	if g.beside != "tAa" || !g.isSelected(0) || !g.Table.Row(0)[1].Bold {
		t.Errorf("the first row is selected: %q", g.beside)
	}
	g.Table.OnSelect(120)
	chosen := g.At(120).name
	g.ScrollToSelected()
	before := g.Table.ScrollOffset()
	g.grow(t, append([]*tree{{name: "aaa"}}, many...))
	if g.Selected().name != chosen || g.beside != chosen || !g.isSelected(121) {
		t.Errorf("%q is selected, %q shows", g.Selected().name, g.beside)
	}
	if first, last := g.Table.InSight(); before == 0 || 121 < first || 121 > last {
		t.Errorf("rows %d to %d are in sight", first, last)
	}
	g.grow(t, slices.DeleteFunc(slices.Clone(many), func(r *tree) bool { return r.name == chosen }))
	if g.beside != many[121].name {
		t.Errorf("it is gone, and %q shows, not the one that took its place", g.beside)
	}
	g.Table.OnSelect(g.Shown() - 1)
	g.grow(t, many[:199])
	g.grow(t, many[:198])
	if g.beside != many[197].name {
		t.Errorf("the last one is gone, and %q shows", g.beside)
	}
}

func TestTheSelectionFollowsAFilter(t *testing.T) {
	g := plant(t, nil)
	g.grow(t, forest())
	g.Select("oak")
	g.Search("spruce")
	g.show(t, "spruce")
	if g.SelectedKey() != "spruce" || g.beside != "spruce" || g.points[len(g.points)-1] != "spruce" {
		t.Errorf("%q is selected, %q shows", g.SelectedKey(), g.beside)
	}
	g.Search("nothing has that name")
	g.w.until(t, "nothing is left", func() bool { return g.body == "no match" })
	if g.Selected() != nil || g.beside != "" {
		t.Error("what is filtered away is acted on")
	}
	g.ShowAll()
	g.show(t, "ash birch oak spruce yew")
	if g.Selected().name != "oak" || g.beside != "oak" {
		t.Errorf("what was chosen shows again, and %q is selected", g.Selected().name)
	}
	g.Search("spruce")
	g.show(t, "spruce")
	g.Settle() // a command acts on it
	g.ShowAll()
	g.show(t, "ash birch oak spruce yew")
	if g.Selected().name != "spruce" {
		t.Errorf("a command acted on spruce, and %q is selected", g.Selected().name)
	}
}

func TestWhatStandsBesideFollowsWhenTypingRests(t *testing.T) {
	g := plant(t, func(s *Spec[tree, string]) { s.Pause, s.AtOnce = time.Hour, 1000 })
	g.grow(t, forest())
	g.Search("yew")
	if g.Selected().name != "yew" || g.beside != "ash" {
		t.Errorf("%q is selected, %q shows", g.Selected().name, g.beside)
	}
	if !g.Settle() || g.beside != "yew" || g.Settle() {
		t.Errorf("a command acts, and %q shows", g.beside)
	}
}

func TestWhatFitsTheFilterNoLongerStaysSelected(t *testing.T) {
	g := plant(t, nil)
	g.grow(t, forest())
	g.Only("leaf")
	g.show(t, "ash birch oak")
	g.Select("oak")
	changed := forest()
	changed[1].kind = "needle"
	g.grow(t, changed)
	if g.names() != "ash birch" || g.Selected().name != "oak" {
		t.Errorf("%q show, %q is selected", g.names(), g.Selected().name)
	}
}

func TestARowUnfolds(t *testing.T) {
	g := plant(t, nil)
	wood := &tree{name: "grove", wood: []*tree{{name: "yew", kind: "needle"}, {name: "oak", kind: "leaf"}}}
	g.grow(t, []*tree{wood, {name: "ash", kind: "leaf"}})
	g.show(t, "ash grove")
	if g.Table.Row(1)[1].Fold != kit.Folded {
		t.Error("it does not show that it unfolds")
	}
	g.Table.OnOpen(1)
	g.show(t, "ash grove >oak >yew")
	if g.Find("yew") == nil || g.Count.Text != "2" || g.Selected() != wood {
		t.Error("found, counted, selected")
	}
	g.Search("needle")
	g.show(t, "grove >yew")
	g.ShowAll()
	g.show(t, "ash grove >oak >yew")
	g.Table.OnFold(1, false)
	g.show(t, "ash grove")
}

func TestEnterWaitsForWhatWasTyped(t *testing.T) {
	g := plant(t, func(s *Spec[tree, string]) { s.Pause = time.Hour })
	g.grow(t, forest())
	g.Search("yew")
	g.Enter()
	if g.w.f.Win.Canvas().Focused() != nil {
		t.Error("the rows of before have the keyboard")
	}
	g.show(t, "yew")
	if g.w.f.Win.Canvas().Focused() != g.Table.Focusable() || g.beside != "yew" {
		t.Errorf("the keyboard is elsewhere, %q shows", g.beside)
	}
}
