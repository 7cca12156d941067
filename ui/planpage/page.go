package planpage

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"latchkey/core"
	"latchkey/core/rollout"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/kit/paint"
	"latchkey/ui/kit/tables"
	"latchkey/ui/locale"
)

// Page shows what a rollout will do, on every repository, before anything
// is done. The choices stand beside the plan and change it at once.
type Page struct {
	*frame.Page
	f       *frame.Frame
	backend Backend // nil = none is open
	heir    *Page   // the page that took its place in another language
	from    string  // page to go back to
	ask     *planAsk

	title   *kit.Text
	inputs  *fyne.Container
	errors  *fyne.Container
	figures *fyne.Container
	notes   *fyne.Container
	left    *kit.Chip // shows only what is left out
	status  *kit.Text
	each    *kit.Note // what is done on most of the rows
	table   *tables.Table
	rows    fyne.CanvasObject // the table with its air
	body    *fyne.Container
	foot    *fyne.Container
	stops   *kit.Paragraph
	typed   *typedWord
	cancel  *kit.Button
	main    *kit.Button

	Begins func(frame.Selection) // is called with what a plan was about that has been started
	Of     int64                 // rotation of which the old keys are removed
	// Machines are the build machines that are onboarded, or shut out.
	Machines []frame.MachineSubject
	Retire   bool            // they are taken out of use in order
	about    []frame.Subject // the key that it was opened for, nil = what stands there
	middle   *fyne.Container
	below    *fyne.Container // what the rows are, and the chip that narrows them
	beside   *fyne.Container // the chip alone, in a low window
	low      bool            // there is little height: the rows get all that can give way

	plan      rollout.Plan
	lines     planLines // of plan
	planned   bool      // plan is of the choices as they stand
	removes   int
	plans     frame.Generation
	job       *frame.Job
	looking   bool // which keys stand there is still being found out
	starting  bool
	rereads   bool // the next plan is made from fresh facts, as a person asked for
	rereading bool // and is being worked out
	entered   bool // Enter was pressed while the plan was worked out
	typing    frame.Debounce
}

// New makes the page, empty until a rollout is asked for.
func New(f *frame.Frame) *Page {
	p := &Page{f: f, from: "repositories", typing: frame.Debounce{Wait: 350 * time.Millisecond}}
	p.title = kit.NewHeading("").Shorten()
	p.inputs, p.errors, p.figures, p.notes = container.NewStack(), kit.Stack(), kit.Wrap(), kit.Tight()
	p.left = kit.NewChip(locale.T("plan.left_out"), func(bool) { p.fill() })
	p.status, p.each = kit.NewCaption("").Shorten(), kit.NewNote("")
	p.table = tables.NewTable([]tables.Column{
		{ID: "target", Title: locale.T("column.repository"), Width: -3, Main: true}, {ID: "deeds", Title: locale.T("column.deeds"), Width: -4},
		{ID: "access", Title: locale.T("column.access"), Width: 84, Least: 560},
	})
	p.table.Tips = f.Tips
	p.rows = kit.Rows(p.table.Object)
	p.lines = planLines{plan: &p.plan, left: p.left, name: p.machineName}
	p.table.Name = locale.T("column.deeds")
	p.table.Length = p.lines.count
	p.table.Cells = func(row int, into []tables.Cell) { p.lines.row(row).cells(into) }
	p.table.RowText = p.lines.target
	p.body = container.NewStack()
	p.stops = kit.NewParagraph("")
	p.cancel = kit.NewButton(locale.T("action.cancel"), "", func() { p.leave() })
	p.main = kit.NewButton("", "", p.confirm)
	p.typed = &typedWord{button: p.main, changed: p.refreshMain, submit: p.submit}

	back := kit.NewButton(locale.T("action.back"), "back", func() { p.leave() }).Quiet()
	head := kit.NewFill("", 0, kit.Strip(kit.Stretch(1, back, p.title)))
	side := container.NewVScroll(kit.Body(p.inputs))
	p.below, p.beside = container.NewStack(), container.NewStack()
	above := kit.Body(kit.Stack(p.errors, kit.Stretch(0, p.figures, p.beside), p.notes, p.each, p.below))
	p.middle = container.New(&rowsFirst{notes: p.notes, rows: p.body}, kit.Frame(above, p.body, nil))
	middle := kit.NewFill("", 0, p.middle)
	p.foot = container.NewStack()
	split := container.New(&sideLayout{resized: p.fold}, kit.NewFill("", 0, side), middle)
	p.arrange()
	p.Page = &frame.Page{ID: "plan", Hidden: true, Object: kit.Frame(head, split, p.foot), Back: func() bool { p.leave(); return true }, Changed: p.accountChanged,
		State: func() any { return p.state() }, Restore: func(old any) { p.restore(old.(planState)) }}
	return p
}

// Open takes the backend to work with; nil = none is open.
func (p *Page) Open(b Backend) { p.backend = b }

// sideShare is how much of the width the choices may take, however large the text is.
const sideShare = 0.45

// sideLayout gives the choices a column beside the plan, narrower in a narrow
// window.
type sideLayout struct{ resized func(fyne.Size) }

func (*sideLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(480, 160) }

func (l *sideLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	l.resized(size)
	side := paint.Scaled(340)
	if size.Width < 940 {
		side = paint.Scaled(272)
	}
	side = min(side, size.Width*sideShare)
	o[0].Resize(fyne.NewSize(side, size.Height))
	o[1].Resize(fyne.NewSize(size.Width-side-1, size.Height))
	o[1].Move(fyne.NewPos(side+1, 0))
}

// BeginOn begins anew, for repositories of an account or with a key wherever it stands.
func (p *Page) BeginOn(account core.Account, verb rollout.Verb, on frame.Selection, targets []frame.Subject) {
	if p.starting {
		return
	}
	p.quit()
	if front := p.f.Nav.Front(); front != p.ID {
		p.from = front
	}
	p.ask = newPlanAsk(p, account, verb, on)
	p.plan, p.planned, p.removes = rollout.Plan{}, false, 0
	p.typed.forget()
	p.left.Set(false)
	p.inputs.Objects = []fyne.CanvasObject{p.ask.object}
	p.errors.RemoveAll()
	p.about = targets
	p.title.SetText(p.heading(targets))
	p.table.ShowColumn("access", verb != rollout.Revoke && verb != rollout.Relabel && verb != rollout.RemoveOld)
	p.drawPlan()
	p.f.Nav.Page(p.ID)
	switch {
	case verb == rollout.Onboard: // about no key that is there
		p.ask.offerHere()
		p.f.Focus(p.ask.focus())
		p.replan()
	case p.ask.shutsOut(): // about all keys that lie there
		p.f.Focus(p.ask.focus())
		p.replan()
	case targets != nil:
		p.f.Focus(p.ask.focus())
		p.ask.offer(targets)
		p.replan()
	default:
		p.loadTargets()
		p.f.Focus(p.ask.focus())
	}
}

func (p *Page) heading(targets []frame.Subject) string {
	verb := string(p.ask.verb)
	if len(p.ask.machines) > 0 {
		return p.machinesHeading()
	}
	if len(targets) == 1 && len(p.ask.repos) == 0 {
		return locale.T("plan.everywhere_"+verb, locale.Args{"Key": targets[0].Name()})
	}
	return locale.Tn("plan.title_"+verb, len(p.ask.repos))
}

// loadTargets finds what the rollout may be about: keys that stand there, or,
// to add, pairs that are here.
func (p *Page) loadTargets() {
	f, ask := p.f, p.ask
	p.say("running", locale.T("plan.looking"))
	account, unread := ask.account.ID, ask.unread
	job := f.Jobs.StartQuiet(locale.T("plan.looking"))
	p.job, p.looking = job, true
	backend := p.backend
	frame.DoJob(f, job, func(ctx context.Context) ([]frame.Subject, error) {
		if ask.verb == rollout.Add {
			return pairsHere(ctx, backend)
		}
		if len(unread) > rollout.Handful { // that would be spent for a look: any key may stand there
			return targetsAnywhere(ctx, backend, account, ask.repos)
		}
		if err := frame.ReadUnread(ctx, backend, account, unread); err != nil {
			return nil, err
		}
		return targetsOn(ctx, backend, account, ask.repos)
	}, func(list []frame.Subject, err error) {
		if p.ask != ask {
			return
		}
		p.job, p.looking = nil, false
		switch {
		case frame.IsChoice(err):
			p.stopped()
			return
		case err != nil:
			p.failed(err)
			return
		}
		if len(list) == 0 && ask.verb != rollout.Add {
			p.status.SetText("")
			p.put(kit.NewEmpty("key", locale.T("plan.no_keys.title"), locale.T("rollout.no_keys"), kit.NewButton(locale.T("action.back"), "back", p.leave).Primary()))
			return
		}
		ask.offer(list)
		p.replan()
	})
}

// quit stops what runs for the page.
func (p *Page) quit() {
	p.plans.Next()
	p.typing.Stop()
	p.looking = false
	if p.job != nil {
		p.job.Stop() // it ends when its work comes home
		p.job = nil
	}
}

// leave goes back without having done anything.
func (p *Page) leave() {
	if p.starting {
		return
	}
	p.quit()
	p.ask = nil
	p.f.Nav.Page(p.from)
	if p.from == "repositories" {
		p.f.Commands.Run("list")
	}
}

// accountChanged leaves: what is planned belongs to the account that showed.
func (p *Page) accountChanged() {
	if p.f.Nav.Front() == p.ID && p.ask != nil && p.f.Session.Account.ID == "" {
		p.leave()
	}
}

func (p *Page) put(o fyne.CanvasObject) {
	p.body.Objects = []fyne.CanvasObject{o}
	p.body.Refresh()
}

// say shows a state in the place of the table.
func (p *Page) say(icon, text string) { p.put(kit.NewEmpty(icon, text, "")) }

// replan works the plan out anew, from the choices as they stand.
func (p *Page) replan() {
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
	current := p.plans.Next()
	f := p.f
	job := f.Jobs.StartQuiet(locale.T("rollout.planning"))
	p.job = job
	p.status.SetText(locale.T("rollout.planning"))
	if len(p.plan.Steps)+len(p.plan.Exclusions) == 0 {
		p.say("running", locale.T("rollout.planning"))
	}
	p.refreshMain()
	backend := p.backend
	frame.DoJob(f, job, func(ctx context.Context) (rollout.Plan, error) { return backend.PlanRollout(ctx, spec) }, func(plan rollout.Plan, err error) {
		if !current() {
			return
		}
		p.job = nil
		switch {
		case frame.IsChoice(err):
			p.stopped()
		case err != nil:
			p.failed(err)
		default:
			p.plan, p.planned = plan, true
			p.drawPlan()
			if p.entered && f.Win.Canvas().Focused() == fyne.Focusable(p.ask.name) {
				p.submit()
			}
			p.entered = false
		}
	})
}

// naming is while a person types a name: the plan is of the one before, and
// cannot be started until it is worked out anew.
func (p *Page) naming() {
	p.planned = false
	p.refreshMain()
	p.typing.Ask(p.f.Post, p.replan)
}

// complain says what is wrong with the choices.
func (p *Page) complain(text string) {
	p.errors.Objects = []fyne.CanvasObject{(&kit.Notice{Tone: kit.Bad, Text: text}).Object()}
	p.status.SetText("")
	p.Object.Refresh()
}

func (p *Page) failed(err error) {
	notice := p.f.ErrorNotice(locale.T("error.rollout"), err, kit.NewButton(locale.T("action.try_again"), "refresh", p.again))
	notice.OnResize = p.Object.Refresh
	p.errors.Objects = []fyne.CanvasObject{notice.Object()}
	p.status.SetText("")
	if p.lines.count() == 0 {
		p.say("warning", locale.T("plan.none"))
	}
	p.Object.Refresh()
	p.refreshMain()
}

// again begins where it failed.
func (p *Page) again() {
	if p.ask.targets == nil && p.ask.verb != rollout.Add && len(p.ask.machines) == 0 {
		p.errors.RemoveAll()
		p.loadTargets()
		return
	}
	p.replan()
}

// stopped is after the planning was stopped by hand.
func (p *Page) stopped() {
	p.status.SetText("")
	p.put(kit.NewEmpty("stop", locale.T("plan.stopped"), "", kit.NewButton(locale.T("rollout.plan"), "refresh", p.again).Primary()))
	p.refreshMain()
}
