package ui

import (
	"context"
	"io/fs"
	"net/url"
	"path/filepath"

	"fyne.io/fyne/v2"

	"latchkey/core"
	"latchkey/internal/safetext"
	"latchkey/ui/kit"
)

// keyring says where secrets are kept, whether that place answers, and leads
// to the other one.
func (p *settingsPage) keyring() fyne.CanvasObject {
	if p.f.session.demo {
		return kit.NewParagraph(t("settings.keyring_demo"))
	}
	kind, tone, icon := t("settings.keyring_os"), kit.Good.Text(), "passed"
	if p.vaults.inUse() == core.VaultFile {
		kind = t("settings.keyring_file")
	}
	found := p.host.vaultCheck()
	switch found.State {
	case "ok":
	case "":
		tone, icon = kit.ColorMuted, "pending"
	default:
		tone, icon = kit.Caution.Text(), "warning"
	}
	state := kit.Stretch(1, kit.NewMark(icon, tone, 18), kit.NewText(safetext.Line(found.Detail, 120)).Shorten())
	column := kit.Stack(kit.NewParagraph(kind), state)
	if found.State != "ok" && !found.Hint.IsZero() {
		column.Add(kit.NewNote(translate(found.Hint)))
	}
	check := kit.NewButton(t("settings.check"), "refresh", p.host.checkVault)
	check.SetEnabled(p.f.session.isOpen())
	buttons := kit.Row(check)
	for _, b := range p.vaults.buttons() {
		buttons.Add(b)
	}
	if p.vaults.named != "" {
		column.Add(kit.NewNote(t("settings.keyring_named", args{"Kind": string(p.vaults.named)})))
	}
	column.Add(buttons)
	column.Add(p.moveOffer())
	return column
}

// moveOffer is the part of the settings that moves secrets here from the other
// vault. It fills itself in once it is known whether there is one.
func (p *settingsPage) moveOffer() fyne.CanvasObject {
	place := kit.Stack()
	p.vaults.lookForOther(&p.moves, func(m core.Movable) {
		if m.From != "" && m.Known > 0 {
			place.Objects = []fyne.CanvasObject{kit.NewNote(t("vault.move_from_" + string(m.From))), kit.Row(p.vaults.moveButton(m))}
			p.body.Refresh()
		}
	})
	return place
}

// hostKeys leads to the page of the servers' keys.
func (p *settingsPage) hostKeys() fyne.CanvasObject {
	open := kit.NewButton(t("settings.host_keys_open"), "forward", func() { p.f.nav.Page("host-keys") })
	return kit.Stack(kit.NewParagraph(t("settings.host_keys_text")), kit.Row(open))
}

// data says where the data is, and how much of it there is.
func (p *settingsPage) data() fyne.CanvasObject {
	folder := p.host.dataDir
	if p.f.session.demo || folder == "" {
		return kit.Stack(kit.NewParagraph(t("settings.data_demo")), kit.NewNote(t("settings.data_note")))
	}
	amount := kit.NewCaption("")
	load(p.f, &p.sizes, func(ctx context.Context) (int64, error) { return folderSize(ctx, folder) }, func(n int64, err error) {
		if err == nil {
			amount.SetText(t("settings.data_size", args{"Size": size(n)}))
		}
	})
	open := kit.NewButton(t("settings.data_open"), "folder", func() { p.openFolder(folder) })
	copyB := kit.NewButton(t("settings.data_copy"), "copy", func() { p.f.copy(folder, t("toast.copied_path")) })
	return kit.Stack(kit.NewParagraph(t("settings.data", args{"Folder": folder})), amount, kit.Row(open, copyB), kit.NewNote(t("settings.data_note")))
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

// openFolder shows a folder in the desktop's own program.
func (p *settingsPage) openFolder(path string) {
	if err := p.f.app.OpenURL(&url.URL{Scheme: "file", Path: filepath.ToSlash(path)}); err != nil {
		p.f.notices.fail("folder", t("error.folder", args{"Folder": path}), err)
	}
}

// about says what this is.
func (p *settingsPage) about() fyne.CanvasObject {
	return kit.Stack(kit.NewText(t("about.version", args{"Version": p.host.version})), kit.NewParagraph(t("about.text")))
}
