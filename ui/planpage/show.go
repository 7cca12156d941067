package planpage

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"latchkey/api"
	"latchkey/core/rollout"
	"latchkey/internal/safetext"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// planRow is one line of the plan: what is done on one repository, or why
// nothing is.
type planRow struct {
	target string
	text   string
	access string
	out    bool
}

func (r planRow) cells(into []kit.Cell) {
	into[0], into[1] = kit.Cell{Text: r.target}, kit.Cell{Text: r.text}
	into[2] = kit.Cell{Text: r.access, Tone: kit.ColorMuted}
	if r.out {
		into[0] = kit.Cell{Text: r.target, Icon: "skipped", Tone: kit.ColorMuted}
		into[1].Tone = kit.ColorMuted
	}
}

// shown is how many lines the plan has: what is done first, then what is left
// out; or only that.
func (p *Page) shown() int {
	if p.left.On() {
		return len(p.plan.Exclusions)
	}
	return len(p.plan.Steps) + len(p.plan.Exclusions)
}

// line finds the step of a row, or else what is left out there.
func (p *Page) line(row int) (step *rollout.Step, out *rollout.Exclusion) {
	if !p.left.On() {
		if row < len(p.plan.Steps) {
			return &p.plan.Steps[row], nil
		}
		row -= len(p.plan.Steps)
	}
	return nil, &p.plan.Exclusions[row]
}

// row makes a line for drawing: to make all of a long plan takes longer than a
// frame.
func (p *Page) row(n int) planRow {
	step, out := p.line(n)
	if step != nil {
		return stepRow(*step)
	}
	return planRow{target: safetext.Line(out.Target, 200), text: locale.T("plan.because", locale.Args{"Why": locale.Reason(*out)}), out: true}
}

// target is where a line is, without making it: it is asked for all lines when a
// person types.
func (p *Page) target(row int) string {
	step, out := p.line(row)
	if step != nil {
		return stepTarget(*step)
	}
	return safetext.Line(out.Target, 200)
}

func stepTarget(s rollout.Step) string {
	target := safetext.Line(s.Target(), 200)
	if s.Project != "" {
		return locale.T("plan.project", locale.Args{"Project": target})
	}
	return target
}

func stepRow(s rollout.Step) planRow {
	row := planRow{target: stepTarget(s)}
	words := make([]string, len(s.Acts))
	replaced := slices.ContainsFunc(s.Acts, func(a rollout.Act) bool { return a.Kind == rollout.ActAdd })
	for i, a := range s.Acts {
		words[i] = deedWords(a)
		if a.Kind == rollout.ActRemove && !replaced {
			words[i] = locale.T("deed.take_off")
		}
		if a.Kind == rollout.ActAdd && a.Access != "" {
			row.access = accessWord(a.Access)
		}
	}
	row.text = locale.JoinList(words)
	return row
}

func deedWords(a rollout.Act) string {
	if a.Kind == rollout.ActRelabel {
		return locale.T("deed.relabel_to", locale.Args{"Was": safetext.Line(a.OldLabel, 80), "Label": safetext.Line(a.Label, 80)})
	}
	return locale.T("deed." + string(a.Kind))
}

func accessWord(a api.Access) string {
	if a == api.ReadWrite {
		return locale.T("access.write")
	}
	return locale.T("access.read")
}

// removals counts the steps that take a key away.
func removals(p rollout.Plan) int {
	n := 0
	for _, s := range p.Steps {
		if slices.ContainsFunc(s.Acts, func(a rollout.Act) bool { return a.Kind == rollout.ActRemove }) {
			n++
		}
	}
	return n
}

// drawPlan shows the plan as it was worked out.
func (p *Page) drawPlan() {
	p.removes = removals(p.plan)
	if p.planned && p.ask != nil {
		p.ask.knows(p.plan.Basis)
	}
	p.drawFigures()
	p.drawNotes()
	p.fill()
	p.drawFoot()
	p.Object.Refresh()
}

// fill puts the lines into the table.
func (p *Page) fill() {
	out := len(p.plan.Exclusions)
	if out == 0 {
		p.left.Set(false)
	}
	p.left.SetCount(locale.Number(out))
	kit.SetVisible(p.left, out > 0)
	p.status.SetText("")
	switch {
	case !p.planned:
	case p.shown() == 0:
		p.put(kit.NewEmpty("empty", locale.T("rollout.nothing"), locale.T("plan.nothing_advice")))
	default:
		p.status.SetText(locale.T("plan.steps") + p.age())
		if p.left.On() {
			p.status.SetText(locale.T("plan.why_out"))
		}
		p.put(p.table.Object)
		p.table.Refresh()
	}
}

// figures are the numbers that a person decides by.
func (p *Page) drawFigures() {
	p.figures.RemoveAll()
	if !p.planned {
		p.figures.Refresh()
		return
	}
	c := allCosts(p.plan.Costs)
	add := func(number, words string, tone kit.Tone) { p.figures.Add(figure(number, words, tone, p.low)) }
	add(locale.Number(len(p.plan.Steps)), locale.Tn("plan.figure_repos", len(p.plan.Steps)), kit.Neutral)
	if n := len(p.plan.Exclusions); n > 0 {
		add(locale.Number(n), locale.Tn("plan.figure_out", n), kit.Caution)
	}
	if p.plan.Pairs > 0 {
		add(locale.Number(p.plan.Pairs), locale.Tn("plan.figure_pairs", p.plan.Pairs), kit.Neutral)
	}
	about := locale.T("plan.about", locale.Args{"Time": locale.Roughly(max(c.takes, time.Second))})
	switch {
	case len(p.plan.Steps) == 0:
	case p.low && p.pauses(): // the notes tell of it
	case p.low:
		add(about, "", kit.Neutral)
	default:
		add(locale.Number(c.requests), locale.Tn("plan.figure_requests", c.requests), kit.Neutral)
		add(about, locale.T("plan.figure_time"), kit.Neutral)
	}
	p.figures.Refresh()
}

// figure is one number with the word for it, below or, where there is little
// height, beside it.
func figure(number, words string, tone kit.Tone, low bool) fyne.CanvasObject {
	big := kit.NewStrong(number)
	if tone != kit.Neutral {
		big.Toned(tone.Text())
	}
	if low && words == "" {
		big.SizeName = theme.SizeNameCaptionText
		return kit.NewFill(tone.Soft(), 6, kit.PadXY(8, 3, big))
	}
	if low {
		big.SizeName = theme.SizeNameCaptionText
		return kit.NewFill(tone.Soft(), 6, kit.PadXY(8, 3, container.New(layout.NewCustomPaddedHBoxLayout(4), big, kit.NewCaption(words))))
	}
	return kit.NewFill(tone.Soft(), 6, kit.PadXY(12, 6, kit.Tight(big, kit.NewCaption(words))))
}

// cost adds up what a plan spends on all accounts; they run side by side.
type cost struct {
	requests int
	takes    time.Duration
}

func allCosts(list []rollout.Cost) cost {
	var sum cost
	for _, c := range list {
		sum.requests += c.Requests
		sum.takes = max(sum.takes, c.Duration)
	}
	return sum
}

// pauses tells whether the plan waits for the limit of a forge.
func (p *Page) pauses() bool {
	return slices.ContainsFunc(p.plan.Costs, func(c rollout.Cost) bool { return c.Pauses > 0 })
}

// drawNotes says what a person should know before saying yes.
func (p *Page) drawNotes() {
	p.notes.RemoveAll()
	if p.planned {
		for _, c := range p.plan.Costs {
			if c.Pauses > 0 {
				p.note("pending", locale.Tn("plan.pauses", c.Pauses, locale.Args{"Time": locale.Roughly(c.Duration), "Forge": p.f.Session.ForgeWord(c.Account), "Left": locale.Number(c.Left), "Budget": locale.Number(c.Budget)}))
			}
		}
		for _, text := range p.plan.Notes {
			p.note("info", locale.UpperFirst(locale.Translate(text)))
		}
		if s := p.plan.Spec.Soak; s > 0 {
			p.note("pending", locale.T("plan.soak_until", locale.Args{"When": locale.Moment(p.f.Now().Add(s))}))
		}
	}
	if p.planned {
		p.drawKnown()
	}
	p.notes.Refresh()
}

func (p *Page) note(icon, text string) {
	if p.low {
		line := kit.NewTipped(kit.NewCaption(text).Shorten(), p.f.Tips, text)
		p.notes.Add(kit.Stretch(1, kit.Middle(kit.NewMark(icon, kit.ColorMuted, 14)), line))
		return
	}
	p.notes.Add(kit.Stretch(1, kit.TopAligned(kit.NewMark(icon, kit.ColorMuted, 14)), kit.NewNote(text)))
}
