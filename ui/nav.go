package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	fynewidget "fyne.io/fyne/v2/widget"

	kit "latchkey/ui/widget"
)

// navigation is the side bar: one entry per page that exists.
type navigation struct {
	w       *Window
	object  fyne.CanvasObject
	column  *fyne.Container
	entries []*navEntry
	narrow  bool
}

type navEntry struct {
	page, icon, text string
	button           *kit.Button
	back             *kit.Fill
}

func newNavigation(w *Window) *navigation {
	n := &navigation{w: w}
	n.entries = []*navEntry{
		{page: "repositories", icon: "repository", text: t("page.repositories")},
		{page: "activity", icon: "running", text: t("page.activity")},
		{page: "settings", icon: "settings", text: t("page.settings")},
	}
	n.column = container.New(layout.NewCustomPaddedVBoxLayout(4))
	for i, e := range n.entries {
		if i == len(n.entries)-1 {
			n.column.Add(kit.Space()) // settings stand at the bottom
		}
		e.button = kit.NewButton(e.text, e.icon, func() { w.shell.show(e.page) }).Quiet().LeftAligned()
		e.back = kit.NewFill("", 6, e.button)
		n.column.Add(e.back)
	}
	n.object = kit.NewFill(kit.ColorSunken, 0, kit.Pad(8, n.column))
	n.refresh()
	return n
}

func (n *navigation) refresh() {
	page := "repositories"
	if n.w.shell != nil {
		page = n.w.shell.page
	}
	for _, e := range n.entries {
		e.back.Tone = ""
		e.button.Importance = fynewidget.LowImportance
		if e.page == page {
			e.back.Tone = kit.ColorAccentSoft
		}
		e.back.Refresh()
	}
}

// setNarrow leaves the icons only; their words become tooltips.
func (n *navigation) setNarrow(narrow bool) {
	if narrow == n.narrow {
		return
	}
	n.narrow = narrow
	for _, e := range n.entries {
		if narrow {
			e.button.Tip(n.w.tips, e.text)
			e.button.SetText("")
		} else {
			e.button.Tip(n.w.tips, "")
			e.button.SetText(e.text)
		}
	}
	n.object.Refresh()
}
