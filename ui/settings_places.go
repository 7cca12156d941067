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
	w := p.w
	if w.session.demo {
		return kit.NewParagraph(t("settings.keyring_demo"))
	}
	kind, tone, icon := t("settings.keyring_os"), kit.Good.Text(), "passed"
	if w.vaultChoice() == core.VaultFile {
		kind = t("settings.keyring_file")
	}
	switch w.check.State {
	case "ok":
	case "":
		tone, icon = kit.ColorMuted, "pending"
	default:
		tone, icon = kit.Caution.Text(), "warning"
	}
	state := kit.Stretch(1, kit.NewMark(icon, tone, 18), kit.NewText(safetext.Line(w.check.Detail, 120)).Shorten())
	column := kit.Stack(kit.NewParagraph(kind), state)
	if w.check.State != "ok" && !w.check.Hint.IsZero() {
		column.Add(kit.NewNote(translate(w.check.Hint)))
	}
	check := kit.NewButton(t("settings.check"), "refresh", w.checkVault)
	check.SetEnabled(w.isOpen())
	buttons := kit.Row(check)
	for _, b := range w.vaultButtons() {
		buttons.Add(b)
	}
	if w.cfg.Vault != "" {
		column.Add(kit.NewNote(t("settings.keyring_named", args{"Kind": string(w.cfg.Vault)})))
	}
	column.Add(buttons)
	column.Add(p.moveOffer())
	return column
}

// hostKeys leads to the page of the servers' keys, nil where there is none.
func (p *settingsPage) hostKeys() fyne.CanvasObject {
	for _, id := range []string{"hostkeys", "host-keys"} {
		if p.w.page(id) != nil {
			open := kit.NewButton(t("settings.host_keys_open"), "forward", func() { p.w.shell.show(id) })
			return kit.Stack(kit.NewParagraph(t("settings.host_keys_text")), kit.Row(open))
		}
	}
	return nil
}

// data says where the data is, and how much of it there is.
func (p *settingsPage) data() fyne.CanvasObject {
	w := p.w
	if w.session.demo || w.cfg.DataDir == "" {
		return kit.Stack(kit.NewParagraph(t("settings.data_demo")), kit.NewNote(t("settings.data_note")))
	}
	amount := kit.NewCaption("")
	folder := w.cfg.DataDir
	current := p.sizes.next()
	background(w, w.ctx, func(ctx context.Context) (int64, error) { return folderSize(ctx, folder) }, func(n int64, err error) {
		if err == nil && current() {
			amount.SetText(t("settings.data_size", args{"Size": size(n)}))
		}
	})
	open := kit.NewButton(t("settings.data_open"), "folder", func() { w.openFolder(folder) })
	copyB := kit.NewButton(t("settings.data_copy"), "copy", func() { w.copy(folder, t("toast.copied_path")) })
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
func (w *Window) openFolder(path string) {
	if err := w.app.OpenURL(&url.URL{Scheme: "file", Path: filepath.ToSlash(path)}); err != nil {
		w.notices.fail("folder", t("error.folder", args{"Folder": path}), err)
	}
}

// about says what this is.
func (p *settingsPage) about() fyne.CanvasObject {
	return kit.Stack(kit.NewText(t("about.version", args{"Version": p.w.cfg.Version})), kit.NewParagraph(t("about.text")))
}
