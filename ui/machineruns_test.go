package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"latchkey/core/rollout"
	"latchkey/ui/activitypage"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// onboardingAs is an onboarding of two machines in a state, with its steps as they are
// then.
func onboardingAs(state rollout.State) rollout.Report {
	r := onboardingRun()
	r.State = state
	switch state {
	case rollout.Running:
		r.Failed, r.Waiting = 0, 3
		r.Results[3].State, r.Results[3].At, r.Results[3].Error = rollout.StepRunning, rollout.ActMakeThere, r.Results[4].Error
	case rollout.Stopped:
		r.Failed, r.Waiting = 0, 3
		r.Results[3] = rollout.Result{N: 4, Machine: "build-12", Target: "build-12", State: rollout.StepWaiting}
	case rollout.Partly:
		r.Failed, r.Waiting = 3, 0
		for i := range r.Results[4:] {
			r.Results[4+i].State, r.Results[4+i].Error = rollout.StepFailed, r.Results[3].Error
		}
	case rollout.Done:
		r.Failed, r.Waiting, r.Done = 0, 0, 6
		for i := range r.Results[3:] {
			done := r.Results[i]
			done.N, done.Machine = 4+i, "build-12"
			if i == 0 {
				done.Target = "build-12"
			}
			r.Results[3+i] = done
		}
	}
	return r
}

// onOnboarding shows an onboarding on the page of activities.
func onOnboarding(t *testing.T, f *fake, r rollout.Report) *person {
	f.setRolled(r)
	p := onMachines(t, f)
	p.w.activity.Open(activitypage.RolloutRun(1))
	p.until("the run shows", func() bool { return p.runLength() == 6 && len(p.queue) == 0 })
	return p
}

func machineRunScenes() []scene {
	of := func(state rollout.State, line int) func(t *testing.T) *person {
		return func(t *testing.T) *person {
			p := onOnboarding(t, builders(), onboardingAs(state))
			if line >= 0 {
				p.pickLine(line)
			}
			return p
		}
	}
	return []scene{
		{name: "96j-run-onboard-stopped", stage: of(rollout.Stopped, -1)},
		{name: "96k-run-onboard-partly", stage: of(rollout.Partly, 4)},
		{name: "96l-run-onboard-done", stage: of(rollout.Done, 2)},
		{name: "96m-run-onboard-running", stage: func(t *testing.T) *person {
			f := builders()
			f.hold = make(chan struct{})
			t.Cleanup(func() { close(f.hold) })
			p := onOnboarding(t, f, onboardingAs(rollout.Stopped))
			p.press(t2("rollout.resume"))
			p.until("it runs", func() bool { return p.button(t2("rollout.resume")) == nil && len(p.queue) == 0 })
			return p
		}},
	}
}

// An onboarding that was stopped, or cut off by a crash, goes on where it stood; it can
// be given up, and what failed is tried again.
func TestAnOnboardingIsStoppedResumedAndTriedAgain(t *testing.T) {
	f := builders()
	f.hold = make(chan struct{})
	p := onOnboarding(t, f, onboardingAs(rollout.Stopped)) // as a crash leaves it
	p.press(t2("rollout.resume"))
	p.until("it runs", func() bool { return f.called("run 1") && p.button(t2("action.stop")) != nil })
	p.press(t2("action.stop"))
	p.until("it has stopped", func() bool { return p.button(t2("rollout.resume")) != nil })
	f.setRolled(onboardingAs(rollout.Partly))
	close(f.hold)
	f.hold = nil
	p.press(t2("rollout.resume"))
	p.until("it ended with failures", func() bool { return p.button(t2("rollout.retry")) != nil })
	if p.button(t2("rollout.undo")) == nil {
		t.Error("what was done cannot be taken back")
	}
	f.setRolled(onboardingAs(rollout.Done))
	p.press(t2("rollout.retry"))
	p.until("it was tried again", func() bool {
		return f.called("retry rollout 1") && p.button(t2("rollout.retry")) == nil && p.runLength() == 6
	})

	f.setRolled(onboardingAs(rollout.Stopped))
	p = onOnboarding(t, f, onboardingAs(rollout.Stopped))
	p.press(t2("rollout.cancel"))
	p.until("it is given up", func() bool { return f.called("cancel rollout 1") })
}

// From an onboarding that is over one button leads to the machine.
func TestAnOnboardingLeadsToItsMachine(t *testing.T) {
	r := onboardingAs(rollout.Done)
	p := onOnboarding(t, builders(), r)
	p.press(locale.Tn("activity.show_machine", 2))
	p.until("the machines show", func() bool { return p.w.shell.page == "machines" && len(p.rows()) == 6 })
	r.Spec.Machines = []string{"build-07"}
	p = onOnboarding(t, builders(), r)
	p.press(locale.Tn("activity.show_machine", 1))
	p.until("the machine shows", func() bool {
		return p.w.shell.page == "machines" && p.picked() == "build-07" && p.says("jenkins@build-07.acme.lan")
	})
}

// With the keyboard an onboarding starts at Ctrl+Enter, which nobody holds down by
// chance; Enter alone shows first what it would do.
func TestCtrlEnterStartsThePlanThatShows(t *testing.T) {
	f := builders()
	p := plannedOnboarding(t, f)
	name, ok := p.w.Win.Canvas().Focused().(*kit.Entry)
	if !ok {
		t.Fatalf("the keyboard is at %T", p.w.Win.Canvas().Focused())
	}
	strike := func() {
		name.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyReturn, Modifier: fyne.KeyModifierShortcutDefault})
	}
	strike() // still held down from the dialog before
	p.settled("nothing starts", func() bool { return !f.called("start 0123456789ab") && p.w.shell.page == "plan" })
	name.KeyDown(&fyne.KeyEvent{Name: fyne.KeyReturn})
	strike()
	p.until("it runs", func() bool { return f.called("start 0123456789ab") && p.w.shell.page == "activity" })
}

// The list of repositories in a dialog takes the height that the window has.
func TestThePickerTakesTheRoomThereIs(t *testing.T) {
	height := func(size fyne.Size) float32 {
		p := onMachine(t, builders(), "new-01")
		p.w.Fyne().Resize(size)
		p.w.run("machine-onboard")
		p.until("repositories show", func() bool { return p.says("acme/ledger") && len(p.queue) == 0 })
		return p.table().Object.Size().Height
	}
	low, high := height(fyne.NewSize(leastWidth, leastHeight)), height(fyne.NewSize(1280, 800))
	if low < 150 || high < low+60 {
		t.Errorf("the rows are %v high in a low window, %v in a high one", low, high)
	}
}
