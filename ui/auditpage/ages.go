package auditpage

import (
	"context"
	"fmt"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"latchkey/core/audit"
	"latchkey/keys"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/kit/chart"
	"latchkey/ui/locale"
)

// agesView is the tab that shows how old keys are, when they were last used, and of
// which types they are.
type agesView struct {
	p       *Page
	object  *container.Scroll
	ages    *audit.Ages
	age     *chart.Bars
	use     *chart.Bars
	types   *chart.Bars
	trend   *chart.Trend
	since   *kit.Text // what the trend is over
	ageNote *kit.Text
	useNote *kit.Text
	loads   frame.Generation
}

func newAgesView(p *Page) *agesView {
	v := &agesView{p: p, ageNote: kit.NewCaption("").Shorten(), useNote: kit.NewCaption("").Shorten()}
	v.age = chart.NewBars(locale.T("ages.age"), func(i int) { v.pick("age", i, v.ages.Age.Bars[i].Keys, v.age) })
	v.use = chart.NewBars(locale.T("ages.use"), func(i int) { v.pick("use", i, v.ages.Use.Bars[i].Keys, v.use) })
	v.types = chart.NewBars(locale.T("ages.types"), func(i int) { v.pick("type", i, v.ages.Types[i].Keys, v.types) })
	v.trend, v.since = chart.NewTrend(), kit.NewCaption("").Shorten()
	part := func(title string, bars *chart.Bars, note *kit.Text) fyne.CanvasObject {
		all := kit.Stack(kit.NewStrong(title), bars)
		if note != nil {
			all.Add(note)
		}
		return kit.NewCard(all)
	}
	v.object = container.NewVScroll(kit.Block(container.New(&sideBySide{least: 330, gap: 12}, part(locale.T("ages.age"), v.age, v.ageNote), part(locale.T("ages.use"), v.use, v.useNote),
		part(locale.T("ages.types"), v.types, nil), kit.NewCard(kit.Stack(kit.NewStrong(locale.T("ages.trend")), v.trend, v.since)))))
	return v
}

func (v *agesView) canvas() fyne.CanvasObject { return v.object }

func (v *agesView) focus() { v.p.f.Focus(v.age) }

// renew counts anew, away from the UI goroutine.
func (v *agesView) renew() {
	survey, narrow, text := v.p.survey, v.p.only, v.p.text
	if narrow.bar != "" { // the bars go on to show all, with the one that was chosen
		narrow = only{}
	}
	frame.Load(v.p.f, &v.loads, func(context.Context) (*audit.Ages, error) {
		return survey.Ages(func(k *audit.Key) bool { return narrow.key(k) && textMeans(text, k) }), nil
	}, func(a *audit.Ages, _ error) { v.take(a) })
}

func (v *agesView) take(a *audit.Ages) {
	v.ages = a
	v.draw()
	v.ageNote.SetText(limitWords(&a.Age))
	v.useNote.SetText(limitWords(&a.Use))
	v.object.Content.Refresh()
	v.object.Refresh()
	v.p.pane.draw()
}

// showTrend draws how findings went over the audits that were kept.
func (v *agesView) showTrend() {
	audits := v.p.audits[:min(len(v.p.audits), mostAudits)]
	all, grave := chart.Series{Tone: theme.ColorNamePrimary}, chart.Series{Tone: theme.ColorNameError, Dots: true}
	for i := range slices.Backward(audits) {
		all.Values = append(all.Values, findingsOf(&audits[i]))
		grave.Values = append(grave.Values, audits[i].Critical+audits[i].High)
	}
	v.since.SetText(locale.T("ages.trend_none"))
	if n := len(audits); n > 0 {
		all.Label = locale.T("ages.trend_all", locale.Args{"N": locale.Number(findingsOf(&audits[0]))})
		grave.Label = locale.T("ages.trend_grave", locale.Args{"N": locale.Number(audits[0].Critical + audits[0].High)})
		v.since.SetText(locale.Tn("ages.trend_over", n, locale.Args{"Day": locale.DayOf(audits[n-1].At)}))
	}
	v.trend.Set(all, grave)
	v.object.Content.Refresh()
}

// draw draws the bars, with the one that was chosen.
func (v *agesView) draw() {
	set := func(id string, bars *chart.Bars, h *audit.Histogram) {
		limit, some := h.LimitAt()
		if !some {
			limit = -1
		}
		var all []chart.Bar
		for i := range h.Bars {
			b := &h.Bars[i]
			one := chart.Bar{Label: barWords(b), Count: len(b.Keys), Text: locale.Number(len(b.Keys))}
			one.On = v.p.only.bar == barID(id, one.Label)
			switch {
			case b.Kind == audit.BarUnknown:
				one.Look = chart.Hollow
			case h.Limit > 0 && (b.Kind == audit.BarNever || b.From >= h.Limit):
				one.Look, one.Note = chart.Over, locale.T("ages.over_limit")
			}
			all = append(all, one)
		}
		bars.Set(all, limit)
	}
	set("age", v.age, &v.ages.Age)
	set("use", v.use, &v.ages.Use)
	var all []chart.Bar
	for i := range v.ages.Types {
		t := &v.ages.Types[i]
		one := chart.Bar{Label: locale.KeyType(t.Type, t.Bits), Count: len(t.Keys), Text: locale.Number(len(t.Keys))}
		if !t.Allowed {
			one.Look, one.Note = chart.Over, locale.T("ages.not_allowed")
			one.Label = locale.T("ages.type_not_allowed", locale.Args{"Type": one.Label})
		}
		one.On = v.p.only.bar == barID("type", one.Label)
		all = append(all, one)
	}
	v.types.Set(all, -1)
}

// barID is what a bar means: another one may stand in its place after the next reading.
func barID(of, label string) string { return of + "\x00" + label }

// pick narrows all tabs to the keys of a bar, or no longer.
func (v *agesView) pick(of string, i int, fingerprints []keys.Fingerprint, in *chart.Bars) {
	id := barID(of, in.Bars()[i].Label)
	if v.p.only.bar == id {
		v.p.narrow(only{})
		return
	}
	o := only{bar: id, keys: map[keys.Fingerprint]bool{}, title: locale.T("ages.chosen", locale.Args{"Chart": in.Name, "Bar": in.Bars()[i].Label})}
	for _, f := range fingerprints {
		o.keys[f] = true
	}
	v.p.narrow(o)
}

// barWords say what a bar counts.
func barWords(b *audit.Bar) string {
	const year = 365
	switch {
	case b.Kind == audit.BarNever:
		return locale.T("ages.never")
	case b.Kind == audit.BarUnknown:
		return locale.T("ages.unknown")
	case b.From == 0:
		return locale.Tn("ages.under_days", int(b.To))
	case b.To == 0:
		return locale.Tn("ages.over_years", int(b.From/year))
	case b.From%year == 0:
		return locale.T("ages.years", locale.Args{"From": locale.Number(int(b.From / year)), "To": locale.Number(int(b.To / year))})
	}
	return locale.T("ages.days", locale.Args{"From": locale.Number(int(b.From)), "To": locale.Number(int(b.To))})
}

func limitWords(h *audit.Histogram) string {
	if h.Limit == 0 {
		return locale.T("ages.no_limit")
	}
	return locale.Tn("ages.limit", int(h.Limit))
}

// words tell whether something else is to be drawn beside the bars.
func (v *agesView) words() string {
	return fmt.Sprint("ages", v.p.report.At, v.p.only.bar, v.p.only.title, v.ages != nil, len(v.p.items))
}

// pane is what stands beside the bars: the keys of the one that was chosen.
func (v *agesView) pane(k *pane) []fyne.CanvasObject {
	o := &v.p.only
	if !o.narrows() {
		return append([]fyne.CanvasObject{kit.NewHeading(locale.T("matrix.worst")).Shorten(), kit.NewNote(locale.T("ages.hint"))}, k.findingLines(o.finding)...)
	}
	var all []*audit.Key
	for i := range v.p.survey.World.Keys {
		if key := &v.p.survey.World.Keys[i]; key.Fingerprint != "" && len(key.Places) > 0 && o.key(key) {
			all = append(all, key)
		}
	}
	out := []fyne.CanvasObject{title(o.title), kit.NewNote(locale.Tn("auditpage.keys", len(all)))}
	return append(out, k.Column(len(all), func(i int) fyne.CanvasObject { return k.keyLine(all[i]) }), kit.Gap(0, 2), kit.NewStrong(locale.T("matrix.findings")), kit.Stack(k.findingLines(o.finding)...))
}

// keyLine is one key of a list, which leads to itself.
func (k *pane) keyLine(key *audit.Key) fyne.CanvasObject {
	facts := locale.KeyType(key.Type, key.Bits) + " · " + locale.Tn("auditpage.places", len(key.Places))
	return kit.Stretch(1, kit.NewMark("key", kit.Neutral.Text(), 18), kit.Tight(kit.NewText(keyName(key)).Shorten(), kit.NewCaption(facts).Shorten()),
		kit.NewButton("", "forward", func() { k.f.Nav.Key(key.Fingerprint) }).Quiet().Tip(k.f.Tips, locale.T("auditdo.show_key")))
}
