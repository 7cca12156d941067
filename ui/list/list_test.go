package list

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"latchkey/core"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
)

// tree is a row of these tests: a tree of some height, or a wood of them.
type tree struct {
	name   string
	height int
	kind   string // "leaf" or "needle"
	old    bool
	wood   []*tree
}

// around stands in for the window: what a list asks of it is noted, and what
// comes back from other goroutines waits until the test lets it in.
type around struct {
	f       *frame.Frame
	posted  chan func()
	search  string
	focused int
}

func (w *around) Run(string)                     {}
func (w *around) RunBeside(string)               {}
func (w *around) Settle() bool                   { return false }
func (w *around) Text(string) (string, bool)     { return "", false }
func (w *around) PopUp(fyne.Position, ...string) {}
func (w *around) Refresh()                       {}
func (w *around) Focus()                         { w.focused++ }
func (w *around) Set(_, text string)             { w.search = text }
func (w *around) CountRequests()                 {}
func (w *around) Budget(string) core.BudgetState { return core.BudgetState{} }

func newAround(t *testing.T) *around {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(kit.NewTheme(kit.Light, 1))
	w := &around{posted: make(chan func(), 100)}
	worker := &frame.Worker{Post: func(f func()) { w.posted <- f }, Ctx: context.Background()}
	w.f = &frame.Frame{Worker: worker, Session: &frame.Session{Ctx: context.Background()}, Win: test.NewTempWindow(t, nil), Now: time.Now,
		Commands: w, Search: w, Status: w}
	return w
}

// until lets results in until something is the case.
func (w *around) until(t *testing.T, what string, is func() bool) {
	t.Helper()
	for late := time.After(10 * time.Second); !is(); {
		select {
		case f := <-w.posted:
			f()
		case <-late:
			t.Fatalf("%s: never", what)
		}
	}
}

// grove is a list of trees, and what the list has told its page.
type grove struct {
	*List[tree, string]
	w      *around
	beside string   // what shows beside the list
	body   string   // what stands in the place of the rows, "" = they show
	viewed []View   // as told
	points []string // as told
}

func words(column string, cell func(*tree) string) Column[tree] {
	return Column[tree]{ID: column, Title: column, Width: 100, Cell: func(r *tree) kit.Cell { return kit.Cell{Text: cell(r)} },
		Compare: func(a, b *tree) int { return cmp.Compare(cell(a), cell(b)) }}
}

func treeModel() Model[tree, string] {
	name := words("name", func(r *tree) string { return r.name })
	name.Main = true
	height := words("height", func(r *tree) string { return strings.Repeat("I", r.height) })
	height.Tip = func(r *tree) string { return "so high is " + r.name }
	return Model[tree, string]{
		Columns: []Column[tree]{name, height},
		Facets: []Facet[tree]{
			{ID: "leaf", Has: func(r *tree) bool { return r.kind == "leaf" }},
			{ID: "needle", Has: func(r *tree) bool { return r.kind == "needle" }},
			{ID: "old", Group: 1, Rare: true, Has: func(r *tree) bool { return r.old }},
		},
		Key:     func(r *tree) string { return r.name },
		Words:   func(r *tree) string { return r.name + " " + r.kind },
		Tie:     func(a, b *tree) int { return cmp.Compare(a.name, b.name) },
		Members: func(r *tree) []*tree { return r.wood },
	}
}

// plant makes a list; change may change what it is to be like.
func plant(t *testing.T, change func(*Spec[tree, string])) *grove {
	t.Helper()
	g := &grove{w: newAround(t)}
	spec := Spec[tree, string]{Model: treeModel(), Page: "trees", Marking: true, View: View{Order: frame.Order{Column: "name"}},
		Name:   func(r *tree) string { return r.name },
		Viewed: func(v View) { g.viewed = append(g.viewed, v) },
		Point:  func(key string) { g.points = append(g.points, key) },
		Show: func(r *tree) {
			if g.beside = ""; r != nil {
				g.beside = r.name
			}
		}}
	spec.None = func() { g.Body.Say("empty", "none"); g.body = "none" }
	spec.NoMatch = func() { g.Body.Say("empty", "no match"); g.body = "no match" }
	spec.Turned = func() { g.body = "" }
	if change != nil {
		change(&spec)
	}
	g.List = New(g.w.f, spec)
	g.w.f.Win.SetContent(g.Lay(g.Chips(), nil))
	g.w.f.Win.Resize(fyne.NewSize(600, 300))
	return g
}

func forest() []*tree {
	return []*tree{{name: "spruce", height: 5, kind: "needle"}, {name: "oak", height: 4, kind: "leaf", old: true}, {name: "birch", height: 2, kind: "leaf"},
		{name: "yew", height: 2, kind: "needle", old: true}, {name: "ash", height: 4, kind: "leaf"}}
}

// grow hands rows to the list and waits until they show.
func (g *grove) grow(t *testing.T, rows []*tree) {
	t.Helper()
	there := false
	g.Take(func() []*tree { return rows }, func() { there = true })
	g.w.until(t, "rows came", func() bool { return there })
}

// names are the rows as they show; those below another one are indented.
func (g *grove) names() string {
	var names []string
	for row := range g.Shown() {
		c := g.Table.Row(row)[1]
		names = append(names, strings.Repeat(">", c.Indent)+c.Text)
	}
	return strings.Join(names, " ")
}

func (g *grove) show(t *testing.T, want string) {
	t.Helper()
	g.w.until(t, want, func() bool { return g.names() == want })
}

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
	if !g.Sorts("height") || g.Sorts("nothing") {
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

func TestARowStaysSelectedWhenTheListIsReadAgain(t *testing.T) {
	g := plant(t, nil)
	var many []*tree
	for i := range 200 {
		many = append(many, &tree{name: "t" + string(rune('A'+i/26)) + string(rune('a'+i%26))})
	}
	g.grow(t, many)
	if g.beside != "tAa" || !g.IsSelected(0) || !g.Table.Row(0)[1].Bold {
		t.Errorf("the first row is selected: %q", g.beside)
	}
	g.Table.OnSelect(120)
	chosen := g.At(120).name
	g.ScrollToSelected()
	before := g.Table.ScrollOffset()
	g.grow(t, append([]*tree{{name: "aaa"}}, many...))
	if g.Selected().name != chosen || g.beside != chosen || !g.IsSelected(121) {
		t.Errorf("%q is selected, %q shows", g.Selected().name, g.beside)
	}
	if first, last := g.Table.InSight(); before == 0 || 121 < first || 121 > last {
		t.Errorf("rows %d to %d are in sight", first, last)
	}
	g.grow(t, slices.DeleteFunc(slices.Clone(many), func(r *tree) bool { return r.name == chosen }))
	if g.beside != "tAa" {
		t.Errorf("it is gone, and %q shows", g.beside)
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
	if g.Selected().name != "spruce" {
		t.Error("it came back and is not selected")
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

func TestStatesWithoutRows(t *testing.T) {
	g := plant(t, nil)
	g.Body.Put(kit.NewEmpty("running", "reading", ""))
	if g.Body.ShowsRows() {
		t.Error("it reads")
	}
	g.Enter()
	g.grow(t, nil)
	if g.body != "none" || g.Count.Text != "0" {
		t.Errorf("%q, %q", g.body, g.Count.Text)
	}
	g.grow(t, forest())
	if !g.Body.ShowsRows() || g.Count.Text != "5" {
		t.Error("rows came and do not show")
	}
	g.Reset()
	if g.Len() != 0 || g.Selected() != nil || g.beside != "" {
		t.Error("something is left of other data")
	}
}

func TestMarksOutlastFilterAndReading(t *testing.T) {
	g := plant(t, nil)
	g.grow(t, forest())
	g.Table.OnMark(0, false)
	g.Table.OnMark(2, true)
	if g.Marks.Count() != 3 || !g.Marks.bar.Visible() || g.Table.Row(1)[0].Check != kit.Checked {
		t.Errorf("%d are marked", g.Marks.Count())
	}
	g.Search("needle")
	g.show(t, "spruce yew")
	g.Table.OnMarkAll()
	g.grow(t, forest()[1:])
	var names []string
	for _, r := range g.Marks.Rows() {
		names = append(names, r.name)
	}
	if got := strings.Join(names, " "); got != "oak birch yew ash" {
		t.Errorf("marked: %q", got)
	}
	g.Marks.Set(false, "oak")
	if g.Marks.Has("oak") || !g.Marks.Has("ash") {
		t.Error("one mark was taken away")
	}
	g.Marks.Clear()
	if g.Marks.Count() != 0 || g.Marks.bar.Visible() {
		t.Error("marks are left")
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
	g.Renew = func(*tree) { renewed++ }
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

func TestAListGoesOnInAnotherLanguage(t *testing.T) {
	old := plant(t, nil)
	old.grow(t, forest())
	old.Table.OnSort("height")
	old.show(t, "birch yew ash oak spruce")
	old.Only("leaf")
	old.show(t, "birch ash oak")
	old.Select("ash")
	old.Marks.Set(true, "oak")
	old.Search("ash") // is on its way
	g := plant(t, nil)
	g.Restore(old.List)
	g.Resume()
	g.show(t, "ash")
	if g.Selected().name != "ash" || !g.Marks.Has("oak") || !g.chips.chips[0].On() || g.View().Order.Column != "height" {
		t.Errorf("%q, %+v", g.Selected().name, g.View())
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
