package ui

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"latchkey/api"
	"latchkey/core/ask"
	"latchkey/core/probe"
	"latchkey/core/rollout"
	"latchkey/ui/kit"
	"latchkey/ui/kit/paint"
	"latchkey/ui/kit/tables"
	"latchkey/ui/locale"
)

// status is the last cell of a machine's row.
func (p *person) machineStatus(name string) tables.Cell {
	cells := p.table().Row(p.mustRow(name))
	return cells[len(cells)-1]
}

// A machine from which nothing was verified yet is not known to be good, and says so
// in word, shape and colour.
func TestEachMachineSaysHowItStands(t *testing.T) {
	p := onMachines(t, builders())
	for name, want := range map[string]tables.Cell{
		"build-07":     {Text: t2("machinestate.good"), Icon: "passed", Tone: kit.Good.Text()},
		"build-08":     {Text: t2("machinestate.failing"), Icon: "failed", Tone: kit.Bad.Text()},
		"build-12":     {Text: t2("machinestate.unreachable"), Icon: "offline", Tone: kit.Caution.Text()},
		"new-01":       {Text: t2("machinestate.unverified"), Icon: "missing", Tone: paint.ColorMuted},
		"old-02":       {Text: t2("machinestate.due"), Icon: "warning", Tone: kit.Caution.Text()},
		"this-machine": {Text: t2("machinestate.bare"), Icon: "missing", Tone: paint.ColorMuted},
	} {
		if got := p.machineStatus(name); got.Text != want.Text || got.Icon != want.Icon || got.Tone != want.Tone {
			t.Errorf("%s is %+v", name, got)
		}
	}
	for chip, want := range map[string][]string{"due": {"old-02", "this-machine"}, "unreachable": {"build-12"}, "never": {"new-01", "this-machine"}, "failing": {"build-08"}} {
		p.chip(t2("machinechip." + chip))
		p.settled("narrowed to "+chip, func() bool { return slices.Equal(p.rows(), want) })
		p.chip(t2("machinechip." + chip))
		p.settled("all show again", func() bool { return len(p.rows()) == 6 })
	}
	p.w.top.search.SetText("jenkins")
	p.settled("they are found by address", func() bool { return slices.Equal(p.rows(), []string{"build-07", "build-08"}) })
}

func TestTheDetailsOfAMachineSayWhatToDo(t *testing.T) {
	p := onMachine(t, builders(), "build-08")
	what, why, remedy := locale.Finding(notReadable("x").Rungs[0].Finding)
	for _, text := range []string{"jenkins@build-08.acme.lan", "acme/ledger", what, ".ssh/latchkey/id_build", t2("machineorigin.made")} {
		if !p.says(text) {
			t.Errorf("it does not say %q: %q", text, p.texts())
		}
	}
	all := strings.Join(p.texts(), "\n")
	if !strings.Contains(all, why) || !strings.Contains(all, remedy) {
		t.Errorf("it does not say why, or what to do: %q", all)
	}
	p.pick("build-12")
	if all := strings.Join(p.texts(), "\n"); !strings.Contains(all, "build-12 does not answer") || !p.says(tv("machines.answered", locale.Args{"When": locale.Ago(now.Add(-80*time.Hour), now)})) {
		t.Errorf("it does not say since when: %q", all)
	}
}

func TestTheFirstMachinesAreAddedByAList(t *testing.T) {
	f := acme()
	f.machines.addErr = map[string]error{"ci@gone.lan": errors.New("no such host")}
	p := onMachines(t, f)
	if !p.says(t2("empty.machines_none.title")) {
		t.Fatalf("it says %q", p.texts())
	}
	p.press(t2("machines.new"))
	p.press(t2("wizard.look"))
	if !p.says(t2("machineadd.missing")) {
		t.Error("nothing is added without a word")
	}
	p.entries()[0].SetText("ci@build-01.lan\n# the second\ngit@x y\nci@build-02.lan")
	p.press(t2("wizard.look"))
	if all := strings.Join(p.texts(), "\n"); !strings.Contains(all, tv("machineadd.bad_line", locale.Args{"N": 3, "Why": ""})) || len(f.machines.all) > 0 {
		t.Errorf("it does not name the line that is no address: %q", all)
	}
	p.entries()[0].SetText("ci@build-01.lan\nci@gone.lan\nci@build-02.lan")
	p.press(t2("wizard.look"))
	p.until("it says which failed", func() bool {
		return p.says(tv("error.machine_add", locale.Args{"Machine": "ci@gone.lan"})) && p.says(tv("machinelook.some", locale.Args{"Ready": "2", "Total": "3"}))
	})
	delete(f.machines.addErr, "ci@gone.lan")
	p.press(t2("machinelook.again"))
	p.until("all are ready", func() bool { return p.says(locale.Tn("machinelook.ready", 3)) })
	p.key("Escape")
	p.settled("all show", func() bool {
		return !p.w.Dialogs.Any() && slices.Equal(p.rows(), []string{"build-01", "build-02", "gone"})
	})
	p.settled("the first is chosen", func() bool { return p.picked() == "build-01" })
	if !f.called(`add machine ci@build-02.lan named "" as ""`) {
		t.Errorf("called %q", f.calls)
	}
}

func TestAMachineIsVerifiedAndRemoved(t *testing.T) {
	f := builders()
	f.machines.reports = map[string]probe.Report{"build-08": notReadable("acme/ledger")}
	p := onMachine(t, f, "build-07")
	p.press(t2("machinedo.machine-verify"))
	p.until("it says how many open", func() bool { return p.says(locale.Tn("toast.machine_verified", 2, locale.Args{"Machine": "build-07"})) })
	p.pick("build-08")
	p.w.run("machine-verify")
	p.until("it says what was found", func() bool { return p.notices() == 1 && f.called("verify machine build-08") })
	p.w.run("machine-remove")
	p.until("it asks", p.w.Dialogs.Any)
	p.press(t2("forget.only"))
	p.until("it asks again", p.w.Dialogs.Any)
	p.key("Escape")
	p.settled("nothing is removed", func() bool { return !p.w.Dialogs.Any() && len(p.rows()) == 6 })
	p.w.run("machine-remove")
	p.until("it asks", p.w.Dialogs.Any)
	p.press(t2("forget.only"))
	p.until("it asks again", func() bool { return p.w.Dialogs.Any() && !p.says(t2("forget.note")) })
	p.press(p.w.Dialogs.Top().Actions[1].Text)
	p.settled("it is gone", func() bool { return len(p.rows()) == 5 && p.row("build-08") < 0 && f.called("remove machine build-08") })
}

func TestFilesOfOursNeverShowAPrivateKey(t *testing.T) {
	f := builders()
	f.machines.files = append(f.machines.files, f.machines.files[2])
	f.machines.files[3].Private, f.machines.files[3].Content = false, aPrivateKey
	p := onMachine(t, f, "build-07")
	p.w.run("machine-files")
	p.until("they show", p.w.Dialogs.Any)
	for _, b := range p.buttons() {
		if b == t2("machinefiles.content") {
			p.press(b)
		}
	}
	all := strings.Join(p.texts(), "\n")
	if !p.says(".ssh/latchkey/config") || !p.says(t2("machinefiles.private")) || strings.Contains(all, "PRIVATE KEY") {
		t.Errorf("it says %q", all)
	}
}

// From a machine by the repositories to the plan, and from there to Activity.
func TestAMachineIsOnboardedByAPlan(t *testing.T) {
	f := builders()
	p := onMachine(t, f, "new-01")
	p.w.run("machine-onboard")
	p.until("repositories show", func() bool { return p.says("acme/ledger") && len(p.queue) == 0 })
	p.press(t2("rollout.plan"))
	if !p.says(t2("keys.pick_one")) {
		t.Error("no repository was chosen, and nothing says so")
	}
	p.tick("acme/ledger")
	p.press(t2("rollout.plan"))
	p.until("the plan shows", p.planned)
	spec := f.lastSpec()
	if spec.Verb != rollout.Onboard || !slices.Equal(spec.Machines, []string{"new-01"}) || !slices.Equal(spec.Choice.Repos, []api.RepoPath{"acme/ledger"}) || spec.Access != api.Read || spec.New.Kind == "" {
		t.Errorf("the plan is of %+v", spec)
	}
	if rows := p.rows(); !slices.Equal(rows, []string{"new-01", tv("onboard.from", locale.Args{"Repo": "acme/ledger", "Machine": "new-01"})}) {
		t.Errorf("the plan has the rows %q", rows)
	}
	if p.says(t2("plan.pairs")) {
		t.Errorf("it asks for %q", p.texts())
	}
	p.startsPlan()
	p.until("it runs", func() bool { return f.called("start 0123456789ab") && p.w.shell.page == "activity" })
}

func TestTheNewestOnboardingIsTakenBack(t *testing.T) {
	f := builders()
	r := report(rollout.Done, 2)
	r.Verb, r.Spec = rollout.Onboard, rollout.Spec{Verb: rollout.Onboard, Machines: []string{"build-07"}}
	f.setRolled(r)
	p := onMachine(t, f, "build-08")
	p.w.run("machine-undo")
	p.until("it says that there is nothing", func() bool {
		return p.says(tv("machines.nothing_to_undo", locale.Args{"Machine": "build-08"}))
	})
	p.pick("build-07")
	p.w.run("machine-undo")
	p.until("it is undone", func() bool { return f.called("undo rollout 1") && p.w.shell.page == "activity" })
}

// What a machine asks at sign-in is asked in the window; closing the question sends
// nothing.
func TestAMachineAsksForAPasswordInTheWindow(t *testing.T) {
	f := acme()
	p := withKeys(t, f)
	prompt := ask.Prompt{Machine: "build-07", User: "jenkins", Password: true}
	asks, replies := p.secretQuestion(func() ([]byte, error) { return f.wiring.Person.Prompt(context.Background(), prompt) })
	asks()
	line := p.entries()[0]
	if !line.Password || !p.says(tv("prompt.password_of", locale.Args{"User": "jenkins", "Machine": "build-07"})) {
		t.Errorf("it asks %q, hidden %v", p.texts(), line.Password)
	}
	line.SetText("hunter2")
	p.key("Return")
	if r := <-replies; string(r.secret) != "hunter2" || r.err != nil || line.Text != "" {
		t.Errorf("it sends %q, %v, and the line holds %q", r.secret, r.err, line.Text)
	}
	asks()
	p.key("Escape")
	if r := <-replies; r.secret != nil || !errors.Is(r.err, ask.ErrDeclined) {
		t.Errorf("closed, it sends %q, %v", r.secret, r.err)
	}
	asks()
	p.entries()[0].SetText("secret")
	p.press(t2("prompt.ok"))
	<-replies
}

func TestACommandIsShownWholeBeforeItRuns(t *testing.T) {
	f := acme()
	p := withKeys(t, f)
	command := "ssh -W build-07.acme.lan:22 gate.acme.lan " + strings.Repeat("-v ", 40)
	for _, want := range []bool{false, true} {
		answers := make(chan bool, 1)
		go func() {
			yes, err := f.wiring.Person.RunCommand(context.Background(), ask.Command{Machine: "build-07", Command: command})
			answers <- yes && err == nil
		}()
		p.until("it asks", p.w.Dialogs.Any)
		if !p.says(strings.TrimSpace(command)) && !p.says(command) {
			t.Errorf("it does not show the command: %q", p.texts())
		}
		p.press(map[bool]string{false: t2("runcommand.no"), true: t2("runcommand.yes")}[want])
		if got := <-answers; got != want {
			t.Errorf("the answer is %v", got)
		}
	}
}

func TestTheKindOfAMachineIsTheNameOfItsBuildSystem(t *testing.T) {
	p := onMachine(t, builders(), "build-07")
	if !p.says("Jenkins agent") || p.says("jenkins-agent") {
		t.Errorf("it says %q", p.texts())
	}
}
