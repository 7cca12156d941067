package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"latchkey/core/inventory"
	"latchkey/ui/kit"
)

// facts are what a key looks like and where it stands.
func (k *keyPane) facts() []fyne.CanvasObject {
	f, line := k.f, k.line
	var out []fyne.CanvasObject
	if k.err != nil {
		notice := f.errorNotice(t("error.key_details"), k.err, kit.NewButton(t("action.try_again"), "refresh", k.load))
		notice.OnResize = k.body.Refresh
		out = append(out, notice.Object())
	}
	if line.Unreadable != "" {
		out = append(out, kit.NewNote(t("keys.unreadable", args{"Why": line.Unreadable})))
	}
	out = append(out, k.places()...)
	table := container.New(layout.NewFormLayout())
	fact := func(key, value string) {
		if value != "" && value != "–" {
			table.Add(kit.NewCaption(t("keyfact." + key)))
			table.Add(kit.NewText(value).Shorten())
		}
	}
	fact("type", keyType(line.Type, line.Bits))
	fact("comment", line.Comment)
	fact("created", ago(line.Created, f.now()))
	fact("used", useWords(line.Use(), line.Places(), f.now()))
	if line.Origin != "" {
		fact("origin", t("keyorigin."+line.Origin))
	}
	fact("set", line.Set)
	fact("md5", k.details.MD5)
	out = append(out, kit.Gap(0, 4), kit.NewStrong(t("keys.facts")), table)
	if k.details.Public != "" {
		copyB := kit.NewButton(t("cmd.copy-public"), "copy", k.copyPublic)
		out = append(out, kit.Row(copyB))
	}
	if k.details.Randomart != "" {
		art := kit.NewParagraph(k.details.Randomart)
		art.Wrapping, art.TextStyle, art.SizeName = fyne.TextWrapOff, fyne.TextStyle{Monospace: true}, theme.SizeNameCaptionText
		out = append(out, kit.Row(kit.NewFill(kit.ColorSunken, 6, kit.Pad(12, art))), kit.NewNote(t("keys.randomart_note")))
	}
	return out
}

// places is the list of where the key stands; a tap leads there.
func (k *keyPane) places() []fyne.CanvasObject {
	line := k.line
	if line.Places() == 0 {
		note := t("keys.nowhere_note")
		if line.PrivateKey == inventory.PrivateKeyLost {
			note = t("keys.nowhere_lost_note")
		}
		return []fyne.CanvasObject{kit.NewNote(note)}
	}
	title := kit.NewStrong(t("keys.where", args{"N": line.Places()}))
	out := []fyne.CanvasObject{kit.Gap(0, 2), title}
	if !k.read {
		if k.err == nil {
			out = append(out, kit.NewCaption(t("details.reading")))
		}
		return out
	}
	for i, s := range k.details.Places {
		if i == mostShown {
			return append(out, kit.NewNote(tn("keys.more_places", len(k.details.Places)-mostShown)))
		}
		card := newPlaceCard(k.f, s, k.line.Fingerprint)
		out = append(out, card)
	}
	return out
}

// members lists the pairs of a set, each with its repository.
func (k *keyPane) members() []fyne.CanvasObject {
	out := []fyne.CanvasObject{kit.Gap(0, 2), kit.NewStrong(t("keys.members", args{"N": len(k.line.members)}))}
	members := slices.Clone(k.line.members)
	for i, n := range members {
		if i == mostShown {
			return append(out, kit.NewNote(tn("keys.more_places", len(members)-mostShown)))
		}
		m := &k.p.all.lines[n]
		id := m.id
		name := kit.NewButton(standsOn(&m.KeySummary), "repository", func() { k.p.showMember(k.line.id, id) }).Quiet().LeftAligned()
		out = append(out, kit.Stretch(0, name, privatePill(m.PrivateKey)))
	}
	return out
}
