package auditpage

import (
	"cmp"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"latchkey/api"
	"latchkey/core/audit"
	"latchkey/core/inventory"
	"latchkey/internal/safetext"
	"latchkey/ui/kit"
	"latchkey/ui/kit/paint"
	"latchkey/ui/locale"
)

// head is what was found, why it matters, and what can be done.
func (k *pane) head() []fyne.CanvasObject {
	m := k.item
	look := lookOf(m.Severity)
	pills := kit.Wrap(kit.NewPill(locale.T("severity."+string(m.Severity)), look.icon, look.tone), kit.NewPill(locale.T("auditgroup."+string(m.rule.Group)), "", kit.Neutral), kit.NewPill(string(m.Rule), "", kit.Neutral))
	if m.Excepted() {
		pills.Add(kit.NewPill(locale.T("auditpage.excepted"), "skipped", kit.Neutral))
	}
	title := kit.NewParagraph(m.words)
	title.TextStyle.Bold, title.SizeName = true, theme.SizeNameHeadingText
	out := []fyne.CanvasObject{title, pills, kit.NewParagraph(m.why())}
	if m.what != "" {
		found := kit.NewParagraph(locale.FullStop(m.what))
		found.Wrapping = fyne.TextWrapWord
		out = append(out, kit.NewFill(look.tone.Soft(), 6, kit.PadXY(10, 8, kit.Stretch(1, kit.TopAligned(kit.NewMark(look.icon, look.tone.Text(), 18)), found))))
	}
	out = append(out, k.actions())
	if text := k.advice(); text != "" {
		out = append(out, kit.NewNote(text))
	}
	return out
}

// actions are the buttons. What puts the finding right comes first.
func (k *pane) actions() fyne.CanvasObject {
	m, row := k.item, kit.Wrap()
	if r := k.p.remedyOf(m); r != nil {
		b := k.button(r.word, r.icon, func() { k.f.Commands.RunBeside("audit-fix") })
		if m.Mend == audit.MendRemove {
			b.Danger()
		} else {
			b.Primary()
		}
		row.Add(b)
	}
	if k.p.can("key-show", m) {
		row.Add(k.button(locale.T("auditdo.show_key"), "keys", func() { k.f.Commands.RunBeside("key-show") }))
	}
	if k.p.can("audit-repository", m) {
		row.Add(k.button(locale.T("auditdo.show_repository"), "repository", func() { k.f.Commands.RunBeside("audit-repository") }))
	}
	row.Add(k.button(locale.T("action.copy"), "copy", func() { k.f.Commands.RunBeside("audit-copy") }).Tip(k.f.Tips, locale.T("cmd.audit-copy")))
	return row
}

// advice says what to do where no button does it.
func (k *pane) advice() string {
	m := k.item
	switch {
	case m.Mend == audit.MendNarrow:
		return locale.T("auditadvice.narrow")
	case m.Mend == audit.MendRegister:
		return locale.T("auditadvice.register")
	case k.p.remedyOf(m) == nil && m.Subject.Fingerprint != "" && m.Subject.Places == 0:
		return locale.T("auditadvice.nowhere")
	}
	return ""
}

// about is the key, or whatever else it is about.
func (k *pane) about() []fyne.CanvasObject {
	m := k.item
	s := &m.Subject
	table := container.New(layout.NewFormLayout())
	fact := func(key, value string) {
		if value != "" && value != "–" {
			table.Add(kit.NewCaption(locale.T("auditfact." + key)))
			table.Add(kit.NewText(value).Shorten())
		}
	}
	fact("key", m.key())
	if s.Type != "" {
		fact("type", locale.KeyType(s.Type, s.Bits))
	}
	fact("place", safetext.Line(s.Target, 200))
	fact("machine", safetext.Line(s.Machine, 80))
	fact("account", safetext.Line(m.account, 80))
	fact("since", locale.Ago(s.Since, k.f.Now()))
	out := []fyne.CanvasObject{kit.Gap(0, 2), kit.NewStrong(locale.T("auditpage.about")), table}
	if s.Fingerprint != "" {
		finger := kit.NewParagraph(string(s.Fingerprint))
		finger.Selectable, finger.Wrapping, finger.TextStyle = true, fyne.TextWrapBreak, fyne.TextStyle{Monospace: true}
		copyB := kit.NewButton("", "copy", func() { k.f.Commands.RunBeside("copy-fingerprint") }).Quiet().Tip(k.f.Tips, locale.T("cmd.copy-fingerprint"))
		out = append(out, kit.Stretch(0, kit.PadXY(0, 8, finger), kit.TopAligned(copyB)))
	}
	return out
}

// exception is why the policy lets the finding be, who answers for that, and until
// when.
func (k *pane) exception() []fyne.CanvasObject {
	m := k.item
	if !m.Excepted() {
		return nil
	}
	e := &m.Except
	lines := kit.Tight(kit.NewStrong(locale.T("auditpage.exception")), kit.NewParagraph(safetext.Block(e.Reason, 1000)),
		kit.NewNote(locale.T("auditpage.exception_until", locale.Args{"Owner": safetext.Line(e.Owner, 80), "Day": locale.DayOf(e.LastDay())})))
	return []fyne.CanvasObject{kit.NewCard(lines).Raised()}
}

// places is where the key stands; a tap leads there.
func (k *pane) places() []fyne.CanvasObject {
	m := k.item
	if m.Subject.Fingerprint == "" || m.Subject.Places == 0 {
		return nil
	}
	out := []fyne.CanvasObject{kit.Gap(0, 2), kit.NewStrong(locale.T("keys.where", locale.Args{"N": cmp.Or(len(k.details.Places), m.Subject.Places)}))}
	switch {
	case k.err != nil:
		notice := k.f.ErrorNotice(locale.T("error.key_details"), k.err, kit.NewButton(locale.T("action.try_again"), "refresh", k.load))
		notice.OnResize = k.Body.Refresh
		return append(out, notice.Object())
	case !k.read:
		return append(out, kit.NewCaption(locale.T("details.reading")))
	}
	places := k.details.Places
	return append(out, k.Column(len(places), func(i int) fyne.CanvasObject { return k.placeLine(places[i]) }))
}

func (k *pane) placeLine(s inventory.Placement) fyne.CanvasObject {
	icon := map[string]string{"repository": "repository", "project": "folder", "account": "account", "machine": "machine"}[s.Kind]
	head := []fyne.CanvasObject{kit.NewMark(icon, paint.ColorMuted, 18), kit.NewText(safetext.Line(s.Target, 200)).Shorten()}
	switch s.Access {
	case api.Read:
		head = append(head, kit.NewPill(locale.T("access.read"), "", kit.Neutral))
	case api.ReadWrite:
		head = append(head, kit.NewPill(locale.T("access.write"), "edit", kit.Caution))
	}
	if s.Kind == "repository" {
		fp := k.item.Subject.Fingerprint
		head = append(head, kit.NewButton("", "forward", func() { k.f.Nav.Repository(s.Account, api.RepoPath(s.Target), fp) }).Quiet().Tip(k.f.Tips, locale.T("keys.go_there")))
	}
	line := kit.NewFill(theme.ColorNameBackground, 6, kit.PadXY(12, 4, kit.Stretch(1, append(head, kit.Strut())...)))
	line.Border = paint.ColorBorder
	return line
}
