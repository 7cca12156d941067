package auditpage

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"latchkey/api"
	"latchkey/core/audit"
	"latchkey/core/audit/snapshot"
	"latchkey/internal/safetext"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// mostAudits is how many of the audits that were kept can be chosen.
const mostAudits = 60

// changesView is the tab that says what is different between two audits.
type changesView struct {
	p          *Page
	object     *fyne.Container
	scroll     *container.Scroll
	body       *fyne.Container
	from, to   *kit.Select
	lines      *kit.Lazy
	audits     []snapshot.Info // the latest first
	names      []string        // of audits, as they are chosen
	difference *snapshot.Difference
	shown      []*snapshot.Change
	err        error // of the comparison
	listErr    error // of the list of audits
	compares   bool
	compared   int // how often difference became another one
	loads      frame.Generation
}

func newChangesView(p *Page) *changesView {
	v := &changesView{p: p, body: kit.Blocks()}
	v.from = kit.NewSelect(nil, func(string) { v.compare() })
	v.to = kit.NewSelect(nil, func(string) { v.compare() })
	v.from.Label, v.to.Label = locale.T("changes.from"), locale.T("changes.to")
	v.scroll = container.NewVScroll(kit.Body(v.body))
	v.scroll.OnScrolled = func(fyne.Position) {
		if v.lines != nil {
			v.lines.Follow()
		}
	}
	choose := kit.Wrap(kit.Row(kit.Middle(kit.NewCaption(locale.T("changes.from"))), kit.NewField(v.from).Least(230, 0).Growing()), kit.Row(kit.Middle(kit.NewCaption(locale.T("changes.to"))), kit.NewField(v.to).Least(230, 0).Growing()))
	v.object = kit.Frame(kit.PadXY(20, 6, choose), v.scroll, nil)
	return v
}

func (v *changesView) canvas() fyne.CanvasObject { return v.object }

func (v *changesView) focus() { v.p.f.Focus(v.from) }

// renew reads again which audits were kept.
func (v *changesView) renew() {
	v.p.readAudits()
	v.draw()
}

func (v *changesView) takeAudits(all []snapshot.Info) {
	all = all[:min(len(all), mostAudits)]
	if len(all) == len(v.audits) && len(all) > 0 && all[0].ID == v.audits[0].ID && all[0].Until.Equal(v.audits[0].Until) {
		if v.err != nil {
			v.compare()
		} else {
			v.draw()
		}
		return
	}
	from, to := v.chosen(v.from), v.chosen(v.to)
	v.audits, v.names = all, nil
	for i := range all {
		name := func(when string) string {
			return locale.T("changes.audit", locale.Args{"When": when, "N": locale.Number(findingsOf(&all[i]))})
		}
		if one := name(locale.Minute(all[i].At)); !slices.Contains(v.names, one) {
			v.names = append(v.names, one)
		} else {
			v.names = append(v.names, name(locale.Moment(all[i].At)))
		}
	}
	v.from.Options, v.to.Options = v.names, v.names
	v.set(v.from, max(from, int64(0)), min(1, len(all)-1))
	v.set(v.to, max(to, int64(0)), 0)
	v.compare()
}

// findingsOf is how many findings an audit had.
func findingsOf(s *snapshot.Info) int { return s.Critical + s.High + s.Medium + s.Low }

// chosen is the number of the audit that a choice is on, 0 = none.
func (v *changesView) chosen(s *kit.Select) int64 {
	for i, name := range v.names {
		if name == s.Selected {
			return v.audits[i].ID
		}
	}
	return 0
}

// set chooses an audit by its number, or the one at a place.
func (v *changesView) set(s *kit.Select, id int64, place int) {
	for i := range v.audits {
		if v.audits[i].ID == id && id != 0 {
			place = i
		}
	}
	if place >= 0 && place < len(v.names) {
		s.Selected = v.names[place]
	}
	s.Refresh()
}

// compare reads what is different between the audits that are chosen.
func (v *changesView) compare() {
	b, from, to := v.p.backend, v.chosen(v.from), v.chosen(v.to)
	if b == nil || from == 0 || to == 0 || from == to {
		v.loads.Next()
		v.difference, v.err, v.compares = nil, nil, false
		v.compared++
		v.draw()
		return
	}
	v.difference, v.err, v.compares = nil, nil, true
	v.draw()
	frame.Load(v.p.f, &v.loads, func(ctx context.Context) (*snapshot.Difference, error) {
		return b.AuditDifferences(ctx, strconv.FormatInt(min(from, to), 10), strconv.FormatInt(max(from, to), 10))
	}, func(d *snapshot.Difference, err error) {
		v.difference, v.err, v.compares = d, err, false
		v.compared++
		v.draw()
	})
}

// draw shows what changed, narrowed as all tabs are.
func (v *changesView) draw() {
	v.shown, v.lines = nil, nil
	v.body.Objects = nil
	if v.difference != nil {
		for i := range v.difference.Changes {
			if c := &v.difference.Changes[i]; v.p.only.finding(&audit.Subject{Fingerprint: c.Fingerprint, Account: c.Account, Target: c.Target, Project: c.Project}) {
				v.shown = append(v.shown, c)
			}
		}
	}
	switch {
	case v.err != nil || v.listErr != nil:
		v.body.Add(v.p.f.ErrorNotice(locale.T("error.audit_changes"), cmp.Or(v.listErr, v.err), kit.NewButton(locale.T("action.try_again"), "refresh", v.renew)).Object())
	case len(v.audits) < 2:
		v.say("changes_one")
	case v.compares:
		v.body.Add(kit.NewCaption(locale.T("details.reading")))
	case len(v.shown) == 0:
		v.say("changes_none")
	default:
		v.lines = kit.NewLazy(v.scroll, v.body, len(v.shown), func(i int) fyne.CanvasObject { return v.line(v.shown[i]) })
		v.lines.Moved = func() { v.p.f.Post(v.body.Refresh) }
		v.body.Add(v.lines)
	}
	v.body.Refresh()
	v.scroll.Refresh()
	v.p.pane.draw()
}

func (v *changesView) say(id string) {
	v.body.Add(kit.NewStrong(locale.T("empty." + id + ".title")))
	v.body.Add(kit.NewNote(locale.T("empty." + id + ".text")))
}

// changeLook is the shape and the tone of a kind of change.
func changeLook(k snapshot.Kind) (icon string, tone kit.Tone) {
	switch k {
	case snapshot.Vanished:
		return "minus", kit.Neutral
	case snapshot.Appeared, snapshot.Readded:
		return "plus", kit.Neutral
	case snapshot.Access, snapshot.Label:
		return "edit", kit.Neutral
	case snapshot.Moved:
		return "forward", kit.Neutral
	case snapshot.SwitchedOff, snapshot.SwitchedOn:
		return "pause", kit.Neutral
	}
	return "help", kit.Neutral
}

// line is one change: what, of which key, where, by whom and why.
func (v *changesView) line(c *snapshot.Change) fyne.CanvasObject {
	icon, tone := changeLook(c.Kind)
	key := safetext.Line(frame.KeyName(c.Label, c.Fingerprint), 80)
	texts := kit.Tight(kit.NewText(locale.T("changes.line", locale.Args{"What": kindWord(c.Kind), "Key": key, "Place": safetext.Line(c.Target, 120)})).Shorten())
	for _, words := range whyWords(c) {
		texts.Add(kit.NewNote(words))
	}
	return kit.Stretch(1, kit.TopAligned(kit.NewMark(icon, tone.Text(), 18)), texts, kit.TopAligned(kit.NewButton("", "forward", func() { v.open(c) }).Quiet().Tip(v.p.f.Tips, locale.T("auditdo.show_repository"))))
}

func kindWord(k snapshot.Kind) string { return locale.T("changekind." + string(k)) }

// whyWords say from what to what, by whom, and why as far as that is known.
func whyWords(c *snapshot.Change) (all []string) {
	if c.From != "" || c.To != "" {
		all = append(all, locale.T("changes.from_to", locale.Args{"From": accessOr(c.From), "To": accessOr(c.To)}))
	}
	if c.By != "" {
		all = append(all, locale.T("changes.by", locale.Args{"Who": safetext.Line(c.By, 80)}))
	}
	for i := range c.Causes {
		cause := &c.Causes[i]
		words := locale.FullStop(locale.UpperFirst(safetext.Line(locale.Translate(cause.Text), 300)))
		if !cause.Certain && cause.Code != "unknown" {
			words = locale.T("changes.likely", locale.Args{"Why": words})
		}
		all = append(all, words)
	}
	return all
}

// accessOr is a text, or what an access is called.
func accessOr(text string) string {
	switch api.Access(text) {
	case api.Read:
		return locale.T("access.read")
	case api.ReadWrite:
		return locale.T("access.write")
	}
	return safetext.Line(text, 80)
}

// open leads to where it changed.
func (v *changesView) open(c *snapshot.Change) {
	switch {
	case c.Kind == snapshot.Vanished && c.Fingerprint != "", c.Project && c.Fingerprint != "":
		v.p.f.Nav.Key(c.Fingerprint)
	case !c.Project:
		v.p.f.Nav.Repository(c.Account, api.RepoPath(c.Target), c.Fingerprint)
	}
}

// words tell whether something else is to be drawn beside the changes.
func (v *changesView) words() string {
	return fmt.Sprint("changes", v.compared, len(v.audits), v.p.only.title, v.err, v.listErr, v.compares)
}

// pane is what stands beside the changes: how many of each kind, who audited, and the
// numbers of all audits.
func (v *changesView) pane(*pane) []fyne.CanvasObject {
	out := []fyne.CanvasObject{kit.NewHeading(locale.T("audittab.changes")).Shorten()}
	if d := v.difference; d != nil {
		for _, kind := range snapshot.Kinds() {
			if n := d.Count(kind); n > 0 {
				icon, tone := changeLook(kind)
				out = append(out, kit.Stretch(1, kit.NewMark(icon, tone.Text(), 18), kit.NewText(locale.UpperFirst(kindWord(kind))).Shorten(), kit.NewStrong(locale.Number(n))))
			}
		}
		if d.To.Stale > 0 {
			out = append(out, kit.NewNote(locale.Tn("changes.stale", d.To.Stale)))
		}
	}
	if len(v.audits) == 0 {
		return out
	}
	out = append(out, kit.Gap(0, 2), kit.NewStrong(locale.T("changes.audits")))
	for i := range v.audits[:min(len(v.audits), mostFindings*2)] {
		a := &v.audits[i]
		counts := locale.T("changes.counts", locale.Args{"Keys": locale.Tn("auditpage.keys", a.Keys), "Findings": locale.Tn("changes.findings", findingsOf(a))})
		out = append(out, kit.Tight(kit.NewText(locale.Minute(a.At)).Shorten(), kit.NewNote(counts), kit.NewNote(locale.T("changes.by", locale.Args{"Who": safetext.Line(a.By, 80)}))))
	}
	return out
}
