package auditpage

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

	"latchkey/api"
	"latchkey/core/ask"
	"latchkey/core/audit"
	"latchkey/core/cause"
	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/keys"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/kit/overlay"
	"latchkey/ui/locale"
)

// mostKeys is for how many keys rollouts are begun at once.
const mostKeys = 10

// keyPlan is what would be done with one key.
type keyPlan struct {
	name string
	spec rollout.Spec
	plan rollout.Plan
	id   int64 // of the rollout that it has become
	err  error
}

// fixMarked puts the marked findings right together: one plan for all of them, where
// it is the same that has to be done.
func (p *Page) fixMarked() {
	rows := p.list.Marks.Rows()
	slices.SortStableFunc(rows, func(a, b *findingItem) int { return a.n - b.n })
	rows = slices.DeleteFunc(rows, func(m *findingItem) bool { return p.remedyOf(m) == nil })
	if len(rows) == 0 {
		p.f.Toasts.Show(locale.T("auditpage.no_remedy"))
		return
	}
	mend := rows[0].Mend
	if slices.ContainsFunc(rows, func(m *findingItem) bool { return m.Mend != mend }) {
		p.f.Toasts.Show(locale.T("auditpage.mixed"))
		return
	}
	plans := p.plansOf(rows, mend)
	switch {
	case len(rows) == 1, len(plans) == 1 && plans[0].spec.Choice.Where, plans == nil && allOne(rows):
		p.remedyOf(rows[0]).run()
	case len(plans) == 0:
		p.f.Toasts.Show(locale.T("auditpage.one_by_one"))
	case len(plans) > mostKeys:
		p.f.Toasts.Show(locale.Tn("auditpage.too_many", mostKeys))
	default:
		p.planAll(plans)
	}
}

// allOne reports whether one thing puts all of the findings right.
func allOne(rows []*findingItem) bool {
	return !slices.ContainsFunc(rows, func(m *findingItem) bool {
		return m.Mend == audit.MendLabel && m.Subject.Fingerprint != rows[0].Subject.Fingerprint || m.Mend != audit.MendLabel && m.Subject != rows[0].Subject
	})
}

// plansOf are the rollouts that put findings right, one for each key, and for each
// account where it is about some of its repositories alone. Each key is there once.
func (p *Page) plansOf(rows []*findingItem, mend audit.Mend) (all []keyPlan) {
	if mend != audit.MendRotate && mend != audit.MendRemove {
		return nil
	}
	type of struct {
		key     keys.Fingerprint
		account string
	}
	at := map[of]int{}
	for _, m := range rows {
		s := &m.Subject
		where := of{s.Fingerprint, ""}
		if mend == audit.MendRemove && !m.everywhere() {
			where.account = s.Account
		}
		i, known := at[where]
		if !known {
			i = len(all)
			at[where] = i
			spec := rollout.Spec{Verb: rollout.Rotate, Key: rollout.KeyRef{Fingerprint: s.Fingerprint}, Choice: rollout.Choice{Where: where.account == ""}, KeepOld: true,
				New: rollout.NewKey{Kind: p.f.Defaults.Kind(), Comment: frame.KeyName(s.Label, s.Fingerprint)}}
			if mend == audit.MendRemove {
				spec.Verb, spec.KeepOld, spec.New, spec.Account = rollout.Revoke, false, rollout.NewKey{}, where.account
			}
			all = append(all, keyPlan{name: m.key(), spec: spec})
		}
		if repo := api.RepoPath(s.Target); where.account != "" && !slices.Contains(all[i].spec.Choice.Repos, repo) {
			all[i].spec.Choice.Repos = append(all[i].spec.Choice.Repos, repo)
		}
	}
	return all
}

// planAll works all plans out, and shows them as one.
func (p *Page) planAll(plans []keyPlan) {
	f, b := p.f, p.backend
	job := f.Jobs.StartQuiet(locale.T("rollout.planning"))
	frame.DoJob(f, job, func(ctx context.Context) ([]keyPlan, error) {
		for i := range plans {
			if plans[i].plan, plans[i].err = b.PlanRollout(ctx, plans[i].spec); ctx.Err() != nil {
				return nil, ctx.Err()
			}
		}
		return plans, nil
	}, func(plans []keyPlan, err error) {
		switch {
		case err != nil || f.Dialogs.Any(): // stopped, or the person does something else by now
		default:
			p.latest().askAll(plans)
		}
	})
}

// askAll says what would be done with each key, and asks once.
func (p *Page) askAll(plans []keyPlan) {
	f := p.f
	lines, stops, places := kit.Stack(), []say.Text{}, 0
	var can []keyPlan
	for _, k := range plans {
		steps := len(k.plan.Steps)
		text := k.name + " · " + locale.Tn("auditpage.places", steps)
		switch {
		case k.err != nil:
			lines.Add(planLine("failed", kit.Bad, k.name+" · "+locale.T("error.rollout")+" "+frame.HintOf(k.err)))
			continue
		case steps == 0:
			lines.Add(planLine("skipped", kit.Neutral, k.name+" · "+locale.T("plan.none")))
			continue
		case len(k.plan.Exclusions) > 0:
			text += " · " + locale.Tn("auditpage.left_out", len(k.plan.Exclusions))
		}
		lines.Add(planLine("key", kit.Accent, text))
		can, places, stops = append(can, k), places+steps, append(stops, k.plan.Stops...)
	}
	if len(can) == 0 {
		f.Toasts.Show(locale.T("plan.none"))
		return
	}
	verb := can[0].plan.Spec.Verb
	if verb == "" {
		verb = can[0].spec.Verb
	}
	title := locale.Tn("auditpage.rotate_keys", len(can))
	if verb == rollout.Revoke {
		title = locale.Tn("auditpage.revoke_keys", len(can))
		if places >= frame.TypeFrom {
			f.ConfirmTyped(confirmation(title, can, stops), strconv.Itoa(places), func() { p.startAll(can) })
			return
		}
	}
	body := kit.Stack(lines)
	icon := "refresh"
	yes := kit.NewButton(title, icon, nil).Primary()
	if verb == rollout.Revoke {
		icon = "remove"
		yes = kit.NewButton(title, icon, nil).Danger()
	} else {
		body.Add(kit.NewNote(locale.T("auditpage.rotate_note")))
	}
	if len(stops) > 0 {
		body.Add((&kit.Notice{Tone: kit.Caution, Text: locale.T("confirm.stops"), Advice: locale.JoinList(locale.TranslateAll(firstOf(stops)))}).Object())
	}
	no := kit.NewButton(locale.T("action.cancel"), "", nil)
	f.AskBool(&overlay.Dialog{Title: title, Icon: icon, Body: body, Width: 560}, no, yes, func(sure bool) {
		if sure {
			p.startAll(can)
		}
	})
}

// firstOf are the first of what stops.
func firstOf(stops []say.Text) []say.Text { return stops[:min(len(stops), frame.MostNamed)] }

// confirmation is the question of a revocation that a person has to type for.
func confirmation(title string, plans []keyPlan, stops []say.Text) ask.Plan {
	plan := ask.Plan{Title: say.Plain(title), Stops: firstOf(stops)}
	for _, k := range plans {
		plan.Lines = append(plan.Lines, say.Plain(k.name+" · "+locale.Tn("auditpage.places", len(k.plan.Steps))))
	}
	return plan
}

func planLine(icon string, tone kit.Tone, text string) fyne.CanvasObject {
	return kit.Stretch(1, kit.TopAligned(kit.NewMark(icon, tone.Text(), 18)), kit.NewParagraph(text))
}

// startAll begins the rollouts one after another, and runs them. What was shown and
// confirmed here, core need not ask again. Two rollouts cannot be on one repository at
// once: those that meet another one wait until it has ended.
func (p *Page) startAll(plans []keyPlan) {
	f, b := p.f, p.backend
	p.begins, p.ended = true, false
	var titles []string
	for _, k := range plans {
		titles = append(titles, k.plan.Title.String())
	}
	f.Answers.PlansConfirmed(titles)
	frame.Do(f, func(ctx context.Context) ([]keyPlan, error) {
		for i := range plans {
			if plans[i].id, plans[i].err = b.StartRollout(ctx, plans[i].plan); ctx.Err() != nil {
				return plans[:i+1], ctx.Err()
			}
		}
		return plans, nil
	}, func(plans []keyPlan, err error) {
		f.Answers.Clear()
		if q := p.latest(); q.backend == b { // else the numbers mean other rollouts
			q.list.Marks.Clear()
			q.begun(plans, err)
		}
	})
}

// begun runs what has begun, and keeps what waits for it.
func (p *Page) begun(plans []keyPlan, err error) {
	f := p.f
	p.begins = false
	waiting := []keyPlan{}
	for _, k := range plans {
		if k.err == nil {
			f.Nav.Run(k.id, k.plan.Title)
		}
	}
	for _, k := range plans {
		switch {
		case k.err == nil:
		case errors.Is(k.err, cause.ErrPlanChanged) && (f.Jobs.Count() > 0 || p.ended):
			waiting = append(waiting, k)
		default:
			err = k.err
		}
	}
	if len(waiting) > len(p.waiting) { // it is said once
		f.Toasts.Show(locale.Tn("auditpage.waits", len(waiting)))
	}
	p.waiting = waiting
	if err != nil && !frame.IsChoice(err) {
		f.Notices.Fail("audit-fix", locale.T("error.audit_begun"), err)
	}
	if p.ended {
		p.goOn()
	}
}

// goOn begins what has waited until a rollout ended.
func (p *Page) goOn() {
	switch {
	case p.begins:
		p.ended = true
	case len(p.waiting) > 0 && p.backend != nil:
		p.startAll(slices.Clone(p.waiting))
	}
}
