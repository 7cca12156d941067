package ui

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"latchkey/api"
	"latchkey/core/rollout"
	"latchkey/keys"
	kit "latchkey/ui/widget"
)

// rolloutForm asks what is to be done with many repositories, shows the plan,
// and starts it once the person has confirmed it.
type rolloutForm struct {
	*form
	verb   rollout.Verb
	repos  []api.RepoPath // empty = wherever the key stands
	traits api.Traits

	name    *kit.Entry
	kind    *kit.Select
	each    *kit.Check
	write   *kit.Check
	keys    *kit.Select
	choices []keyChoice
	keep    *kit.Check
	soak    *kit.Select
	typed   *kit.Entry // the number, typed to confirm something large
	inputs  fyne.CanvasObject
	plan    rollout.Plan
	stop    context.CancelFunc
}

// keyChoice is one key that stands on some of the chosen repositories.
type keyChoice struct {
	fingerprint keys.Fingerprint
	label       string
	on          int
}

// typeFrom is from how many removals on a person has to type the number.
const typeFrom = 11

// showRollout asks what to do with the marked repositories.
func (w *Window) showRollout(verb rollout.Verb) {
	f := &rolloutForm{verb: verb, repos: w.repos.marks.paths(), traits: w.traits()}
	if len(f.repos) == 0 || w.backend == nil {
		return
	}
	f.open(w)
	if verb != rollout.Add {
		f.loadKeys()
	}
}

// rolloutOf rotates or revokes the key that the details show, wherever it
// stands.
func (w *Window) rolloutOf(verb rollout.Verb) {
	key := w.details.current()
	if key == nil || w.backend == nil || key.Fingerprint == "" {
		return
	}
	f := &rolloutForm{verb: verb, traits: w.traits()}
	f.open(w)
	f.offer([]keyChoice{{fingerprint: key.Fingerprint, label: key.Label, on: 1}})
}

func (f *rolloutForm) open(w *Window) {
	title := t("rollout.title_"+string(f.verb), v{"N": len(f.repos)})
	if len(f.repos) == 0 {
		title = t("rollout.title_everywhere_" + string(f.verb))
	}
	f.form = w.newForm(title, map[rollout.Verb]string{rollout.Add: "key", rollout.Rotate: "refresh", rollout.Revoke: "remove"}[f.verb], t("rollout.plan"), f.makePlan)
	f.dialog.Width = 620
	f.dialog.OnEscape = f.close
	f.cancel.OnTapped = f.close
	body := kit.Stack()
	var focus fyne.Focusable = f.cancel
	f.name = kit.NewEntry("ci@build-07")
	_, words := kinds()
	f.kind = kit.NewSelect(words, nil)
	f.each, f.write, f.keep = kit.NewCheck(t("rollout.each"), nil), kit.NewCheck(t("add.write"), nil), kit.NewCheck(t("rollout.keep"), nil)
	f.keys = kit.NewSelect(nil, nil)
	f.soak = kit.NewSelect([]string{t("rollout.soak_none"), t("rollout.soak_day"), t("rollout.soak_week")}, nil)
	f.submitWith(f.name)
	if f.verb != rollout.Add {
		body.Add(field(t("rollout.key"), kit.NewField(f.keys), ""))
	}
	if f.verb != rollout.Revoke {
		note := t("rollout.name_note")
		if !f.traits.Reuse {
			note = t("rollout.set_note", v{"Forge": f.traits.Name})
		}
		body.Add(field(t("rollout.name"), f.name, note))
		body.Add(field(t("add.kind"), kit.NewField(f.kind), ""))
		focus = f.name
	}
	if f.verb != rollout.Revoke && f.traits.Reuse {
		body.Add(f.each)
	}
	switch {
	case f.verb == rollout.Add && f.traits.WriteAccess:
		body.Add(f.write)
	case f.verb == rollout.Rotate:
		body.Add(field(t("rollout.soak"), kit.NewField(f.soak), t("rollout.soak_note")))
		body.Add(f.keep)
	}
	f.inputs = body
	f.show(body, focus)
}

// loadKeys finds the keys that stand on the chosen repositories, as last read.
func (f *rolloutForm) loadKeys() {
	w := f.w
	f.main.Disable()
	repos, account := f.repos, w.account.ID
	background(w, w.session, func(ctx context.Context) ([]keyChoice, error) {
		count := map[keys.Fingerprint]*keyChoice{}
		var order []*keyChoice
		for _, repo := range repos {
			rows, err := w.backend.CachedKeys(ctx, account, repo)
			if err != nil {
				return nil, err
			}
			for _, k := range rows {
				if k.Fingerprint == "" {
					continue
				}
				c := count[k.Fingerprint]
				if c == nil {
					c = &keyChoice{fingerprint: k.Fingerprint, label: k.Label}
					count[k.Fingerprint], order = c, append(order, c)
				}
				c.on++
			}
		}
		slices.SortStableFunc(order, func(a, b *keyChoice) int { return b.on - a.on })
		out := make([]keyChoice, len(order))
		for i, c := range order {
			out[i] = *c
		}
		return out, nil
	}, func(list []keyChoice, err error) {
		f.main.Enable()
		switch {
		case err != nil:
			f.fail(t("error.rollout"), err)
		case len(list) == 0:
			f.say(t("rollout.no_keys"))
		default:
			f.offer(list)
		}
	})
}

func (f *rolloutForm) offer(list []keyChoice) {
	f.choices = list
	words := make([]string, len(list))
	for i, c := range list {
		words[i] = c.label + " · " + short(c.fingerprint)
		if len(f.repos) > 0 {
			words[i] += " · " + t("rollout.on", v{"N": c.on, "Total": len(f.repos)})
		}
	}
	f.keys.Options = words
	f.keys.SetSelectedIndex(0)
}

// spec reads the inputs; wrong says what is amiss with them.
func (f *rolloutForm) spec() (s rollout.Spec, wrong string) {
	list, _ := kinds()
	s = rollout.Spec{Verb: f.verb, Account: f.w.account.ID, Choice: rollout.Choice{Repos: f.repos, Where: len(f.repos) == 0}}
	if f.verb != rollout.Revoke {
		s.New = rollout.NewKey{Kind: list[max(0, f.kind.SelectedIndex())], Comment: strings.TrimSpace(f.name.Text)}
		s.PerRepo = f.each.Checked
		if s.New.Comment == "" {
			return s, t("rollout.no_name")
		}
	}
	if f.verb == rollout.Add {
		s.Access = api.Read
		if f.write.Checked && f.traits.WriteAccess {
			s.Access = api.ReadWrite
		}
		return s, ""
	}
	i := f.keys.SelectedIndex()
	if i < 0 || i >= len(f.choices) {
		return s, t("rollout.no_keys")
	}
	s.Key.Fingerprint = f.choices[i].fingerprint
	s.KeepOld = f.keep.Checked
	if !s.KeepOld && f.verb == rollout.Rotate {
		s.Soak = []time.Duration{0, 24 * time.Hour, 7 * 24 * time.Hour}[max(0, f.soak.SelectedIndex())]
	}
	return s, ""
}

func (f *rolloutForm) makePlan() {
	s, wrong := f.spec()
	if wrong != "" {
		f.say(wrong)
		return
	}
	w := f.w
	f.main.Disable()
	f.put(&kit.Notice{Tone: kit.Accent, Icon: "running", Text: t("rollout.planning")})
	ctx, job := w.jobs.beginQuiet(w.session, t("rollout.planning"))
	f.stop = job.stop
	background(w, ctx, func(ctx context.Context) (rollout.Plan, error) { return w.backend.PlanRollout(ctx, s) }, func(p rollout.Plan, err error) {
		job.end()
		f.stop = nil
		f.main.Enable()
		f.clear()
		switch {
		case isChoice(err):
		case err != nil:
			f.fail(t("error.rollout"), err)
		default:
			f.showPlan(p)
		}
	})
}

// close stops what runs first, and closes at the second time.
func (f *rolloutForm) close() {
	if f.stop != nil {
		f.stop()
		return
	}
	f.dialog.Hide()
}

// showPlan shows what will be done, before anything is done.
func (f *rolloutForm) showPlan(p rollout.Plan) {
	f.plan = p
	body := kit.Stack(kit.NewStrong(upperFirst(p.Title)), kit.NewCard(planLines(p)))
	for _, group := range refusals(p.Refused) {
		body.Add(kit.NewNote(group))
	}
	for _, note := range p.Notes {
		body.Add(kit.NewNote(upperFirst(note)))
	}
	for _, c := range p.Costs {
		body.Add(kit.NewCaption(upperFirst(c.Text)).Shorten())
	}
	removes := 0
	for _, s := range p.Steps {
		if slices.ContainsFunc(s.Acts, func(a rollout.Act) bool { return a.Do == rollout.Take }) {
			removes++
		}
	}
	f.typed = nil
	if removes > 0 {
		body.Add(kit.NewParagraph(t("rollout.stops_"+string(f.verb), v{"N": removes})))
	}
	if removes >= typeFrom {
		f.typed = kit.NewEntry(fmt.Sprint(removes))
		f.submitWith(f.typed)
		body.Add(field(t("rollout.type", v{"N": removes}), f.typed, ""))
	}
	f.dialog.Body = kit.Stack(body, f.errors)
	f.main.SetText(t("rollout.do_"+string(f.verb), v{"N": len(p.Steps)}))
	f.main.SetEnabled(len(p.Steps) > 0)
	f.main.OnTapped = f.confirm
	f.cancel.SetText(t("action.back"))
	f.cancel.OnTapped = f.back
	f.w.dialogs.Redraw(f.dialog)
	switch {
	case f.typed != nil:
		f.dialog.FocusOn(f.typed)
	case removes > 0 || len(p.Steps) == 0:
		f.dialog.FocusOn(f.cancel)
	default:
		f.dialog.FocusOn(f.main)
	}
}

// planLines names the first repositories and what is done there.
func planLines(p rollout.Plan) fyne.CanvasObject {
	const most = 6
	column := kit.Tight()
	for _, s := range p.Steps[:min(len(p.Steps), most)] {
		words := make([]string, len(s.Acts))
		for i, a := range s.Acts {
			words[i] = t("deed." + string(a.Do))
		}
		column.Add(kit.Stretch(0, kit.NewText(s.Target()).Shorten(), kit.NewCaption(strings.Join(words, ", "))))
	}
	if more := len(p.Steps) - most; more > 0 {
		column.Add(kit.NewCaption(tn("rollout.more", more)))
	}
	if len(p.Steps) == 0 {
		column.Add(kit.NewText(t("rollout.nothing")).Toned(kit.ColorMuted))
	}
	return column
}

// refusals says, reason by reason, on which repositories nothing is done.
func refusals(all []rollout.Refusal) []string {
	var texts []string
	var names [][]string
	for _, r := range all {
		i := slices.Index(texts, r.Text)
		if i < 0 {
			texts, names = append(texts, r.Text), append(names, nil)
			i = len(texts) - 1
		}
		names[i] = append(names[i], r.Target)
	}
	out := make([]string, len(texts))
	for i, text := range texts {
		list := names[i]
		if len(list) > 3 {
			list = append(slices.Clone(list[:3]), "…")
		}
		out[i] = tn("rollout.left_out", len(names[i])) + " " + upperFirst(text) + ": " + strings.Join(list, ", ")
	}
	return out
}

func (f *rolloutForm) back() {
	f.clear()
	f.dialog.Body = kit.Stack(f.inputs, f.errors)
	f.main.SetText(t("rollout.plan"))
	f.main.Enable()
	f.main.OnTapped = f.makePlan
	f.cancel.SetText(t("action.cancel"))
	f.cancel.OnTapped = f.close
	f.w.dialogs.Redraw(f.dialog)
	f.dialog.FocusOn(f.main)
}

// confirm starts the plan. What was shown and confirmed here, core need not ask
// again.
func (f *rolloutForm) confirm() {
	if f.typed != nil && strings.TrimSpace(f.typed.Text) != f.typed.PlaceHolder {
		f.say(t("rollout.typed_wrong", v{"N": f.typed.PlaceHolder}))
		f.dialog.FocusOn(f.typed)
		return
	}
	w, plan := f.w, f.plan
	f.main.Disable()
	w.planned.Store(true)
	background(w, w.session, func(ctx context.Context) (int64, error) { return w.backend.StartRollout(ctx, plan) }, func(id int64, err error) {
		w.planned.Store(false)
		f.main.Enable()
		if err != nil {
			f.fail(t("error.rollout"), err)
			return
		}
		f.dialog.Hide()
		w.repos.marks.clearAll()
		w.activity.chosen = id
		w.shell.show("activity")
		w.runRollout(id, plan.Title, w.backend.RunRollout)
	})
}
