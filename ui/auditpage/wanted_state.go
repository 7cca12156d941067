package auditpage

import (
	"context"
	"strings"

	"latchkey/core/audit"
	"latchkey/core/register"
	"latchkey/core/rollout"
	"latchkey/core/wanted"
	"latchkey/internal/safetext"
	"latchkey/keys"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/kit/overlay"
	"latchkey/ui/locale"
)

// mostSteps is how many steps of a plan are named before it is confirmed.
const mostSteps = 8

// wanted is the tab with the register and the wanted state.
func (p *Page) wanted() *wantedView { return p.tabs.views["wanted"].(*wantedView) }

// restore takes the wanted state that the view held which this one takes the place of.
func (v *wantedView) restore(old *wantedView) {
	v.file, v.state, v.counts = old.file, old.state, old.counts
	v.taken++
	v.tell()
}

// choose asks for the file of a wanted state.
func (v *wantedView) choose() {
	f := v.p.f
	entry := kit.NewEntry("deploy-keys.yaml")
	entry.SetText(v.file)
	var o *frame.Form
	o = f.NewForm(locale.T("wanted.choose_title"), "file", locale.T("wanted.compare"), func() {
		path := strings.TrimSpace(entry.Text)
		if path == "" || frame.ClearSecret(entry) {
			o.Dialog.FocusOn(entry)
			return
		}
		b := v.p.backend
		if b == nil {
			return
		}
		o.Main.Disable()
		o.Clear()
		file := frame.ExpandHome(path)
		frame.Do(f, func(ctx context.Context) (*wanted.Matrix, error) { return b.WantedState(ctx, file) }, func(m *wanted.Matrix, err error) {
			o.Main.Enable()
			switch {
			case frame.IsChoice(err):
			case err != nil:
				o.Fail(locale.T("error.wanted"), err)
			default:
				o.Dialog.Hide()
				if v.p.backend == b {
					v.loads.Next() // what is under way is of another file
					v.file = file
					v.take(m)
				}
			}
		})
	})
	o.SubmitWith(entry)
	o.Show(kit.Stack(kit.NewParagraph(locale.T("wanted.choose_text")), frame.Field(locale.T("save.path"), entry, locale.T("wanted.choose_note"))), entry)
}

// compare compares the wanted state with what stands now.
func (v *wantedView) compare() {
	b, file := v.p.backend, v.file
	if b == nil || file == "" {
		return
	}
	frame.Load(v.p.f, &v.loads, func(ctx context.Context) (*wanted.Matrix, error) { return b.WantedState(ctx, file) }, func(m *wanted.Matrix, err error) {
		if err != nil {
			v.p.f.Notices.Fail("wanted", locale.T("error.wanted"), err, kit.NewButton(locale.T("action.try_again"), "refresh", v.compare))
			return
		}
		v.p.f.Notices.Remove("wanted")
		v.take(m)
	})
}

// take shows what differs, here and in the matrix.
func (v *wantedView) take(m *wanted.Matrix) {
	v.taken++
	v.state, v.counts = m, map[keys.Fingerprint]map[wanted.State]int{}
	for i := range m.Cells {
		c := &m.Cells[i]
		if v.counts[c.Fingerprint] == nil {
			v.counts[c.Fingerprint] = map[wanted.State]int{}
		}
		v.counts[c.Fingerprint][c.State]++
	}
	v.tell()
	v.draw()
	v.p.tabs.views["matrix"].(*matrixView).wantedChanged()
}

// tell says at the head how much differs.
func (v *wantedView) tell() {
	switch {
	case v.state == nil:
		v.sum.SetText(locale.T("wanted.none"))
	default:
		words := []string{safetext.Line(locale.LastPart(v.file), 60)}
		for _, s := range states() {
			if v.state.Count(s) == 0 && s != wanted.OK {
				continue
			}
			words = append(words, locale.T("matrix.legend", locale.Args{"Mark": stateWord(s), "N": locale.Number(v.state.Count(s))}))
		}
		v.sum.SetText(strings.Join(words, " · "))
	}
	if v.state != nil && !v.state.Settled() {
		v.makeB.Enable()
	} else {
		v.makeB.Disable()
	}
	v.object.Refresh()
}

// marks are what the wanted state says that does not stand so, for the matrix.
func (v *wantedView) marks() (all []audit.WantedMark) {
	if v.state == nil {
		return nil
	}
	for i := range v.state.Cells {
		c := &v.state.Cells[i]
		if c.Machine == "" && c.Fingerprint != "" && (c.State == wanted.Missing || c.State == wanted.Excess || c.State == wanted.Unknown) {
			all = append(all, audit.WantedMark{Fingerprint: c.Fingerprint, Account: c.Account, Target: c.Target, Project: c.Project, Mark: signOf(c.State)})
		}
	}
	return all
}

// start begins what was confirmed here; core need not ask again.
func (v *wantedView) start(plan rollout.Plan) {
	f, b := v.p.f, v.p.backend
	if b == nil {
		return
	}
	f.Answers.PlansConfirmed([]string{plan.Title.String()})
	frame.Do(f, func(ctx context.Context) (int64, error) { return b.StartWanted(ctx, plan) }, func(id int64, err error) {
		f.Answers.Clear()
		switch {
		case frame.IsChoice(err):
		case err != nil:
			f.Notices.Fail("wanted", locale.T("error.rollout"), err)
		case id == 0:
			f.Toasts.Show(locale.Tn("wanted.trusted", len(plan.Spec.Trust)))
			v.compare()
		default:
			f.Nav.Run(id, plan.Title)
		}
	})
}

// askProposal says for how many keys something is proposed, and writes it down.
func (v *wantedView) askProposal(all []register.Entry) {
	f := v.p.f
	body := kit.Stack(kit.NewParagraph(locale.T("wanted.propose_text")))
	for i := range all[:min(len(all), mostSteps)] {
		e := &all[i]
		name := locale.ShortFingerprint(e.Fingerprint)
		if key := v.p.key(e.Fingerprint); key != nil {
			name = keyName(key)
		}
		body.Add(planLine("key", kit.Accent, locale.T("wanted.fact", locale.Args{"Name": name, "Value": safetext.Line(strings.Join([]string{e.Owner, e.Purpose, e.Machine}, " · "), 160)})))
	}
	if more := len(all) - mostSteps; more > 0 {
		body.Add(kit.NewNote(locale.Tn("confirm.more", more)))
	}
	yes := kit.NewButton(locale.Tn("wanted.write", len(all)), "edit", nil).Primary()
	f.AskBool(&overlay.Dialog{Title: locale.T("wanted.propose"), Icon: "edit", Body: body, Width: 560}, kit.NewButton(locale.T("action.cancel"), "", nil), yes, func(sure bool) {
		if sure {
			v.put(all, func(bool) {})
		}
	})
}
