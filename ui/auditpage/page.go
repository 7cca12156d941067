package auditpage

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"latchkey/core/audit"
	"latchkey/core/audit/snapshot"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/list"
	"latchkey/ui/locale"
)

// Page lists what rules have found, the gravest first. What is known of the finding
// that is selected stands beside it, or what cannot be known.
type Page struct {
	*frame.Page
	f        *frame.Frame
	backend  Backend // nil = none is open
	object   *fyne.Container
	split    *kit.FoldSplit
	list     *list.List[findingItem, string]
	head     *summary
	excepted *kit.Chip // shows what the policy lets be, too
	pane     *pane
	tabs     *tabs

	survey *audit.Survey // nil = nothing was judged yet
	only   only          // to what all tabs are narrowed
	text   string        // what was typed into the search line
	items  []*findingItem
	audits []snapshot.Info // that were kept, the latest first
	reads  frame.Generation

	report  *audit.Report // nil = nothing was judged yet
	loads   frame.Generation
	loading bool
	again   bool // something changed while it was judged
	failure error
	several *several
	heir    *Page // has taken the place of this one
}

// New makes the page, empty until a backend is open.
func New(f *frame.Frame) *Page {
	p := &Page{f: f}
	p.pane, p.head, p.several = newPane(p), newSummary(p), &several{p: p}
	p.excepted = kit.NewChip(locale.T("auditpage.excepted"), func(bool) { p.takeRows() }).Tip(f.Tips, locale.T("auditpage.excepted_tip"))
	p.excepted.Hide()
	p.list = list.New(f, list.Spec[findingItem, string]{Model: findingModel(f.Now), Page: "audit", View: list.View{Order: frame.Order{Column: "severity"}},
		Name: (*findingItem).title, Marking: true, Menu: menu,
		Actions: []list.Action[findingItem]{{ID: "audit-fix", Icon: "play", Fits: func(m *findingItem) bool { return p.remedyOf(m) != nil }}},
		Open:    func(*findingItem) { p.showPane() }, Show: p.pane.show, Renew: p.pane.renew, Picked: p.pane.picked,
		None: p.showNone, NoMatch: func() { p.list.SayNoMatch("audit_no_match") }, Drawn: p.updateChrome, Turned: p.updateChrome, Viewed: p.head.viewed})
	p.list.Chips().Add(p.excepted)
	p.offerMarks()
	p.tabs = newTabs(p, p.list.Lay(kit.PadXY(20, 2, p.list.Chips()), nil))
	p.object = container.NewStack(kit.NewFill("", 0, kit.Frame(kit.Head(p.head.object), p.tabs.body, nil)))
	p.split = kit.NewFoldSplit(p.object, p.pane.Object, 0.64)
	p.split.OnFold = p.pane.SetBack
	p.list.Body.Say("running", "audit_reading")
	p.Page = &frame.Page{ID: "audit", Found: p.list.Found, Icon: "audit", Object: p.split, Commands: p.commands(), Shown: p.load, Changed: p.changed, Heard: p.heard,
		Back: p.split.Back, Search: p.search, Enter: p.list.Enter, Settle: p.list.Settle,
		State: func() any { return p }, Restore: func(old any) { p.restore(old.(*Page)) }}
	p.updateChrome()
	return p
}

// Open takes the backend to work with; nil = none is open.
func (p *Page) Open(b Backend) { p.backend = b }

// updateChrome leaves away what has nothing to say yet: numbers before anything was
// judged, chips and details where nothing was found.
func (p *Page) updateChrome() {
	if p.split == nil {
		return // it is still being made
	}
	none := p.list.Len() == 0
	p.head.show(p.report)
	p.excepted.SetCount(locale.Number(p.exceptions()))
	kit.SetVisible(p.excepted, p.exceptions() > 0)
	kit.SetVisible(p.list.Chips(), !none || p.exceptions() > 0)
	p.split.SetBare(none && !p.pane.doubting && (p.tabs.view() == nil || p.survey == nil))
	p.object.Refresh()
}

// current is the finding on which commands act, nil without one.
func (p *Page) current() *findingItem {
	if p.f.Nav.Front() != p.ID || p.tabs.view() != nil {
		return nil
	}
	return p.list.Selected()
}

// showPane brings the details of the selected finding to the front, with the
// keyboard.
func (p *Page) showPane() {
	p.pane.picked()
	p.split.OpenTrailing()
	p.pane.Focus()
}

// showDoubts shows beside the list what cannot be known.
func (p *Page) showDoubts() {
	p.pane.showDoubts()
	p.updateChrome()
	p.split.OpenTrailing()
	p.pane.Focus()
}

// search filters at every key press. The person looks at the rows meanwhile.
func (p *Page) search(text string) {
	if text != p.list.Text() && p.split.Opened() {
		p.split.Back()
	}
	p.list.Search(text)
	p.text = text
	p.tabs.renew()
}

// restore takes what the page held that this one takes the place of.
func (p *Page) restore(old *Page) {
	old.heir = p
	old.loads.Next()
	p.report, p.survey, p.several.waiting, p.text = old.report, old.survey, old.several.waiting, old.text
	p.several.begins, p.several.ended, p.audits = old.several.begins, old.several.ended, old.audits
	p.wanted().restore(old.wanted())
	p.tabs.show(old.tabs.front)
	p.excepted.Set(old.excepted.On())
	p.list.Restore(old.list)
	p.head.viewed(p.list.View())
	p.pane.doubting = old.pane.doubting
	if p.report != nil {
		p.pane.show(p.list.Selected())
		p.list.Resume()
		p.takeRows() // their words are of the other language
	}
	p.updateChrome()
	if p.f.Nav.Front() == p.ID {
		p.load()
	}
}

// latest is the page that shows now: this one, or what has taken its place in
// another language.
func (p *Page) latest() *Page {
	for p.heir != nil {
		p = p.heir
	}
	return p
}
