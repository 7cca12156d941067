package planpage

import (
	"regexp"
	"slices"
	"time"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"latchkey/api"
	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/keys"
	"latchkey/ui/kit"
	"latchkey/ui/kit/paint"
	"latchkey/ui/locale"
)

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
	p.lines.compare()
	p.table.ShowColumn("deeds", !p.lines.alike())
	p.drawFigures()
	p.drawNotes()
	p.drawEach()
	p.fill()
	p.drawFoot()
	p.Object.Refresh()
}

// drawEach says once what is done on most of the rows.
func (p *Page) drawEach() {
	each := ""
	if p.planned && p.lines.each != "" {
		each = locale.T("plan.each", locale.Args{"Steps": p.lines.each})
		if !p.lines.alike() {
			each = locale.T("plan.each_but", locale.Args{"Steps": p.lines.each})
		}
	}
	p.each.SetText(each)
	kit.SetVisible(p.each, each != "")
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
	case p.lines.count() == 0:
		p.put(kit.NewEmpty("empty", locale.T("rollout.nothing"), locale.T("plan.nothing_advice")))
	default:
		p.status.SetText(p.order())
		if p.left.On() {
			p.status.SetText(locale.T("plan.why_out"))
		}
		p.put(p.rows)
		p.table.Refresh()
	}
}

// drawFigures shows the numbers that a person decides by.
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
	case p.low && pauses(p.plan): // the notes tell of it
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
	big := kit.NewText(number)
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

// pauses reports whether a plan waits for the limit of a forge.
func pauses(p rollout.Plan) bool {
	return slices.ContainsFunc(p.Costs, func(c rollout.Cost) bool { return c.Pauses > 0 })
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
			icon := "info"
			if text.Code == rollout.NoteWeakKey || text.Code == rollout.NoteHostKey {
				icon = "warning"
			}
			words := locale.UpperFirst(locale.Translate(text))
			button := p.projectButton(text)
			if button == nil || !p.low {
				p.note(icon, words)
			}
			if button != nil {
				p.notes.Add(kit.Row(button.Tip(p.f.Tips, words)))
			}
		}
		if s := p.plan.Spec.Soak; s > 0 {
			p.note("pending", locale.T("plan.soak_until", locale.Args{"When": locale.Minute(p.f.Now().Add(s))}))
		}
	}
	if p.planned {
		p.drawKnown()
	}
	p.notes.Refresh()
}

// projectButton leads from the note that a project's key would do to that key; nil is
// for any other note. Where there is little height, it stands for the note.
func (p *Page) projectButton(text say.Text) *kit.Button {
	project, _ := text.Values["project"].(string)
	if text.Code != rollout.NoteProject || project == "" || p.ask == nil {
		return nil
	}
	account, key := p.ask.account.ID, keys.Fingerprint("")
	if target := p.ask.target(); target != nil {
		key = target.Ref.Fingerprint
	}
	path := api.ProjectPath(project)
	return kit.NewButton(locale.T("plan.for_project", locale.Args{"Project": path.Key()}), "folder", func() { p.f.Nav.ProjectKey(account, path, key) }).Quiet()
}

// oneLine is how many letters have a line in a window that is low and narrow, and
// with large text.
const oneLine = 44

// note puts a sentence above the rows; in a low window only as much of it as has
// room, the rest being in the tip. No number in it is cut.
func (p *Page) note(icon, text string) {
	if !p.low {
		p.notes.Add(kit.Stretch(1, kit.TopAligned(kit.NewMark(icon, paint.ColorMuted, 14)), kit.NewNote(text)))
		return
	}
	shorter := clauses(text)
	var words fyne.CanvasObject
	if last := append([]string{text}, shorter...)[len(shorter)]; utf8.RuneCountInString(last) > oneLine {
		words = kit.NewNote(last)
	} else {
		line := kit.NewCaption(text).Shorten()
		line.Shorter = shorter
		words = line
	}
	p.notes.Add(kit.Stretch(1, kit.TopAligned(kit.NewMark(icon, paint.ColorMuted, 14)), kit.NewTipped(words, p.f.Tips, text)))
}

// clauseEnd is where a sentence can end before its end: what is in brackets, or comes
// after a comma or colon that stands in no number and no time.
var clauseEnd = regexp.MustCompile(`[\s\x{202f}\x{a0}]*(?:[(（：，；]|[:,;][\s\x{202f}])`)

// clauses are the beginnings of a sentence that say something by themselves, the
// longest first.
func clauses(text string) (all []string) {
	for _, at := range clauseEnd.FindAllStringIndex(text, -1) {
		if at[0] > 0 {
			all = append(all, text[:at[0]])
		}
	}
	slices.Reverse(all)
	return all
}
