package frame

import (
	"strings"

	"latchkey/core/probe"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// RungStep is a rung as the ladder draws it.
func RungStep(r probe.Rung) kit.Step {
	return kit.Step{Title: locale.RungTitle(r), Detail: locale.RungDetail(r), Time: locale.Elapsed(r.Took), State: StepState(r.State), Word: locale.StepWord(r.State)}
}

// SpeakStep has the end of a rung spoken by a screen reader.
func (f *Frame) SpeakStep(s kit.Step) {
	words := s.Title + ", " + s.Word
	if s.Detail != "" {
		words += ", " + s.Detail
	}
	f.Speak(words, s.State == kit.StepFailed)
}

// StepState is the shape for a state.
func StepState(s probe.RungState) kit.StepState {
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

// ReportOutcome says in a notice what a test at the end of other work found.
func ReportOutcome(r probe.Report, repo string) *kit.Notice {
	if r.OK {
		return &kit.Notice{Tone: kit.Good, Text: locale.T("test.reads", locale.Args{"Repo": repo})}
	}
	for _, rung := range r.Rungs {
		if f := rung.Finding; f != nil && rung.State == probe.Failed {
			what, why, remedy := locale.Finding(f)
			return &kit.Notice{Tone: kit.Bad, Text: what, Advice: strings.TrimSpace(why + "\n" + remedy)}
		}
	}
	return &kit.Notice{Tone: kit.Bad, Text: locale.T("report.failed")}
}
