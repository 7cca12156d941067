package ui

import (
	"context"
	"testing"

	"latchkey/core/ask"
	"latchkey/core/rollout"
	"latchkey/core/say"
)

// slowStart holds StartRollout, which asks the forge, until it is let go.
type slowStart struct {
	*fake
	gate chan struct{}
}

func (s slowStart) StartRollout(ctx context.Context, p rollout.Plan) (int64, error) {
	<-s.gate
	return s.fake.StartRollout(ctx, p)
}

// starting is a plan for which StartRollout is under way.
func starting(t *testing.T) (p *person, s slowStart, other *fake) {
	s, other = slowStart{acme(), make(chan struct{})}, acme()
	p = startWith(t, Config{Open: func(_ context.Context, w Wiring) (Backend, error) { s.wiring = w; return s, nil }, OpenDemo: other.open, Now: fixedNow})
	p.until("the rows show", func() bool { return p.rowsShow() && len(p.w.Jobs.List) == 0 && len(p.queue) == 0 })
	p.mark("acme/ledger", "acme/etl-jobs")
	p.w.run("rollout-add")
	p.planShows()
	p.startsPlan()
	return p, s, other
}

// A plan that is being started is drawn in another language: it is started once,
// and runs.
func TestTheLanguageChangesWhileAPlanIsStarted(t *testing.T) {
	p, s, _ := starting(t)
	p.w.run("language-de")
	if !p.planMain().Disabled() {
		t.Error("it can be started a second time")
	}
	close(s.gate)
	p.until("it runs", func() bool { return s.called("run 1") && p.w.shell.page == "activity" })
	if s.count("start ") != 1 {
		t.Errorf("calls %q", s.calls)
	}
}

// What was confirmed on the plan's page is that plan: whatever else is asked
// while it is started is asked.
func TestAPlanThatIsStartedConfirmsNothingElse(t *testing.T) {
	p, s, _ := starting(t)
	title := "add a key on 2 repositories" // as the backend calls it
	ctx, cancel := context.WithCancel(t.Context())
	if yes, err := s.wiring.Person.Confirm(ctx, ask.Plan{Title: say.Old(title), Stops: []say.Text{say.Plain("x")}}); !yes || err != nil {
		t.Errorf("the plan itself: %v, %v", yes, err)
	}
	answered := make(chan bool, 1)
	go func() {
		yes, _ := s.wiring.Person.Confirm(ctx, ask.Plan{Title: say.New("ask.delete-pair", "delete 1 key pair"), Stops: []say.Text{say.Plain("x")}})
		answered <- yes
	}()
	p.until("it is asked", func() bool { return p.w.Dialogs.Any() || len(answered) > 0 })
	cancel()
	if yes := <-answered; yes {
		t.Error("a key pair is deleted unasked")
	}
	close(s.gate)
	p.until("it runs", func() bool { return s.called("run 1") })
}

// Where other data was opened meanwhile, the number of the rollout would mean
// another one there: it is left to be resumed.
func TestAPlanOfOtherDataIsNotRunHere(t *testing.T) {
	p, s, other := starting(t)
	p.w.openDemo()
	p.until("the demo shows", func() bool { return p.w.backend == Backend(other) && p.rowsListed() > 0 })
	close(s.gate)
	p.until("the start has come home", func() bool {
		return s.count("start ") == 1 && p.w.command("language-de").Possible()
	})
	if other.count("run ") != 0 || s.count("run ") != 0 || p.w.shell.page == "plan" {
		t.Errorf("page %s; the demo was asked %q", p.w.shell.page, other.calls)
	}
}

// The rollouts of other data have the same numbers: none stays in front with
// buttons that would take back another one.
func TestARunOfOtherDataIsNotLeftInFront(t *testing.T) {
	f, other := acme(), acme()
	f.setRolled(report(rollout.Done, 2))
	p := startWith(t, Config{Open: f.open, OpenDemo: other.open, Now: fixedNow})
	p.until("the rows show", func() bool { return p.rowsShow() })
	p.w.shell.show("activity")
	p.until("the rollout shows", p.runShows)
	p.w.openDemo()
	if p.runsSplit() != nil || p.button(t2("rollout.undo")) != nil {
		t.Errorf("while the demo is opened, a rollout is in front: %q", p.texts())
	}
	p.until("the demo shows", func() bool { return p.w.backend == Backend(other) && len(p.queue) == 0 })
}
