package ui

import (
	"context"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"latchkey/core/rollout"
	"latchkey/ui/kit"
)

// drawFoot says what will stop working, asks for the name where much is taken
// away, and has the button that does it.
func (p *planPage) drawFoot() {
	if p.ask == nil {
		return
	}
	n := len(p.plan.Steps)
	word := ""
	if p.removes >= typeFrom {
		word = p.subject()
	}
	p.askWord(word)
	if p.planned {
		p.main.SetText(t("rollout.do_"+string(p.ask.verb), args{"N": n}))
	} else {
		p.main.SetText(t("run." + string(p.ask.verb)))
	}
	text := ""
	if p.removes > 0 {
		text = p.stopsText()
	}
	p.stops.SetText(text)
	line := []fyne.CanvasObject{kit.Middle(p.stops)}
	if o := p.guardObject(); o != nil {
		line = append(line, kit.Tight(kit.Space(), o))
	}
	line = append(line, kit.Tight(kit.Space(), p.cancel), kit.Tight(kit.Space(), p.main))
	tone := kit.ColorSunken
	p.main.Primary()
	if p.ask.verb == rollout.Revoke || p.ask.verb == rollout.RemoveOld {
		p.main.Danger()
	}
	p.foot.Objects = []fyne.CanvasObject{kit.NewFill(tone, 0, kit.PadXY(16, 10, kit.Stretch(0, line...)))}
	p.foot.Refresh()
	p.refreshMain()
}

// stopsText is what will work no longer, as the plan itself says it.
func (p *planPage) stopsText() string {
	var all []string
	for _, text := range p.plan.Stops {
		all = append(all, translate(text))
	}
	return t("plan.stops", args{"What": strings.Join(all, " · ")})
}

// subject is what has to be typed: the name of the key, or, where it has none,
// how many repositories.
func (p *planPage) subject() string {
	if c := p.ask.target(); c != nil && strings.TrimSpace(c.Label) != "" {
		return strings.TrimSpace(c.Label)
	}
	return strconv.Itoa(p.removes)
}

// ready tells whether the plan can be started.
func (p *planPage) ready() bool {
	return p.planned && !p.starting && len(p.plan.Steps) > 0 && p.confirmed()
}

func (p *planPage) refreshMain() { p.main.SetEnabled(p.ready()) }

// submit is Enter in a line of text: it starts what is ready and not
// destructive, else it goes to what is still to be done.
func (p *planPage) submit() {
	switch {
	case p.typing.flush() || !p.planned: // the plan is of other words
		p.entered = true
	case !p.confirmed():
		p.f.focus(p.typed)
	default:
		p.f.focus(p.main)
	}
}

// confirm starts the plan. What was shown and confirmed here, core need not ask
// again.
func (p *planPage) confirm() {
	if !p.ready() {
		return
	}
	f, plan, on, backend := p.f, p.plan, p.ask, p.backend
	p.starting = true
	p.refreshMain()
	f.answers.planConfirmed(plan.Title.String())
	do(f, func(ctx context.Context) (int64, error) { return backend.StartRollout(ctx, plan) }, func(id int64, err error) {
		f.answers.clear()
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
func (p *planPage) begun(id int64, plan rollout.Plan, on *planAsk) {
	p.begins(Selection{Account: on.account.ID, Repos: on.repos})
	p.ask = nil
	p.f.nav.Run(id, plan.Title)
}

// leaveQuietly leaves a plan of data that is no longer open, and shows another
// page only where the plan is in front.
func (p *planPage) leaveQuietly() {
	p.quit()
	p.ask = nil
	if p.f.nav.Front() == p.ID {
		p.f.nav.Page("repositories")
	}
}

// isStarting reports whether a plan is being started, which has to come home to
// this page.
func (p *planPage) isStarting() bool { return p.starting }
