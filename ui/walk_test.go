package ui

import (
	"testing"

	"fyne.io/fyne/v2"
)

// walker stands before the walk, with a demo to walk in.
func walker(t *testing.T) (*person, *fake) {
	demo := keyed()
	own := acme()
	own.accounts = nil
	p := startWith(t, Config{Open: own.open, OpenDemo: demo.open, Now: fixedNow})
	return p, demo
}

// atStep waits until the walk is at a step.
func (p *person) atStep(id string) {
	p.t.Helper()
	p.until("step "+id, func() bool {
		g := p.w.tour
		return g.Runs() && g.Stops()[g.At()].ID == id && p.says(t2("walk."+id))
	})
}

func TestTheWalkGoesThroughASetUp(t *testing.T) {
	p, demo := walker(t)
	demo.report = climbed()
	p.w.run("walk")
	p.atStep("demo")
	p.press(t2("walk.demo_do"))
	p.atStep("choose")
	p.pick("payments-api")
	p.until("its keys are known", p.w.repos.CanTest)
	p.press(t2("tour.next"))
	p.atStep("add")
	p.press(t2("tour.next")) // the key that is chosen can be tested already
	p.atStep("test")
	p.press(t2("cmd.test-clone"))
	p.atStep("where")
	p.press(t2("activity.show_key"))
	p.atStep("rotate")
	p.press(t2("marks.rotate"))
	p.until("the plan shows", func() bool { return p.w.shell.page == "plan" })
	if !p.w.tour.Runs() {
		t.Error("the walk ended with the plan")
	}
	p.key(fyne.KeyEscape)
	if p.w.tour.Runs() {
		t.Error("esc does not skip it")
	}
}

func TestTheWalkGoesOnWhereItWasSkipped(t *testing.T) {
	p, _ := walker(t)
	p.w.run("walk")
	p.atStep("demo")
	p.press(t2("walk.demo_do"))
	p.atStep("choose")
	p.pick("payments-api")
	p.until("its keys are known", p.w.repos.CanTest)
	p.press(t2("tour.next"))
	p.atStep("add")
	p.press(t2("tour.next"))
	p.atStep("test")
	p.press(t2("walk.leave"))
	if p.w.tour.Runs() {
		t.Fatal("it cannot be skipped")
	}
	p.w.run("walk")
	p.atStep("test")
}
