package keypage

import (
	"cmp"
	"context"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"

	"latchkey/keys"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/kit/paint"
	"latchkey/ui/locale"
)

// keyExport asks where to write a private key, or the private keys of a whole
// key set. It says beforehand what that means, and afterwards where they are.
type keyExport struct {
	*frame.Form
	f       *frame.Frame
	backend Backend
	key     frame.ExportRequest
	path    *kit.Entry
	pass1   *kit.Entry
	pass2   *kit.Entry
}

// Export asks where the private key of a key, or of each member of a key set, is
// to be written.
func (p *Page) Export(r frame.ExportRequest) {
	r.Label = frame.KeyName(r.Label, r.Fingerprint)
	x := &keyExport{f: p.f, backend: p.backend, key: r, path: kit.NewEntry("")}
	x.pass1, x.pass2 = kit.NewSecretEntry(locale.T("add.no_passphrase")), kit.NewSecretEntry(locale.T("add.again"))
	suggested := exportPath(r.Label)
	x.path.SetText(suggested)
	title, note, label := locale.T("export.title", locale.Args{"Name": r.Label}), locale.T("export.note"), locale.T("export.file")
	if r.Set != "" {
		title, note, label = locale.Tn("export.title_set", r.Pairs, locale.Args{"Name": r.Label}), locale.T("export.note_set"), locale.T("export.folder")
	}
	x.Form = p.f.NewForm(title, "export", locale.T("export.do"), x.submit)
	x.Dialog.Width = 600
	x.Dialog.OnHidden = func() { x.pass1.SetText(""); x.pass2.SetText("") }
	x.SubmitWith(x.path, x.pass1, x.pass2)
	warning := (&kit.Notice{Tone: kit.Caution, Text: locale.T("export.warning"), Advice: note}).Object()
	if r.Set == "" {
		x.suggest(suggested)
	}
	x.Show(kit.Stack(warning, frame.Field(label, x.path, locale.T("export.path_note")), frame.Field(locale.T("export.passphrase"), kit.Stack(x.pass1, x.pass2), locale.T("export.passphrase_note"))), x.path)
}

// submit writes what the form says.
func (x *keyExport) submit() {
	to := strings.TrimSpace(x.path.Text)
	switch {
	case to == "", frame.ClearSecret(x.path):
		x.Say(locale.T("export.no_path"))
		x.Dialog.FocusOn(x.path)
		return
	case x.pass1.Text != x.pass2.Text:
		x.Say(locale.T("add.differ"))
		x.Dialog.FocusOn(x.pass2)
		return
	}
	secret := []byte(x.pass1.Text)
	x.Clear()
	x.Main.Disable()
	job, b, key := x.f.Jobs.Start(locale.T("job.export", locale.Args{"Name": x.key.Label})), x.backend, x.key
	frame.DoJob(x.f, job, func(ctx context.Context) (string, error) { return writePrivate(ctx, b, key, to, secret) }, func(at string, err error) {
		clear(secret)
		x.Main.Enable()
		switch {
		case err == nil:
			x.written(at)
		case x.Dialog.Visible():
			x.Fail(locale.T("error.export"), err)
		default:
			x.f.Notices.Fail("export", locale.T("error.export"), err)
		}
	})
}

// written says where it is now.
func (x *keyExport) written(at string) {
	done, text := locale.T("export.done", locale.Args{"Path": at}), locale.T("export.written")
	if x.key.Set != "" {
		done, text = locale.T("export.done_set", locale.Args{"Path": at}), locale.T("export.written_set")
	}
	if !x.Dialog.Visible() {
		x.f.Toasts.Show(done)
		return
	}
	x.Errors.RemoveAll()
	place := kit.NewParagraph(at)
	place.Selectable, place.TextStyle.Monospace = true, true
	place.Wrapping = fyne.TextWrapBreak
	x.Dialog.Body = kit.Stack((&kit.Notice{Tone: kit.Good, Text: text}).Object(), kit.NewFill(paint.ColorSunken, 6, kit.Pad(12, place)))
	x.Main.SetText(locale.T("action.done"))
	x.Main.OnTapped = x.Dialog.Hide
	x.Cancel.SetText(locale.T("export.copy_path"))
	x.Cancel.OnTapped = func() { x.f.Copy(at, locale.T("toast.copied_path")) }
	x.f.Dialogs.Redraw(x.Dialog)
	x.Dialog.FocusOn(x.Main)
}

// suggest puts core's suggestion into the field, which the key's ssh_config
// names too, unless somebody has typed there meanwhile.
func (x *keyExport) suggest(before string) {
	b, fp := x.backend, x.key.Fingerprint
	frame.Do(x.f, func(ctx context.Context) (string, error) { return b.ExportPath(ctx, fp) }, func(path string, err error) {
		if err == nil && x.path.Text == before {
			x.path.SetText(path)
		}
	})
}

// writePrivate returns the whole path of what was written. It runs away from the UI
// goroutine.
func writePrivate(ctx context.Context, b Backend, key frame.ExportRequest, to string, passphrase []byte) (string, error) {
	if len(passphrase) == 0 {
		passphrase = nil
	}
	to, err := filepath.Abs(frame.ExpandHome(to))
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

// CopySSHConfig copies what ssh and git need to use a key and no other. The
// private key is no part of it.
func (p *Page) CopySSHConfig(fp keys.Fingerprint) {
	b := p.backend
	frame.Do(p.f, func(ctx context.Context) (string, error) { return b.SSHConfig(ctx, fp, "") }, func(text string, err error) {
		if err != nil {
			p.f.Notices.Fail("ssh-config", locale.T("error.ssh_config"), err)
			return
		}
		p.f.Notices.Remove("ssh-config")
		p.f.Copy(text, locale.T("toast.copied_ssh_config"))
	})
}
