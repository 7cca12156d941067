package ui

import (
	"context"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"

	"latchkey/keys"
	"latchkey/ui/kit"
)

// showExport writes the private key to a new file, or a whole key set to a new
// folder. It says beforehand what that means, and afterwards where it is.
func (w *Window) showExport() {
	k := w.keys.current()
	if k == nil || !w.canOnKey("key-export", k) {
		return
	}
	w.exportItem(*k)
}

func (w *Window) exportItem(line keyItem) {
	path := kit.NewEntry("")
	suggested := exportPlace(line.name())
	path.SetText(suggested)
	pass1, pass2 := kit.NewSecretEntry(t("add.no_passphrase")), kit.NewSecretEntry(t("add.again"))
	title, note, label := t("export.title", args{"Name": line.name()}), t("export.note"), t("export.file")
	if line.isSet {
		title, note, label = t("export.title_set", args{"Name": line.name(), "N": len(line.members)}), t("export.note_set"), t("export.folder")
	}
	var f *form
	f = w.newForm(title, "export", t("export.do"), func() {
		to := strings.TrimSpace(path.Text)
		switch {
		case to == "", noSecret(path):
			f.say(t("export.no_path"))
			f.dialog.FocusOn(path)
			return
		case pass1.Text != pass2.Text:
			f.say(t("add.differ"))
			f.dialog.FocusOn(pass2)
			return
		}
		secret := []byte(pass1.Text)
		f.clear()
		f.main.Disable()
		job := w.jobs.start(t("job.export", args{"Name": line.name()}))
		backend := w.backend
		doJob(w.Frame, job, func(ctx context.Context) (string, error) { return exportKey(ctx, backend, &line, to, secret) }, func(at string, err error) {
			clear(secret)
			f.main.Enable()
			switch {
			case err == nil:
				w.exported(f, at, line.isSet)
			case f.dialog.Visible():
				f.fail(t("error.export"), err)
			default:
				w.notices.fail("export", t("error.export"), err)
			}
		})
	})
	f.dialog.Width = 600
	f.dialog.OnHidden = func() { pass1.SetText(""); pass2.SetText("") }
	f.submitWith(path, pass1, pass2)
	warning := (&kit.Notice{Tone: kit.Caution, Text: t("export.warning"), Advice: note}).Object()
	if !line.isSet {
		w.suggestPlace(path, suggested, line.Fingerprint)
	}
	f.show(kit.Stack(warning, field(label, path, t("export.path_note")), field(t("export.passphrase"), kit.Stack(pass1, pass2), t("export.passphrase_note"))), path)
}

// exported says where it is now.
func (w *Window) exported(f *form, at string, set bool) {
	text := t("export.done", args{"Path": at})
	if set {
		text = t("export.done_set", args{"Path": at})
	}
	if !f.dialog.Visible() {
		w.toasts.Show(text)
		return
	}
	f.errors.RemoveAll()
	place := kit.NewParagraph(at)
	place.Selectable, place.TextStyle.Monospace = true, true
	place.Wrapping = fyne.TextWrapBreak
	said := t("export.written")
	if set {
		said = t("export.written_set")
	}
	f.dialog.Body = kit.Stack((&kit.Notice{Tone: kit.Good, Text: said}).Object(), kit.NewFill(kit.ColorSunken, 6, kit.Pad(12, place)))
	f.main.SetText(t("action.done"))
	f.main.OnTapped = f.dialog.Hide
	f.cancel.SetText(t("export.copy_path"))
	f.cancel.OnTapped = func() { w.copy(at, t("toast.copied_path")) }
	w.dialogs.Redraw(f.dialog)
	f.dialog.FocusOn(f.main)
}

// export gives the whole path of what was written.
func exportKey(ctx context.Context, b Backend, k *keyItem, to string, passphrase []byte) (string, error) {
	if len(passphrase) == 0 {
		passphrase = nil
	}
	to, err := filepath.Abs(expandHome(to))
	if err != nil {
		return "", err
	}
	if k.isSet {
		return to, b.ExportKeySet(ctx, k.Set, to, "", passphrase)
	}
	return to, b.ExportPrivate(ctx, k.Fingerprint, to, passphrase)
}

// suggestPlace puts core's suggestion into the field, which the key's ssh_config
// names too, unless somebody has typed there meanwhile.
func (w *Window) suggestPlace(path *kit.Entry, before string, fp keys.Fingerprint) {
	backend := w.backend
	background(w, w.session.ctx, func(ctx context.Context) (string, error) { return backend.ExportPath(ctx, fp) }, func(place string, err error) {
		if err == nil && path.Text == before {
			path.SetText(place)
		}
	})
}

// exportPlace suggests a file's or a folder's name, of plain letters only, where
// ssh keeps its own.
func exportPlace(name string) string {
	plain := strings.Trim(strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '-', r == '_':
			return r
		}
		return '-'
	}, name), "-")
	if len(plain) > 60 {
		plain = plain[:60]
	}
	if plain == "" {
		plain = "key"
	}
	return "~/.ssh/" + plain
}
