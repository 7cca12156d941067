package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"latchkey/ui/kit"
	"latchkey/ui/kit/overlay"
	"latchkey/ui/kit/paint"
	"latchkey/ui/locale"
)

// help is what the menu of that name shows.
type help struct{ w *Window }

// shortcuts is the help on F1: every command that has a key, by menu, and
// the keys that need no command.
func (h *help) shortcuts() {
	w := h.w
	left, right := kit.Stack(), kit.Stack()
	for i, name := range menuOrder() {
		box := kit.Tight(kit.NewStrong(locale.T("menu." + name)).Toned(theme.ColorNamePrimary))
		for _, c := range w.commandTable {
			if c.Menu == name && c.Keys() != "" {
				box.Add(shortcutLine(c.Text(), c.Keys()))
			}
		}
		if len(box.Objects) > 1 {
			column := left
			if i%2 == 1 {
				column = right
			}
			column.Add(box)
			column.Add(kit.Gap(0, 8))
		}
	}
	general := kit.Tight(kit.NewStrong(locale.T("help.everywhere")).Toned(theme.ColorNamePrimary),
		shortcutLine(locale.T("help.tab"), "Tab"), shortcutLine(locale.T("help.enter"), "Enter"),
		shortcutLine(locale.T("help.escape"), "Esc"), shortcutLine(locale.T("help.menu"), "Alt"))
	right.Add(general)
	columns := container.New(layout.NewGridLayout(2), container.New(layout.NewCustomPaddedLayout(0, 0, 0, 16), left),
		container.New(layout.NewCustomPaddedLayout(0, 0, 16, 0), right))
	h.text(locale.T("help.title"), "info", columns, 740)
}

func shortcutLine(text, keys string) fyne.CanvasObject {
	k := kit.NewText(keys).Mono()
	k.SizeName = theme.SizeNameCaptionText
	return kit.Stretch(0, kit.NewText(text).Shorten(), kit.Middle(kit.NewFill(paint.ColorSunken, 4, kit.PadXY(6, 2, k))))
}

// about says which program this is.
func (h *help) about() {
	w := h.w
	body := kit.Stack(
		kit.NewText(locale.T("about.version", locale.Args{"Version": w.cfg.Version})),
		kit.NewParagraph(locale.T("about.text")),
	)
	h.text("Latchkey", "key", body, 440)
}

// text is a dialog with nothing but Close.
func (h *help) text(title, icon string, body fyne.CanvasObject, width float32) {
	w := h.w
	closeB := kit.NewButton(locale.T("action.close"), "", nil).Primary()
	d := &overlay.Dialog{Title: title, Icon: icon, Body: body, Width: width, Actions: []*kit.Button{closeB}}
	closeB.OnTapped = d.Hide
	w.Dialogs.Show(d)
}
