package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"latchkey/ui/kit"
	"latchkey/ui/kit/paint"
	"latchkey/ui/locale"
)

// sideBar is the bar at the left: one entry per page that exists.
type sideBar struct {
	w       *Window
	object  fyne.CanvasObject
	column  *fyne.Container
	entries []*navEntry
	narrow  bool
	budget  *budgetView
}

type navEntry struct {
	page, icon, text string
	button           *kit.Button
	back             *kit.Fill
}

func newSideBar(w *Window) *sideBar {
	n := &sideBar{w: w}
	n.column = kit.Pile(4)
	for _, p := range w.pages {
		if p.Hidden {
			continue
		}
		e := &navEntry{page: p.ID, icon: p.Icon, text: locale.T("page." + p.ID)}
		n.entries = append(n.entries, e)
		if p.Apart {
			n.column.Add(kit.Space())
		}
		e.button = kit.NewButton(e.text, e.icon, func() { w.shell.show(e.page) }).Quiet().LeftAligned()
		e.back = kit.NewFill("", 6, e.button)
		n.column.Add(e.back)
	}
	n.budget = newBudgetView(w)
	n.column.Add(kit.PadXY(6, 4, n.budget.object))
	edge := kit.Line()
	n.object = kit.NewPane(container.New(layout.NewBorderLayout(nil, nil, nil, edge), edge, kit.PadXY(10, 16, n.column)))
	n.refresh()
	return n
}

func (n *sideBar) refresh() {
	page := "repositories"
	if n.w.shell != nil {
		page = n.w.shell.page
	}
	for _, e := range n.entries {
		e.button.SetCurrent(e.page == page)
		if e.page == page {
			e.back.SetTone(paint.ColorAccentSoft)
		} else {
			e.back.SetTone("")
		}
	}
}

// setNarrow leaves the icons only; their words become tooltips.
func (n *sideBar) setNarrow(narrow bool) {
	if narrow == n.narrow {
		return
	}
	n.narrow = narrow
	n.budget.setNarrow(narrow)
	for _, e := range n.entries {
		if narrow {
			e.button.Tip(n.w.Tips, e.text)
			e.button.SetText("")
		} else {
			e.button.Tip(n.w.Tips, "")
			e.button.SetText(e.text)
		}
	}
	n.object.Refresh()
}
