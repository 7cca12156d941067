package auditpage

import (
	"context"
	"fmt"
	"slices"

	"fyne.io/fyne/v2"

	"latchkey/core"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/list"
	"latchkey/ui/locale"
)

// pane shows one finding: why it matters, what can be done, and about which key it is;
// or what cannot be known.
type pane struct {
	*list.Pane
	f        *frame.Frame
	p        *Page
	item     *findingItem
	doubting bool // what cannot be known shows
	details  core.KeyDetails
	read     bool
	story    story // of the key that shows
	err      error
	loads    frame.Generation
	rest     frame.Debounce
}

func newPane(p *Page) *pane {
	k := &pane{Pane: list.NewPane(p.f, locale.T("page.audit")), f: p.f, p: p, rest: frame.Debounce{Wait: frame.RestPause / 2}}
	k.draw()
	return k
}

// show shows another finding, or none.
func (k *pane) show(m *findingItem) {
	k.loads.Next()
	k.rest.Stop()
	k.item, k.details, k.read, k.err = nil, core.KeyDetails{}, false, nil
	if m != nil {
		copied := *m
		k.item = &copied
		k.rest.Ask(k.f.Post, k.load)
	}
	k.draw()
	if !k.doubting {
		k.ScrollToTop()
	}
}

// renew takes newer facts about the finding that shows.
func (k *pane) renew(m *findingItem) {
	if k.item == nil || k.item.id != m.id {
		k.show(m)
		return
	}
	copied := *m
	k.item = &copied
	k.draw()
	k.load()
}

// picked is called when a person has selected a finding: it shows in the place of
// what cannot be known.
func (k *pane) picked() {
	if k.doubting {
		k.doubting = false
		k.draw()
		k.ScrollToTop()
	}
}

// showDoubts shows what cannot be known.
func (k *pane) showDoubts() {
	k.doubting = true
	k.draw()
	k.ScrollToTop()
}

// renewDoubts is called when keys were judged anew.
func (k *pane) renewDoubts() {
	if k.doubting {
		k.draw()
	}
}

// load reads where the key of the finding stands.
func (k *pane) load() {
	b, m := k.p.backend, k.item
	if m == nil || m.Subject.Fingerprint == "" || b == nil {
		return
	}
	k.rest.Stop()
	frame.Load(k.f, &k.loads, func(ctx context.Context) (core.KeyDetails, error) { return b.KeyDetails(ctx, m.Subject.Fingerprint) },
		func(d core.KeyDetails, err error) {
			k.details, k.read, k.err = d, err == nil, err
			k.draw()
		})
}

// words is all that is drawn, to see whether anything is different.
func (k *pane) words() string {
	switch v := k.p.front(); {
	case k.doubting && k.p.report != nil:
		return fmt.Sprint("doubts", k.p.report.Doubts)
	case v != nil:
		return v.words()
	case k.item == nil:
		return "-"
	}
	m := k.item
	r := k.p.remedyOf(m)
	return fmt.Sprint(m.id, m.find, m.Severity, m.Except, m.Subject.Since, r != nil, k.read, k.err, k.story.of, k.story.read, len(k.story.changes), k.details.Places, k.f.Now().Format("2006-01-02 15:04"))
}

// draw shows what is known, unless that is what shows.
func (k *pane) draw() { k.Draw(k.words(), k.objects) }

func (k *pane) objects() []fyne.CanvasObject {
	switch v := k.p.front(); {
	case k.doubting && k.p.report != nil:
		return k.doubts()
	case v != nil:
		return v.pane(k)
	case k.item == nil:
		return []fyne.CanvasObject{kit.Gap(0, 80), kit.NewEmpty("audit", locale.T("empty.audit_choose.title"), locale.T("empty.audit_choose.text"))}
	}
	return slices.Concat(k.head(), k.about(), k.exception(), k.places(), k.storyLines(k.p.key(k.item.Subject.Fingerprint)))
}

// button makes one of the pane; the first gets the focus when the pane does.
func (k *pane) button(word, icon string, run func()) *kit.Button {
	b := kit.NewButton(word, icon, run)
	k.Begin(b)
	return b
}
