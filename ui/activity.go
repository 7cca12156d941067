package ui

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"latchkey/core/rollout"
	"latchkey/ui/kit"
)

// foldActivity is the width of the page below which list and run take turns.
const foldActivity = 860

// activityPage lists what runs and what has run, rollouts and tests, and shows
// one of them repository by repository.
type activityPage struct {
	*Page
	f       *Frame
	backend activityBackend // nil = none is open
	due     *dueRollouts
	heir    *activityPage // the page that took its place in another language

	split  *container.Split
	list   *kit.Table
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
	running   map[int64]*job
	progress  map[int64]rollout.Progress
	loads     generation
	reports   generation
	testLoads generation // newest list of kept tests
}

// newActivityPage makes the page, empty until a backend is open.
func newActivityPage(f *Frame) *activityPage {
	p := &activityPage{f: f, running: map[int64]*job{}, progress: map[int64]rollout.Progress{}}
	p.due = newDueRollouts(p)
	p.view = newRunView(p)
	p.list = kit.NewTable([]kit.Column{
		{ID: "title", Title: t("column.rollout"), Width: -3}, {ID: "state", Title: t("column.status"), Width: 128},
		{ID: "done", Title: t("column.done"), Width: 92, Least: 480, Align: fyne.TextAlignTrailing}, {ID: "when", Title: t("column.when"), Width: 92, Least: 400},
	})
	p.list.Tips, p.list.Tip = f.tips, p.tip
	p.list.Length = func() int { return len(p.rows) }
	p.list.Cells = p.rowCells
	p.list.RowText = func(row int) string { return p.rows[row].title }
	p.list.Selected = func(row int) bool { return row < len(p.rows) && p.rows[row].id == p.chosen }
	p.list.OnSelect = func(row int) { p.choose(p.rows[row].id) }
	p.list.OnOpen = func(int) { p.openRun() }
	p.live = kit.NewChip(t("activity.running"), func(bool) { p.drawList() })
	p.faulty = kit.NewChip(t("activity.failed"), func(bool) { p.drawList() })
	p.count = kit.NewCaption("")
	head := kit.PadXY(12, 10, kit.Stack(kit.Stretch(1, pageTitle("activity"), kit.Middle(p.count)), kit.Wrap(p.live, p.faulty)))
	left := kit.Frame(head, p.list.Object, nil)
	p.split = container.NewHSplit(kit.NewFill("", 0, left), p.view.object)
	p.split.Offset = 0.38
	empty := kit.NewEmpty("running", t("activity.empty"), t("activity.empty_advice"),
		kit.NewButton(t("activity.today"), "repository", func() { f.nav.Page("repositories") }).Primary())
	p.empty = kit.NewFill("", 0, kit.Frame(kit.PadXY(12, 10, pageTitle("activity")), empty, nil))
	p.body = container.NewStack(p.empty)
	p.Page = &Page{ID: "activity", Icon: "running", Object: container.New(&roomLayout{told: p.fold}, p.body), Shown: p.reload, Back: p.back,
		State: func() any { return p }, Restore: func(old any) { p.restore(old.(*activityPage)) }}
	return p
}

// connect takes the backend to work with; nil = none is open.
func (p *activityPage) connect(b activityBackend) { p.backend = b }

// latest is the page that shows now what this one showed.
func (p *activityPage) latest() *activityPage {
	for p.heir != nil {
		p = p.heir
	}
	return p
}

// restore goes on with what another page showed, in another language.
func (p *activityPage) restore(old *activityPage) {
	old.loads.next()
	old.reports.next()
	old.due.stop()
	old.heir = p
	p.due.tried = old.due.tried
	p.rollouts, p.tests, p.chosen, p.report = old.rollouts, old.tests, old.chosen, old.report
	p.running, p.progress, p.opened = old.running, old.progress, old.opened
	p.drawList()
	p.reload()
}

// roomLayout fills its room and tells how much it is first.
type roomLayout struct{ told func(fyne.Size) }

func (l *roomLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(320, 240) }

func (l *roomLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	l.told(size)
	for _, object := range o {
		object.Resize(size)
	}
}

func (p *activityPage) fold(room fyne.Size) {
	p.view.step.give(room.Height)
	narrow := room.Width < foldActivity
	if narrow != p.narrow {
		p.narrow = narrow
		p.arrange()
	}
}

// arrange shows the list, the run or both.
func (p *activityPage) arrange() {
	kit.SetVisible(p.split.Leading, !p.narrow || !p.opened)
	kit.SetVisible(p.split.Trailing, !p.narrow || p.opened)
	p.view.setBack(p.narrow)
	p.split.Refresh()
	p.view.object.Refresh()
	p.suppressNotice()
}

// spareNotice leaves out the notice of the rollout that shows: the page says
// the same, with the same buttons.
func (p *activityPage) suppressNotice() {
	key := ""
	if id := p.chosen.n; !p.chosen.tests && p.report.ID == id && (!p.narrow || p.opened) && p.f.nav.Front() == p.ID {
		key = rolloutNotice(id)
	}
	p.f.notices.suppress(key)
}

func (p *activityPage) back() bool {
	if !p.narrow || !p.opened {
		return false
	}
	p.opened = false
	p.arrange()
	p.f.focus(p.list.Focusable())
	return true
}

// open brings the page to the front with one run on it.
func (p *activityPage) open(id runID) {
	p = p.latest()
	p.opened = true
	p.live.Set(false)
	p.faulty.Set(false)
	p.choose(id)
	p.f.nav.Page(p.ID)
	p.arrange()
}

// forget is for other data, whose runs have the same numbers and are others:
// what is done with a run here must never be done with one there.
func (p *activityPage) forget() {
	p.loads.next()
	p.due.forget()
	p.reports.next()
	p.testLoads.next()
	p.tests, p.rollouts = nil, nil
	p.running, p.progress = map[int64]*job{}, map[int64]rollout.Progress{}
	p.chosen, p.report = runID{}, rollout.Report{}
	p.view.reset()
	p.drawList()
}

// openRun goes from the list into the run.
func (p *activityPage) openRun() {
	p.opened = true
	p.arrange()
	p.f.focus(p.view.lines.Focusable())
}

func (p *activityPage) choose(id runID) {
	if id == p.chosen {
		return
	}
	p.chosen, p.report = id, rollout.Report{}
	p.view.reset()
	p.list.Refresh()
	p.load()
}

// reload reads the list again.
func (p *activityPage) reload() {
	if p.backend == nil {
		return
	}
	load(p.f, &p.loads, p.backend.ListRollouts, func(list []rollout.Summary, err error) {
		if err != nil {
			p.f.notices.fail("rollouts", t("error.unfinished"), err)
			return
		}
		p.rollouts = list
		p.due.watch(list)
		p.drawList()
		p.load()
	})
}

// drawList shows the rows that the chips leave.
func (p *activityPage) drawList() {
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

func (p *activityPage) countRows() {
	live, failed := 0, 0
	for _, r := range p.rollouts {
		if r.State == rollout.Running || p.running[r.ID] != nil {
			live++
		}
		if r.Failed > 0 || r.Kept > 0 || r.State == rollout.Paused {
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
	p.live.SetCount(number(live))
	p.faulty.SetCount(number(failed))
	p.count.SetText(number(len(p.rollouts) + len(p.tests)))
}

func (p *activityPage) rowCells(row int, into []kit.Cell) {
	r := p.rows[row]
	into[0] = kit.Cell{Text: r.title, Bold: r.id == p.chosen, Icon: "key"}
	if r.id.tests {
		into[0].Icon = "test"
	}
	into[1] = r.state
	into[2] = kit.Cell{Text: t("status.of", args{"Done": number(r.done), "Total": number(r.total)}), Tone: kit.ColorMuted}
	into[3] = kit.Cell{Text: ago(r.when, p.f.now()), Tone: kit.ColorMuted}
}

func (p *activityPage) tip(row, col int) string {
	if col == 3 {
		return moment(p.rows[row].when)
	}
	return ""
}

// load reads the chosen run.
func (p *activityPage) load() {
	id := p.chosen
	if r := p.testRun(); r != nil {
		p.loadResults(r)
	}
	if id.tests || id.n == 0 || p.backend == nil {
		p.view.draw()
		return
	}
	backend := p.backend
	load(p.f, &p.reports, func(ctx context.Context) (rollout.Report, error) { return backend.Rollout(ctx, id.n) }, func(r rollout.Report, err error) {
		if id != p.chosen {
			return
		}
		if err != nil {
			p.f.notices.fail("rollouts", t("error.unfinished"), err)
			return
		}
		p.report = r
		p.view.draw()
	})
}

// testRun is the chosen run of tests, nil for a rollout.
func (p *activityPage) testRun() *testRun {
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
func (p *activityPage) testsChanged(r *testRun) {
	if p.f.nav.Front() != p.ID {
		return
	}
	p.drawList()
	if p.chosen == testsRun(r.id) {
		p.view.draw()
	}
}

// progressed shows how a running rollout stands, without reading the store for
// every step.
func (p *activityPage) progressed(id int64, now rollout.Progress, changed []rollout.Result) {
	p.progress[id] = now
	if rolloutRun(id) == p.chosen {
		for _, r := range changed {
			if i := r.N - 1; i >= 0 && i < len(p.report.Results) && p.report.Results[i].N == r.N {
				p.report.Results[i] = r
			}
		}
	}
	if p.f.nav.Front() != p.ID {
		return
	}
	p.drawList()
	if rolloutRun(id) == p.chosen {
		p.view.draw()
	}
}
