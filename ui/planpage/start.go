package planpage

import (
	"context"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"latchkey/core/rollout"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/kit/paint"
	"latchkey/ui/locale"
)

// leastStops is the width that the sentence of the foot has at least, beside the
// buttons.
const leastStops = 220

// drawFoot says what will stop working, asks for the name where much is taken
// away, and has the button that does it.
func (p *Page) drawFoot() {
	if p.ask == nil {
		return
	}
	n := len(p.plan.Steps)
	word := ""
	if p.removes >= frame.TypeFrom {
		word = p.subject()
	}
	p.typed.ask(word)
	if p.planned {
		p.main.SetText(locale.T("rollout.do_"+p.ask.does(), locale.Args{"N": n}))
	} else {
		p.main.SetText(locale.T("run." + p.ask.does()))
	}
	text := ""
	if p.removes > 0 {
		text = stopsText(p.plan)
	}
	p.stops.SetText(text)
	line := []fyne.CanvasObject{kit.Space()} // the buttons stand at the end
	if o := p.typed.object(); o != nil {
		line = append(line, kit.Tight(kit.Space(), o))
	}
	line = append(line, kit.Tight(kit.Space(), p.cancel), kit.Tight(kit.Space(), p.main))
	tone := paint.ColorSunken
	p.main.Primary()
	if p.ask.verb == rollout.Revoke || p.ask.verb == rollout.RemoveOld {
		p.main.Danger()
	}
	p.foot.Objects = []fyne.CanvasObject{kit.NewFill(tone, 0, kit.Strip(kit.Above(leastStops, kit.Middle(p.stops), kit.Row(line...))))}
	p.foot.Refresh()
	p.refreshMain()
}

// stopsText is what will work no longer, as the plan itself says it.
func stopsText(p rollout.Plan) string {
	var all []string
	for _, text := range p.Stops {
		all = append(all, locale.Translate(text))
	}
	return locale.T("plan.stops", locale.Args{"What": strings.Join(all, " · ")})
}

// subject is what has to be typed: the name of the key, or, where it has none,
// how many repositories.
func (p *Page) subject() string {
	if c := p.ask.target(); c != nil && strings.TrimSpace(c.Label) != "" {
		return strings.TrimSpace(c.Label)
	}
	if len(p.ask.machines) == 1 {
		return p.ask.machines[0].Name
	}
	return strconv.Itoa(p.removes)
}

// ready reports whether the plan can be started.
func (p *Page) ready() bool {
	return p.planned && !p.starting && len(p.plan.Steps) > 0 && p.typed.matches()
}

func (p *Page) refreshMain() { p.main.SetEnabled(p.ready()) }

// submit is Enter in a line of text: it works the plan out and goes to what is still
// to be done, at last to the button. The words decide what is done on many
// repositories, so what has become of them is to be seen before a second Enter
// starts it, and the foot says so.
func (p *Page) submit() {
	switch {
	case p.typing.Flush() || !p.planned: // the plan is of other words
		p.entered = true
	case !p.typed.matches():
		p.f.Focus(p.typed.entry)
	default:
		p.f.Focus(p.main)
		if p.ready() && p.removes == 0 {
			p.stops.SetText(locale.T("plan.enter_again", locale.Args{"Do": p.main.Text}))
		}
	}
}

// submitAtOnce is Ctrl+Enter in the name: it starts a plan that shows as it would be
// done and takes nothing away. All others ask as Enter does.
func (p *Page) submitAtOnce() {
	if p.ready() && p.removes == 0 {
		p.confirm()
		return
	}
	p.submit()
}

// confirm starts the plan. What was shown and confirmed here, core need not ask
// again.
func (p *Page) confirm() {
	if !p.ready() {
		return
	}
	f, plan, on, backend := p.f, p.plan, p.ask, p.backend
	p.starting = true
	p.refreshMain()
	f.Answers.PlanConfirmed(plan.Title.String())
	frame.Do(f, func(ctx context.Context) (int64, error) { return backend.StartRollout(ctx, plan) }, func(id int64, err error) {
		f.Answers.Clear()
		q := p.latest() // drawn anew where the language has changed meanwhile
		q.starting = false
		switch {
		case q.backend != backend: // other data is open: the number means another rollout there
			q.leaveQuietly()
		case err != nil:
			q.planned = false
			q.failed(err)
		default:
			q.begun(id, plan, on)
		}
	})
}

// begun opens the rollout that the plan has become, and runs it.
func (p *Page) begun(id int64, plan rollout.Plan, on *planAsk) {
	p.Begins(frame.Selection{Account: on.account.ID, Repos: on.repos})
	p.ask = nil
	p.f.Nav.Run(id, plan.Title)
}

// leaveQuietly leaves a plan of data that is no longer open, and shows another
// page only where the plan is in front.
func (p *Page) leaveQuietly() {
	p.quit()
	p.ask = nil
	if p.f.Nav.Front() == p.ID {
		p.f.Nav.Page("repositories")
	}
}

// IsStarting reports whether a plan is being started, which has to come home to
// this page.
func (p *Page) IsStarting() bool { return p.starting }
