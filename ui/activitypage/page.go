package activitypage

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"latchkey/core/rollout"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/kit/paint"
	"latchkey/ui/kit/tables"
	"latchkey/ui/locale"
)

// foldActivity is the width of the page below which list and run take turns.
const foldActivity = 860

// Page lists what runs and what has run, rollouts and tests, and shows
// one of them repository by repository.
type Page struct {
	*frame.Page
	f       *frame.Frame
	backend Backend // nil = none is open
	Due     *dueRollouts
	heir    *Page // the page that took its place in another language

	split  *container.Split
	list   *tables.Table
	count  *kit.Text
	live   *kit.Chip
	faulty *kit.Chip
	body   *fyne.Container // the split, or an empty state
	empty  fyne.CanvasObject
	view   *runView
	narrow bool
	opened bool // in a narrow window: the run is in front

	rollouts  []rollout.Summary
	tests     []*testRun
	rows      []runRow
	chosen    runID
	report    rollout.Report // of the chosen rollout
	running   map[int64]*frame.Job
	progress  map[int64]rollout.Progress
	noticed   map[int64]rollout.Summary // of which a notice says how they stand
	loads     frame.Generation
	reports   frame.Generation
	testLoads frame.Generation // newest list of kept tests
}

// New makes the page, empty until a backend is open.
func New(f *frame.Frame) *Page {
	p := &Page{f: f, running: map[int64]*frame.Job{}, progress: map[int64]rollout.Progress{}, noticed: map[int64]rollout.Summary{}}
	p.Due = newDueRollouts(p)
	p.view = newRunView(p)
	p.list = tables.NewTable([]tables.Column{
		{ID: "title", Title: locale.T("column.rollout"), Width: -3, Main: true}, {ID: "state", Title: locale.T("column.status"), Width: 128},
		{ID: "done", Title: locale.T("column.done"), Width: 92, Least: 480, Align: fyne.TextAlignTrailing}, {ID: "when", Title: locale.T("column.when"), Width: 92, Least: 400},
	})
	p.list.Tips, p.list.Tip = f.Tips, p.tip
	p.list.Name = locale.T("page.activity")
	p.list.Length = func() int { return len(p.rows) }
	p.list.Cells = p.rowCells
	p.list.RowText = func(row int) string { return p.rows[row].title }
	p.list.Selected = func(row int) bool { return row < len(p.rows) && p.rows[row].id == p.chosen }
	p.list.OnSelect = func(row int) { p.choose(p.rows[row].id) }
	p.list.OnOpen = func(int) { p.openRun() }
	p.live = kit.NewChip(locale.T("activity.running"), func(bool) { p.drawList() })
	p.faulty = kit.NewChip(locale.T("activity.failed"), func(bool) { p.drawList() })
	p.count = kit.NewCaption("")
	head := kit.Head(kit.Stack(kit.Stretch(1, frame.PageTitle("activity"), kit.Middle(p.count)), kit.Wrap(p.live, p.faulty)))
	left := kit.Frame(head, kit.Rows(p.list.Object), nil)
	p.split = container.NewHSplit(kit.NewFill("", 0, left), p.view.object)
	p.split.Offset = 0.38
	empty := kit.NewEmpty("running", locale.T("activity.empty"), locale.T("activity.empty_advice"),
		kit.NewButton(locale.T("activity.today"), "repository", func() { f.Nav.Page("repositories") }).Primary())
	p.empty = kit.NewFill("", 0, kit.Frame(kit.Head(frame.PageTitle("activity")), empty, nil))
	p.body = container.NewStack(p.empty)
	p.Page = &frame.Page{ID: "activity", Icon: "running", Object: container.New(&roomLayout{resized: p.fold}, p.body), Shown: p.Reload, Back: p.back,
		State: func() any { return p }, Restore: func(old any) { p.restore(old.(*Page)) }}
	return p
}

// Connect takes the backend to work with; nil = none is open.
func (p *Page) Connect(b Backend) { p.backend = b }

// latest is the page that shows now what this one showed.
func (p *Page) latest() *Page {
	for p.heir != nil {
		p = p.heir
	}
	return p
}

// restore goes on with what another page showed, in another language.
func (p *Page) restore(old *Page) {
	old.loads.Next()
	old.reports.Next()
	old.Due.Stop()
	old.heir = p
	p.Due.tried = old.Due.tried
	p.rollouts, p.tests, p.chosen, p.report = old.rollouts, old.tests, old.chosen, old.report
	p.running, p.progress, p.noticed, p.opened = old.running, old.progress, old.noticed, old.opened
	p.drawList()
	p.Reload()
}

// roomLayout fills its room and tells how much it is first.
type roomLayout struct{ resized func(fyne.Size) }

func (l *roomLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(320, 240) }

func (l *roomLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	l.resized(size)
	for _, object := range o {
		object.Resize(size)
	}
}

func (p *Page) fold(room fyne.Size) {
	p.view.step.room = room.Height
	narrow := room.Width < foldActivity
	if narrow != p.narrow {
		p.narrow = narrow
		p.arrange()
	}
}

// arrange shows the list, the run or both.
func (p *Page) arrange() {
	kit.SetVisible(p.split.Leading, !p.narrow || !p.opened)
	kit.SetVisible(p.split.Trailing, !p.narrow || p.opened)
	p.view.setBack(p.narrow)
	p.split.Refresh()
	p.view.object.Refresh()
	p.SuppressNotice()
}

// spareNotice leaves out the notice of the rollout that shows: the page says
// the same, with the same buttons.
func (p *Page) SuppressNotice() {
	key := ""
	if id := p.chosen.n; !p.chosen.tests && p.report.ID == id && (!p.narrow || p.opened) && p.f.Nav.Front() == p.ID {
		key = rolloutNotice(id)
	}
	p.f.Notices.Suppress(key)
}

func (p *Page) back() bool {
	if !p.narrow || !p.opened {
		return false
	}
	p.opened = false
	p.arrange()
	p.f.Focus(p.list.Focusable())
	return true
}

// Open brings the page to the front with one run on it.
func (p *Page) Open(id runID) {
	p = p.latest()
	p.opened = true
	p.live.Set(false)
	p.faulty.Set(false)
	p.choose(id)
	p.f.Nav.Page(p.ID)
	p.arrange()
}

// Forget is for other data, whose runs have the same numbers and are others:
// what is done with a run here must never be done with one there.
func (p *Page) Forget() {
	p.loads.Next()
	p.Due.forget()
	p.reports.Next()
	p.testLoads.Next()
	p.tests, p.rollouts = nil, nil
	p.running, p.progress, p.noticed = map[int64]*frame.Job{}, map[int64]rollout.Progress{}, map[int64]rollout.Summary{}
	p.chosen, p.report = runID{}, rollout.Report{}
	p.view.reset()
	p.drawList()
}

// openRun goes from the list into the run.
func (p *Page) openRun() {
	p.opened = true
	p.arrange()
	p.f.Focus(p.view.lines.Focusable())
}

func (p *Page) choose(id runID) {
	if id == p.chosen {
		return
	}
	p.chosen, p.report = id, rollout.Report{}
	p.view.reset()
	p.list.Refresh()
	p.load()
}

// Reload reads the list again.
func (p *Page) Reload() {
	if p.backend == nil {
		return
	}
	frame.Load(p.f, &p.loads, p.backend.ListRollouts, func(list []rollout.Summary, err error) {
		if err != nil {
			p.f.Notices.Fail("rollouts", locale.T("error.unfinished"), err)
			return
		}
		p.rollouts = list
		p.tendNotices(list)
		p.Due.watch(list)
		p.drawList()
		p.load()
	})
}

// Redraw shows again what is known.
func (p *Page) Redraw() {
	if p.f.Nav.Front() == p.ID {
		p.drawList()
		p.view.draw()
	}
}

// drawList shows the rows that the chips leave.
func (p *Page) drawList() {
	p.rows = p.gather()
	all := len(p.rollouts) + len(p.tests)
	o := p.empty
	if all > 0 {
		o = p.split
	}
	if p.body.Objects[0] != o {
		p.body.Objects[0] = o
		p.body.Refresh()
		p.arrange()
	}
	p.countRows()
	if p.chosen.n == 0 && len(p.rows) > 0 {
		p.choose(p.rows[0].id)
	}
	p.list.Refresh()
}

func (p *Page) countRows() {
	live, failed := 0, 0
	for _, r := range p.rollouts {
		s := p.standing(r)
		if s.live {
			live++
		}
		if s.troubled(r) {
			failed++
		}
	}
	for _, r := range p.tests {
		if r.job != nil {
			live++
		}
		if _, n, _ := r.count(); n > 0 {
			failed++
		}
	}
	p.live.SetCount(locale.Number(live))
	p.faulty.SetCount(locale.Number(failed))
	p.count.SetText(locale.Number(len(p.rollouts) + len(p.tests)))
}

func (p *Page) rowCells(row int, into []tables.Cell) {
	r := p.rows[row]
	into[0] = tables.Cell{Text: r.title, Bold: r.id == p.chosen, Icon: "key"}
	if r.id.tests {
		into[0].Icon = "test"
	}
	into[1] = r.state
	into[2] = tables.Cell{Text: locale.T("status.of", locale.Args{"Done": locale.Number(r.done), "Total": locale.Number(r.total)}), Tone: paint.ColorMuted}
	into[3] = tables.Cell{Text: locale.Ago(r.when, p.f.Now()), Tone: paint.ColorMuted}
}

func (p *Page) tip(row, col int) string {
	if col == 3 {
		return locale.Moment(p.rows[row].when)
	}
	return ""
}

// load reads the chosen run.
func (p *Page) load() {
	id := p.chosen
	if r := p.testRun(); r != nil {
		p.loadResults(r)
	}
	if id.tests || id.n == 0 || p.backend == nil {
		p.view.draw()
		return
	}
	backend := p.backend
	frame.Load(p.f, &p.reports, func(ctx context.Context) (rollout.Report, error) { return backend.Rollout(ctx, id.n) }, func(r rollout.Report, err error) {
		if id != p.chosen {
			return
		}
		if err != nil {
			p.f.Notices.Fail("rollouts", locale.T("error.unfinished"), err)
			return
		}
		p.report = r
		p.view.draw()
	})
}

// testRun is the chosen run of tests, nil for a rollout.
func (p *Page) testRun() *testRun {
	if !p.chosen.tests {
		return nil
	}
	for _, r := range p.tests {
		if r.id == p.chosen.n {
			return r
		}
	}
	return nil
}

// testsChanged shows new results.
func (p *Page) testsChanged(r *testRun) {
	if p.f.Nav.Front() != p.ID {
		return
	}
	p.drawList()
	if p.chosen == testsRun(r.id) {
		p.view.draw()
	}
}

// progressed shows how a running rollout stands, without reading the store for
// every step.
func (p *Page) progressed(id int64, now rollout.Progress, changed []rollout.Result) {
	p.progress[id] = now
	if RolloutRun(id) == p.chosen {
		for _, r := range changed {
			if i := r.N - 1; i >= 0 && i < len(p.report.Results) && p.report.Results[i].N == r.N {
				p.report.Results[i] = r
			}
		}
	}
	if p.f.Nav.Front() != p.ID {
		return
	}
	p.drawList()
	if RolloutRun(id) == p.chosen {
		p.view.draw()
	}
}
