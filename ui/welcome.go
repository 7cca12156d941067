package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// door is one way into Latchkey on the first screen.
type door struct {
	id, icon string
	open     func()
}

// doors are the ways in: a forge each, and the demo where there is one.
func (w *Window) doors() []door {
	var all []door
	for _, f := range w.backend.Forges() {
		all = append(all, door{string(f.Kind), "door", func() { w.accounts.ShowConnect(f.Kind) }})
	}
	if w.cfg.OpenDemo != nil && !w.Session.Demo {
		all = append(all, door{"demo", "demo", w.openDemo})
	}
	return all
}

// welcome is the first screen: what Latchkey does, in one sentence, and the
// doors. first is the button that has the focus.
func (w *Window) welcome() (o fyne.CanvasObject, first *kit.Button) {
	row := container.New(&kit.CardRow{})
	for i, d := range w.doors() {
		button := kit.NewButton(locale.T("welcome."+d.id+"_open"), d.icon, d.open)
		if i == 0 {
			first = button.Primary()
		}
		text := kit.Tight(kit.NewStrong(locale.T("welcome."+d.id)), kit.NewParagraph(locale.T("welcome."+d.id+"_text")))
		foot := container.New(layout.NewCustomPaddedLayout(12, 0, 0, 0), button)
		row.Add(kit.NewCard(container.New(layout.NewBorderLayout(nil, foot, nil, nil), text, foot)))
	}
	head := kit.Stack(kit.NewHeading(locale.T("welcome.title")), kit.NewParagraph(locale.T("welcome.text")), kit.NewNote(locale.T("welcome.vault")))
	top := kit.Stack(head, kit.Gap(0, 4))
	body := kit.Limit(900, true, kit.Pile(0, top, row))
	return container.NewVScroll(kit.PadXY(24, 20, body)), first
}
