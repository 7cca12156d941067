package ui

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"latchkey/api"
	"latchkey/core"
	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/ui/frame"
	"latchkey/ui/locale"
)

// A plan says how old its oldest fact is, offers to read again for so many
// requests, and lets a person choose what becomes of what was never read.
func TestAPlanSaysWhatItKnows(t *testing.T) {
	f := acme()
	p := withKeys(t, f)
	f.facts = rollout.Basis{Oldest: p.w.Now().Add(-3 * time.Hour), NeverRead: 2, RequestsToRead: 1013}
	p.mark("acme/ledger", "acme/etl-jobs")
	p.w.run("rollout-add")
	p.planShows()
	if !p.says("3 h ago") || p.choiceOf(t2("plan.unread")) == nil {
		t.Errorf("it says %q, the choice shows: %v", p.texts(), p.choiceOf(t2("plan.unread")) != nil)
	}
	p.chooses(t2("plan.unread"), 1)
	p.follows(f, func(s rollout.Spec) bool { return s.NeverRead == rollout.LeaveOut })
	p.press(locale.Tn("plan.read_again", 1013))
	p.follows(f, func(s rollout.Spec) bool { return s.MaxAge > 0 })
	p.chooses(t2("plan.stop"), 1)
	p.follows(f, func(s rollout.Spec) bool { return s.StopAfter == 1 })
	if f.lastSpec().MaxAge != 0 {
		t.Error("each choice reads all again")
	}
}

// To open a plan over many repositories that were never read reads none of them.
func TestOpeningAPlanReadsNothing(t *testing.T) {
	f := acme()
	p := withKeys(t, f)
	var many []api.RepoPath
	for i := range 40 {
		many = append(many, api.RepoPath(fmt.Sprintf("acme/service-%d", i)))
	}
	p.w.Nav.Plan(frame.PlanRequest{Verb: rollout.Rotate, On: frame.Selection{Repos: many, Unread: many}})
	p.until("the plan shows", func() bool { return p.planned() || p.says(t2("plan.no_keys.title")) })
	if f.called("all keys of 40") {
		t.Error("it read them all")
	}
}

// The pause for the hour stands in the status bar, for readings and rollouts,
// with the time and without a speed; the words go when it goes on.
func TestThePauseForTheHourIsSaidInTheStatusBar(t *testing.T) {
	f := acme()
	var passed atomic.Int64
	p := startWith(t, Config{Open: f.open, Now: func() time.Time { return now.Add(time.Duration(passed.Load())) }})
	p.until("all is read", func() bool { return p.rowsShow() && p.nothingRuns() })
	reports := make(chan rollout.Progress)
	p.w.activity.RunRollout(7, say.Old("work"), func(_ context.Context, _ int64, run rollout.Run) (rollout.Report, error) {
		for one := range reports {
			run.Progress(one)
		}
		return f.theRolled(), nil
	})
	passed.Store(int64(10 * time.Minute))
	clock := p.w.Now()
	reports <- rollout.Progress{ID: 7, Done: 825, Total: 1034, Forge: "Bitbucket Cloud", Until: clock.Add(40 * time.Minute), Reason: say.Old("waiting")}
	p.until("it says so", func() bool { return strings.Contains(p.w.statusBar.work.Text, "resumes at") })
	if strings.Contains(p.w.statusBar.work.Text, "a minute") || p.w.Jobs.Newest().Rate() != 0 {
		t.Errorf("a speed beside the pause: %q", p.w.statusBar.work.Text)
	}
	reports <- rollout.Progress{ID: 7, Done: 826, Total: 1034}
	p.until("it goes on", func() bool {
		return strings.Contains(p.w.statusBar.work.Text, "826") && !strings.Contains(p.w.statusBar.work.Text, "resumes at")
	})
	close(reports)
	p.until("it has ended", p.nothingRuns)
}

// What was read before a pause shows during it, though nothing further comes.
func TestRowsOfBeforeThePauseShowDuringIt(t *testing.T) {
	f := acme()
	f.known.read, f.known.until = make(chan struct{}), now.Add(time.Hour)
	defer close(f.known.read)
	soon := func(_ time.Duration, f func()) func() bool { return time.AfterFunc(time.Second, f).Stop }
	p := startWith(t, Config{Open: f.open, Now: fixedNow, After: soon})
	p.until("reading waits", func() bool { return f.count("sync a1") > 0 })
	f.mu.Lock()
	f.repos[3].Keys, f.repos[3].KeysRead = 7, now // what came before the pause
	f.mu.Unlock()
	p.until("it is drawn", func() bool { return p.repoCell("acme/web-frontend", repoKeys).Text == "7" })
	if len(p.w.Jobs.List) == 0 {
		t.Error("reading is over")
	}
}

// What is left for a person's own clicks is named where reading has none.
func TestWhatIsKeptIsNamed(t *testing.T) {
	p := withKeys(t, acme())
	s := core.BudgetState{Budget: 1000, Left: 150, Reserve: 150, RoomAt: p.w.Now().Add(time.Hour)}
	if text := budgetWords(s, p.w.Now()); !strings.Contains(text, "150 are kept for you") {
		t.Errorf("%q", text)
	}
}
