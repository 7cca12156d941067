package ui

import (
	"context"
	"strings"

	"latchkey/core"
	"latchkey/ui/kit"
)

// showGenerate makes a pair that is not on any repository yet.
func (p *keysPage) showGenerate() {
	if p.backend == nil {
		return
	}
	f := p.f
	list, words := kinds()
	kind := kit.NewSelect(words, nil)
	comment := kit.NewEntry(t("label.placeholder"))
	pass1, pass2 := kit.NewSecretEntry(t("add.no_passphrase")), kit.NewSecretEntry(t("add.again"))
	var o *form
	o = f.newForm(t("generate.title"), "key", t("generate.do"), func() {
		n := core.NewPair{Kind: list[max(0, kind.SelectedIndex())], Comment: strings.TrimSpace(comment.Text)}
		switch {
		case n.Comment == "":
			o.say(t("rollout.no_name"))
			o.dialog.FocusOn(comment)
			return
		case pass1.Text != pass2.Text:
			o.say(t("add.differ"))
			o.dialog.FocusOn(pass2)
			return
		case pass1.Text != "":
			n.Passphrase = []byte(pass1.Text)
		}
		o.clear()
		o.main.Disable()
		job, backend := f.jobs.start(t("job.generate")), p.backend
		doJob(f, job, func(ctx context.Context) (core.KeyPair, error) { return backend.GenerateKeyPair(ctx, n) }, func(k core.KeyPair, err error) {
			clear(n.Passphrase)
			o.main.Enable()
			switch {
			case err == nil:
				o.dialog.Hide()
				f.toasts.Show(t("toast.generated", args{"Name": n.Comment}))
				f.nav.Key(k.Fingerprint)
			case o.dialog.Visible():
				o.fail(t("error.generate"), err)
			default:
				f.notices.fail("generate", t("error.generate"), err)
			}
		})
	})
	o.dialog.OnHidden = func() { pass1.SetText(""); pass2.SetText("") }
	o.submitWith(comment, pass1, pass2)
	more := kit.NewFold(t("generate.passphrase"), field(t("add.passphrase"), kit.Stack(pass1, pass2), t("add.passphrase_note")), o.dialog.Fit)
	o.show(kit.Stack(
		field(t("rollout.name"), comment, t("add.comment_note")),
		field(t("add.kind"), kit.NewField(kind), ""),
		more.Object,
		kit.NewNote(t("generate.note")),
	), comment)
}
