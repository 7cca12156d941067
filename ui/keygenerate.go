package ui

import (
	"context"
	"strings"

	"latchkey/core"
	"latchkey/ui/kit"
)

// showGenerate makes a pair that stands nowhere yet.
func (w *Window) showGenerate() {
	if w.backend == nil {
		return
	}
	list, words := kinds()
	kind := kit.NewSelect(words, nil)
	comment := kit.NewEntry(t("label.placeholder"))
	pass1, pass2 := kit.NewSecretEntry(t("add.no_passphrase")), kit.NewSecretEntry(t("add.again"))
	var f *form
	f = w.newForm(t("generate.title"), "key", t("generate.do"), func() {
		n := core.NewPair{Kind: list[max(0, kind.SelectedIndex())], Comment: strings.TrimSpace(comment.Text)}
		switch {
		case n.Comment == "":
			f.say(t("rollout.no_name"))
			f.dialog.FocusOn(comment)
			return
		case pass1.Text != pass2.Text:
			f.say(t("add.differ"))
			f.dialog.FocusOn(pass2)
			return
		case pass1.Text != "":
			n.Passphrase = []byte(pass1.Text)
		}
		f.clear()
		f.main.Disable()
		job := w.jobs.start(t("job.generate"))
		backend := w.backend
		doJob(w.Frame, job, func(ctx context.Context) (core.KeyPair, error) { return backend.GenerateKeyPair(ctx, n) }, func(k core.KeyPair, err error) {
			clear(n.Passphrase)
			f.main.Enable()
			switch {
			case err == nil:
				f.dialog.Hide()
				w.toasts.Show(t("toast.generated", args{"Name": n.Comment}))
				w.keys.find(k.Fingerprint)
			case f.dialog.Visible():
				f.fail(t("error.generate"), err)
			default:
				w.notices.fail("generate", t("error.generate"), err)
			}
		})
	})
	f.dialog.OnHidden = func() { pass1.SetText(""); pass2.SetText("") }
	f.submitWith(comment, pass1, pass2)
	more := kit.NewFold(t("generate.passphrase"), field(t("add.passphrase"), kit.Stack(pass1, pass2), t("add.passphrase_note")), f.dialog.Fit)
	f.show(kit.Stack(
		field(t("rollout.name"), comment, t("add.comment_note")),
		field(t("add.kind"), kit.NewField(kind), ""),
		more.Object,
		kit.NewNote(t("generate.note")),
	), comment)
}
