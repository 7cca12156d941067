package auditpage

import (
	"fyne.io/fyne/v2"

	"latchkey/core/rollout"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// menu is the context menu of a row.
var menu = []string{"audit-fix", "rotate-everywhere", "revoke-everywhere", "-", "key-show", "audit-repository", "-", "audit-copy", "copy-fingerprint"}

// commands are what a person can ask of the page.
func (p *Page) commands() []*frame.Command {
	lists := func() bool {
		return p.backend != nil && p.f.Nav.Front() == p.ID && p.tabs.view() == nil && p.list.Len() > 0
	}
	name := func() string {
		if m := p.current(); m != nil {
			return m.title()
		}
		return ""
	}
	on := func(id string) func() bool { return func() bool { return p.can(id, p.current()) } }
	return append(append([]*frame.Command{
		{ID: "audit-fix", Menu: "key", Group: 5, Icon: "play", Can: on("audit-fix"), About: name, Lacks: "finding", Run: p.fix},
		{ID: "audit-repository", Menu: "key", Group: 5, Icon: "repository", Can: on("audit-repository"), About: name, Lacks: "finding", Run: p.showRepository},
		{ID: "audit-copy", Menu: "key", Group: 5, Icon: "copy", Can: on("audit-copy"), About: name, Lacks: "finding", Run: p.copy},
		{ID: "audit-export", Menu: "key", Group: 5, Icon: "export", Can: func() bool {
			return p.f.Nav.Front() == p.ID && p.survey != nil && p.survey.Report.Keys+p.survey.Report.Repos > 0
		}, Lacks: "audited", Run: p.showExport},
		{ID: "audit-print", Menu: "key", Group: 5, Icon: "file", Can: func() bool {
			return p.f.Nav.Front() == p.ID && p.survey != nil && p.survey.Report.Keys+p.survey.Report.Repos > 0
		}, Lacks: "audited", Run: p.print},
		{ID: "audit-policy", Menu: "key", Group: 5, Icon: "settings", Can: func() bool { return p.backend != nil && p.f.Nav.Front() == p.ID }, Lacks: "audited", Run: p.showPolicy},
		{ID: "audit-offboard", Menu: "key", Group: 5, Icon: "machine", Can: func() bool { return p.backend != nil && p.survey != nil && p.f.Nav.Front() == p.ID }, Lacks: "audited", Run: p.showOffboard},
		{ID: "audit-doubts", Menu: "key", Group: 5, Icon: "help", Can: func() bool { return p.f.Nav.Front() == p.ID && p.report != nil && len(p.report.Doubts) > 0 }, Lacks: "finding", Run: p.showDoubts},
		{ID: "audit-ask", Menu: "key", Group: 5, Icon: "refresh", Can: func() bool { return p.backend != nil && p.survey != nil && p.f.Nav.Front() == p.ID }, Lacks: "audited", Run: p.showAsk},
		{ID: "copy-fingerprint", Menu: "edit", Group: 1, Icon: "copy", Key: fyne.KeyG, Mod: frame.CtrlShift, Can: on("key-show"), About: name, Lacks: "key", Run: p.copyFingerprint},
		{ID: "rotate-everywhere", Menu: "key", Group: 1, Icon: "refresh", Key: fyne.KeyE, Mod: frame.CtrlShift, Can: on("rotate-everywhere"), About: name, Lacks: "key", Run: func() { p.plan(rollout.Rotate, p.current(), true) }},
		{ID: "revoke-everywhere", Menu: "key", Group: 2, Icon: "remove", Can: on("rotate-everywhere"), About: name, Lacks: "key", Run: func() { p.plan(rollout.Revoke, p.current(), true) }},
		{ID: "key-show", Menu: "key", Group: 4, Icon: "keys", Can: on("key-show"), About: name, Lacks: "key", Run: p.showKey},
		{ID: "mark-all", Menu: "repository", Icon: "check", Group: 1, Key: fyne.KeyA, Mod: frame.Ctrl, Can: lists, Lacks: "rows", Run: p.list.Marks.All},
		{ID: "list", Menu: "repository", Icon: "list", Group: 3, Key: fyne.KeyL, Mod: frame.Ctrl, Can: lists, Lacks: "account", Run: p.list.Focus},
		{ID: "details", Menu: "repository", Icon: "info", Group: 3, Key: fyne.KeyD, Mod: frame.Ctrl, Can: func() bool { return p.current() != nil }, Lacks: "repository", Run: p.showPane},
	}, p.tabCommands()...), p.list.Commands()...)
}

// tabCommands lead to the tabs, and do in the matrix what its buttons and keys do.
func (p *Page) tabCommands() []*frame.Command {
	judged := func() bool {
		return p.f.Nav.Front() == p.ID && p.survey != nil && p.survey.Report.Keys+p.survey.Report.Repos > 0
	}
	inGrid := func() bool { return judged() && p.tabs.front == "matrix" }
	var all []*frame.Command
	for _, t := range p.tabs.ids {
		all = append(all, &frame.Command{ID: "audit-tab-" + t, Menu: "view", Group: 5, Icon: "audit", Can: judged, On: func() bool { return p.tabs.front == t }, Lacks: "audited", Run: func() { p.showTab(t) }})
	}
	m := p.tabs.views["matrix"].(*matrixView).grid
	return append(all,
		&frame.Command{ID: "matrix-larger", Menu: "view", Group: 6, Icon: "plus", Can: inGrid, Lacks: "matrix", Run: m.ZoomIn},
		&frame.Command{ID: "matrix-smaller", Menu: "view", Group: 6, Icon: "minus", Can: inGrid, Lacks: "matrix", Run: m.ZoomOut},
		&frame.Command{ID: "matrix-whole", Menu: "view", Group: 6, Icon: "expand", Can: inGrid, Lacks: "matrix", Run: m.Whole},
		&frame.Command{ID: "matrix-fold", Menu: "view", Group: 6, Icon: "down", Can: inGrid, Lacks: "matrix", Run: m.FoldAll})
}

// can reports whether a command of the page can be given for a finding.
func (p *Page) can(id string, m *findingItem) bool {
	if m == nil || p.backend == nil {
		return false
	}
	s := &m.Subject
	switch id {
	case "audit-fix":
		return p.remedyOf(m) != nil
	case "audit-repository":
		return s.Target != "" && !s.Project
	case "key-show":
		return s.Fingerprint != ""
	case "rotate-everywhere":
		return s.Fingerprint != "" && s.Places > 0 && len(p.f.Session.Accounts) > 0
	}
	return true
}

// offerMarks puts what is done with all the findings that are marked into the bar
// below the list.
func (p *Page) offerMarks() {
	marks := p.list.Marks
	marks.Offer(kit.NewButton(locale.T("auditpage.fix_marked"), "play", p.fixMarked), kit.NewButton(locale.T("auditpage.copy_marked"), "copy", p.copyMarked),
		kit.NewButton(locale.T("marks.clear"), "", marks.Clear).Quiet())
}
