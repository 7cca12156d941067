package appearance

import (
	"fyne.io/fyne/v2"

	"latchkey/assets"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// NewRunsWindow is a window that says, in place of the usual one, that another one
// has the data folder and cannot be brought to the front; nil where it has no
// texts, and the program has to say it on standard error alone.
func NewRunsWindow(app fyne.App, folder string, find func() Glyphs) fyne.Window {
	look, glyphs := Load(app.Preferences()), Glyphs{}
	if look.MustFind() {
		glyphs = find()
	}
	if Apply(app, look, glyphs) != nil {
		return nil
	}
	app.SetIcon(fyne.NewStaticResource("latchkey.png", assets.IconPNG))
	win := app.NewWindow("Latchkey")
	ok := kit.NewButton(locale.T("action.close"), "", win.Close).Primary()
	win.SetContent(kit.Pad(24, kit.Stack(
		kit.NewHeading(locale.T("runs.title")), kit.NewParagraph(locale.T("runs.text", locale.Args{"Folder": folder})), kit.Row(kit.Space(), ok),
	)))
	win.Resize(fyne.NewSize(460, 200))
	win.Canvas().SetOnTypedKey(func(ev *fyne.KeyEvent) {
		if ev.Name == fyne.KeyEscape || ev.Name == fyne.KeyReturn {
			win.Close()
		}
	})
	return win
}
