package ui

import (
	"strings"

	"latchkey/core/probe"
	"latchkey/ui/kit"
)

// rungStep is a rung as the ladder draws it.
func rungStep(r probe.Rung) kit.Step {
	return kit.Step{Title: rungTitle(r), Detail: rungDetail(r), Time: elapsed(r.Took), State: stepState(r.State), Word: stepWord(r.State)}
}

// stepState is the shape for a state.
func stepState(s probe.RungState) kit.StepState {
	switch s {
	case probe.Running:
		return kit.StepRunning
	case probe.Passed:
		return kit.StepPassed
	case probe.Warned:
		return kit.StepWarned
	case probe.Failed:
		return kit.StepFailed
	case probe.Skipped:
		return kit.StepSkipped
	}
	return kit.StepPending
}

// reportOutcome says in a notice what a test at the end of other work found.
func reportOutcome(r probe.Report, repo string) *kit.Notice {
	if r.OK {
		return &kit.Notice{Tone: kit.Good, Text: t("test.reads", args{"Repo": repo})}
	}
	for _, rung := range r.Rungs {
		if f := rung.Finding; f != nil && rung.State == probe.Failed {
			what, why, remedy := finding(f)
			return &kit.Notice{Tone: kit.Bad, Text: what, Advice: strings.TrimSpace(why + "\n" + remedy)}
		}
	}
	return &kit.Notice{Tone: kit.Bad, Text: t("report.failed")}
}
