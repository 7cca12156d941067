package auditpage

import (
	"context"
	"fmt"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"latchkey/core"
	"latchkey/core/audit"
	"latchkey/core/register"
	"latchkey/core/wanted"
	"latchkey/internal/grid"
	"latchkey/internal/safetext"
	"latchkey/keys"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/kit/matrix"
	"latchkey/ui/locale"
)

// wantedView is the tab with what is written down of each key, which is edited in
// place, and how what stands differs from a wanted state.
type wantedView struct {
	p      *Page
	object *fyne.Container
	scroll *container.Scroll
	body   *fyne.Container
	rows   []core.RegisterRow
	shown  []*core.RegisterRow
	lines  *kit.Lazy
	edited keys.Fingerprint  // the one that is being edited, "" = none
	fields fyne.CanvasObject // in which it is
	entry  *kit.Entry        // the first of them
	err    error
	reads  frame.Generation

	file   string // of the wanted state, "" = none was chosen
	state  *wanted.Matrix
	taken  int  // how often state became another one
	plans  bool // what makes it so is being worked out
	counts map[keys.Fingerprint]map[wanted.State]int
	sum    *kit.Note
	makeB  *kit.Button
	first  *kit.Button // that can always be pressed
	loads  frame.Generation
}

func newWantedView(p *Page) *wantedView {
	v := &wantedView{p: p, body: kit.Blocks(), sum: kit.NewNote("")}
	v.scroll = container.NewVScroll(kit.Body(v.body))
	v.scroll.OnScrolled = func(fyne.Position) {
		if v.lines != nil {
			v.lines.Follow()
		}
	}
	v.makeB = kit.NewButton(locale.T("wanted.make"), "play", v.plan).Primary()
	v.makeB.Disable()
	v.first = kit.NewButton(locale.T("wanted.choose"), "file", v.choose).Tip(p.f.Tips, locale.T("wanted.choose_tip"))
	buttons := kit.Wrap(v.first, v.makeB,
		kit.NewButton(locale.T("wanted.propose"), "edit", v.propose).Tip(p.f.Tips, locale.T("wanted.propose_tip")))
	v.object = kit.Frame(kit.PadXY(20, 6, kit.Stack(buttons, v.sum)), v.scroll, nil)
	v.tell()
	return v
}

func (v *wantedView) canvas() fyne.CanvasObject { return v.object }

func (v *wantedView) focus() { v.p.f.Focus(v.first) }

// renew reads the register, and compares the wanted state again.
func (v *wantedView) renew() {
	b := v.p.backend
	if b == nil {
		return
	}
	frame.Load(v.p.f, &v.reads, b.Register, func(rows []core.RegisterRow, err error) {
		v.err = err
		if err == nil {
			v.rows = rows
		}
		v.draw()
	})
	v.compare()
}

// forget is called when other data is open.
func (v *wantedView) forget() {
	v.rows, v.edited, v.fields, v.entry, v.file, v.state, v.counts = nil, "", nil, nil, "", nil, nil
	v.tell()
}

// draw shows the keys that all tabs are narrowed to.
func (v *wantedView) draw() {
	v.shown, v.lines, v.body.Objects = nil, nil, nil
	text := strings.ToLower(strings.TrimSpace(v.p.text))
	for i := range v.rows {
		r := &v.rows[i]
		key := v.p.key(r.Fingerprint)
		if v.p.only.narrows() && (key == nil || !v.p.only.key(key)) {
			continue
		}
		if find := strings.ToLower(strings.Join([]string{r.Label, string(r.Fingerprint), r.Owner, r.Purpose, r.Machine}, " ")); text == "" || strings.Contains(find, text) {
			v.shown = append(v.shown, r)
		}
	}
	switch {
	case v.err != nil:
		v.body.Add(v.p.f.ErrorNotice(locale.T("error.register"), v.err, kit.NewButton(locale.T("action.try_again"), "refresh", v.renew)).Object())
	case len(v.shown) == 0:
		v.body.Add(kit.NewStrong(locale.T("empty.register_none.title")))
		v.body.Add(kit.NewNote(locale.T("empty.register_none.text")))
	default:
		v.lines = kit.NewLazy(v.scroll, v.body, len(v.shown), func(i int) fyne.CanvasObject { return v.line(v.shown[i]) })
		v.lines.Moved = func() { v.p.f.Post(v.body.Refresh) }
		v.body.Add(v.lines)
	}
	v.body.Refresh()
	v.scroll.Refresh()
	v.p.pane.draw()
}

func rowName(r *core.RegisterRow) string {
	return safetext.Line(frame.KeyName(r.Label, r.Fingerprint), 80)
}

// line is one key with what is written down of it, or the fields to do so.
func (v *wantedView) line(r *core.RegisterRow) fyne.CanvasObject {
	if r.Fingerprint == v.edited {
		if v.fields == nil { // they stay what they are, whatever is drawn around them
			v.fields = v.form(r)
		}
		return v.fields
	}
	edit := kit.NewButton("", "edit", func() { v.edit(r.Fingerprint) }).Quiet().Tip(v.p.f.Tips, locale.T("wanted.edit"))
	texts := kit.Tight(kit.NewStrong(rowName(r)).Shorten(), kit.NewNote(entryWords(r)))
	signs := kit.Wrap()
	for _, s := range states() {
		if n := v.counts[r.Fingerprint][s]; n > 0 {
			signs.Add(kit.Row(kit.Middle(matrix.NewSign(signOf(s))), kit.Middle(kit.NewCaption(locale.T("matrix.legend", locale.Args{"Mark": stateWord(s), "N": locale.Number(n)})))))
		}
	}
	if len(signs.Objects) > 0 {
		texts.Add(signs)
	}
	return kit.NewCard(kit.Stretch(0, texts, kit.TopAligned(edit)))
}

// entryWords say what is written down.
func entryWords(r *core.RegisterRow) string {
	var all []string
	add := func(key, text string) {
		if text != "" {
			all = append(all, locale.T("wanted.fact", locale.Args{"Name": locale.T("wanted." + key), "Value": safetext.Line(text, 80)}))
		}
	}
	add("owner", r.Owner)
	add("purpose", r.Purpose)
	add("machine", r.Machine)
	if !r.Review.IsZero() {
		add("review", locale.DayOf(r.Review))
	}
	if !r.Ends.IsZero() {
		add("ends", locale.DayOf(r.Ends))
	}
	if len(all) == 0 {
		return locale.T("wanted.nothing")
	}
	return strings.Join(all, " · ")
}

func signOf(s wanted.State) grid.Mark {
	switch s {
	case wanted.Missing:
		return grid.Missing
	case wanted.Excess:
		return grid.Excess
	case wanted.OK:
		return grid.Read
	case wanted.Differs:
		return grid.Write
	}
	return grid.Unknown
}

// states are those in which a key can be, in the order in which they are said.
func states() []wanted.State {
	return []wanted.State{wanted.OK, wanted.Missing, wanted.Excess, wanted.Differs, wanted.Unknown}
}

func stateWord(s wanted.State) string { return locale.T("wantedstate." + string(s)) }

// edit turns a line into fields.
func (v *wantedView) edit(fp keys.Fingerprint) {
	v.edited, v.fields, v.entry = fp, nil, nil
	v.draw()
	if v.entry != nil {
		v.p.f.Post(func() { v.p.f.Focus(v.entry) })
	}
}

// form are the fields in the place of a line.
func (v *wantedView) form(r *core.RegisterRow) fyne.CanvasObject {
	field := func(text string) *kit.Entry {
		e := kit.NewEntry("")
		e.SetText(text)
		return e
	}
	owner, purpose, machine, review, ends := field(r.Owner), field(r.Purpose), field(r.Machine), field(dayText(r.Review)), field(dayText(r.Ends))
	problem := kit.NewNote("")
	problem.Hide()
	var save *kit.Button
	put := func() {
		e := register.Entry{Fingerprint: r.Fingerprint, Owner: strings.TrimSpace(owner.Text), Purpose: strings.TrimSpace(purpose.Text), Machine: strings.TrimSpace(machine.Text)}
		var wrong bool
		if e.Review, wrong = dayOf(review.Text); wrong {
			v.complain(problem, review)
			return
		}
		if e.Ends, wrong = dayOf(ends.Text); wrong {
			v.complain(problem, ends)
			return
		}
		save.Disable()
		v.put([]register.Entry{e}, func(ok bool) {
			if save.Enable(); ok && v.edited == e.Fingerprint {
				v.edited, v.fields, v.entry = "", nil, nil
			}
		})
	}
	save = kit.NewButton(locale.T("wanted.save"), "check", put).Primary()
	for _, e := range []*kit.Entry{owner, purpose, machine, review, ends} {
		e.OnSubmitted = func(string) { put() }
	}
	cancel := kit.NewButton(locale.T("action.cancel"), "", func() { v.edit("") })
	v.entry = owner
	return kit.NewCard(kit.Stack(kit.NewStrong(rowName(r)).Shorten(), frame.Field(locale.T("wanted.owner"), owner, ""), frame.Field(locale.T("wanted.purpose"), purpose, ""),
		frame.Field(locale.T("wanted.machine"), machine, ""), frame.Field(locale.T("wanted.review"), review, locale.T("wanted.day_note")), frame.Field(locale.T("wanted.ends"), ends, ""), problem, kit.Wrap(save, cancel)))
}

func (v *wantedView) complain(problem *kit.Note, at *kit.Entry) {
	problem.SetText(locale.T("wanted.bad_day"))
	problem.Show()
	v.body.Refresh()
	v.p.f.Focus(at)
}

// put writes entries, and shows them.
func (v *wantedView) put(all []register.Entry, done func(ok bool)) {
	b, f := v.p.backend, v.p.f
	if b == nil {
		return
	}
	frame.Do(f, func(ctx context.Context) (int, error) { return b.PutRegister(ctx, all...) }, func(n int, err error) {
		done(err == nil)
		if err != nil {
			f.Notices.Fail("register", locale.T("error.register_put"), err)
			return
		}
		f.Notices.Remove("register")
		f.Toasts.Show(locale.Tn("toast.register", n))
		v.renew()
	})
}

// propose fills what is empty with what can be guessed; it says first for how many
// keys.
func (v *wantedView) propose() {
	b, f := v.p.backend, v.p.f
	if b == nil {
		return
	}
	frame.Do(f, b.ProposeRegister, func(all []register.Entry, err error) {
		switch {
		case err != nil:
			f.Notices.Fail("register", locale.T("error.register"), err)
		case len(all) == 0:
			f.Toasts.Show(locale.Tn("toast.register", 0))
		default:
			v.askProposal(all)
		}
	})
}

// dayText is a day as it is typed.
func dayText(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.DateOnly)
}

// dayOf reads a day that was typed; nothing is none.
func dayOf(text string) (day time.Time, wrong bool) {
	if text = strings.TrimSpace(text); text == "" {
		return time.Time{}, false
	}
	day, err := time.Parse(time.DateOnly, text)
	return day, err != nil
}

// words tell whether something else is to be drawn beside the register.
func (v *wantedView) words() string {
	return fmt.Sprint("wanted", v.p.report.At, v.file, v.taken, len(v.rows), len(v.shown), v.p.only.title)
}

// pane is what stands beside the register: what differs from the wanted state.
func (v *wantedView) pane(k *pane) []fyne.CanvasObject {
	out := []fyne.CanvasObject{kit.NewHeading(locale.T("wanted.differs")).Shorten()}
	if v.state == nil {
		return append(out, kit.NewNote(locale.T("wanted.hint")))
	}
	var differ []*wanted.Cell
	for i := range v.state.Cells {
		c := &v.state.Cells[i]
		if c.State != wanted.OK && v.p.only.finding(&audit.Subject{Fingerprint: c.Fingerprint, Account: c.Account, Target: c.Target, Project: c.Project}) {
			differ = append(differ, c)
		}
	}
	if len(differ) == 0 {
		return append(out, kit.NewNote(locale.T("wanted.settled")))
	}
	return append(out, k.Column(len(differ), func(i int) fyne.CanvasObject {
		c := differ[i]
		return kit.Stretch(1, kit.TopAligned(matrix.NewSign(signOf(c.State))), kit.Tight(kit.NewText(safetext.Line(c.Name, 80)).Shorten(),
			kit.NewCaption(locale.T("wanted.cell", locale.Args{"State": stateWord(c.State), "Place": safetext.Line(c.Target, 120)})).Shorten()))
	}))
}
