package frame

import (
	"fyne.io/fyne/v2"

	"latchkey/core/ask"
	"latchkey/internal/safetext"
	"latchkey/ui/kit"
	"latchkey/ui/kit/overlay"
	"latchkey/ui/kit/paint"
	"latchkey/ui/locale"
)

// ShowPrompt asks what a machine asks whoever signs in: a password, or a code.
// Closing the dialog declines. The answer is in no field afterwards.
func (f *Frame) ShowPrompt(p ask.Prompt, give func([]byte, error)) (hide func()) {
	user, machine := safetext.Line(p.User, 60), safetext.Line(p.Machine, 80)
	entry := kit.NewSecretEntry("")
	if p.Echo {
		entry = kit.NewEntry("")
	}
	answered := false
	var o *Form
	o = f.NewForm(locale.T("prompt.title", locale.Args{"Machine": machine}), "lock", locale.T("prompt.ok"), func() {
		answered = true
		answer := []byte(entry.Text)
		entry.SetText("")
		o.Dialog.Hide()
		give(answer, nil)
	})
	o.Dialog.OnHidden = func() {
		entry.SetText("")
		if !answered {
			give(nil, ask.ErrDeclined)
		}
	}
	o.SubmitWith(entry)
	body := kit.Stack()
	if p.Again {
		body.Add((&kit.Notice{Tone: kit.Caution, Text: locale.T("prompt.again")}).Object())
	}
	label := locale.T("prompt.answer")
	if p.Password {
		label = locale.T("prompt.password")
		body.Add(kit.NewParagraph(locale.T("prompt.password_of", locale.Args{"User": user, "Machine": machine})))
	} else {
		body.Add(kit.NewParagraph(locale.T("prompt.asks", locale.Args{"User": user, "Machine": machine})))
		for _, said := range []string{p.Heading, p.Text} {
			if said = safetext.Block(said, 2000); said != "" {
				words := kit.NewParagraph(said)
				words.Wrapping = fyne.TextWrapBreak
				body.Add(kit.NewFill(paint.ColorSunken, 6, kit.Pad(10, words)))
			}
		}
	}
	body.Add(Field(label, entry, locale.T("prompt.note", locale.Args{"Machine": machine})))
	o.Show(body, entry)
	return o.Dialog.Hide
}

// ShowRunCommand asks before a command of a configuration file is run on this
// computer, and shows all of it. No is the default.
func (f *Frame) ShowRunCommand(c ask.Command, done func(yes bool)) (hide func()) {
	no := kit.NewButton(locale.T("runcommand.no"), "", nil)
	yes := kit.NewButton(locale.T("runcommand.yes"), "play", nil)
	command := kit.NewParagraph(safetext.Whole(c.Command))
	command.Selectable, command.Wrapping, command.TextStyle.Monospace = true, fyne.TextWrapBreak, true
	body := kit.Stack(
		kit.NewParagraph(locale.T("runcommand.text", locale.Args{"Machine": safetext.Line(c.Machine, 80)})),
		kit.NewFill(paint.ColorSunken, 6, kit.Pad(12, command)),
		(&kit.Notice{Tone: kit.Caution, Text: locale.T("runcommand.warning"), Advice: locale.T("runcommand.once")}).Object(),
	)
	return f.AskBool(&overlay.Dialog{Title: locale.T("runcommand.title"), Icon: "command", IconTone: kit.Caution.Text(), Body: body, Width: 600}, no, yes, done)
}
