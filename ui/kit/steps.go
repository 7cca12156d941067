package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"latchkey/ui/kit/paint"
)

// StepState is how one step of a ladder stands.
type StepState int

// The states of a step.
const (
	StepPending StepState = iota
	StepRunning
	StepPassed
	StepWarned
	StepFailed
	StepSkipped
)

// Step is one line of a ladder. All texts must be safe to show.
type Step struct {
	Title  string
	Detail string // what was seen
	Time   string // how long it took, "" = not known
	State  StepState
	Word   string // the state in a word, for people who do not see colours
}

// Steps is a ladder: steps that turn from grey to a tick, a warning or a
// cross as they happen. It does not animate: a still window costs nothing.
type Steps struct {
	Object *fyne.Container
	OnEnd  func(Step) // is told of a step that has ended, nil = nobody is
	rows   []*stepRow
	ended  []bool // which steps have
}

// NewSteps is an empty ladder.
func NewSteps() *Steps { return &Steps{Object: Tight()} }

// Set draws the steps, reusing what stands.
func (s *Steps) Set(steps []Step) {
	for len(s.rows) < len(steps) {
		row := newStepRow()
		s.rows = append(s.rows, row)
		s.Object.Add(row.object)
	}
	for i, row := range s.rows {
		if i < len(steps) {
			row.set(steps[i])
			row.object.Show()
		} else {
			row.object.Hide()
		}
	}
	s.Object.Refresh()
	s.tellEnds(steps)
}

// tellEnds tells of the steps that have ended since the last time.
func (s *Steps) tellEnds(steps []Step) {
	was := s.ended
	s.ended = make([]bool, len(steps))
	for i, step := range steps {
		s.ended[i] = step.State != StepPending && step.State != StepRunning
		if s.ended[i] && (i >= len(was) || !was[i]) && s.OnEnd != nil {
			s.OnEnd(step)
		}
	}
}

type stepRow struct {
	object *fyne.Container
	icon   *Mark
	title  *Text
	detail *Text
	time   *Text
	shown  Step
}

func newStepRow() *stepRow {
	r := &stepRow{icon: NewMark("pending", paint.ColorMuted, 18), title: NewText("").Shorten(), detail: NewCaption("").Shorten(), time: NewCaption("")}
	r.detail.Hide()
	r.object = PadXY(0, 3, Stretch(1, TopAligned(r.icon), Tight(Stretch(0, r.title, Middle(r.time)), r.detail)))
	return r
}

func (r *stepRow) set(s Step) {
	if s == r.shown {
		return
	}
	r.shown = s
	name, tone := StepMark(s.State)
	r.icon.Set(name, tone)
	titleTone := theme.ColorNameForeground
	if s.State == StepPending || s.State == StepSkipped {
		titleTone = paint.ColorMuted
	}
	r.title.Style.Bold = s.State == StepFailed || s.State == StepRunning
	r.title.Set(s.Title, titleTone)
	r.title.Refresh()
	word := s.Time
	if s.Word != "" {
		word = s.Word
		if s.Time != "" {
			word += " · " + s.Time
		}
	}
	if s.State == StepPassed {
		tone = paint.ColorMuted // a column of green numbers says nothing more
	}
	r.time.Set(word, tone)
	r.detail.SetText(s.Detail)
	if s.Detail == "" {
		r.detail.Hide()
	} else {
		r.detail.Show()
	}
}

// StepMark is the shape and colour of a state.
func StepMark(s StepState) (icon string, tone fyne.ThemeColorName) {
	switch s {
	case StepRunning:
		return "running", theme.ColorNamePrimary
	case StepPassed:
		return "passed", theme.ColorNameSuccess
	case StepWarned:
		return "warning", theme.ColorNameWarning
	case StepFailed:
		return "failed", theme.ColorNameError
	case StepSkipped:
		return "skipped", paint.ColorMuted
	}
	return "pending", paint.ColorMuted
}
