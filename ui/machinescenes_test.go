package ui

import (
	"slices"
	"testing"

	"latchkey/core/ask"
)

// onMachines is the window on the page of build machines, with its rows read.
func onMachines(t *testing.T, f *fake) *person {
	p := at(t, f)
	p.w.shell.show("machines")
	p.until("machines are read", func() bool { return !p.says(t2("empty.machines_reading.title")) && len(p.queue) == 0 })
	return p
}

// onMachine is onMachines with one in the details.
func onMachine(t *testing.T, f *fake, name string) *person {
	p := onMachines(t, f)
	p.pick(name)
	return p
}

func machineScenes() []scene {
	return slices.Concat(machineListScenes(), machineStateScenes(), machineRunScenes())
}

func machineListScenes() []scene {
	fold := func(p *person) { p.split().OpenList() }
	pane := func(p *person) { p.split().OpenTrailing() }
	onboarding := func(t *testing.T) *person {
		p := onMachine(t, builders(), "new-01")
		p.w.run("machine-onboard")
		p.until("repositories show", func() bool { return p.says("acme/ledger") && len(p.queue) == 0 })
		return p
	}
	return []scene{
		{name: "93-machines", stage: func(t *testing.T) *person { return onMachine(t, builders(), "build-07") }, each: fold},
		{name: "93b-machine-good", stage: func(t *testing.T) *person { return onMachine(t, builders(), "build-07") }, each: pane},
		{name: "93c-machine-failing", stage: func(t *testing.T) *person { return onMachine(t, builders(), "build-08") }, each: pane},
		{name: "93d-machine-unreachable", stage: func(t *testing.T) *person { return onMachine(t, builders(), "build-12") }, each: pane},
		{name: "93e-machine-unverified", stage: func(t *testing.T) *person { return onMachine(t, builders(), "new-01") }, each: pane},
		{name: "93f-machine-bare", stage: func(t *testing.T) *person { return onMachine(t, builders(), "this-machine") }, each: pane},
		{name: "93h-machine-group", stage: func(t *testing.T) *person { return onMachine(t, pool(), "ci-*") }, each: pane},
		{name: "93i-machine-replaced", stage: func(t *testing.T) *person {
			p := onMachine(t, pool(), "ci-*")
			p.w.run("machine-replaced")
			p.until("it asks", p.w.Dialogs.Any)
			return p
		}},
		{name: "93j-machine-group-new", stage: func(t *testing.T) *person {
			p := onMachine(t, builders(), "build-07")
			p.w.run("machine-group")
			p.until("it asks", p.w.Dialogs.Any)
			return p
		}},
		{name: "93g-machines-marked", stage: func(t *testing.T) *person {
			p := onMachines(t, builders())
			p.table().OnMark(0, false)
			p.table().OnMark(2, true)
			return p
		}, each: fold},
		{name: "94-machines-no-match", stage: func(t *testing.T) *person {
			p := onMachines(t, builders())
			p.w.top.search.SetText("nothing of the kind")
			p.until("nothing is left", func() bool { return p.table() == nil })
			return p
		}, each: fold},
		{name: "94b-machines-failed", stage: func(t *testing.T) *person {
			f := builders()
			f.machines.all, f.machines.err = nil, errOffline
			return onMachines(t, f)
		}, each: fold},
		{name: "95-machine-new", stage: func(t *testing.T) *person { p := onMachines(t, builders()); p.w.run("machine-new"); return p }},
		{name: "95b-machine-files", stage: func(t *testing.T) *person {
			p := onMachine(t, builders(), "build-07")
			p.w.run("machine-files")
			p.until("they show", p.w.Dialogs.Any)
			return p
		}},
		{name: "95c-machine-remove", stage: func(t *testing.T) *person {
			p := onMachine(t, builders(), "build-07")
			p.w.run("machine-remove")
			p.until("it asks", p.w.Dialogs.Any)
			return p
		}},
		{name: "96-machine-onboard", stage: onboarding},
		{name: "96b-plan-onboard", stage: func(t *testing.T) *person {
			p := onboarding(t)
			p.tick("acme/ledger")
			p.press(t2("rollout.plan"))
			p.until("the plan shows", p.planned)
			return p
		}},
		{name: "96i-plan-onboard-more", stage: func(t *testing.T) *person {
			p := onboarding(t)
			p.tick("acme/ledger")
			p.press(t2("rollout.plan"))
			p.until("the plan shows", p.planned)
			p.press(t2("onboard.more"))
			return p
		}},
		{name: "97-sign-in", stage: func(t *testing.T) *person {
			p := withKeys(t, acme())
			p.w.ShowPrompt(ask.Prompt{Machine: "build-07", User: "jenkins", Password: true, Again: true}, func([]byte, error) {})
			return p
		}},
		{name: "97b-code", stage: func(t *testing.T) *person {
			p := withKeys(t, acme())
			p.w.ShowPrompt(ask.Prompt{Machine: "build-07", User: "jenkins", Heading: "Two-factor sign-in", Text: "Verification code:", Echo: true}, func([]byte, error) {})
			return p
		}},
		{name: "97c-run-command", stage: func(t *testing.T) *person {
			p := withKeys(t, acme())
			p.w.ShowRunCommand(ask.Command{Machine: "build-07", Command: "ssh -W build-07.acme.lan:22 gate.acme.lan"}, func(bool) {})
			return p
		}},
	}
}
