package ui

import (
	"regexp"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"latchkey/core/rollout"
	"latchkey/ui/kit"
	"latchkey/ui/kit/paint"
	"latchkey/ui/kit/tables"
)

// What a person sees of what runs and what has run, also while another page is
// in front.

// The columns of the list of runs, and those of the lines of one run.
const (
	runName = iota
	runStatus
	runDone

	lineTarget = 0
	lineStatus = 1
	lineText   = 2
)

// runsSplit is the list of runs with one of them beside it, nil while there are
// none.
func (p *person) runsSplit() *container.Split {
	for _, o := range inside(p.w.activity.Object) {
		if split, ok := o.(*container.Split); ok {
			return split
		}
	}
	return nil
}

// runsSide is what shows of the list, runPanel what shows of one run.
func (p *person) runsSide() []fyne.CanvasObject {
	if split := p.runsSplit(); split != nil {
		return inside(split.Leading)
	}
	return nil
}

func (p *person) runPanel() []fyne.CanvasObject {
	if split := p.runsSplit(); split != nil {
		return inside(split.Trailing)
	}
	return nil
}

// runsTable is the list of runs, runLines are the lines of the run that shows;
// nil while there are none.
func (p *person) runsTable() *tables.Table { return tableIn(p.runsSide()) }
func (p *person) runLines() *tables.Table  { return tableIn(p.runPanel()) }

func lengthOf(table *tables.Table) int {
	if table == nil {
		return 0
	}
	return table.Length()
}

// runsListed is how many runs the filters leave, runLength how many lines of the
// run that shows.
func (p *person) runsListed() int { return lengthOf(p.runsTable()) }
func (p *person) runLength() int  { return lengthOf(p.runLines()) }

// runPicked is the row of the run that is painted as selected, -1 without.
func (p *person) runPicked() int {
	for row := range p.runsListed() {
		if p.runsTable().Selected(row) {
			return row
		}
	}
	return -1
}

// pickRun selects a run, pickLine a line of it.
func (p *person) pickRun(row int)  { p.runsTable().OnSelect(row) }
func (p *person) pickLine(row int) { p.runLines().OnSelect(row) }

var firstNumber = regexp.MustCompile(`\d+`)

// runDoneOf is how much of a run is done, as its row says.
func (p *person) runDoneOf(row int) int {
	if row >= p.runsListed() {
		return 0
	}
	n, _ := strconv.Atoi(firstNumber.FindString(p.runsTable().Row(row)[runDone].Text))
	return n
}

// chipIn is the filter of that word, nil without.
func chipIn(objects []fyne.CanvasObject, word string) *kit.Chip {
	for _, o := range objects {
		if c, ok := o.(*kit.Chip); ok && c.Word() == word {
			return c
		}
	}
	return nil
}

// failedRuns taps the filter that leaves the runs with failures, failedLines the
// one that leaves the lines of the run that failed.
func (p *person) failedRuns()  { chipIn(p.runsSide(), t2("activity.failed")).Tapped(nil) }
func (p *person) failedLines() { chipIn(p.runPanel(), t2("activity.failed")).Tapped(nil) }

// runHead is the title of the run that shows, the word for its state, and what
// is said of it.
func (p *person) runHead() (title, state, words string) {
	for _, o := range p.runPanel() {
		switch o := o.(type) {
		case *kit.Text:
			switch {
			case o.SizeName == theme.SizeNameHeadingText:
				title = o.Text
			case title != "" && state == "":
				state = o.Text
			}
		case *kit.Paragraph:
			return title, state, o.Text
		}
	}
	return "", "", ""
}

// runWords is what is said of the run that shows.
func (p *person) runWords() string {
	_, _, words := p.runHead()
	return words
}

// runBar is how far the bar of the run is that shows.
func (p *person) runBar() (good, bad float32) {
	for _, o := range p.runPanel() {
		if b, is := o.(*kit.Bar); is {
			return b.Shares()
		}
	}
	return 0, 0
}

// tallied is how many tests passed and how many did not, as it is said of the run
// that shows.
func (p *person) tallied() string {
	counts, _, _ := strings.Cut(p.runWords(), " · ")
	return counts
}

// runShows reports whether the run that is selected has been read: its title
// stands above its lines.
func (p *person) runShows() bool {
	row := p.runPicked()
	if row < 0 {
		return false
	}
	title, _, _ := p.runHead()
	narrowed := false
	for _, o := range p.runPanel() {
		if c, ok := o.(*kit.Chip); ok && c.On() {
			narrowed = true
		}
	}
	return strings.Contains(title, p.runsTable().RowText(row)) && (narrowed || p.runLength() > 0)
}

// runState is the word for the state of the run that shows, "" until it is read.
func (p *person) runState() string {
	if !p.runShows() {
		return ""
	}
	_, state, _ := p.runHead()
	return state
}

// runIs reports whether the rollout that shows is in a state.
func (p *person) runIs(state rollout.State) bool {
	return p.runState() == t2("rollout.state_"+string(state))
}

// nothingRuns reports whether the status bar offers nothing to stop.
func (p *person) nothingRuns() bool { return !p.w.statusBar.stopB.Visible() }

// newestOf reports whether there are so many runs and the newest of them shows.
func (p *person) newestOf(n int) bool {
	return p.runsListed() == n && p.runPicked() == 0 && p.runShows()
}

// newestDoes is newestOf where the newest is a rollout that does this.
func (p *person) newestDoes(n int, verb rollout.Verb) bool {
	title, _, _ := p.runHead()
	return p.newestOf(n) && strings.HasPrefix(title, t2("run."+string(verb))+" ")
}

// testsOver reports whether tests show, the only run there is, and have ended.
func (p *person) testsOver() bool {
	title, _, _ := p.runHead()
	tests := strings.HasPrefix(title, t2("tests.access")+" ") || strings.HasPrefix(title, t2("tests.clone")+" ")
	return tests && p.runShows() && !p.runIs(rollout.Running) && p.nothingRuns()
}

// linesSay counts the lines of the run that shows whose state is one of these
// words.
func (p *person) linesSay(words ...string) (n int) {
	for row := range p.runLength() {
		for _, word := range words {
			if p.runLines().Row(row)[lineStatus].Text == word {
				n++
			}
		}
	}
	return n
}

// runStep is what shows of the chosen line of a run: where it is, what went wrong
// or was seen, what to do, and how many steps were taken or are to come.
type runStep struct {
	target, text, hint string
	rungs              int
}

// step is that of the chosen line, nil without one.
func (p *person) step() *runStep {
	for _, o := range p.runPanel() {
		fill, ok := o.(*kit.Fill)
		if !ok || fill.Tone != paint.ColorSurface {
			continue
		}
		objects := inside(fill)
		for _, o := range objects {
			if scroll, ok := o.(*container.Scroll); ok && tableIn(objects) == nil {
				return stepIn(textsIn(objects)[0], inside(scroll))
			}
		}
	}
	return nil
}

// stepIn reads the notice and the ladder of a line.
func stepIn(target string, objects []fyne.CanvasObject) *runStep {
	s := &runStep{target: target, rungs: marksIn(objects)}
	for _, o := range objects {
		if notice, ok := o.(*kit.Fill); ok && notice.Border != "" {
			s.rungs -= marksIn(inside(notice))
			texts := append(textsIn(inside(notice)), "", "")
			s.text, s.hint = texts[0], texts[1]
		}
	}
	return s
}

func marksIn(objects []fyne.CanvasObject) (n int) {
	for _, o := range objects {
		if _, ok := o.(*kit.Mark); ok {
			n++
		}
	}
	return n
}

// newestReport is the newest rollout as the store has it.
func (p *person) newestReport() (newest rollout.Report) {
	p.t.Helper()
	list, err := p.w.backend.ListRollouts(p.t.Context())
	if err != nil {
		p.t.Fatal(err)
	}
	id := int64(0)
	for _, r := range list {
		id = max(id, r.ID)
	}
	if id == 0 {
		return newest
	}
	if newest, err = p.w.backend.Rollout(p.t.Context(), id); err != nil {
		p.t.Fatal(err)
	}
	return newest
}
