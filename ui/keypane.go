package ui

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"latchkey/core"
	"latchkey/core/inventory"
	"latchkey/keys"
	"latchkey/ui/kit"
)

// keyPane shows one key, or one key set: what can be done with it, what should
// be looked at, what it looks like, and where it stands.
type keyPane struct {
	w      *Window
	p      *keysPage
	object fyne.CanvasObject
	body   *fyne.Container
	scroll *container.Scroll
	backB  *kit.Button

	line    *keyItem
	details core.KeyDetails
	read    bool
	err     error
	loads   generation
	rest    debounce
	first   fyne.Focusable
	shows   string // all that was drawn, in words
	deeds   *keyDeeds
}

func newKeyPane(w *Window, p *keysPage) *keyPane {
	k := &keyPane{w: w, p: p, body: kit.Stack(), rest: debounce{wait: restPause / 2}}
	k.backB = kit.NewButton(t("page.keys"), "back", func() { w.shell.back() }).Quiet()
	k.backB.Hide()
	k.scroll = container.NewVScroll(kit.PadXY(16, 10, k.body))
	top := kit.PadXY(8, 0, kit.Row(k.backB))
	k.object = kit.NewFill("", 0, container.New(layout.NewBorderLayout(top, nil, nil, nil), top, k.scroll)).Least(300, 0)
	k.draw()
	return k
}

// show shows another line, or nothing.
func (k *keyPane) show(line *keyItem) {
	k.loads.next()
	k.rest.stop()
	k.line, k.details, k.read, k.err = nil, core.KeyDetails{}, false, nil
	if line != nil {
		copied := *line
		k.line = &copied
		k.rest.ask(k.w.post, k.load)
	}
	k.draw()
	k.scroll.ScrollToTop()
}

// lineChanged takes newer facts about the line that shows.
func (k *keyPane) lineChanged(line *keyItem) {
	if k.line == nil || k.line.id != line.id {
		k.show(line)
		return
	}
	copied := *line
	k.line = &copied
	k.draw()
}

// reload reads again what shows.
func (k *keyPane) reload() {
	if k.line != nil {
		k.load()
	}
}

func (k *keyPane) load() {
	w, line := k.w, k.line
	if line == nil || line.isSet || line.Fingerprint == "" || w.backend == nil {
		return
	}
	k.rest.stop()
	current := k.loads.next()
	backend := w.backend
	background(w, w.session.ctx, func(ctx context.Context) (core.KeyDetails, error) { return backend.KeyDetails(ctx, line.Fingerprint) },
		func(d core.KeyDetails, err error) {
			if current() {
				k.details, k.read, k.err = d, err == nil, err
				k.draw()
			}
		})
}

// focus puts the keyboard on the first thing to do.
func (k *keyPane) focus() {
	if k.first != nil {
		k.w.win.Canvas().Focus(k.first)
	}
}

// setBack shows the way back to the list, in a narrow window.
func (k *keyPane) setBack(on bool) {
	kit.SetVisible(k.backB, on)
	k.object.Refresh()
}

// draw shows what is known, unless that is what shows: see keptcards.go.
func (k *keyPane) draw() {
	if shows := k.words(); shows != k.shows {
		k.shows = shows
		k.drawAll()
	}
}

func (k *keyPane) drawAll() {
	k.first = nil
	switch {
	case k.line == nil:
		k.body.Objects = []fyne.CanvasObject{kit.Gap(0, 80), kit.NewEmpty("keys", t("empty.keys_choose.title"), t("empty.keys_choose.text"))}
	case k.line.isSet:
		k.body.Objects = append(k.head(), k.members()...)
	default:
		k.body.Objects = append(k.head(), k.facts()...)
	}
	k.body.Refresh()
	k.scroll.Refresh()
}

// head is the name, what can be done, and what should be looked at.
func (k *keyPane) head() []fyne.CanvasObject {
	line := k.line
	pills := kit.Wrap()
	switch {
	case !line.isSet:
		pills.Add(privatePill(line.PrivateKey))
	case line.here == len(line.members):
		pills.Add(kit.NewPill(t("keys.set_all_here"), "check", kit.Good))
	default:
		pills.Add(kit.NewPill(t("keys.set_some_here", args{"N": line.here, "Total": len(line.members)}), "warning", kit.Bad))
	}
	if line.Writes > 0 {
		pills.Add(kit.NewPill(accessCell(line).Text, "edit", kit.Caution))
	} else if line.Reads > 0 {
		pills.Add(kit.NewPill(t("access.read"), "", kit.Neutral))
	}
	if line.Encrypted {
		pills.Add(kit.NewPill(t("keys.encrypted"), "lock", kit.Neutral))
	}
	out := []fyne.CanvasObject{kit.NewHeading(line.name()).Shorten(), pills}
	if line.isSet {
		out = append(out, kit.NewNote(t("keys.set_note", args{"N": len(line.members)})))
	} else if line.Fingerprint != "" {
		finger := kit.NewParagraph(string(line.Fingerprint))
		finger.Selectable, finger.Wrapping, finger.TextStyle = true, fyne.TextWrapBreak, fyne.TextStyle{Monospace: true}
		copyB := kit.NewButton("", "copy", k.copyFingerprint).Quiet().Tip(k.w.tips, t("cmd.copy-fingerprint"))
		out = append(out, kit.Stretch(0, kit.PadXY(0, 8, finger), kit.TopAligned(copyB))) // its first line beside the icon
	}
	out = append(out, k.actions())
	for _, f := range line.Findings {
		mark := kit.TopAligned(kit.NewMark(findingIcon(f), findingTone(f).Text(), 18))
		out = append(out, kit.NewFill(findingTone(f).Soft(), 6, kit.PadXY(10, 8, kit.Stretch(1, mark, kit.NewParagraph(t("finding."+string(f)+"_why"))))))
	}
	return out
}

// facts are what a key looks like and where it stands.
func (k *keyPane) facts() []fyne.CanvasObject {
	w, line := k.w, k.line
	var out []fyne.CanvasObject
	if k.err != nil {
		notice := w.errorNotice(t("error.key_details"), k.err, kit.NewButton(t("action.try_again"), "refresh", k.load))
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
	fact("created", ago(line.Created, w.now()))
	fact("used", useWords(line.Use(), line.Places(), w.now()))
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
		if i == most {
			return append(out, kit.NewNote(tn("keys.more_places", len(k.details.Places)-most)))
		}
		card := newPlaceCard(k.w, s, k.line.Fingerprint)
		out = append(out, card)
	}
	return out
}

// members lists the pairs of a set, each with its repository.
func (k *keyPane) members() []fyne.CanvasObject {
	out := []fyne.CanvasObject{kit.Gap(0, 2), kit.NewStrong(t("keys.members", args{"N": len(k.line.members)}))}
	members := slices.Clone(k.line.members)
	for i, n := range members {
		if i == most {
			return append(out, kit.NewNote(tn("keys.more_places", len(members)-most)))
		}
		m := &k.p.all.lines[n]
		id := m.id
		name := kit.NewButton(standsOn(&m.KeyRow), "repository", func() { k.p.openMember(k.line.id, id) }).Quiet().LeftAligned()
		out = append(out, kit.Stretch(0, name, privatePill(m.PrivateKey)))
	}
	return out
}

func (k *keyPane) copyFingerprint() {
	if k.line != nil && k.line.Fingerprint != "" {
		k.w.copy(string(k.line.Fingerprint), t("toast.copied_fingerprint"))
	}
}

func (k *keyPane) copyPublic() {
	if k.details.Public != "" {
		k.w.copy(k.details.Public, t("toast.copied_public"))
	}
}

// openMember shows one pair of a set, with the set unfolded.
func (p *keysPage) openMember(set, id string) {
	p.view.open[set] = true
	p.find(keys.Fingerprint(id))
}
