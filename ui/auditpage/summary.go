package auditpage

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"latchkey/core/audit"
	"latchkey/core/audit/export"
	"latchkey/core/audit/snapshot"
	"latchkey/internal/safetext"
	"latchkey/ui/kit"
	"latchkey/ui/kit/paint"
	"latchkey/ui/list"
	"latchkey/ui/locale"
)

// summary is the head of the page: how many findings there are of each severity, over
// what, and how much cannot be known.
type summary struct {
	p       *Page
	object  *fyne.Container
	tallies []*kit.Tally // as audit.Severities
	numbers *fyne.Container
	facts   *kit.Text
	due     *kit.Text // what is due next
	unknown *kit.Text
	doubtsB *kit.Button
	readB   *kit.Button
	exportB *kit.Button
	policyB *kit.Button
	strip   fyne.CanvasObject
	only    *onlyStrip
}

func newSummary(p *Page) *summary {
	s := &summary{p: p, numbers: kit.Wrap(), facts: kit.NewCaption("").Shorten(), due: kit.NewCaption("").Shorten(), unknown: kit.NewText("").Shorten()}
	for _, severity := range audit.Severities() {
		look, id := lookOf(severity), string(severity)
		t := kit.NewTally(locale.T("severity."+id), look.icon, look.tone, func(on bool) { s.turn(id, on) }).Tip(p.f.Tips, locale.T("severity."+id+"_tip"))
		s.tallies = append(s.tallies, t)
		s.numbers.Add(t)
	}
	s.doubtsB = kit.NewButton(locale.T("auditpage.show_doubts"), "help", p.showDoubts)
	s.readB = kit.NewButton(locale.T("auditpage.read"), "refresh", p.readAll).Tip(p.f.Tips, locale.T("cmd.read-all"))
	s.exportB = kit.NewButton(locale.T("auditexport.open"), "export", p.showExport)
	s.policyB = kit.NewButton("", "settings", p.showPolicy).Quiet().Tip(p.f.Tips, locale.T("cmd.audit-policy"))
	s.strip = kit.NewFill(paint.ColorSunken, 6, kit.PadXY(12, 4, kit.Stretch(1, kit.NewMark("help", paint.ColorMuted, 18), s.unknown, s.doubtsB, s.readB)))
	s.only = newOnlyStrip(p)
	s.object = kit.Stack()
	return s
}

// lay puts the parts under one another, once the list is there.
func (s *summary) lay() {
	l := s.p.list
	s.object.Objects = []fyne.CanvasObject{kit.Stretch(2, kit.NewHeading(locale.T("page.audit")), kit.Middle(l.Count), kit.Middle(s.due), s.policyB, s.exportB, kit.Strut()), s.facts, s.numbers, s.strip, s.p.tabs.bar.Object, s.only.object}
}

// turn narrows the list by a severity, or no longer.
func (s *summary) turn(id string, on bool) {
	var all []string
	for facet := range s.p.list.View().On {
		if facet != id {
			all = append(all, facet)
		}
	}
	if on {
		all = append(all, id)
	}
	s.p.list.Only(all...)
}

// viewed is told how the list is narrowed.
func (s *summary) viewed(v list.View) {
	for i, severity := range audit.Severities() {
		s.tallies[i].Set(v.On[string(severity)])
	}
}

// show shows what a report says; nil = there is none yet.
func (s *summary) show(r *audit.Report) {
	if len(s.object.Objects) == 0 {
		s.lay()
	}
	kit.SetVisible(s.numbers, r != nil && r.Keys+r.Repos > 0)
	kit.SetVisible(s.p.tabs.bar.Object, r != nil && r.Keys+r.Repos > 0)
	if r == nil {
		s.facts.SetText("")
		s.due.SetText("")
		s.exportB.Hide()
		s.strip.Hide()
		s.object.Refresh()
		return
	}
	for i, severity := range audit.Severities() {
		n := r.Count(severity)
		s.tallies[i].SetNumber(locale.Number(n), n > 0)
		s.tallies[i].SetChange("")
		if before := s.p.before(); before != nil {
			s.tallies[i].SetChange(changeOf(n - before.Found(severity)))
		}
	}
	s.due.SetText(s.dueWords())
	kit.SetVisible(s.exportB, r.Keys+r.Repos > 0)
	s.facts.Shorter = s.factWords(r)
	s.facts.SetText(s.facts.Shorter[0])
	doubts, unread := doubtsOf(r), r.Unread
	var words []string
	if doubts > 0 {
		words = append(words, locale.Tn("auditpage.unknown", doubts))
	}
	if unread > 0 {
		words = append(words, locale.Tn("auditpage.unread", unread))
	}
	s.unknown.Shorter = nil
	if len(words) == 2 {
		open, unread := locale.Number(doubts), locale.Number(unread)
		s.unknown.Shorter = []string{locale.T("auditpage.short", locale.Args{"Unknown": open, "Unread": unread}), open + " · " + unread}
	}
	s.unknown.SetText(strings.Join(words, " · "))
	kit.SetVisible(s.doubtsB, doubts > 0)
	kit.SetVisible(s.readB, unread > 0)
	kit.SetVisible(s.strip, len(words) > 0 && s.p.tabs.view() == nil) // elsewhere the room is for what is drawn
	s.object.Refresh()
}

// changeOf says by how much a number is another than at the audit before.
func changeOf(by int) string {
	switch {
	case by > 0:
		return locale.T("auditpage.more", locale.Args{"N": locale.Number(by)})
	case by < 0:
		return locale.T("auditpage.less", locale.Args{"N": locale.Number(-by)})
	}
	return ""
}

// dueWords say what is due next, and when.
func (s *summary) dueWords() string {
	if s.p.survey == nil {
		return ""
	}
	day, what, some := export.NextDue(s.p.survey)
	if !some {
		return ""
	}
	return locale.T("auditpage.due", locale.Args{"Day": locale.DayOf(day), "What": safetext.Line(locale.Translate(what), 100)})
}

// factWords say over what was judged and when, the longest first.
func (s *summary) factWords(r *audit.Report) []string {
	with := func(words string, change int) string {
		if text := changeOf(change); s.p.before() != nil && text != "" {
			return words + " (" + text + ")"
		}
		return words
	}
	before := s.p.before()
	if before == nil {
		before = &snapshot.Info{}
	}
	parts := []string{with(locale.Tn("auditpage.keys", r.Keys), r.Keys-before.Keys)}
	if r.Keyless > 0 {
		parts = append(parts, with(locale.Tn("auditpage.keyless", r.Keyless), r.Keyless-before.Keyless))
	}
	if !r.Oldest.IsZero() {
		parts = append(parts, locale.T("auditpage.oldest", locale.Args{"When": locale.Ago(r.Oldest, s.p.f.Now())}))
	}
	parts = append(parts, locale.T("auditpage.made", locale.Args{"When": locale.Ago(r.At, s.p.f.Now())}))
	var all []string
	for n := len(parts); n > 0; n-- {
		all = append(all, strings.Join(parts[:n], " · "))
	}
	return slices.Clip(all)
}
