package ui

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	fynewidget "fyne.io/fyne/v2/widget"

	"latchkey/core/rollout"
	kit "latchkey/ui/widget"
)

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// activityPage lists rollouts, past and running, and shows one of them step by
// step.
type activityPage struct {
	w      *Window
	object fyne.CanvasObject
	list   *kit.Table
	empty  *fyne.Container
	full   *fyne.Container

	rows     []rollout.Summary
	chosen   int64
	report   rollout.Report
	running  map[int64]*job
	progress map[int64]rollout.Progress
	loads    turn

	title   *kit.Text
	words   *kit.Text
	bar     *fynewidget.ProgressBar
	buttons *fyne.Container
	steps   *kit.Table
}

func newActivityPage(w *Window) *activityPage {
	p := &activityPage{w: w, running: map[int64]*job{}, progress: map[int64]rollout.Progress{}}
	p.list = kit.NewTable([]kit.Column{
		{ID: "title", Title: t("column.rollout"), Width: -3}, {ID: "state", Title: t("column.status"), Width: 150},
		{ID: "done", Title: t("column.done"), Width: 110, Align: fyne.TextAlignTrailing}, {ID: "when", Title: t("column.when"), Width: 110, Least: 560},
	})
	p.list.Length = func() int { return len(p.rows) }
	p.list.Cells = p.rowCells
	p.list.Selected = func(row int) bool { return row < len(p.rows) && p.rows[row].ID == p.chosen }
	p.list.OnSelect = func(row int) {
		if row < len(p.rows) {
			p.chosen = p.rows[row].ID
			p.load()
		}
	}
	p.steps = kit.NewTable([]kit.Column{
		{ID: "target", Title: t("column.repository"), Width: -2}, {ID: "state", Title: t("column.status"), Width: 130},
		{ID: "done", Title: t("column.done"), Width: 170}, {ID: "text", Title: t("column.result"), Width: -3, Least: 620},
	})
	p.steps.Length = func() int { return len(p.report.Results) }
	p.steps.Cells = p.stepCells
	p.title, p.words = kit.NewStrong("").Shorten(), kit.NewCaption("").Shorten()
	p.bar = fynewidget.NewProgressBar()
	p.buttons = container.NewHBox()
	head := kit.PadXY(12, 8, kit.Tight(p.title, p.bar, p.words, p.buttons))
	detail := container.New(layout.NewBorderLayout(head, nil, nil, nil), head, p.steps.Object)
	split := container.NewVSplit(p.list.Object, detail)
	split.Offset = 0.32
	top := kit.PadXY(12, 12, kit.NewHeading(t("page.activity")))
	p.full = container.NewStack(split)
	p.empty = container.NewStack(kit.NewEmpty("running", t("activity.empty"), t("activity.empty_advice"),
		kit.NewButton(t("page.repositories"), "repository", func() { w.shell.show("repositories") }).Primary()))
	p.object = kit.NewFill(kit.ColorSurface, 0, container.New(layout.NewBorderLayout(top, nil, nil, nil), top, container.NewStack(p.full, p.empty)))
	p.full.Hide()
	return p
}

// reload reads the list again.
func (p *activityPage) reload() {
	w := p.w
	if w.backend == nil || w.shell == nil {
		return
	}
	current := p.loads.next()
	background(w, w.session, w.backend.Rollouts, func(rows []rollout.Summary, err error) {
		if !current() {
			return
		}
		if err != nil {
			w.notices.fail("rollouts", t("error.unfinished"), err)
			return
		}
		p.rows = rows
		show(p.full, len(rows) > 0)
		show(p.empty, len(rows) == 0)
		if p.chosen == 0 && len(rows) > 0 {
			p.chosen = rows[0].ID
		}
		p.list.Refresh()
		p.load()
	})
}

// load reads the chosen rollout with its steps.
func (p *activityPage) load() {
	w, id := p.w, p.chosen
	if id == 0 {
		return
	}
	background(w, w.session, func(ctx context.Context) (rollout.Report, error) { return w.backend.Rollout(ctx, id) }, func(r rollout.Report, err error) {
		if err != nil || id != p.chosen {
			return
		}
		p.report = r
		p.draw()
	})
}

func (p *activityPage) summary() rollout.Summary { return p.report.Summary }

func (p *activityPage) rowCells(row int, into []kit.Cell) {
	r := p.rows[row]
	done, total := r.Done, r.Total
	if now, ok := p.progress[r.ID]; ok {
		done = now.Done
	}
	into[0] = kit.Cell{Text: upperFirst(r.Title), Bold: r.ID == p.chosen}
	into[1] = rolloutCell(r.State)
	into[2] = kit.Cell{Text: t("status.of", v{"Done": strconv.Itoa(done), "Total": strconv.Itoa(total)})}
	into[3] = kit.Cell{Text: ago(r.Updated, p.w.now()), Tone: kit.ColorMuted}
}

// rolloutCell draws a state as word, shape and colour.
func rolloutCell(s rollout.State) kit.Cell {
	c := kit.Cell{Text: t("rollout.state_" + string(s)), Icon: "pending", Tone: kit.ColorMuted}
	switch s {
	case rollout.Running, rollout.Soaking:
		c.Icon, c.Tone = "running", kit.Accent.Text()
	case rollout.Done, rollout.Undone:
		c.Icon, c.Tone = "passed", kit.Good.Text()
	case rollout.Partly, rollout.Paused:
		c.Icon, c.Tone = "warning", kit.Caution.Text()
	case rollout.Stopped:
		c.Icon, c.Tone = "stop", kit.Caution.Text()
	}
	return c
}

func (p *activityPage) stepCells(row int, into []kit.Cell) {
	r := p.report.Results[row]
	into[0] = kit.Cell{Text: r.Target}
	into[1] = stepCell(r.State)
	var done []string
	for _, d := range []struct {
		is   bool
		word string
	}{{r.Added, "deed.add_done"}, {r.Proved, "deed.prove_done"}, {r.Removed, "deed.remove_done"}} {
		if d.is {
			done = append(done, t(d.word))
		}
	}
	into[2] = kit.Cell{Text: strings.Join(done, ", ")}
	text := r.Error
	if text == "" {
		text = r.Proof
	}
	into[3] = kit.Cell{Text: upperFirst(text), Tone: kit.ColorMuted}
}

func stepCell(s rollout.StepState) kit.Cell {
	c := kit.Cell{Text: t("rollout.step_" + string(s)), Icon: "pending", Tone: kit.ColorMuted}
	switch s {
	case rollout.StepRunning:
		c.Icon, c.Tone = "running", kit.Accent.Text()
	case rollout.StepDone, rollout.StepUndone:
		c.Icon, c.Tone = "passed", kit.Good.Text()
	case rollout.StepFailed:
		c.Icon, c.Tone = "failed", kit.Bad.Text()
	case rollout.StepKept:
		c.Icon, c.Tone = "warning", kit.Caution.Text()
	case rollout.StepSkipped:
		c.Icon = "skipped"
	}
	return c
}

// progressed shows how the running one stands, without reading the store for
// every step.
func (p *activityPage) progressed(id int64, now rollout.Progress) {
	p.progress[id] = now
	if p.w.shell.page != "activity" {
		return
	}
	if id != p.chosen {
		p.list.Refresh()
		return
	}
	if now.Last != nil {
		for i := range p.report.Results {
			if p.report.Results[i].N == now.Last.N {
				p.report.Results[i] = *now.Last
			}
		}
	}
	p.draw()
	p.list.Refresh()
}

// draw shows the chosen one.
func (p *activityPage) draw() {
	w, r := p.w, p.summary()
	_, here := p.running[r.ID]
	if here {
		r.State = rollout.Running
	}
	p.title.SetText(upperFirst(r.Title))
	done, failed := r.Done, r.Failed
	words := t("rollout.count", v{"Done": done, "Total": r.Total, "Failed": failed})
	if now, ok := p.progress[r.ID]; ok && here {
		done, failed = now.Done, now.Failed
		words = t("rollout.count", v{"Done": done, "Total": now.Total, "Failed": failed})
		if now.Rate >= 1 {
			words += " · " + t("rollout.rate", v{"N": int(now.Rate)})
		}
		if now.Left > 0 {
			words += " · " + t("rollout.time_left", v{"Left": roughly(now.Left)})
		}
		if now.Why != "" {
			words += " · " + upperFirst(now.Why)
		}
	} else if r.Reason != "" {
		words += " · " + upperFirst(r.Reason)
	}
	p.words.SetText(words)
	p.bar.Max = float64(max(r.Total, 1))
	p.bar.SetValue(float64(done + failed))
	p.buttons.RemoveAll()
	add := func(text, icon string, tapped func(), main bool) {
		b := kit.NewButton(text, icon, tapped)
		if main {
			b.Primary()
		}
		p.buttons.Add(b)
	}
	switch {
	case here:
		add(t("action.stop"), "stop", func() {
			if one := p.running[r.ID]; one != nil {
				one.stop()
			}
		}, true)
	case r.State == rollout.Running: // in the hands of another program
	case !r.State.Ended():
		add(t("rollout.resume"), "forward", func() { w.runRollout(r.ID, r.Title, w.backend.RunRollout) }, true)
		add(t("rollout.cancel"), "cross", func() { w.cancelRollout(r) }, false)
		add(t("rollout.undo"), "back", func() { w.runRollout(r.ID, r.Title, w.backend.UndoRollout) }, false)
	default:
		if r.Failed > 0 {
			add(t("rollout.retry"), "refresh", func() { w.retryRollout(r) }, true)
		}
		if r.State != rollout.Undone {
			add(t("rollout.undo"), "back", func() { w.runRollout(r.ID, r.Title, w.backend.UndoRollout) }, false)
		}
	}
	add(t("action.copy_report"), "copy", func() { w.copy(rolloutText(p.report), t("toast.copied_report")) }, false)
	p.steps.Refresh()
	p.buttons.Refresh()
}

// rolloutText is the report for pasting somewhere.
func rolloutText(r rollout.Report) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n", r.Title, r.State)
	for _, x := range r.Results {
		fmt.Fprintf(&b, "%s\t%s\tadded=%v proved=%v removed=%v\t%s\t%s\n", x.Target, x.State, x.Added, x.Proved, x.Removed, x.Proof, x.Error)
	}
	fmt.Fprintf(&b, "%d of %d done, %d failed\n", r.Done, r.Total, r.Failed)
	return b.String()
}
