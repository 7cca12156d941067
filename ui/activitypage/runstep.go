package activitypage

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"latchkey/api"
	"latchkey/ui/kit"
	"latchkey/ui/kit/paint"
	"latchkey/ui/locale"
)

func repoPath(s string) api.RepoPath { return api.RepoPath(s) }

// stepPanel shows what was done on one repository, act by act, below the table.
type stepPanel struct {
	d      *runView
	object *fyne.Container
	title  *kit.Text
	facts  *kit.Note
	notice *fyne.Container
	ladder *kit.Steps
	scroll *container.Scroll
	open   *kit.Button
	line   *runLine
	drawn  string  // what the notice says
	room   float32 // how high the page is
}

// leastRows is how often the least height of a table its rows keep, when a step
// shows below them.
const leastRows = 1.5

func newStepPanel(d *runView) *stepPanel {
	s := &stepPanel{d: d, title: kit.NewStrong("").Shorten(), facts: kit.NewNote(""), notice: kit.Stack(), ladder: kit.NewSteps()}
	s.open = kit.NewButton(locale.T("activity.open_repo"), "repository", func() {
		if s.line != nil {
			d.goTo(*s.line)
		}
	}).Quiet()
	closing := kit.NewButton("", "cross", func() { d.at = -1; s.show(nil); d.lines.Refresh() }).Quiet().Tip(d.f.Tips, locale.T("action.close"))
	head := kit.Stretch(0, kit.Tight(s.title, s.facts), s.open, closing)
	s.scroll = container.NewVScroll(kit.Gutter(kit.Stack(s.notice, s.ladder.Object)))
	s.give(0, 0)
	s.object = container.NewStack(kit.NewFill(paint.ColorSurface, 0, kit.Tight(kit.Line(), kit.Strip(kit.Stack(head, s.scroll)))))
	s.object.Hide()
	return s
}

// give makes the ladder as high as the page allows: a third, and not less than
// what went wrong needs, unless the rows above would have no room.
func (s *stepPanel) give(height, less float32) {
	s.scroll.SetMinSize(fyne.NewSize(200, max(40, max(104, height/3)-less)))
}

// roomForRows is the layout of a run. Where the text is large, head and step would
// leave nothing of a low window to the rows between them: the step gives way.
type roomForRows struct {
	rows fyne.CanvasObject
	step *stepPanel
}

// MinSize implements fyne.Layout.
func (l *roomForRows) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }

// Layout implements fyne.Layout.
func (l *roomForRows) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	frame := objects[0].(*fyne.Container)
	l.step.give(l.step.room, 0)
	frame.Resize(size)
	frame.Layout.Layout(frame.Objects, size)
	if lack := leastRows*l.rows.MinSize().Height - l.rows.Size().Height; lack > 0 && l.step.object.Visible() {
		l.step.give(l.step.room, lack)
		frame.Layout.Layout(frame.Objects, size)
	}
}

// show shows a line, or nothing.
func (s *stepPanel) show(l *runLine) {
	was := s.line != nil
	s.line = l
	if l == nil {
		kit.SetVisible(s.object, false)
		if was {
			s.d.object.Refresh()
		}
		return
	}
	s.title.SetText(l.name)
	s.facts.SetText(l.facts(s))
	s.ladder.Set(l.ladder())
	s.drawNotice(*l)
	kit.SetVisible(s.open, !l.project && s.d.f.Session.Shows(l.account))
	if !was {
		kit.SetVisible(s.object, true)
		s.d.object.Refresh()
	}
	s.object.Refresh()
}

func (l *runLine) facts(s *stepPanel) string {
	var words []string
	if !l.when.IsZero() {
		words = append(words, locale.Ago(l.when, s.d.f.Now())+" ("+locale.Moment(l.when)+")")
	}
	if l.took > 0 {
		words = append(words, locale.T("activity.took", locale.Args{"Time": locale.Elapsed(l.took)}))
	}
	if l.tries > 1 {
		words = append(words, locale.Tn("activity.tries", l.tries))
	}
	return strings.Join(words, " · ")
}

// drawNotice says what went wrong and what to do, or what was seen.
func (s *stepPanel) drawNotice(l runLine) {
	says := l.state.Text + "\n" + l.text + "\n" + l.hint
	if says == s.drawn {
		return
	}
	s.drawn = says
	s.notice.RemoveAll()
	tone := toneOf(l.state)
	if l.text != "" && (l.failed || len(l.ladder()) == 0 || tone == kit.Caution) {
		s.notice.Add((&kit.Notice{Tone: tone, Text: l.text, Advice: locale.FullStop(l.hint)}).Object())
	}
}
