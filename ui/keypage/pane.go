package keypage

import (
	"context"

	"fyne.io/fyne/v2"

	"latchkey/core"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/list"
	"latchkey/ui/locale"
)

// keyPane shows one key, or one key set: what can be done with it, what should
// be looked at, what it looks like, and where it stands.
type keyPane struct {
	*list.Pane
	f *frame.Frame
	p *Page

	line    *keyItem
	details core.KeyDetails
	read    bool
	err     error
	loads   frame.Generation
	rest    frame.Debounce
	long    *kit.Lazy      // the places, or the members of a set; nil = there are none
	drawn   map[int]string // what each of them said when it was drawn
	redrawn int            // how often they said something else by then
}

func newKeyPane(p *Page) *keyPane {
	k := &keyPane{Pane: list.NewPane(p.f, locale.T("page.keys")), f: p.f, p: p, rest: frame.Debounce{Wait: frame.RestPause / 2}}
	k.draw()
	return k
}

// show shows another line, or nothing.
func (k *keyPane) show(line *keyItem) {
	k.loads.Next()
	k.rest.Stop()
	k.line, k.details, k.read, k.err = nil, core.KeyDetails{}, false, nil
	if line != nil {
		copied := *line
		k.line = &copied
		k.rest.Ask(k.f.Post, k.load)
	}
	k.draw()
	k.ScrollToTop()
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
	k.rest.Stop()
	frame.Load(k.f, &k.loads, func(ctx context.Context) (core.KeyDetails, error) { return b.KeyDetails(ctx, line.Fingerprint) },
		func(d core.KeyDetails, err error) {
			k.details, k.read, k.err = d, err == nil, err
			k.draw()
		})
}

// draw shows what is known, unless that is what shows.
func (k *keyPane) draw() {
	if k.stale() {
		k.redrawn++
	}
	k.Draw(k.words(), k.objects)
}

func (k *keyPane) objects() []fyne.CanvasObject {
	k.long, k.drawn = nil, map[int]string{}
	switch {
	case k.line == nil:
		return []fyne.CanvasObject{kit.Gap(0, 80), kit.NewEmpty("keys", locale.T("empty.keys_choose.title"), locale.T("empty.keys_choose.text"))}
	case k.line.isSet:
		return append(k.head(), k.members()...)
	}
	return append(k.head(), k.facts()...)
}

// head is the name, what can be done, and what should be looked at.
func (k *keyPane) head() []fyne.CanvasObject {
	line := k.line
	pills := kit.Wrap()
	switch {
	case !line.isSet:
		pills.Add(frame.PrivatePill(line.PrivateKey))
	case line.here == len(line.members):
		pills.Add(kit.NewPill(locale.T("keys.set_all_here"), "check", kit.Good))
	default:
		pills.Add(kit.NewPill(locale.T("keys.set_some_here", locale.Args{"N": line.here, "Total": len(line.members)}), "failed", kit.Bad))
	}
	if line.Writes > 0 {
		pills.Add(kit.NewPill(accessCell(line).Text, "edit", kit.Caution))
	} else if line.Reads > 0 {
		pills.Add(kit.NewPill(locale.T("access.read"), "", kit.Neutral))
	}
	if line.Encrypted {
		pills.Add(kit.NewPill(locale.T("keys.encrypted"), "lock", kit.Neutral))
	}
	out := []fyne.CanvasObject{kit.NewHeading(line.name()).Shorten(), pills}
	if line.isSet {
		out = append(out, kit.NewNote(locale.Tn("keys.set_note", len(line.members))))
	} else if line.Fingerprint != "" {
		finger := kit.NewParagraph(string(line.Fingerprint))
		finger.Selectable, finger.Wrapping, finger.TextStyle = true, fyne.TextWrapBreak, fyne.TextStyle{Monospace: true}
		copyB := kit.NewButton("", "copy", k.copyFingerprint).Quiet().Tip(k.f.Tips, locale.T("cmd.copy-fingerprint"))
		out = append(out, kit.Stretch(0, kit.PadXY(0, 8, finger), kit.TopAligned(copyB))) // its first line beside the icon
	}
	if row := k.actions(); row != nil {
		out = append(out, row)
	}
	for _, f := range line.findings(k.p.sameLabelCounts()) {
		mark := kit.TopAligned(kit.NewMark(frame.FindingIcon(f), frame.FindingTone(f).Text(), 18))
		out = append(out, kit.NewFill(frame.FindingTone(f).Soft(), 6, kit.PadXY(10, 8, kit.Stretch(1, mark, kit.NewParagraph(locale.T("finding."+string(f)+"_why"))))))
	}
	return out
}

// copyFingerprint copies the fingerprint of the key that shows.
func (k *keyPane) copyFingerprint() {
	if k.line != nil && k.line.Fingerprint != "" {
		k.f.Copy(string(k.line.Fingerprint), locale.T("toast.copied_fingerprint"))
	}
}

// copyPublic copies the public key that shows.
func (k *keyPane) copyPublic() {
	if k.details.Public != "" {
		k.f.Copy(k.details.Public, locale.T("toast.copied_public"))
	}
}
