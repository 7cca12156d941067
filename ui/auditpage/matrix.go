package auditpage

import (
	"cmp"
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"latchkey/core/audit"
	"latchkey/core/wanted"
	"latchkey/internal/grid"
	"latchkey/internal/safetext"
	"latchkey/keys"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/kit/matrix"
	"latchkey/ui/locale"
)

// matrixView is the tab with the matrix of keys and repositories.
type matrixView struct {
	p      *Page
	object *fyne.Container
	body   *fyne.Container // the matrix, or what is said in its place
	grid   *matrix.Matrix
	made   *audit.Matrix // what it shows, nil = nothing yet
	by     *kit.Chip     // rows by machine, not by project
	signs  map[grid.Mark]*kit.Text
	said   *kit.Text // what pointer or cursor is on
	spot   *spot     // what was picked, nil = nothing
	loads  frame.Generation
	shown  madeOf
}

// madeOf is of what a matrix is made, to see whether it has to be made anew.
type madeOf struct {
	survey    *audit.Survey
	byMachine bool
	text      string
	title     string
	wanted    *wanted.Matrix
}

// spot is a mark, a row or a column that was picked.
type spot struct {
	key    *audit.Key          // nil = a whole column
	target *audit.MatrixTarget // nil = a whole row
	mark   grid.Mark
	where  matrix.Spot
}

func newMatrixView(p *Page) *matrixView {
	v := &matrixView{p: p, grid: matrix.New(), signs: map[grid.Mark]*kit.Text{}, said: kit.NewCaption("").Shorten()}
	v.grid.Name, v.grid.Say = locale.T("matrix.name"), v.say
	v.grid.OnPoint = func(s matrix.Spot) { v.said.SetText(v.say(s)) }
	v.grid.OnPick, v.grid.OnOpen = v.pick, v.open
	v.by = kit.NewChip(locale.T("matrix.by_machine"), func(bool) { v.renew() }).Tip(p.f.Tips, locale.T("matrix.by_machine_tip"))
	tool := func(id, icon string, run func()) *kit.Button {
		return kit.NewButton("", icon, run).Tip(p.f.Tips, locale.T("cmd."+id))
	}
	head := kit.Wrap(kit.Middle(v.by), tool("matrix-smaller", "minus", v.grid.ZoomOut), tool("matrix-larger", "plus", v.grid.ZoomIn), tool("matrix-whole", "expand", v.grid.Whole), tool("matrix-fold", "down", v.grid.FoldAll))
	for _, m := range grid.Marks() {
		v.signs[m] = kit.NewCaption("")
		head.Add(kit.Row(kit.Gap(2, 0), kit.Middle(matrix.NewSign(m)), kit.Middle(v.signs[m])))
	}
	v.body = container.NewStack(v.grid)
	v.object = kit.Frame(kit.PadXY(20, 6, head), kit.PadXY(20, 0, v.body), kit.PadXY(20, 6, v.said))
	return v
}

func (v *matrixView) canvas() fyne.CanvasObject { return v.object }

func (v *matrixView) focus() { v.p.f.Focus(v.grid) }

// renew makes the matrix anew where it is of other facts.
func (v *matrixView) renew() {
	p := v.p
	now := madeOf{survey: p.survey, byMachine: v.by.On(), text: p.text}
	narrow := p.only
	if narrow.inGrid {
		narrow = only{}
	}
	now.title = narrow.title
	wants := p.wanted()
	now.wanted = wants.state
	if now == v.shown {
		return
	}
	v.shown = now
	accounts := p.accountNames()
	text := p.text
	spec := audit.MatrixSpec{Wanted: wants.marks(), ByMachine: now.byMachine, Several: locale.T("matrix.several"), Nobody: locale.T("matrix.nobody"), Whole: locale.T("matrix.whole"),
		KeyName: keyName, Account: func(id string) string { return cmp.Or(accounts[id], id) },
		Only: func(k *audit.Key) bool { return narrow.key(k) && textMeans(text, k) }}
	world := p.survey.World
	frame.Load(p.f, &v.loads, func(context.Context) (*audit.Matrix, error) { return audit.NewMatrix(world, spec), nil }, func(m *audit.Matrix, _ error) { v.take(m) })
}

// wantedChanged is called when another wanted state was chosen, or it was compared
// again.
func (v *matrixView) wantedChanged() {
	if v.p.front() == view(v) {
		v.renew()
	}
}

// keyName is what a key is called, safe to show.
func keyName(k *audit.Key) string { return safetext.Line(frame.KeyName(k.Label, k.Fingerprint), 80) }

func (v *matrixView) take(m *audit.Matrix) {
	v.made = m
	v.grid.SetGrid(m.Grid)
	for mark, text := range v.signs {
		text.SetText(locale.T("matrix.legend", locale.Args{"Mark": wordOf(mark), "N": locale.Number(m.Count(mark))}))
	}
	v.body.Objects = []fyne.CanvasObject{v.grid}
	if len(m.Rows.Items) == 0 {
		v.body.Objects = []fyne.CanvasObject{kit.NewEmpty("search", locale.T("empty.matrix_none.title"), locale.T("empty.matrix_none.text"))}
	}
	v.keepSpot()
	v.said.SetText(v.say(v.grid.Cursor()))
	v.object.Refresh()
	v.p.pane.draw()
}

// keepSpot puts the cursor on what was picked, among newer facts.
func (v *matrixView) keepSpot() {
	if v.spot == nil {
		return
	}
	row, col := -1, -1
	for i := range v.made.Keys {
		if v.spot.key != nil && v.made.Keys[i].Key.Fingerprint == v.spot.key.Fingerprint {
			row = i
			break
		}
	}
	for i := range v.made.Targets {
		if v.spot.target != nil && v.made.Targets[i] == *v.spot.target {
			col = i
		}
	}
	if s, there := v.grid.Find(row, col); there && (row >= 0 || col >= 0) {
		where := v.grid.Cursor()
		if s.Row.Exists() {
			where.Row = s.Row
		}
		if s.Col.Exists() {
			where.Col = s.Col
		}
		v.grid.MoveTo(where)
		v.spot = v.at(s)
		return
	}
	v.spot = nil
}

// at is what stands at a spot.
func (v *matrixView) at(s matrix.Spot) *spot {
	found := &spot{where: s, mark: v.grid.Mark(s)}
	if row := v.grid.RowID(s.Row); row >= 0 {
		found.key = v.made.Keys[row].Key
	}
	if col := v.grid.ColID(s.Col); col >= 0 {
		found.target = &v.made.Targets[col]
	}
	return found
}

// say is a spot in words.
func (v *matrixView) say(s matrix.Spot) string {
	row, col := v.grid.RowName(s.Row), v.grid.ColName(s.Col)
	if id := v.grid.ColID(s.Col); id >= 0 && v.made != nil {
		col = targetName(&v.made.Targets[id])
	}
	switch {
	case row == "" || col == "":
		return cmp.Or(row, col)
	}
	return locale.T("matrix.spot", locale.Args{"Key": row, "Place": col, "Mark": wordOf(v.grid.Mark(s))})
}

// targetName is what a column is called.
func targetName(t *audit.MatrixTarget) string {
	name := safetext.Line(t.Target, 120)
	if t.Project {
		return locale.T("matrix.whole_of", locale.Args{"Project": name})
	}
	return name
}

func wordOf(m grid.Mark) string {
	switch m {
	case grid.Read:
		return locale.T("matrix.read")
	case grid.Write:
		return locale.T("matrix.write")
	case grid.Unknown:
		return locale.T("matrix.unknown")
	case grid.Missing:
		return locale.T("matrix.missing")
	case grid.Excess:
		return locale.T("matrix.excess")
	}
	return locale.T("matrix.nothing")
}

// pick narrows all tabs to what is at a spot, or no longer where that was picked
// before.
func (v *matrixView) pick(s matrix.Spot) {
	if v.made == nil {
		return
	}
	found := v.at(s)
	if found.key == nil && found.target == nil {
		return
	}
	if v.spot != nil && v.spot.where == s && v.p.only.inGrid {
		v.spot = nil
		v.p.narrow(only{})
		return
	}
	v.choose(found)
}

func (v *matrixView) choose(s *spot) {
	v.spot = s
	o := only{inGrid: true, place: s.target}
	switch {
	case s.key == nil:
		o.title = targetName(s.target)
	case s.target == nil:
		o.title = keyName(s.key)
	default:
		o.title = locale.T("matrix.pair", locale.Args{"Key": keyName(s.key), "Place": targetName(s.target)})
	}
	if s.key != nil {
		o.keys = map[keys.Fingerprint]bool{s.key.Fingerprint: true}
	}
	v.p.narrow(o)
}

// open shows beside the matrix what is at a spot.
func (v *matrixView) open(s matrix.Spot) {
	if v.made == nil {
		return
	}
	if s.Row.Whole() || s.Col.Whole() {
		if s.Row.Whole() {
			v.grid.Fold(true)
		}
		if s.Col.Whole() {
			v.grid.Fold(false)
		}
		return
	}
	if found := v.at(s); found.key != nil || found.target != nil {
		v.choose(found)
		v.p.showPane()
	}
}
