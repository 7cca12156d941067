package keypage

import (
	"context"
	"strings"

	"latchkey/core"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// showGenerate makes a pair that is not on any repository yet.
func (p *Page) showGenerate() {
	if p.backend == nil {
		return
	}
	f := p.f
	list, words := frame.Kinds()
	kind := kit.NewSelect(words, nil)
	comment := kit.NewEntry(locale.T("label.placeholder"))
	pass1, pass2 := kit.NewSecretEntry(locale.T("add.no_passphrase")), kit.NewSecretEntry(locale.T("add.again"))
	var o *frame.Form
	o = f.NewForm(locale.T("generate.title"), "key", locale.T("generate.do"), func() {
		n := core.NewPair{Kind: list[max(0, kind.SelectedIndex())], Comment: strings.TrimSpace(comment.Text)}
		switch {
		case n.Comment == "":
			o.Say(locale.T("rollout.no_name"))
			o.Dialog.FocusOn(comment)
			return
		case pass1.Text != pass2.Text:
			o.Say(locale.T("add.differ"))
			o.Dialog.FocusOn(pass2)
			return
		case pass1.Text != "":
			n.Passphrase = []byte(pass1.Text)
		}
		o.Clear()
		o.Main.Disable()
		job, backend := f.Jobs.Start(locale.T("job.generate")), p.backend
		frame.DoJob(f, job, func(ctx context.Context) (core.KeyPair, error) { return backend.GenerateKeyPair(ctx, n) }, func(k core.KeyPair, err error) {
			clear(n.Passphrase)
			o.Main.Enable()
			switch {
			case err == nil:
				o.Dialog.Hide()
				f.Toasts.Show(locale.T("toast.generated", locale.Args{"Name": n.Comment}))
				f.Nav.Key(k.Fingerprint)
			case o.Dialog.Visible():
				o.Fail(locale.T("error.generate"), err)
			default:
				f.Notices.Fail("generate", locale.T("error.generate"), err)
			}
		})
	})
	o.Dialog.OnHidden = func() { pass1.SetText(""); pass2.SetText("") }
	o.SubmitWith(comment, pass1, pass2)
	more := kit.NewFold(locale.T("generate.passphrase"), frame.Field(locale.T("add.passphrase"), kit.Stack(pass1, pass2), locale.T("add.passphrase_note")), o.Dialog.Fit)
	o.Show(kit.Stack(
		frame.Field(locale.T("rollout.name"), comment, locale.T("add.comment_note")),
		frame.Field(locale.T("add.kind"), kit.NewField(kind), ""),
		more.Object,
		kit.NewNote(locale.T("generate.note")),
	), comment)
}
