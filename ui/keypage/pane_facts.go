package keypage

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"latchkey/core/inventory"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/kit/paint"
	"latchkey/ui/locale"
)

// facts are what a key looks like and where it stands.
func (k *keyPane) facts() []fyne.CanvasObject {
	f, line := k.f, k.line
	var out []fyne.CanvasObject
	if k.err != nil {
		notice := f.ErrorNotice(locale.T("error.key_details"), k.err, kit.NewButton(locale.T("action.try_again"), "refresh", k.load))
		notice.OnResize = k.Body.Refresh
		out = append(out, notice.Object())
	}
	if !line.Unreadable.IsZero() {
		out = append(out, kit.NewNote(locale.T("keys.unreadable", locale.Args{"Why": locale.Translate(line.Unreadable)})))
	}
	out = append(out, k.places()...)
	table := container.New(layout.NewFormLayout())
	fact := func(key, value string) {
		if value != "" && value != "–" {
			table.Add(kit.NewCaption(locale.T("keyfact." + key)))
			table.Add(kit.NewText(value).Shorten())
		}
	}
	fact("type", locale.KeyType(line.Type, line.Bits))
	fact("comment", line.Comment)
	fact("created", locale.Ago(line.Created, f.Now()))
	fact("used", frame.UseWords(line.Use(), line.Places(), f.Now()))
	if line.Origin != "" {
		fact("origin", locale.T("keyorigin."+line.Origin))
	}
	fact("set", line.Set)
	if k.details.MD5 != "" { // whole, and to be copied: it is compared letter by letter
		md5 := kit.NewParagraph(k.details.MD5)
		md5.Wrapping, md5.TextStyle, md5.Selectable = fyne.TextWrapBreak, fyne.TextStyle{Monospace: true}, true
		table.Add(kit.NewCaption(locale.T("keyfact.md5")))
		table.Add(md5)
	}
	out = append(out, kit.Gap(0, 4), kit.NewStrong(locale.T("keys.facts")), table)
	if k.details.Public != "" {
		copyB := kit.NewButton(locale.T("cmd.copy-public"), "copy", k.copyPublic)
		out = append(out, kit.Row(copyB))
	}
	if k.details.Randomart != "" {
		art := kit.NewParagraph(k.details.Randomart)
		art.Wrapping, art.TextStyle, art.SizeName = fyne.TextWrapOff, fyne.TextStyle{Monospace: true}, theme.SizeNameCaptionText
		out = append(out, kit.Row(kit.NewFill(paint.ColorSunken, 6, kit.Pad(12, art))), kit.NewNote(locale.T("keys.randomart_note")))
	}
	return out
}

// places is the list of where the key stands; a tap leads there.
func (k *keyPane) places() []fyne.CanvasObject {
	line := k.line
	if line.Places() == 0 {
		note := locale.T("keys.nowhere_note")
		if line.PrivateKey == inventory.PrivateKeyLost {
			note = locale.T("keys.nowhere_lost_note")
		}
		return []fyne.CanvasObject{kit.NewNote(note)}
	}
	title := kit.NewStrong(locale.T("keys.where", locale.Args{"N": line.Places()}))
	out := []fyne.CanvasObject{kit.Gap(0, 2), title}
	if !k.read {
		if k.err == nil {
			out = append(out, kit.NewCaption(locale.T("details.reading")))
		}
		return out
	}
	k.column(len(k.details.Places), func(i int) fyne.CanvasObject {
		return newPlaceCard(k.f, k.details.Places[i], line.Fingerprint)
	})
	return append(out, k.long)
}

// column makes the list of places, or of members.
func (k *keyPane) column(n int, card func(i int) fyne.CanvasObject) {
	k.long = k.Column(n, func(i int) fyne.CanvasObject {
		k.drawn[i] = k.wordsOf(i)
		return card(i)
	})
}

// members lists the pairs of a set, each with its repository.
func (k *keyPane) members() []fyne.CanvasObject {
	out := []fyne.CanvasObject{kit.Gap(0, 2), kit.NewStrong(locale.T("keys.members", locale.Args{"N": len(k.line.members)}))}
	set := k.line.id
	k.column(len(k.line.members), func(i int) fyne.CanvasObject {
		m := k.line.members[i]
		name := kit.NewButton(standsOn(&m.KeySummary), "repository", func() { k.p.showMember(set, m.id) }).Quiet().LeftAligned()
		return kit.Stretch(0, name, frame.PrivatePill(m.PrivateKey))
	})
	return append(out, k.long)
}
