package frame

import (
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"

	"latchkey/core/ask"
	"latchkey/ui/kit"
	"latchkey/ui/kit/overlay"
	"latchkey/ui/kit/paint"
	"latchkey/ui/locale"
)

// ShowTrustHost asks about an unknown host key. No is the default: a yes given
// by habit is the one mistake that this dialog exists to prevent.
func (f *Frame) ShowTrustHost(k ask.HostKey, done func(yes bool)) (hide func()) {
	no := kit.NewButton(locale.T("trust.no"), "", nil)
	yes := kit.NewButton(locale.T("trust.yes"), "shield", nil)
	finger := kit.NewParagraph(string(k.Fingerprint))
	finger.Selectable = true
	finger.Wrapping = fyne.TextWrapBreak
	finger.TextStyle = fyne.TextStyle{Monospace: true}
	published := &kit.Notice{Tone: kit.Caution, Text: locale.T("trust.not_published"), Advice: locale.T("trust.not_published_advice")}
	if k.Published {
		published = &kit.Notice{Tone: kit.Good, Text: locale.T("trust.published"), Advice: locale.T("trust.published_advice")}
	}
	others := kit.Stack()
	if len(k.Others) > 0 {
		others.Add((&kit.Notice{Tone: kit.Caution, Text: locale.T("trust.other_type"), Advice: strings.Join(k.Others, "\n")}).Object())
	}
	body := kit.Stack(
		kit.NewParagraph(locale.T("trust.text", locale.Args{"Host": HostWords(k.Host)})),
		kit.NewFill(paint.ColorSunken, 6, kit.Pad(12, kit.Tight(
			kit.Stretch(0, kit.NewText(HostWords(k.Host)).Shorten(), kit.NewCaption(locale.KeyType(k.Type, 0))), finger))),
		others,
		published.Object(),
	)
	return f.AskBool(&overlay.Dialog{Title: locale.T("trust.title"), Icon: "shield", IconTone: kit.Caution.Text(), Body: body, Width: 560}, no, yes, done)
}

// HostWords is a host as people write it: known_hosts has brackets round a name
// with a port.
func HostWords(host string) string {
	if name, port, ok := strings.Cut(host, "]:"); ok && strings.HasPrefix(name, "[") && !strings.Contains(name, ":") {
		return name[1:] + ":" + port
	}
	return host
}

// AskBool shows a dialog with two answers; closing it in any way is a no.
func (f *Frame) AskBool(d *overlay.Dialog, no, yes *kit.Button, done func(bool)) (hide func()) {
	answered := false
	say := func(v bool) {
		if !answered {
			answered = true
			done(v)
		}
	}
	no.OnTapped = d.Hide
	yes.OnTapped = func() { say(true); d.Hide() }
	d.Actions = []*kit.Button{no, yes}
	d.Focus = no
	d.OnHidden = func() { say(false) }
	f.Dialogs.Show(d)
	return d.Hide
}

// MostNamed is how many lines of a plan are listed; the rest is counted.
const MostNamed = 8

// ShowConfirm asks before something is removed: what exactly, and what will
// stop working. Cancel has the focus.
func (f *Frame) ShowConfirm(p ask.Plan, done func(yes bool)) (hide func()) {
	if p.Type != "" {
		return f.showTyped(p, p.Type, done)
	}
	lines := kit.Stack()
	for i, line := range locale.TranslateAll(p.Lines) {
		if i == MostNamed {
			lines.Add(kit.NewCaption(locale.Tn("confirm.more", len(p.Lines)-MostNamed)))
			break
		}
		text := kit.NewParagraph(line)
		text.Wrapping = fyne.TextWrapBreak
		if p.Lines[i].IsPlain() {
			lines.Add(kit.NewBullet(text))
		} else { // a sentence about it, which is not itself removed
			lines.Add(kit.Stretch(1, kit.TopAligned(kit.NewMark("info", paint.ColorMuted, 16)), text))
		}
	}
	body := kit.Stack(lines)
	if len(p.Stops) > 0 {
		body.Add((&kit.Notice{Tone: kit.Caution, Text: locale.T("confirm.stops"), Advice: strings.Join(stopsOf(p), "\n")}).Object())
	}
	title := locale.TitleOf(p.Title)
	no := kit.NewButton(locale.T("action.cancel"), "", nil)
	yes := kit.NewButton(confirmWord(title), "remove", nil).Danger()
	if p.Title.Code == undoesRollout {
		yes = kit.NewButton(locale.T("action.undo"), "undo", nil).Danger()
	}
	return f.AskBool(&overlay.Dialog{Title: locale.T("confirm.sure", locale.Args{"What": title}), Icon: "warning", IconTone: kit.Bad.Text(), Body: body, Width: 560}, no, yes, done)
}

// TypeFrom is from how many removals on a person has to type what it is about.
const TypeFrom = 11

// ConfirmTyped asks before much is destroyed: the first of what goes, what will
// stop working, and a word that has to be typed before the button can be
// pressed.
func (f *Frame) ConfirmTyped(p ask.Plan, word string, do func()) {
	f.showTyped(p, word, func(sure bool) {
		if sure {
			do()
		}
	})
}

func (f *Frame) showTyped(p ask.Plan, word string, done func(sure bool)) (hide func()) {
	no := kit.NewButton(locale.T("action.cancel"), "", nil)
	yes := kit.NewButton(locale.UpperFirst(locale.Translate(p.Title)), "remove", nil).Danger()
	typed := kit.NewTypeToConfirm(locale.T("plan.type", locale.Args{"Name": word}), word, yes)
	lines := kit.Tight()
	for i, line := range locale.TranslateAll(p.Lines) {
		if i == MostNamed {
			lines.Add(kit.NewCaption(locale.Tn("confirm.more", len(p.Lines)-MostNamed)))
			break
		}
		lines.Add(kit.NewText(line).Shorten())
	}
	body := kit.Stack(lines)
	if len(p.Stops) > 0 {
		body.Add((&kit.Notice{Tone: kit.Caution, Text: locale.T("confirm.stops"), Advice: strings.Join(stopsOf(p), "\n")}).Object())
	}
	body.Add(typed.Object)
	return f.AskBool(&overlay.Dialog{Title: locale.T("confirm.sure", locale.Args{"What": locale.UpperFirst(locale.Translate(p.Title))}), Icon: "warning", IconTone: kit.Bad.Text(), Body: body, Width: 560}, no, yes, done)
}

// undoesRollout is the title of the question whether to undo a rollout.
const undoesRollout = "ask.undo-rollout"

// mostWord is how many letters a button holds. Longer ones name something that
// a person has named, and the question above says it whole.
const mostWord = 32

// confirmWord says on the button what the question asks.
func confirmWord(title string) string {
	if utf8.RuneCountInString(title) > mostWord {
		return locale.T("confirm.do")
	}
	return title
}

// stopsOf are whole sentences about what will stop working.
func stopsOf(p ask.Plan) []string {
	all := locale.TranslateAll(p.Stops)
	for i := range all {
		all[i] = locale.FullStop(all[i])
	}
	return all
}

// ShowPassphrase asks for a passphrase; closing the dialog declines.
func (f *Frame) ShowPassphrase(text string, give func([]byte, error)) (hide func()) {
	entry := kit.NewSecretEntry(locale.T("passphrase.placeholder"))
	answered := false
	var o *Form
	o = f.NewForm(locale.T("passphrase.title"), "lock", locale.T("passphrase.ok"), func() {
		answered = true
		secret := []byte(entry.Text)
		entry.SetText("")
		o.Dialog.Hide()
		give(secret, nil)
	})
	o.Dialog.OnHidden = func() {
		entry.SetText("")
		if !answered {
			give(nil, ask.ErrDeclined)
		}
	}
	o.SubmitWith(entry)
	o.Show(kit.Stack(kit.NewParagraph(text), entry), entry)
	return o.Dialog.Hide
}
