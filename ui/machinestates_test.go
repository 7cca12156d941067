package ui

import (
	"fmt"
	"testing"
	"time"

	"latchkey/api"
	"latchkey/core/ask"
	"latchkey/core/machine"
	seen "latchkey/core/machine/look"
	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/ui/activitypage"
	"latchkey/ui/locale"
)

const (
	oldHostKey = "SHA256:3HkQ0m5lq1cQk2v8rXyZsT4uVwXyZaBcDeFgHiJkLmN"
	newHostKey = "SHA256:9pWn2ErTsXvYbZaQdCfVgBhNjMkLpOiUyTrEwQaSdFg"
)

// hostChangedText is what is said of a machine with another host key.
func hostChangedText(name string) say.Text {
	return say.New("machine.host-changed", "{machine} shows the host key {shown}⟨, but is known with {known} ({where})⟩, so nothing was sent: ask its administrator whether it was rebuilt, and compare the fingerprint there",
		say.Values{"machine": name, "shown": newHostKey, "known": oldHostKey, "where": "confirmed here"})
}

// workshop is acme with machines of which each stands in another way that somebody has
// to see to.
func workshop() *fake {
	f := builders()
	since := now.Add(-62 * time.Hour)
	one := func(name string, trouble say.Text) machine.Machine {
		m := f.machines.all[2]
		m.ID, m.Name, m.Address, m.RunAs, m.Trouble, m.Troubled = name, name, "jenkins@"+name+".acme.lan", "", trouble, since
		return m
	}
	partly := one("partly-05", say.Text{})
	partly.Repos, partly.Troubled = nil, time.Time{}
	f.machines.all = []machine.Machine{
		one("rebuilt-01", hostChangedText("rebuilt-01")),
		one("locked-02", say.New("machine.not-answered", "{machine} was not answered what it asked of {user}, so nothing was done⟨ ({cause})⟩: try again with the answer, or use a key", say.Values{"machine": "locked-02", "user": "jenkins"})),
		one("desk-03", say.New("machine.windows", "{machine} runs Windows, which Latchkey does not set up over SSH: do the steps shown there yourself, in PowerShell", say.Values{"machine": "desk-03"})),
		one("full-04", say.New("machine.read-only", "{path} on {machine} cannot be written, so nothing was changed: make it writable there, or use another user", say.Values{"machine": "full-04", "path": "~/.ssh"})),
		partly,
	}
	return f
}

// lookingAt is the wizard over machines of the fake, once all of them are looked at.
func lookingAt(t *testing.T, f *fake, addresses string) *person {
	p := onMachines(t, f)
	p.w.run("machine-new")
	p.entries()[0].SetText(addresses)
	p.press(t2("wizard.look"))
	p.until("all are looked at", func() bool { return len(p.queue) == 0 && (p.says(t2("machinelook.again")) || p.says("acme/ledger")) })
	return p
}

// lacking is acme with machines on which something is missing.
func lacking() *fake {
	f := acme()
	without := func(name string, change func(*seen.Facts)) machine.Look {
		l := looked(name)
		change(&l.Facts)
		return l
	}
	f.machines.looks = map[string]machine.Look{
		"no-git":    without("no-git", func(f *seen.Facts) { delete(f.Programs, "git") }),
		"no-keygen": without("no-keygen", func(f *seen.Facts) { delete(f.Programs, "ssh-keygen") }),
		"read-only": without("read-only", func(f *seen.Facts) { f.User.HomeWritable = false }),
		"open-ssh": without("open-ssh", func(f *seen.Facts) {
			f.SSH = seen.Folder{There: true, Entry: seen.Entry{Mode: 0o777 | 1<<31, Owner: 1000}}
		}),
	}
	return f
}

func windowsError() error {
	w := &seen.Windows{Machine: "desk", Steps: []string{`ssh-keygen -t ed25519 -f "$env:USERPROFILE\.ssh\latchkey_ed25519"`, `Get-Content "$env:USERPROFILE\.ssh\latchkey_ed25519.pub"`}}
	return say.New("machine.windows", "{machine} runs Windows, which Latchkey does not set up over SSH: do the steps shown there yourself, in PowerShell", say.Values{"machine": "desk"}).Because(w)
}

// unreached is acme with machines that are not reached, each for another reason.
func unreached() *fake {
	f := acme()
	f.machines.lookErr = map[string]error{
		"off":    say.New("machine.unreachable", "{machine} does not answer⟨ ({cause})⟩: check that it is on, its port, and whether you are on its network or VPN", say.Values{"machine": "off"}).Because(nil),
		"closed": ask.ErrDeclined,
		"desk":   windowsError(),
	}
	return f
}

// onboardingRun is a rollout that onboards two machines and is under way.
func onboardingRun() rollout.Report {
	r := rollout.Report{Summary: rollout.Summary{ID: 1, Verb: rollout.Onboard, Title: say.New("title.onboard", "let {machines} open {where}", say.Values{"machines": say.Count("part.machines", 2, "{n} machine", "{n} machines"), "where": say.Count("part.repositories", 2, "{n} repository", "{n} repositories")}), State: rollout.Paused, Total: 6, Done: 3, Failed: 1, Waiting: 2, Created: now.Add(-time.Hour), Updated: now.Add(-time.Minute)}}
	r.Spec = rollout.Spec{Verb: rollout.Onboard, Machines: []string{"build-07", "build-12"}}
	add := func(x rollout.Result) {
		x.N, x.Updated, x.Attempts = len(r.Results)+1, now.Add(-time.Minute), 1
		r.Results = append(r.Results, x)
	}
	add(rollout.Result{Machine: "build-07", Target: "build-07", State: rollout.StepDone, Fingerprint: fpCI, Installed: true, Took: time.Second})
	for _, repo := range []string{"acme/payments-api", "acme/ledger"} {
		add(rollout.Result{Account: "a1", Machine: "build-07", Target: repo, State: rollout.StepDone, Fingerprint: fpCI, Added: true, Installed: true, Verified: true, Verification: say.New("machine.opens", "opened from the machine"), Took: 2 * time.Second})
	}
	add(rollout.Result{Machine: "build-12", Target: "build-12", State: rollout.StepFailed, At: rollout.ActMakeThere,
		Error: say.New("machine.unreachable", "{machine} does not answer⟨ ({cause})⟩: check that it is on, its port, and whether you are on its network or VPN", say.Values{"machine": "build-12"})})
	for _, repo := range []string{"acme/payments-api", "acme/ledger"} {
		add(rollout.Result{Account: "a1", Machine: "build-12", Target: repo, State: rollout.StepWaiting})
	}
	return r
}

func machineStateScenes() []scene {
	fold := func(p *person) { p.split().OpenList() }
	pane := func(p *person) { p.split().OpenTrailing() }
	plan := func(command string) func(t *testing.T) *person {
		return func(t *testing.T) *person {
			p := onMachine(t, builders(), "build-07")
			p.w.run(command)
			p.until("the plan shows", p.planned)
			return p
		}
	}
	asks := func(f func() *fake, name, command string) func(t *testing.T) *person {
		return func(t *testing.T) *person {
			p := onMachine(t, f(), name)
			p.w.run(command)
			p.until("it asks", p.w.Dialogs.Any)
			return p
		}
	}
	return []scene{
		{name: "95d-machine-new-lines", stage: func(t *testing.T) *person {
			p := onMachines(t, builders())
			p.w.run("machine-new")
			p.entries()[0].SetText("# agents\njenkins@build-01.acme.lan\nbuild 02\n-oProxyCommand=x\nbuild-03:99999")
			p.press(t2("wizard.look"))
			return p
		}},
		{name: "95e-machine-found", stage: func(t *testing.T) *person { return lookingAt(t, lacking(), "ci@no-git\nci@no-keygen\nci@build-01") }},
		{name: "95f-machine-home", stage: func(t *testing.T) *person { return lookingAt(t, lacking(), "ci@read-only\nci@open-ssh") }},
		{name: "95g-machine-off", stage: func(t *testing.T) *person { return lookingAt(t, unreached(), "ci@off\nci@closed\nci@build-01") }},
		{name: "95h-machine-windows", stage: func(t *testing.T) *person { return lookingAt(t, unreached(), "ci@desk") }},
		{name: "95i-machine-repos", stage: func(t *testing.T) *person {
			p := lookingAt(t, builders(), "ci@build-01\nci@build-02")
			p.until("repositories show", func() bool { return p.says("acme/ledger") && len(p.queue) == 0 })
			return p
		}},
		{name: "95j-machine-offers", stage: func(t *testing.T) *person {
			f := acme()
			f.machines.offers.Addresses = []string{"build-01", "build-02", "build-03"}
			p := onMachines(t, f)
			p.w.run("machine-new")
			return p
		}},
		{name: "95k-machine-no-offers", stage: func(t *testing.T) *person {
			f := acme()
			f.machines.offers.Why = say.New("demo.no-machines", "this system gives programs no namespaces of their own ({cause})", say.Values{"cause": "operation not permitted"})
			f.machines.offers.NotHere = true
			p := onMachines(t, f)
			p.w.run("machine-new")
			return p
		}},
		{name: "96c-plan-revoke", stage: plan("machine-revoke")},
		{name: "96d-plan-retire", stage: plan("machine-retire")},
		{name: "96e-run-onboard", stage: func(t *testing.T) *person {
			f := builders()
			f.setRolled(onboardingRun())
			p := onMachines(t, f)
			p.w.activity.Open(activitypage.RolloutRun(1))
			p.until("the run shows", func() bool { return p.says("build-12") && len(p.queue) == 0 })
			p.pickLine(3)
			return p
		}},
		{name: "98-machine-rebuilt", stage: asks(workshop, "rebuilt-01", "machine-rebuilt")},
		{name: "98b-machine-look", stage: asks(builders, "build-07", "machine-look")},
		{name: "98c-machine-forget", stage: asks(builders, "build-07", "machine-remove")},
		{name: "99-machines-troubled", stage: func(t *testing.T) *person { return onMachine(t, workshop(), "rebuilt-01") }, each: fold},
		{name: "99b-machine-hostkey", stage: func(t *testing.T) *person { return onMachine(t, workshop(), "rebuilt-01") }, each: pane},
		{name: "99c-machine-signin", stage: func(t *testing.T) *person { return onMachine(t, workshop(), "locked-02") }, each: pane},
		{name: "99d-machine-partly", stage: func(t *testing.T) *person { return onMachine(t, workshop(), "partly-05") }, each: pane},
	}
}

// ---- what the wizard and the other commands do

// Where all is well on every machine, nothing but the repositories has to be chosen.
func TestANewMachineIsOnboardedInSixActions(t *testing.T) {
	f := builders()
	p := onMachines(t, f)
	h := &actionCounter{person: p}
	h.does("machine-new")
	p.entries()[0].SetText("ci@fresh-01.lan")
	h.n++
	p.press(t2("machineadd.more")) // of what is there besides nothing has to be told
	p.chooses(t2("machineadd.kind"), 2)
	h.presses(t2("wizard.look"))
	p.until("the repositories show", func() bool { return p.says("acme/ledger") && len(p.queue) == 0 })
	if !p.says(tv("wizard.for", locale.Args{"Machines": "fresh-01"})) {
		t.Errorf("it does not say for which machine: %q", p.texts())
	}
	p.press(t2("rollout.plan"))
	if !p.says(t2("keys.pick_one")) {
		t.Error("no repository was chosen, and nothing says so")
	}
	p.tick("acme/ledger")
	h.n++
	h.presses(t2("rollout.plan"))
	p.until("the plan shows", p.planned)
	p.startsPlan()
	h.n++
	h.within(6, "a new build machine")
	if !f.called("add machine of jenkins-agent") {
		t.Errorf("the build system is not kept: %q", f.calls)
	}
	spec := f.lastSpec()
	if spec.Verb != rollout.Onboard || len(spec.Machines) != 1 || spec.Machines[0] != "fresh-01" || spec.Deliver || spec.Access != api.Read {
		t.Errorf("the plan is of %+v", spec)
	}
	p.until("it runs", func() bool { return f.called("start 0123456789ab") && p.w.shell.page == "activity" })
}

// What lacks something stays behind, says what brings it, and can be looked at again.
func TestAMachineThatLacksSomethingSaysWhatBringsIt(t *testing.T) {
	f := lacking()
	p := lookingAt(t, f, "ci@no-git\nci@build-01")
	if !p.says("sudo apt-get install -y git") && !p.says("apt-get install -y git") {
		t.Errorf("it does not say what installs git: %q", p.texts())
	}
	delete(f.machines.looks, "no-git")
	p.press(t2("machinelook.again"))
	p.until("all are ready", func() bool { return p.says(locale.Tn("machinelook.ready", 2)) })
	p.press(t2("wizard.next"))
	p.until("the repositories show", func() bool { return p.says("acme/ledger") })
	// Back shows what was found, and looks at nothing again.
	before := len(f.calls)
	p.press(t2("action.back"))
	if !p.says(locale.Tn("machinelook.ready", 2)) || len(f.calls) != before {
		t.Errorf("%q, %q", p.texts(), f.calls[before:])
	}
}

func TestARebuiltMachineIsSeenWithBothFingerprints(t *testing.T) {
	f := workshop()
	p := onMachine(t, f, "rebuilt-01")
	p.press(t2("machinedo.machine-rebuilt"))
	p.until("it asks", p.w.Dialogs.Any)
	if !p.says(oldHostKey) || !p.says(newHostKey) {
		t.Errorf("it does not show both: %q", p.texts())
	}
	p.key("Escape")
	p.settled("nothing is changed", func() bool {
		return !p.w.Dialogs.Any() && !f.called("machine rebuilt-01 was rebuilt and has "+newHostKey)
	})
	p.press(t2("machinedo.machine-rebuilt"))
	p.press(t2("rebuilt.yes"))
	p.until("it is verified", func() bool {
		return f.called("machine rebuilt-01 was rebuilt and has "+newHostKey) && f.called("verify machine rebuilt-01")
	})
}

func TestAStolenMachineIsShutOut(t *testing.T) {
	f := builders()
	p := onMachine(t, f, "build-07")
	p.press(t2("machinedo.machine-revoke"))
	p.until("the plan shows", p.planned)
	if spec := f.lastSpec(); !spec.ShutsOut() || spec.ReplaceFirst || spec.Retire || !spec.Choice.Where || spec.Account != "" || spec.Key.Fingerprint != "" {
		t.Errorf("the plan is of %+v", spec)
	}
	p.chooses(t2("shutout.order"), 1)
	p.follows(f, func(s rollout.Spec) bool { return s.ReplaceFirst })
	p.key("Escape")
	p.settled("the machines show", func() bool { return p.w.shell.page == "machines" })
	p.press(t2("machinedo.machine-retire"))
	p.until("the plan shows", p.planned)
	if spec := f.lastSpec(); !spec.Retire || spec.ReplaceFirst || len(spec.Machines) != 1 {
		t.Errorf("the plan is of %+v", spec)
	}
}

// The rows of an onboarding name the machine, since two of them may open one repository.
func TestTheRowsOfARunNameTheMachine(t *testing.T) {
	f := builders()
	f.setRolled(onboardingRun())
	p := onMachines(t, f)
	p.w.activity.Open(activitypage.RolloutRun(1))
	p.until("the run shows", func() bool { return p.runLength() == 6 && len(p.queue) == 0 })
	for i, want := range []string{"build-07", tv("onboard.from", locale.Args{"Repo": "acme/payments-api", "Machine": "build-07"}), tv("onboard.from", locale.Args{"Repo": "acme/ledger", "Machine": "build-07"}), "build-12"} {
		if got := p.runLines().Row(i)[0].Text; got != want {
			t.Errorf("row %d is %q, not %q", i, got, want)
		}
	}
}

// With two hundred machines the window does all that it does with six within a frame;
// the watchdog of the loop fails it otherwise.
func TestTwoHundredMachinesNeverHoldTheWindow(t *testing.T) {
	f := builders()
	six := f.machines.all
	f.machines.all = nil
	for i := range 200 {
		m := six[i%len(six)]
		m.ID = fmt.Sprintf("%s-%03d", m.Name, i)
		m.Name = m.ID
		f.machines.all = append(f.machines.all, m)
	}
	p := onMachines(t, f)
	quiet := func() bool { return len(p.queue) == 0 && len(p.w.Jobs.List) == 0 }
	p.until("all show", func() bool { return len(p.rows()) == 200 && quiet() })
	for _, column := range []string{"kind", "keys", "opens", "verified", "status", "machine", "machine"} {
		p.watch("sorting by "+column, func() { p.table().OnSort(column) })
		p.until("it is sorted", quiet)
	}
	for _, text := range []string{"b", "build-0", "jenkins", "nothing has that name", ""} {
		p.watch("searching for "+text, func() { p.w.top.search.SetText(text) })
		p.until("it is filtered", quiet)
	}
	for _, chip := range []string{"due", "failing"} {
		p.watch("narrowing to "+chip, func() { p.chip(t2("machinechip." + chip)) })
		p.until("it is narrowed", quiet)
		p.chip(t2("machinechip." + chip))
		p.until("all show again", quiet)
	}
	p.w.run("mark-all")
	p.until("all are marked", quiet)
}

// plannedOnboarding is the window in which a machine's onboarding on one repository is
// planned, and not begun.
func plannedOnboarding(t *testing.T, f *fake) *person {
	t.Helper()
	p := onMachine(t, f, "build-07")
	p.press(t2("machinedo.machine-onboard"))
	p.until("the repositories show", func() bool { return p.says("acme/ledger") })
	p.tick("acme/ledger")
	p.press(t2("rollout.plan"))
	p.until("the plan shows", p.planned)
	return p
}

// What an onboarding can be told besides stands below the key, folded: in one checkout
// alone, https, an end.
func TestAnOnboardingIsToldWhereAndHowLong(t *testing.T) {
	f := builders()
	p := plannedOnboarding(t, f)
	p.press(t2("onboard.more"))
	all := p.checks()
	if len(all) != 1 || all[0].Text != t2("onboard.https") {
		t.Fatalf("there are %d boxes: %q", len(all), p.texts())
	}
	all[0].SetChecked(true)
	p.lineOf(t2("onboard.checkout")).SetText(" src/ledger ")
	p.chooses(t2("onboard.ends"), 2)
	p.until("it is planned anew", func() bool {
		s := f.lastSpec()
		return s.HTTPS && s.Checkout == "src/ledger" && s.Ends.Equal(now.Add(7*24*time.Hour)) && p.planned()
	})
	p.w.look.SetLanguage("de")
	p.until("it is drawn in German", func() bool { return p.button("Weitere Einstellungen") != nil && p.planned() })
	p.startsPlan()
	p.until("it runs", func() bool { return f.called("start 0123456789ab") })
	if s := f.lastSpec(); !s.HTTPS || s.Checkout != "src/ledger" || s.Ends.IsZero() {
		t.Errorf("the other language planned %+v", s)
	}
}
