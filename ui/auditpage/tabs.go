package auditpage

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// view is what a tab shows.
type view interface {
	// canvas is what is drawn.
	canvas() fyne.CanvasObject
	// renew draws it from the facts as they are; it is in front.
	renew()
	// pane is what stands beside it, and words tell whether that is another.
	pane(*pane) []fyne.CanvasObject
	words() string
	// focus brings the keyboard there.
	focus()
}

// tabs are the views of the page, of which one is in front.
type tabs struct {
	p     *Page
	ids   []string
	bar   *kit.Segments
	body  *fyne.Container
	front string
	views map[string]view
}

func newTabs(p *Page, findings fyne.CanvasObject) *tabs {
	t := &tabs{p: p, ids: []string{"findings", "matrix", "ages", "changes", "wanted"}, front: "findings"}
	t.views = map[string]view{"matrix": newMatrixView(p), "ages": newAgesView(p), "changes": newChangesView(p), "wanted": newWantedView(p)}
	var words, icons []string
	t.body = container.NewStack(findings)
	for _, id := range t.ids {
		words, icons = append(words, locale.T("audittab."+id)), append(icons, "")
		if v := t.views[id]; v != nil {
			t.body.Add(v.canvas())
			v.canvas().Hide()
		}
	}
	t.bar = kit.NewSegments(words, icons, func(i int) { t.show(t.ids[i]) })
	return t
}

// view is the one in front, nil while that is the findings.
func (t *tabs) view() view { return t.views[t.front] }

// show brings a tab to the front.
func (t *tabs) show(id string) {
	if t.front == id {
		return
	}
	t.front = id
	t.bar.Choose(slices.Index(t.ids, id))
	for i, name := range t.ids {
		kit.SetVisible(t.body.Objects[i], name == id)
	}
	t.p.pane.doubting = false
	t.p.split.OpenList()
	t.renew()
	t.p.updateChrome()
	t.p.f.Commands.Refresh()
}

// renew draws what is in front from the facts as they are.
func (t *tabs) renew() {
	if v := t.view(); v != nil && t.p.survey != nil {
		v.renew()
	}
	t.p.pane.draw()
}

// showTab brings a tab to the front, with the keyboard.
func (p *Page) showTab(id string) {
	p.tabs.show(id)
	if v := p.tabs.view(); v != nil {
		v.focus()
		return
	}
	p.list.Focus()
}

// showFinding shows one among the others.
func (p *Page) showFinding(id string) {
	p.tabs.show("findings")
	p.list.Select(id)
	p.showPane()
}

// front is the view beside which the pane stands, nil where that is the list of
// findings, or nothing was judged.
func (p *Page) front() view {
	if p.tabs == nil || p.survey == nil {
		return nil
	}
	return p.tabs.view()
}
