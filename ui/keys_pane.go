package ui

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"latchkey/core"
	"latchkey/ui/kit"
)

// keyPane shows one key, or one key set: what can be done with it, what should
// be looked at, what it looks like, and where it stands.
type keyPane struct {
	f      *Frame
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
	buttons *paneButtons
}

func newKeyPane(p *keysPage) *keyPane {
	k := &keyPane{f: p.f, p: p, body: kit.Stack(), rest: debounce{wait: restPause / 2}}
	k.backB = kit.NewButton(t("page.keys"), "back", k.f.nav.Back).Quiet()
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
		k.rest.ask(k.f.post, k.load)
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
	b, line := k.p.backend, k.line
	if line == nil || line.isSet || line.Fingerprint == "" || b == nil {
		return
	}
	k.rest.stop()
	load(k.f, &k.loads, func(ctx context.Context) (core.KeyDetails, error) { return b.KeyDetails(ctx, line.Fingerprint) },
		func(d core.KeyDetails, err error) {
			k.details, k.read, k.err = d, err == nil, err
			k.draw()
		})
}

// focus puts the keyboard on the first thing to do.
func (k *keyPane) focus() {
	if k.first != nil {
		k.f.focus(k.first)
	}
}

// setBack shows the way back to the list, in a narrow window.
func (k *keyPane) setBack(on bool) {
	kit.SetVisible(k.backB, on)
	k.object.Refresh()
}

// draw shows what is known, unless that is what shows.
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
		copyB := kit.NewButton("", "copy", k.copyFingerprint).Quiet().Tip(k.f.tips, t("cmd.copy-fingerprint"))
		out = append(out, kit.Stretch(0, kit.PadXY(0, 8, finger), kit.TopAligned(copyB))) // its first line beside the icon
	}
	out = append(out, k.actions())
	for _, f := range line.Findings {
		mark := kit.TopAligned(kit.NewMark(findingIcon(f), findingTone(f).Text(), 18))
		out = append(out, kit.NewFill(findingTone(f).Soft(), 6, kit.PadXY(10, 8, kit.Stretch(1, mark, kit.NewParagraph(t("finding."+string(f)+"_why"))))))
	}
	return out
}

// copyFingerprint copies the fingerprint of the key that shows.
func (k *keyPane) copyFingerprint() {
	if k.line != nil && k.line.Fingerprint != "" {
		k.f.copy(string(k.line.Fingerprint), t("toast.copied_fingerprint"))
	}
}

// copyPublic copies the public key that shows.
func (k *keyPane) copyPublic() {
	if k.details.Public != "" {
		k.f.copy(k.details.Public, t("toast.copied_public"))
	}
}
