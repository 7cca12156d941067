package ui

import (
	"cmp"
	"context"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"

	"latchkey/keys"
	"latchkey/ui/kit"
)

// keyExport asks where to write a private key, or the private keys of a whole
// key set. It says beforehand what that means, and afterwards where they are.
type keyExport struct {
	*form
	f       *Frame
	backend keysBackend
	key     ExportRequest
	path    *kit.Entry
	pass1   *kit.Entry
	pass2   *kit.Entry
}

// export asks where the private key of a key, or of each member of a key set, is
// to be written.
func (p *keysPage) export(r ExportRequest) {
	r.Label = cmp.Or(r.Label, t("key.no_label"))
	x := &keyExport{f: p.f, backend: p.backend, key: r, path: kit.NewEntry("")}
	x.pass1, x.pass2 = kit.NewSecretEntry(t("add.no_passphrase")), kit.NewSecretEntry(t("add.again"))
	suggested := exportPath(r.Label)
	x.path.SetText(suggested)
	title, note, label := t("export.title", args{"Name": r.Label}), t("export.note"), t("export.file")
	if r.Set != "" {
		title, note, label = t("export.title_set", args{"Name": r.Label, "N": r.Pairs}), t("export.note_set"), t("export.folder")
	}
	x.form = p.f.newForm(title, "export", t("export.do"), x.submit)
	x.dialog.Width = 600
	x.dialog.OnHidden = func() { x.pass1.SetText(""); x.pass2.SetText("") }
	x.submitWith(x.path, x.pass1, x.pass2)
	warning := (&kit.Notice{Tone: kit.Caution, Text: t("export.warning"), Advice: note}).Object()
	if r.Set == "" {
		x.suggest(suggested)
	}
	x.show(kit.Stack(warning, field(label, x.path, t("export.path_note")), field(t("export.passphrase"), kit.Stack(x.pass1, x.pass2), t("export.passphrase_note"))), x.path)
}

// submit writes what the form says.
func (x *keyExport) submit() {
	to := strings.TrimSpace(x.path.Text)
	switch {
	case to == "", clearSecret(x.path):
		x.say(t("export.no_path"))
		x.dialog.FocusOn(x.path)
		return
	case x.pass1.Text != x.pass2.Text:
		x.say(t("add.differ"))
		x.dialog.FocusOn(x.pass2)
		return
	}
	secret := []byte(x.pass1.Text)
	x.clear()
	x.main.Disable()
	job, b, key := x.f.jobs.start(t("job.export", args{"Name": x.key.Label})), x.backend, x.key
	doJob(x.f, job, func(ctx context.Context) (string, error) { return writePrivate(ctx, b, key, to, secret) }, func(at string, err error) {
		clear(secret)
		x.main.Enable()
		switch {
		case err == nil:
			x.written(at)
		case x.dialog.Visible():
			x.fail(t("error.export"), err)
		default:
			x.f.notices.fail("export", t("error.export"), err)
		}
	})
}

// written says where it is now.
func (x *keyExport) written(at string) {
	done, text := t("export.done", args{"Path": at}), t("export.written")
	if x.key.Set != "" {
		done, text = t("export.done_set", args{"Path": at}), t("export.written_set")
	}
	if !x.dialog.Visible() {
		x.f.toasts.Show(done)
		return
	}
	x.errors.RemoveAll()
	place := kit.NewParagraph(at)
	place.Selectable, place.TextStyle.Monospace = true, true
	place.Wrapping = fyne.TextWrapBreak
	x.dialog.Body = kit.Stack((&kit.Notice{Tone: kit.Good, Text: text}).Object(), kit.NewFill(kit.ColorSunken, 6, kit.Pad(12, place)))
	x.main.SetText(t("action.done"))
	x.main.OnTapped = x.dialog.Hide
	x.cancel.SetText(t("export.copy_path"))
	x.cancel.OnTapped = func() { x.f.copy(at, t("toast.copied_path")) }
	x.f.dialogs.Redraw(x.dialog)
	x.dialog.FocusOn(x.main)
}

// suggest puts core's suggestion into the field, which the key's ssh_config
// names too, unless somebody has typed there meanwhile.
func (x *keyExport) suggest(before string) {
	b, fp := x.backend, x.key.Fingerprint
	do(x.f, func(ctx context.Context) (string, error) { return b.ExportPath(ctx, fp) }, func(path string, err error) {
		if err == nil && x.path.Text == before {
			x.path.SetText(path)
		}
	})
}

// writePrivate returns the whole path of what was written. It runs away from the UI
// goroutine.
func writePrivate(ctx context.Context, b keysBackend, key ExportRequest, to string, passphrase []byte) (string, error) {
	if len(passphrase) == 0 {
		passphrase = nil
	}
	to, err := filepath.Abs(expandHome(to))
	if err != nil {
		return "", err
	}
	if key.Set != "" {
		return to, b.ExportKeySet(ctx, key.Set, to, "", passphrase)
	}
	return to, b.ExportPrivate(ctx, key.Fingerprint, to, passphrase)
}

// exportPath suggests a file's or a folder's name, of plain letters only, where
// ssh keeps its own.
func exportPath(name string) string {
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
	return "~/.ssh/" + cmp.Or(plain, "key")
}

// copySSHConfig copies what ssh and git need to use a key and no other. The
// private key is no part of it.
func (p *keysPage) copySSHConfig(fp keys.Fingerprint) {
	b := p.backend
	do(p.f, func(ctx context.Context) (string, error) { return b.SSHConfig(ctx, fp, "") }, func(text string, err error) {
		if err != nil {
			p.f.notices.fail("ssh-config", t("error.ssh_config"), err)
			return
		}
		p.f.notices.remove("ssh-config")
		p.f.copy(text, t("toast.copied_ssh_config"))
	})
}
