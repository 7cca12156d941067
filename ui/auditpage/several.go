package auditpage

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

	"latchkey/core/ask"
	"latchkey/core/cause"
	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/kit/overlay"
	"latchkey/ui/locale"
)

// keyPlan is what would be done with one key.
type keyPlan struct {
	name string
	spec rollout.Spec
	plan rollout.Plan
	id   int64 // of the rollout that it has become
	err  error
}

// several begins the rollouts of several keys as one.
type several struct {
	p       *Page
	waiting []keyPlan // those that begin when others have ended
	begins  bool      // some are being begun
	ended   bool      // one has ended meanwhile
}

// plan works all plans out, and shows them as one. left says what is not among them.
func (s *several) plan(plans []keyPlan, left []string) {
	p := s.p
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
			p.latest().several.ask(plans, left)
		}
	})
}

// ask says what would be done with each key, what is left and why, and asks; where much
// goes, how much has to be typed after that.
func (s *several) ask(plans []keyPlan, left []string) {
	f := s.p.f
	lines, stops, removes := kit.Stack(), []say.Text{}, 0
	var can []keyPlan
	for _, k := range plans {
		steps := len(k.plan.Steps)
		text := k.line()
		switch {
		case k.err != nil:
			left = append(left, k.name+" · "+locale.T("error.rollout")+" "+frame.HintOf(k.err))
			continue
		case steps == 0:
			left = append(left, k.name+" · "+locale.T("auditpage.nothing_there")+" "+k.why())
			continue
		case len(k.plan.Exclusions) > 0:
			text += " · " + locale.Tn("auditpage.left_out", len(k.plan.Exclusions))
		}
		if k.spec.Verb == rollout.Revoke {
			removes += steps
		}
		lines.Add(planLine(verbIcon(k.spec.Verb), kit.Accent, text))
		can, stops = append(can, k), append(stops, k.plan.Stops...)
	}
	if len(can) == 0 {
		refuse(f, locale.T("auditpage.no_plan"), left)
		return
	}
	for _, text := range left {
		lines.Add(planLine("skipped", kit.Neutral, text))
	}
	title := severalTitle(can)
	begin := func() { s.start(can, len(left) == 0) }
	body := kit.Stack(lines)
	if removes < 1 || slices.ContainsFunc(can, func(k keyPlan) bool { return k.spec.Verb == rollout.Rotate }) {
		body.Add(kit.NewNote(locale.T("auditpage.rotate_note")))
	}
	icon := verbIcon(can[0].spec.Verb)
	yes := kit.NewButton(title, icon, nil).Primary()
	if removes > 0 {
		yes = kit.NewButton(title, icon, nil).Danger()
	}
	if len(stops) > 0 {
		body.Add((&kit.Notice{Tone: kit.Caution, Text: locale.T("confirm.stops"), Advice: locale.JoinList(locale.TranslateAll(firstOf(stops)))}).Object())
	}
	no := kit.NewButton(locale.T("action.cancel"), "", nil)
	f.AskBool(&overlay.Dialog{Title: title, Icon: icon, Body: body, Width: 560}, no, yes, func(sure bool) {
		switch {
		case sure && removes >= frame.TypeFrom:
			f.ConfirmTyped(confirmation(title, can, stops), strconv.Itoa(removes), begin)
		case sure:
			begin()
		}
	})
}

// line says what is done with the key, and on how many places.
func (k *keyPlan) line() string {
	return locale.T("auditpage.does_"+string(k.spec.Verb), locale.Args{"Key": k.name}) + " · " + locale.Tn("auditpage.places", len(k.plan.Steps))
}

// why is the first reason for which nothing is done, "" = none is known.
func (k *keyPlan) why() string {
	if len(k.plan.Exclusions) == 0 {
		return ""
	}
	return locale.Reason(k.plan.Exclusions[0])
}

// severalTitle is what is done with all keys, in a few words.
func severalTitle(can []keyPlan) string {
	verb := can[0].spec.Verb
	switch {
	case slices.ContainsFunc(can, func(k keyPlan) bool { return k.spec.Verb != verb }):
		return locale.Tn("auditpage.fix_keys", len(can))
	case verb == rollout.Revoke:
		return locale.Tn("auditpage.revoke_keys", len(can))
	}
	return locale.Tn("auditpage.rotate_keys", len(can))
}

func verbIcon(v rollout.Verb) string {
	if v == rollout.Revoke {
		return "remove"
	}
	return "refresh"
}

// firstOf are the first of what stops.
func firstOf(stops []say.Text) []say.Text { return stops[:min(len(stops), frame.MostNamed)] }

// confirmation is the question of a revocation that a person has to type for.
func confirmation(title string, plans []keyPlan, stops []say.Text) ask.Plan {
	plan := ask.Plan{Title: say.Plain(title), Stops: firstOf(stops)}
	for _, k := range plans {
		plan.Lines = append(plan.Lines, say.Plain(k.line()))
	}
	return plan
}

func planLine(icon string, tone kit.Tone, text string) fyne.CanvasObject {
	return kit.Stretch(1, kit.TopAligned(kit.NewMark(icon, tone.Text(), 18)), kit.NewParagraph(text))
}

// start begins the rollouts one after another, and runs them. What was shown and
// confirmed here, core need not ask again. Two rollouts cannot be on one repository at
// once: those that meet another one wait until it has ended. all says that this is all
// that was marked: nothing is left for the marks then.
func (s *several) start(plans []keyPlan, all bool) {
	f, b := s.p.f, s.p.backend
	s.begins, s.ended = true, false
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
		if q := s.p.latest(); q.backend == b { // else the numbers mean other rollouts
			if all {
				q.list.Marks.Clear()
			}
			q.several.begun(plans, err)
		}
	})
}

// begun runs what has begun, and keeps what waits for it.
func (s *several) begun(plans []keyPlan, err error) {
	f := s.p.f
	s.begins = false
	waiting := []keyPlan{}
	for _, k := range plans {
		if k.err == nil {
			f.Nav.Run(k.id, k.plan.Title)
		}
	}
	for _, k := range plans {
		switch {
		case k.err == nil:
		case errors.Is(k.err, cause.ErrPlanChanged) && (f.Jobs.Count() > 0 || s.ended):
			waiting = append(waiting, k)
		default:
			err = k.err
		}
	}
	if len(waiting) > len(s.waiting) { // it is said once
		f.Toasts.Show(locale.Tn("auditpage.waits", len(waiting)))
	}
	s.waiting = waiting
	if err != nil && !frame.IsChoice(err) {
		f.Notices.Fail("audit-fix", locale.T("error.audit_begun"), err)
	}
	if s.ended {
		s.goOn()
	}
}

// goOn begins what has waited until a rollout ended.
func (s *several) goOn() {
	switch {
	case s.begins:
		s.ended = true
	case len(s.waiting) > 0 && s.p.backend != nil:
		s.start(slices.Clone(s.waiting), false)
	}
}
