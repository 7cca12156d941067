package activitypage

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"latchkey/core"
	"latchkey/core/rollout"
	"latchkey/internal/safetext"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/kit/paint"
	"latchkey/ui/kit/tables"
	"latchkey/ui/locale"
)

// runView shows one run: how far it is, what can be done about it, every
// repository, and of the chosen one every act.
type runView struct {
	p       *Page
	f       *frame.Frame
	object  fyne.CanvasObject
	back    *kit.Button
	title   *kit.Text
	pill    *fyne.Container
	bar     *kit.Bar
	words   *kit.Paragraph
	buttons *fyne.Container
	made    string // which buttons stand there
	failed  *kit.Chip
	left    *kit.Chip
	lines   *tables.Table
	step    *stepPanel

	shown []int // numbers of the lines that the chips leave
	at    int   // number of the chosen line, -1 = none: several may be about one repository
}

func newRunView(p *Page) *runView {
	d := &runView{p: p, f: p.f, at: -1}
	d.back = kit.NewButton("", "back", func() { p.back() }).Quiet().Tip(p.f.Tips, locale.T("page.activity"))
	d.back.Hide()
	d.title = kit.NewHeading("").Shorten()
	d.pill, d.bar, d.words, d.buttons = container.NewStack(), kit.NewBar(), kit.NewParagraph(""), kit.Wrap()
	d.failed = kit.NewChip(locale.T("activity.failed"), func(bool) { d.fill() })
	d.left = kit.NewChip(locale.T("activity.left"), func(bool) { d.fill() })
	d.lines = tables.NewTable([]tables.Column{
		{ID: "target", Title: locale.T("column.repository"), Width: -2, Main: true}, {ID: "state", Title: locale.T("column.status"), Width: 148},
		{ID: "text", Title: locale.T("column.result"), Width: -3, Least: 480},
	})
	d.lines.Tips = p.f.Tips
	d.lines.Name = locale.T("page.repositories")
	d.lines.Length = func() int { return len(d.shown) }
	d.lines.Cells = d.cells
	d.lines.RowText = func(row int) string { return locale.LastPart(d.target(d.shown[row])) }
	d.lines.Selected = func(row int) bool { return row < len(d.shown) && d.shown[row] == d.at }
	d.lines.OnSelect = func(row int) { d.choose(row) }
	d.lines.OnOpen = func(row int) { d.goTo(d.line(d.shown[row])) }
	d.step = newStepPanel(d)
	head := kit.Head(kit.Stack(kit.Stretch(1, d.back, d.title, d.pill), d.bar, kit.Stretch(0, d.words, kit.TopAligned(kit.Row(d.failed, d.left))), d.buttons))
	rows := kit.Rows(d.lines.Object)
	d.object = kit.NewFill("", 0, container.New(&roomForRows{rows: rows, step: d.step}, kit.Frame(head, rows, d.step.object))).Least(320, 0)
	return d
}

// setBack shows the way back to the list, in a narrow window.
func (d *runView) setBack(on bool) { kit.SetVisible(d.back, on) }

// reset forgets the run that showed: its buttons too, which would act on it while another
// one is chosen.
func (d *runView) reset() {
	d.at, d.made, d.shown = -1, "", nil
	d.buttons.RemoveAll()
	d.title.SetText("")
	d.words.SetText("")
	d.pill.Objects = nil
	d.bar.Set(0, 0, false)
	d.failed.Set(false)
	d.left.Set(false)
	d.step.show(nil)
}

// count is how many lines the run has.
func (d *runView) count() int {
	if r := d.p.testRun(); r != nil {
		return len(r.results)
	}
	return len(d.p.report.Results)
}

// line makes one for drawing.
func (d *runView) line(n int) runLine {
	if r := d.p.testRun(); r != nil {
		return testLine(r.results[n])
	}
	return rolloutLine(d.p.report.Spec, d.p.report.Undoing, d.p.report.Results[n])
}

// passes tells whether the chips leave a line.
func (d *runView) passes(n int) bool {
	if !d.failed.On() && !d.left.On() {
		return true
	}
	failed, waiting := d.stands(n)
	return d.failed.On() && failed || d.left.On() && waiting
}

// stands tells how a line stands, and target where it is, without making it:
// both are asked for all lines of a run.
func (d *runView) stands(n int) (failed, waiting bool) {
	if r := d.p.testRun(); r != nil {
		s := r.results[n].State
		return s == core.TestFailed, s == core.TestWaiting || s == core.TestRunning
	}
	s := d.p.report.Results[n].State
	return s == rollout.StepFailed || s == rollout.StepKeyStays, s == rollout.StepWaiting || s == rollout.StepRunning
}

func (d *runView) target(n int) string {
	if r := d.p.testRun(); r != nil {
		return safetext.Line(string(r.results[n].Repo), 200)
	}
	return safetext.Line(d.p.report.Results[n].Target, 200)
}

// fill lists the lines that the chips leave.
func (d *runView) fill() {
	d.shown = d.shown[:0]
	for n := range d.count() {
		if d.passes(n) {
			d.shown = append(d.shown, n)
		}
	}
	d.lines.Refresh()
}

func (d *runView) cells(row int, into []tables.Cell) {
	l := d.line(d.shown[row])
	into[0] = tables.Cell{Text: l.name, Bold: d.shown[row] == d.at}
	into[1] = l.state
	into[2] = tables.Cell{Text: l.text, Tone: paint.ColorMuted}
	if l.project {
		into[0].Text = locale.T("plan.project", locale.Args{"Project": l.name})
	}
}

func (d *runView) choose(row int) {
	l := d.line(d.shown[row])
	d.at = d.shown[row]
	d.step.show(&l)
	d.lines.MoveTo(row) // the panel took room from the rows
}

// goTo shows a repository on its page.
func (d *runView) goTo(l runLine) {
	if l.project || l.target == "" || !d.f.Session.Shows(l.account) {
		return
	}
	d.f.Nav.Repository(l.account, repoPath(l.target), "")
}

// draw shows the run as it stands.
func (d *runView) draw() {
	if r := d.p.testRun(); r != nil {
		d.drawTests(r)
	} else {
		d.drawRollout(d.p.report.Summary)
	}
	d.fill()
	d.p.SuppressNotice()
	if d.at >= 0 && d.at < d.count() {
		l := d.line(d.at)
		d.step.show(&l)
	}
}

func (d *runView) head(title string, state tables.Cell, done, failed, waiting, total int, words string) {
	d.title.SetText(title)
	d.pill.Objects = []fyne.CanvasObject{kit.NewPill(state.Text, state.Icon, toneOf(state))}
	d.pill.Refresh()
	whole := float32(max(total, 1))
	d.bar.Set(float32(done)/whole, float32(failed)/whole, waiting == 0 && failed == 0 && done == total)
	d.words.SetText(words)
	d.failed.SetCount(locale.Number(failed))
	d.left.SetCount(locale.Number(waiting))
	kit.SetVisible(d.failed, failed > 0 || d.failed.On())
	kit.SetVisible(d.left, waiting > 0 && waiting < total || d.left.On())
	d.object.Refresh()
}

// toneOf is the tone of a cell, for a pill.
func toneOf(c tables.Cell) kit.Tone {
	for _, tone := range []kit.Tone{kit.Accent, kit.Good, kit.Caution, kit.Bad} {
		if tone.Text() == c.Tone {
			return tone
		}
	}
	return kit.Neutral
}

func (d *runView) drawTests(r *testRun) {
	c := r.tally()
	words := tallyWords(c)
	if r.job == nil && r.took > 0 {
		words += " · " + locale.T("activity.took", locale.Args{"Time": locale.Span(r.took)})
	}
	d.head(locale.Tn("run.on", r.total(), locale.Args{"What": r.title()}), r.stateCell(c), c.Passed, c.Failed, c.Waiting, r.total(), words)
	d.setButtons(d.testButtons(r, c.Failed, c.Waiting))
}

func (d *runView) drawRollout(r rollout.Summary) {
	if r.ID == 0 {
		return
	}
	s := d.p.standing(r)
	more := s.words
	if !d.p.works(r.ID) {
		if d.p.report.Took > 0 {
			more = append(more, locale.T("activity.took", locale.Args{"Time": locale.Span(d.p.report.Took)}))
		}
		more = append(more, d.outcomeWords(r)...)
		if reason := d.p.reasonWords(r); reason != "" {
			more = append(more, reason)
		}
	}
	words := strings.Join(append([]string{s.countWords(!d.p.report.Spec.NoVerify)}, more...), " · ")
	d.head(locale.LongTitle(r), rolloutCell(s.state), s.reached(), s.failed, s.waiting, s.total, words)
	d.setButtons(d.rolloutButtons(r))
}

// progressWords are rate, time that is left, and what is waited for.
func progressWords(now rollout.Progress) (words []string) {
	if now.Rate >= 1 {
		words = append(words, locale.T("rollout.rate", locale.Args{"N": int(now.Rate)}))
	}
	if now.TimeLeft > 0 {
		words = append(words, locale.T("rollout.time_left", locale.Args{"Left": locale.Roughly(now.TimeLeft)}))
	}
	if !now.Reason.IsZero() {
		words = append(words, locale.UpperFirst(locale.Translate(now.Reason)))
	}
	return words
}

// action is one button of a run. Its id tells whether it stands there already:
// a button that is drawn again would lose the keyboard.
type action struct {
	id, text, icon string
	do             func()
}

// setButtons draws the buttons, the main one first.
func (d *runView) setButtons(list []action) {
	names := d.p.chosenName()
	for _, a := range list {
		names += " " + a.id
	}
	if names == d.made {
		return
	}
	d.made = names
	d.buttons.RemoveAll()
	for i, a := range list {
		b := kit.NewButton(a.text, a.icon, a.do)
		if i == 0 && a.id != "copy" && a.id != "stop" && a.id != "undo" { // to stop or undo is never the main thing
			b.Primary()
		}
		d.buttons.Add(b)
	}
	d.buttons.Refresh()
}

func (p *Page) chosenName() string {
	if p.chosen.tests {
		return "tests" + strconv.FormatInt(p.chosen.n, 10)
	}
	return strconv.FormatInt(p.chosen.n, 10)
}

func (d *runView) testButtons(r *testRun, failed, waiting int) []action {
	p := d.p
	var list []action
	add := func(id, text, icon string, do func()) { list = append(list, action{id, text, icon, do}) }
	if r.job != nil {
		add("stop", locale.T("action.stop"), "stop", r.job.Stop)
		return append(list, d.reportButtons()...)
	}
	if waiting > 0 {
		add("resume", locale.T("rollout.resume"), "play", func() {
			p.retryTests(r, func(s core.TestState) bool { return s == core.TestWaiting })
		})
	}
	if failed > 0 {
		add("retry", locale.T("rollout.retry"), "refresh", func() { p.retryTests(r, func(s core.TestState) bool { return s == core.TestFailed }) })
	}
	if len(list) == 0 {
		add("again", locale.T("tests.again"), "refresh", func() { p.runTests(r, nil) })
	}
	if r.title() == locale.T("tests.access") {
		add("clone", locale.T("tests.clone_these"), "clone", func() { p.cloneInstead(r) })
	}
	return append(list, d.reportButtons()...)
}

func (d *runView) reportButtons() []action {
	return []action{
		{"copy", locale.T("action.copy_report"), "copy", func() { d.f.Copy(d.reportText(), locale.T("toast.copied_report")) }},
		{"save", locale.T("action.save_report"), "folder", d.saveReport},
	}
}
