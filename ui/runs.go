package ui

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"latchkey/core/rollout"
	"latchkey/internal/safetext"
	"latchkey/ui/kit"
)

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// runID names one line of the Activity page: a rollout by its number in the
// store, or tests of this session.
type runID struct {
	tests bool
	n     int64
}

func rolloutRun(n int64) runID { return runID{n: n} }
func testsRun(n int64) runID   { return runID{tests: true, n: n} }

// runRow is one line of the list.
type runRow struct {
	id     runID
	title  string
	state  kit.Cell
	live   bool // it runs now
	failed bool
	done   int
	total  int
	when   time.Time
}

// rows gives what has run and what runs, the newest first.
func (p *activityPage) gather() []runRow {
	var all []runRow
	for _, r := range p.rollouts {
		row := runRow{id: rolloutRun(r.ID), title: shortTitle(r), done: r.Done, total: r.Total, when: r.Updated,
			failed: r.Failed > 0 || r.Kept > 0 || r.State == rollout.Paused, state: rolloutCell(r.State), live: r.State == rollout.Running}
		if p.running[r.ID] != nil {
			row.live, row.state = true, rolloutCell(rollout.Running)
		}
		if now, ok := p.progress[r.ID]; ok {
			row.done = now.Done
		}
		all = append(all, row)
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

// shortTitle is such as "Rotate ci@build-07": the number of repositories
// stands beside it.
func shortTitle(r rollout.Summary) string {
	verb := t("run." + string(r.Verb))
	if r.Undoing {
		verb = t("run.undo_" + string(r.Verb))
	}
	return t("run.key", v{"Verb": verb, "Key": subjectOf(r.Title)})
}

// jobTitle is what the status bar says of a plan's title.
func jobTitle(title string) string {
	verb, _, _ := strings.Cut(title, " ")
	switch v := rollout.Verb(verb); v {
	case rollout.Add, rollout.Rotate, rollout.Revoke, rollout.Relabel:
		return shortTitle(rollout.Summary{Verb: v, Title: title})
	case "remove":
		return shortTitle(rollout.Summary{Verb: rollout.RemoveOld, Title: title})
	}
	return upperFirst(title)
}

// longTitle says on how many, too.
func longTitle(r rollout.Summary) string {
	return tn("run.on", r.Total, v{"What": shortTitle(r)})
}

// subjectOf is what a person knows the key by, out of a plan's title such as
// "rotate SHA256:… (ci@build-07) on 300 repositories".
func subjectOf(title string) string {
	title = safetext.Line(title, 300)
	if i := strings.LastIndex(title, " on "); i >= 0 {
		title = title[:i]
	}
	if i := strings.Index(title, " to \""); i >= 0 {
		title = title[:i]
	}
	if i := strings.Index(title, "the key set "); i >= 0 {
		return t("plan.set", v{"Name": title[i+len("the key set "):]})
	}
	if i, j := strings.IndexByte(title, '('), strings.LastIndexByte(title, ')'); i >= 0 && j > i+1 {
		return title[i+1 : j]
	}
	if i := strings.Index(title, "SHA256:"); i >= 0 {
		word, _, _ := strings.Cut(title[i:], " ")
		if len(word) > 17 {
			word = word[:17] + "…"
		}
		return word
	}
	return t("run.a_key")
}

// rolloutCell draws a state as word, shape and colour.
func rolloutCell(s rollout.State) kit.Cell {
	c := kit.Cell{Text: t("rollout.state_" + string(s)), Icon: "pending", Tone: kit.ColorMuted}
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
func soakingCell() kit.Cell {
	return kit.Cell{Text: t("rollout.step_soaking"), Icon: "pending", Tone: kit.Accent.Text()}
}

// stepCell draws the state of a step.
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
