package activitypage

import (
	"slices"
	"time"

	"latchkey/core/rollout"
	"latchkey/ui/kit"
	"latchkey/ui/kit/paint"
	"latchkey/ui/kit/tables"
	"latchkey/ui/locale"
)

// runID names one line of the Activity page: a rollout by its number in the
// store, or tests of this session.
type runID struct {
	tests bool
	n     int64
}

// RolloutRun is the row of a rollout, by its number.
func RolloutRun(n int64) runID { return runID{n: n} }

func testsRun(n int64) runID { return runID{tests: true, n: n} }

// runRow is one line of the list.
type runRow struct {
	id     runID
	title  string
	state  tables.Cell
	live   bool // it runs now
	failed bool
	done   int
	total  int
	when   time.Time
}

// rows gives what has run and what runs, the newest first.
func (p *Page) gather() []runRow {
	var all []runRow
	for _, r := range p.rollouts {
		s := p.standing(r)
		all = append(all, runRow{id: RolloutRun(r.ID), title: locale.ShortTitle(r), done: s.reached(), total: s.total, when: r.Updated,
			failed: s.troubled(r), state: rolloutCell(s.state), live: s.live})
	}
	for _, tr := range p.tests {
		all = append(all, tr.row())
	}
	slices.SortStableFunc(all, func(a, b runRow) int { return b.when.Compare(a.when) })
	return slices.DeleteFunc(all, func(r runRow) bool {
		any := p.live.On() || p.faulty.On()
		return any && !(p.live.On() && r.live) && !(p.faulty.On() && r.failed)
	})
}

// rolloutCell draws a state as word, shape and colour.
func rolloutCell(s rollout.State) tables.Cell {
	c := tables.Cell{Text: locale.T("rollout.state_" + string(s)), Icon: "pending", Tone: paint.ColorMuted}
	switch s {
	case rollout.Soaking: // nothing is wrong, and nothing runs
		c.Tone = kit.Accent.Text()
	case rollout.Running:
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

// soakingCell draws a step that waits before it removes the old key.
func soakingCell() tables.Cell {
	return tables.Cell{Text: locale.T("rollout.step_soaking"), Icon: "pending", Tone: kit.Accent.Text()}
}

// stepCell draws the state of a step.
func stepCell(s rollout.StepState) tables.Cell {
	c := tables.Cell{Text: locale.T("rollout.step_" + string(s)), Icon: "pending", Tone: paint.ColorMuted}
	switch s {
	case rollout.StepRunning:
		c.Icon, c.Tone = "running", kit.Accent.Text()
	case rollout.StepDone, rollout.StepUndone:
		c.Icon, c.Tone = "passed", kit.Good.Text()
	case rollout.StepFailed:
		c.Icon, c.Tone = "failed", kit.Bad.Text()
	case rollout.StepKeyStays:
		c.Icon, c.Tone = "warning", kit.Caution.Text()
	case rollout.StepSkipped:
		c.Icon = "skipped"
	}
	return c
}
