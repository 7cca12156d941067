package list

import (
	"cmp"
	"context"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"latchkey/core"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/kit/paint"
	"latchkey/ui/kit/tables"
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
	menu    []*fyne.MenuItem
}

func (w *around) Run(string)                                         {}
func (w *around) RunBeside(string)                                   {}
func (w *around) Settle() bool                                       { return false }
func (w *around) Text(string) (string, bool)                         { return "", false }
func (w *around) PopUp(fyne.Position, ...string)                     {}
func (w *around) PopUpItems(_ fyne.Position, items []*fyne.MenuItem) { w.menu = items }
func (w *around) Refresh()                                           {}
func (w *around) Focus()                                             { w.focused++ }
func (w *around) Set(_, text string)                                 { w.search = text }
func (w *around) CountRequests()                                     {}
func (w *around) Budget(string) core.BudgetState                     { return core.BudgetState{} }

func newAround(t *testing.T, app ...fyne.App) *around {
	t.Helper()
	if len(app) == 0 {
		app = append(app, test.NewTempApp(t))
	}
	app[0].Settings().SetTheme(paint.NewTheme(paint.Light, 1))
	w := &around{posted: make(chan func(), 100)}
	worker := &frame.Worker{Post: func(f func()) { w.posted <- f }, Ctx: context.Background()}
	w.f = &frame.Frame{App: app[0], Worker: worker, Session: &frame.Session{Ctx: context.Background()}, Win: test.NewTempWindow(t, nil), Now: time.Now,
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
	return Column[tree]{ID: column, Title: column, Width: 100, Cell: func(r *tree) tables.Cell { return tables.Cell{Text: cell(r)} },
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
func plant(t *testing.T, change func(*Spec[tree, string]), app ...fyne.App) *grove {
	t.Helper()
	g := &grove{w: newAround(t, app...)}
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
