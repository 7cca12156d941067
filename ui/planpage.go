package ui

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"latchkey/core"
	"latchkey/core/rollout"
	"latchkey/ui/kit"
)

// planPage shows what a rollout will do, on every repository, before anything
// is done. The choices stand beside the plan and change it at once.
type planPage struct {
	*Page
	f       *Frame
	backend planBackend // nil = none is open
	heir    *planPage   // the page that took its place in another language
	from    string      // page to go back to
	ask     *planAsk

	title   *kit.Text
	inputs  *fyne.Container
	errors  *fyne.Container
	figures *fyne.Container
	notes   *fyne.Container
	left    *kit.Chip // shows only what is left out
	status  *kit.Text
	table   *kit.Table
	body    *fyne.Container
	foot    *fyne.Container
	stops   *kit.Paragraph
	guard   *kit.TypeToConfirm // nil = nothing has to be typed
	typed   *kit.Entry         // of guard
	cancel  *kit.Button
	main    *kit.Button

	begins func(Selection) // is called with what a plan was about that has been started
	of     int64           // rotation of which the old keys are removed
	about  []Subject       // the key that it was opened for, nil = what stands there
	middle *fyne.Container
	below  *fyne.Container // what the rows are, and the chip that narrows them
	beside *fyne.Container // the chip alone, in a low window
	low    bool            // there is little height: the rows get all that can give way

	plan      rollout.Plan
	planned   bool // plan is of the choices as they stand
	removes   int
	word      string // what has to be typed, "" = nothing
	plans     generation
	job       *job
	looking   bool // which keys stand there is still being found out
	starting  bool
	rereads   bool // the next plan is made from fresh facts, as a person asked for
	rereading bool // and is being worked out
	entered   bool // Enter was pressed while the plan was worked out
	typing    debounce
}

// newPlanPage makes the page, empty until a rollout is asked for.
func newPlanPage(f *Frame) *planPage {
	p := &planPage{f: f, from: "repositories", typing: debounce{wait: 350 * time.Millisecond}}
	p.title = kit.NewHeading("").Shorten()
	p.inputs, p.errors, p.figures, p.notes = container.NewStack(), kit.Stack(), kit.Wrap(), kit.Tight()
	p.left = kit.NewChip(t("plan.left_out"), func(bool) { p.fill() })
	p.status = kit.NewCaption("").Shorten()
	p.table = kit.NewTable([]kit.Column{
		{ID: "target", Title: t("column.repository"), Width: -3}, {ID: "deeds", Title: t("column.deeds"), Width: -4},
		{ID: "access", Title: t("column.access"), Width: 84, Least: 560},
	})
	p.table.Tips = f.tips
	p.table.Length = p.shown
	p.table.Cells = func(row int, into []kit.Cell) { p.row(row).cells(into) }
	p.table.RowText = p.target
	p.body = container.NewStack()
	p.stops = kit.NewParagraph("")
	p.cancel = kit.NewButton(t("action.cancel"), "", func() { p.leave() })
	p.main = kit.NewButton("", "", p.confirm)

	back := kit.NewButton(t("action.back"), "back", func() { p.leave() }).Quiet()
	head := kit.NewFill("", 0, kit.PadXY(12, 8, kit.Stretch(1, back, p.title)))
	side := container.NewVScroll(kit.PadXY(16, 12, p.inputs))
	p.below, p.beside = container.NewStack(), container.NewStack()
	above := kit.PadXY(12, 10, kit.Stack(p.errors, kit.Stretch(0, p.figures, p.beside), p.notes, p.below))
	p.middle = kit.Frame(above, p.body, nil)
	middle := kit.NewFill("", 0, p.middle)
	p.foot = container.NewStack()
	split := container.New(&sideLayout{told: p.fold}, kit.NewFill("", 0, side), middle)
	p.arrange()
	p.Page = &Page{ID: "plan", Hidden: true, Object: kit.Frame(head, split, p.foot), Back: func() bool { p.leave(); return true }, Changed: p.accountChanged,
		State: func() any { return p.state() }, Restore: func(old any) { p.restore(old.(planState)) }}
	return p
}

// open takes the backend to work with; nil = none is open.
func (p *planPage) open(b planBackend) { p.backend = b }

// sideLayout gives the choices a column beside the plan, narrower in a narrow
// window.
type sideLayout struct{ told func(fyne.Size) }

func (*sideLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(480, 160) }

func (l *sideLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	l.told(size)
	side := float32(340)
	if size.Width < 940 {
		side = 272
	}
	o[0].Resize(fyne.NewSize(side, size.Height))
	o[1].Resize(fyne.NewSize(size.Width-side-1, size.Height))
	o[1].Move(fyne.NewPos(side+1, 0))
}

// beginOn begins anew, for repositories of an account or with a key wherever it stands.
func (p *planPage) beginOn(account core.Account, verb rollout.Verb, on Selection, targets []Subject) {
	if p.starting {
		return
	}
	p.quit()
	if front := p.f.nav.Front(); front != p.ID {
		p.from = front
	}
	p.ask = newPlanAsk(p, account, verb, on)
	p.ask.of = p.of
	p.plan, p.planned, p.removes, p.word = rollout.Plan{}, false, 0, ""
	p.guard, p.typed = nil, nil
	p.left.Set(false)
	p.inputs.Objects = []fyne.CanvasObject{p.ask.object}
	p.errors.RemoveAll()
	p.about = targets
	p.title.SetText(p.heading(targets))
	p.table.ShowColumn("access", verb != rollout.Revoke && verb != rollout.Relabel && verb != rollout.RemoveOld)
	p.drawPlan()
	p.f.nav.Page(p.ID)
	switch {
	case targets != nil:
		p.f.focus(p.ask.focus())
		p.ask.offer(targets)
		p.replan()
	default:
		p.loadTargets()
		p.f.focus(p.ask.focus())
	}
}

func (p *planPage) heading(targets []Subject) string {
	verb := string(p.ask.verb)
	if len(targets) == 1 {
		return t("plan.everywhere_"+verb, args{"Key": targets[0].Label})
	}
	return tn("plan.title_"+verb, len(p.ask.repos))
}

// loadTargets finds what the rollout may be about: keys that stand there, or,
// to add, pairs that are here.
func (p *planPage) loadTargets() {
	f, ask := p.f, p.ask
	p.say("running", t("plan.looking"))
	account, unread := ask.account.ID, ask.unread
	job := f.jobs.startQuiet(t("plan.looking"))
	p.job, p.looking = job, true
	backend := p.backend
	doJob(f, job, func(ctx context.Context) ([]Subject, error) {
		if ask.verb == rollout.Add {
			return pairsHere(ctx, backend)
		}
		if len(unread) > rollout.Handful { // that would be spent for a look: any key may stand there
			return targetsAnywhere(ctx, backend, account, ask.repos)
		}
		if err := readUnread(ctx, backend, account, unread); err != nil {
			return nil, err
		}
		return targetsOn(ctx, backend, account, ask.repos)
	}, func(list []Subject, err error) {
		if p.ask != ask {
			return
		}
		p.job, p.looking = nil, false
		switch {
		case isChoice(err):
			p.stopped()
			return
		case err != nil:
			p.failed(err)
			return
		}
		if len(list) == 0 && ask.verb != rollout.Add {
			p.status.SetText("")
			p.put(kit.NewEmpty("key", t("plan.no_keys.title"), t("rollout.no_keys"), kit.NewButton(t("action.back"), "back", p.leave).Primary()))
			return
		}
		ask.offer(list)
		p.replan()
	})
}

// quit stops what runs for the page.
func (p *planPage) quit() {
	p.plans.next()
	p.typing.stop()
	p.looking = false
	if p.job != nil {
		p.job.stop() // it ends when its work comes home
		p.job = nil
	}
}

// leave goes back without having done anything.
func (p *planPage) leave() {
	if p.starting {
		return
	}
	p.quit()
	p.ask = nil
	p.f.nav.Page(p.from)
	if p.from == "repositories" {
		p.f.commands.Run("list")
	}
}

// accountChanged leaves: what is planned belongs to the account that showed.
func (p *planPage) accountChanged() {
	if p.f.nav.Front() == p.ID && p.ask != nil && p.f.session.account.ID == "" {
		p.leave()
	}
}

func (p *planPage) put(o fyne.CanvasObject) {
	p.body.Objects = []fyne.CanvasObject{o}
	p.body.Refresh()
}

// say shows a state in the place of the table.
func (p *planPage) say(icon, text string) { p.put(kit.NewEmpty(icon, text, "")) }

// replan works the plan out anew, from the choices as they stand.
func (p *planPage) replan() {
	if p.ask == nil || p.starting || p.looking {
		return
	}
	p.quit()
	p.planned = false
	p.errors.RemoveAll()
	spec, wrong := p.ask.spec()
	if wrong != "" {
		p.complain(wrong)
		p.refreshMain()
		return
	}
	if p.rereading = p.rereads; p.rereads {
		spec.MaxAge, p.rereads = freshFacts, false
	}
	current := p.plans.next()
	f := p.f
	job := f.jobs.startQuiet(t("rollout.planning"))
	p.job = job
	p.status.SetText(t("rollout.planning"))
	if len(p.plan.Steps)+len(p.plan.Exclusions) == 0 {
		p.say("running", t("rollout.planning"))
	}
	p.refreshMain()
	backend := p.backend
	doJob(f, job, func(ctx context.Context) (rollout.Plan, error) { return backend.PlanRollout(ctx, spec) }, func(plan rollout.Plan, err error) {
		if !current() {
			return
		}
		p.job = nil
		switch {
		case isChoice(err):
			p.stopped()
		case err != nil:
			p.failed(err)
		default:
			p.plan, p.planned = plan, true
			p.drawPlan()
			if p.entered && f.win.Canvas().Focused() == fyne.Focusable(p.ask.name) {
				p.submit()
			}
			p.entered = false
		}
	})
}

// naming is while a person types a name: the plan is of the one before, and
// cannot be started until it is worked out anew.
func (p *planPage) naming() {
	p.planned = false
	p.refreshMain()
	p.typing.ask(p.f.post, p.replan)
}

// complain says what is wrong with the choices.
func (p *planPage) complain(text string) {
	p.errors.Objects = []fyne.CanvasObject{(&kit.Notice{Tone: kit.Bad, Text: text}).Object()}
	p.status.SetText("")
	p.Object.Refresh()
}

func (p *planPage) failed(err error) {
	notice := p.f.errorNotice(t("error.rollout"), err, kit.NewButton(t("action.try_again"), "refresh", p.again))
	notice.OnResize = p.Object.Refresh
	p.errors.Objects = []fyne.CanvasObject{notice.Object()}
	p.status.SetText("")
	if p.shown() == 0 {
		p.say("warning", t("plan.none"))
	}
	p.Object.Refresh()
	p.refreshMain()
}

// again begins where it failed.
func (p *planPage) again() {
	if p.ask.targets == nil && p.ask.verb != rollout.Add {
		p.errors.RemoveAll()
		p.loadTargets()
		return
	}
	p.replan()
}

// stopped is after the planning was stopped by hand.
func (p *planPage) stopped() {
	p.status.SetText("")
	p.put(kit.NewEmpty("stop", t("plan.stopped"), "", kit.NewButton(t("rollout.plan"), "refresh", p.again).Primary()))
	p.refreshMain()
}
