package auditpage

import (
	"context"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

	"latchkey/core"
	"latchkey/core/ask"
	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/internal/safetext"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/kit/overlay"
	"latchkey/ui/locale"
)

// wantedPlan is a plan that makes everything as a file says, with what a person allows
// beyond what is always safe.
type wantedPlan struct {
	v       *wantedView
	from    func(context.Context, core.ApplyOptions) (rollout.Plan, error) // makes the plan
	plan    rollout.Plan
	allowed core.ApplyOptions
	// The keys that only such a yes removes, or removes and adds again, by the plan that
	// does neither.
	foreign, anew []string
}

// plan plans what makes everything as the file says, and asks.
func (v *wantedView) plan() {
	b, file := v.p.backend, v.file
	if b == nil || file == "" || v.plans {
		return
	}
	(&wantedPlan{v: v, from: func(ctx context.Context, allowed core.ApplyOptions) (rollout.Plan, error) {
		return b.PlanWanted(ctx, file, allowed)
	}}).work()
}

// work makes the plan with what is allowed by now, and shows it.
func (w *wantedPlan) work() {
	f := w.v.p.f
	w.v.plans = true
	frame.DoJob(f, f.Jobs.StartQuiet(locale.T("rollout.planning")), func(ctx context.Context) (rollout.Plan, error) { return w.from(ctx, w.allowed) }, func(plan rollout.Plan, err error) {
		w.v.plans = false
		switch {
		case frame.IsChoice(err), err == nil && f.Dialogs.Any(): // the person does something else by now
		case err != nil:
			f.Notices.Fail("wanted", locale.T("error.rollout"), err)
		case len(plan.Steps) == 0 && len(plan.Spec.Trust) == 0 && len(plan.Exclusions) == 0:
			f.Toasts.Show(locale.T("wanted.settled"))
		default:
			if w.plan = plan; w.allowed == (core.ApplyOptions{}) {
				w.foreign = w.left(rollout.OutForeignStays)
				w.anew = w.left(rollout.OutAccessStays, rollout.OutLabelStays, rollout.OutSwapStays)
			}
			w.ask()
		}
	})
}

// left names the keys that were left out with one of these codes, each once.
func (w *wantedPlan) left(codes ...string) (names []string) {
	for i := range w.plan.Exclusions {
		text := w.plan.Exclusions[i].Text
		name, _ := text.Values["key"].(string)
		if slices.Contains(codes, text.Code) && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// ask says step by step what would be done and what stays, with why, and what may be
// allowed besides. Nothing is done before the second answer, where much stops working.
func (w *wantedPlan) ask() {
	f, plan := w.v.p.f, &w.plan
	title := locale.Tn("wanted.apply", len(plan.Steps))
	large := len(plan.Stops) > 0 && len(plan.Steps) >= frame.TypeFrom
	if large && len(w.foreign)+len(w.anew)+len(plan.Exclusions) == 0 {
		w.askTyped(title)
		return
	}
	d := &overlay.Dialog{Title: title, Icon: "play", Width: 600}
	body := kit.Stack()
	w.steps(body)
	w.stays(body)
	var again bool
	allow := func(n string, names []string, on bool, set func(bool)) {
		if len(names) == 0 {
			return
		}
		check := kit.NewCheck(locale.Tn("wanted.allow_"+n, len(names)), nil)
		check.SetChecked(on)
		check.OnChanged = func(on bool) {
			set(on)
			again = true
			d.Hide()
		}
		body.Add(kit.Tight(check, kit.NewNote(firstNames(names))))
	}
	allow("foreign", w.foreign, w.allowed.RemoveForeign, func(on bool) { w.allowed.RemoveForeign = on })
	allow("anew", w.anew, w.allowed.Recreate, func(on bool) { w.allowed.Recreate = on })
	yes := kit.NewButton(title, "play", nil).Primary()
	if len(plan.Stops) > 0 {
		yes = kit.NewButton(title, "play", nil).Danger()
		body.Add((&kit.Notice{Tone: kit.Caution, Text: locale.T("confirm.stops"), Advice: locale.JoinList(locale.TranslateAll(firstOf(plan.Stops)))}).Object())
	}
	if len(plan.Steps) == 0 && len(plan.Spec.Trust) == 0 {
		d.Title, d.Icon, d.IconTone = locale.T("wanted.stuck"), "warning", kit.Caution.Text()
		yes.Disable()
	}
	d.Body = body
	f.AskBool(d, kit.NewButton(locale.T("action.cancel"), "", nil), yes, func(sure bool) {
		switch {
		case again:
			w.work()
		case sure && large:
			w.askTyped(title)
		case sure:
			w.v.start(w.plan)
		}
	})
}

// askTyped asks a person to type how many places are changed.
func (w *wantedPlan) askTyped(title string) {
	question := ask.Plan{Title: say.Plain(title), Stops: firstOf(w.plan.Stops)}
	for i := range w.plan.Steps {
		question.Lines = append(question.Lines, say.Plain(w.stepWords(&w.plan.Steps[i])))
	}
	w.v.p.f.ConfirmTyped(question, strconv.Itoa(len(w.plan.Steps)), func() { w.v.start(w.plan) })
}

// steps says of each place what is done there.
func (w *wantedPlan) steps(body *fyne.Container) {
	shown := w.plan.Steps[:min(len(w.plan.Steps), mostSteps)]
	for i := range shown {
		body.Add(planLine("repository", kit.Accent, w.stepWords(&shown[i])))
	}
	if more := len(w.plan.Steps) - len(shown); more > 0 {
		body.Add(kit.NewNote(locale.Tn("confirm.more", more)))
	}
	if n := len(w.plan.Spec.Trust); n > 0 {
		body.Add(kit.NewNote(locale.Tn("wanted.trusts", n)))
	}
}

// stays says what is left as it is, and why.
func (w *wantedPlan) stays(body *fyne.Container) {
	shown := w.plan.Exclusions[:min(len(w.plan.Exclusions), mostSteps)]
	for i := range shown {
		x := &shown[i]
		body.Add(planLine("skipped", kit.Neutral, locale.T("wanted.fact", locale.Args{"Name": safetext.Line(x.Target, 80), "Value": locale.T("plan.because", locale.Args{"Why": locale.Reason(*x)})})))
	}
	if more := len(w.plan.Exclusions) - len(shown); more > 0 {
		body.Add(kit.NewNote(locale.Tn("confirm.more", more)))
	}
}

// stepWords say where a step is and what it does there, in order.
func (w *wantedPlan) stepWords(s *rollout.Step) string {
	where := safetext.Line(s.Target(), 80)
	if s.Machine != "" {
		if where = safetext.Line(s.Machine, 80); s.Repo != "" {
			where = locale.T("onboard.from", locale.Args{"Repo": safetext.Line(string(s.Repo), 80), "Machine": where})
		}
	}
	var words []string
	for _, a := range s.Acts {
		key := locale.Args{"Key": safetext.Line(frame.KeyName(a.Label, a.Fingerprint), 60)}
		switch {
		case a.Kind == rollout.ActAdd && a.LeavesFirst != "":
			key["From"] = safetext.Line(string(a.LeavesFirst), 60)
			words = append(words, locale.T("wanted.adds_after", key))
		case a.Kind == rollout.ActAdd:
			words = append(words, locale.T("wanted.adds", key))
		case a.Kind == rollout.ActRemove:
			words = append(words, locale.T("wanted.removes", key))
		default:
			words = append(words, locale.Deed(a))
		}
	}
	if len(words) == 0 {
		return where
	}
	return locale.T("wanted.fact", locale.Args{"Name": where, "Value": locale.JoinList(words)})
}

// firstNames are the first of many names, and how many there are besides.
func firstNames(names []string) string {
	text := locale.JoinNames(names[:min(len(names), mostSteps)])
	if more := len(names) - mostSteps; more > 0 {
		text += " · " + locale.Tn("confirm.more", more)
	}
	return text
}
