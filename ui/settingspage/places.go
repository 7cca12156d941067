package settingspage

import (
	"context"
	"io/fs"
	"path/filepath"

	"fyne.io/fyne/v2"

	"latchkey/core"
	"latchkey/internal/safetext"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/kit/paint"
	"latchkey/ui/locale"
)

// keyring says where secrets are kept, whether that place answers, and leads
// to the other one.
func (p *Page) keyring() fyne.CanvasObject {
	if p.f.Session.Demo {
		return kit.NewParagraph(locale.T("settings.keyring_demo"))
	}
	kind, tone, icon := locale.T("settings.keyring_os"), kit.Good.Text(), "passed"
	if p.vaults.InUse() == core.VaultFile {
		kind = locale.T("settings.keyring_file")
	}
	found, when := p.host.VaultCheck()
	switch found.State {
	case "ok":
	case "":
		tone, icon = paint.ColorMuted, "pending"
	default:
		tone, icon = kit.Caution.Text(), "warning"
	}
	state := kit.Stretch(1, kit.NewMark(icon, tone, 18), kit.NewText(safetext.Line(locale.Translate(found.Detail), 120)).Shorten())
	column := kit.Stack(kit.NewParagraph(kind), state)
	if !when.IsZero() {
		column.Add(kit.NewCaption(locale.T("settings.checked", locale.Args{"When": locale.Minute(when)})))
	}
	if found.State != "ok" && !found.Hint.IsZero() {
		column.Add(kit.NewNote(locale.Translate(found.Hint)))
	}
	check := kit.NewButton(locale.T("settings.check"), "refresh", p.CheckVault)
	check.SetEnabled(p.f.Session.IsOpen())
	buttons := kit.Row(check)
	for _, b := range p.vaults.Buttons() {
		buttons.Add(b)
	}
	if p.vaults.named != "" {
		column.Add(kit.NewNote(locale.T("settings.keyring_named", locale.Args{"Kind": string(p.vaults.named)})))
	}
	column.Add(buttons)
	column.Add(p.moveOffer())
	return column
}

// CheckVault looks whether the place of secrets answers, and says what it found.
func (p *Page) CheckVault() { p.host.CheckVault() }

// moveOffer is the part of the settings that moves secrets here from the other
// vault. It fills itself in once it is known whether there is one.
func (p *Page) moveOffer() fyne.CanvasObject {
	place := kit.Stack()
	p.vaults.lookForOther(&p.moves, func(m core.Movable) {
		if m.From != "" && m.Known > 0 {
			place.Objects = []fyne.CanvasObject{kit.NewNote(locale.T("vault.move_from_" + string(m.From))), kit.Row(p.vaults.moveButton(m))}
			p.body.Refresh()
		}
	})
	return place
}

// hostKeys leads to the page of the servers' keys.
func (p *Page) hostKeys() fyne.CanvasObject {
	open := kit.NewButton(locale.T("settings.host_keys_open"), "forward", func() { p.f.Nav.Page("host-keys") })
	return kit.Stack(kit.NewParagraph(locale.T("settings.host_keys_text")), kit.Row(open))
}

// data says where the data is, and how much of it there is.
func (p *Page) data() fyne.CanvasObject {
	folder := p.host.DataDir
	if p.f.Session.Demo || folder == "" {
		return kit.Stack(kit.NewParagraph(locale.T("settings.data_demo")), kit.NewNote(locale.T("settings.data_note")))
	}
	amount := kit.NewCaption("")
	frame.Load(p.f, &p.sizes, func(ctx context.Context) (int64, error) { return folderSize(ctx, folder) }, func(n int64, err error) {
		if err == nil {
			amount.SetText(locale.T("settings.data_size", locale.Args{"Size": locale.Size(n)}))
		}
	})
	open := kit.NewButton(locale.T("settings.data_open"), "folder", func() { p.f.OpenFolder(folder) })
	copyB := kit.NewButton(locale.T("settings.data_copy"), "copy", func() { p.f.Copy(folder, locale.T("toast.copied_path")) })
	return kit.Stack(kit.NewParagraph(locale.T("settings.data", locale.Args{"Folder": folder})), amount, kit.Row(open, copyB), kit.NewNote(locale.T("settings.data_note")))
}

// folderSize counts the bytes of a folder's files.
func folderSize(ctx context.Context, folder string) (n int64, err error) {
	err = filepath.WalkDir(folder, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || ctx.Err() != nil {
			return err
		}
		if info, err := d.Info(); err == nil && info.Mode().IsRegular() {
			n += info.Size()
		}
		return ctx.Err()
	})
	return n, err
}

// about says what this is.
func (p *Page) about() fyne.CanvasObject {
	return kit.Stack(kit.NewText(locale.T("about.version", locale.Args{"Version": p.host.Version})), kit.NewParagraph(locale.T("about.text")))
}
