package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"latchkey/ui/kit"
)

// machinesPage and auditPage have their place in the side bar and say what can
// be done today instead. They show no numbers: there are none yet.
func (w *Window) machinesPage() *page {
	return w.plainPage("machines", "machine",
		kit.NewButton(t("machines.today"), "keys", func() { w.shell.show("keys") }).Primary())
}

func (w *Window) auditPage() *page {
	return w.plainPage("audit", "audit",
		kit.NewButton(t("audit.today"), "warning", w.showAttention).Primary())
}

func (w *Window) plainPage(id, icon string, buttons ...*kit.Button) *page {
	head := kit.PadXY(12, 10, pageTitle(id))
	empty := kit.NewEmpty(icon, t("coming."+id+".title"), t("coming."+id+".text"), buttons...)
	body := container.New(layout.NewBorderLayout(head, nil, nil, nil), head, empty)
	return &page{id: id, icon: icon, object: fyne.CanvasObject(kit.NewFill("", 0, body))}
}

// showAttention narrows the repositories to those whose keys look forgotten.
func (w *Window) showAttention() {
	p := w.repos
	w.shell.show("repositories")
	w.top.search.SetText("")
	for id, chip := range p.chips.chips {
		chip.Set(id == "attention")
	}
	p.filter.on = map[string]bool{"attention": true}
	p.rememberView()
	p.narrow()
}
