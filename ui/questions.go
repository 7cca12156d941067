package ui

import (
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"

	"latchkey/core/ask"
	"latchkey/ui/kit"
)

// showTrustHost asks about an unknown host key. No is the default: a yes given
// by habit is the one mistake that this dialog exists to prevent.
func (f *Frame) showTrustHost(k ask.HostKey, done func(yes bool)) (hide func()) {
	no := kit.NewButton(t("trust.no"), "", nil)
	yes := kit.NewButton(t("trust.yes"), "shield", nil)
	finger := kit.NewParagraph(string(k.Fingerprint))
	finger.Selectable = true
	finger.Wrapping = fyne.TextWrapBreak
	finger.TextStyle = fyne.TextStyle{Monospace: true, Bold: true}
	published := &kit.Notice{Tone: kit.Caution, Text: t("trust.not_published"), Advice: t("trust.not_published_advice")}
	if k.Published {
		published = &kit.Notice{Tone: kit.Good, Text: t("trust.published"), Advice: t("trust.published_advice")}
	}
	others := kit.Stack()
	if len(k.Others) > 0 {
		others.Add((&kit.Notice{Tone: kit.Caution, Text: t("trust.other_type"), Advice: strings.Join(k.Others, "\n")}).Object())
	}
	body := kit.Stack(
		kit.NewParagraph(t("trust.text", args{"Host": hostWords(k.Host)})),
		kit.NewFill(kit.ColorSunken, 6, kit.Pad(12, kit.Tight(
			kit.Stretch(0, kit.NewStrong(hostWords(k.Host)).Shorten(), kit.NewCaption(keyType(k.Type, 0))), finger))),
		others,
		published.Object(),
	)
	return f.askBool(&kit.Dialog{Title: t("trust.title"), Icon: "shield", IconTone: kit.Caution.Text(), Body: body, Width: 560}, no, yes, done)
}

// hostWords is a host as people write it: known_hosts has brackets round a name
// with a port.
func hostWords(host string) string {
	if name, port, ok := strings.Cut(host, "]:"); ok && strings.HasPrefix(name, "[") && !strings.Contains(name, ":") {
		return name[1:] + ":" + port
	}
	return host
}

// askBool shows a dialog with two answers; closing it in any way is a no.
func (f *Frame) askBool(d *kit.Dialog, no, yes *kit.Button, done func(bool)) (hide func()) {
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
	f.dialogs.Show(d)
	return d.Hide
}

// mostNamed is how many lines of a plan are listed; the rest is counted.
const mostNamed = 8

// showConfirm asks before something is removed: what exactly, and what will
// stop working. Cancel has the focus.
func (f *Frame) showConfirm(p ask.Plan, done func(yes bool)) (hide func()) {
	lines := kit.Stack()
	for i, line := range translateAll(p.Lines) {
		if i == mostNamed {
			lines.Add(kit.NewCaption(tn("confirm.more", len(p.Lines)-mostNamed)))
			break
		}
		text := kit.NewParagraph(line)
		text.Wrapping = fyne.TextWrapBreak
		lines.Add(kit.Stretch(1, kit.TopAligned(kit.NewMark("remove", kit.Bad.Text(), 18)), text))
	}
	body := kit.Stack(lines)
	if len(p.Stops) > 0 {
		body.Add((&kit.Notice{Tone: kit.Caution, Text: t("confirm.stops"), Advice: strings.Join(stopsOf(p), "\n")}).Object())
	}
	title := titleOf(p.Title)
	no := kit.NewButton(t("action.cancel"), "", nil)
	yes := kit.NewButton(confirmWord(title), "remove", nil).Danger()
	return f.askBool(&kit.Dialog{Title: t("confirm.sure", args{"What": title}), Icon: "warning", IconTone: kit.Bad.Text(), Body: body, Width: 560}, no, yes, done)
}

// typeFrom is from how many removals on a person has to type what it is about.
const typeFrom = 11

// confirmTyped asks before much is destroyed: the first of what goes, what will
// stop working, and a word that has to be typed before the button can be
// pressed.
func (f *Frame) confirmTyped(p ask.Plan, word string, do func()) {
	no := kit.NewButton(t("action.cancel"), "", nil)
	yes := kit.NewButton(upperFirst(translate(p.Title)), "remove", nil).Danger()
	typed := kit.NewTypeToConfirm(t("plan.type", args{"Name": word}), word, yes)
	lines := kit.Tight()
	for i, line := range translateAll(p.Lines) {
		if i == mostNamed {
			lines.Add(kit.NewCaption(tn("confirm.more", len(p.Lines)-mostNamed)))
			break
		}
		lines.Add(kit.NewText(line).Shorten())
	}
	body := kit.Stack(lines)
	if len(p.Stops) > 0 {
		body.Add((&kit.Notice{Tone: kit.Caution, Text: t("confirm.stops"), Advice: strings.Join(stopsOf(p), "\n")}).Object())
	}
	body.Add(typed.Object)
	f.askBool(&kit.Dialog{Title: t("confirm.sure", args{"What": upperFirst(translate(p.Title))}), Icon: "warning", IconTone: kit.Bad.Text(), Body: body, Width: 560}, no, yes, func(sure bool) {
		if sure {
			do()
		}
	})
}

// mostWord is how many letters a button holds. Longer ones name something that
// a person has named, and the question above says it whole.
const mostWord = 32

// confirmWord says on the button what the question asks.
func confirmWord(title string) string {
	if utf8.RuneCountInString(title) > mostWord {
		return t("confirm.do")
	}
	return title
}

// stopsOf are whole sentences about what will stop working.
func stopsOf(p ask.Plan) []string {
	all := translateAll(p.Stops)
	for i := range all {
		all[i] = fullStop(all[i])
	}
	return all
}

// showPassphrase asks for a passphrase; closing the dialog declines.
func (f *Frame) showPassphrase(text string, give func([]byte, error)) (hide func()) {
	entry := kit.NewSecretEntry(t("passphrase.placeholder"))
	answered := false
	var o *form
	o = f.newForm(t("passphrase.title"), "lock", t("passphrase.ok"), func() {
		answered = true
		secret := []byte(entry.Text)
		entry.SetText("")
		o.dialog.Hide()
		give(secret, nil)
	})
	o.dialog.OnHidden = func() {
		entry.SetText("")
		if !answered {
			give(nil, ask.ErrDeclined)
		}
	}
	o.submitWith(entry)
	o.show(kit.Stack(kit.NewParagraph(text), entry), entry)
	return o.dialog.Hide
}
