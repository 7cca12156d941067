package ui

import (
	"context"
	"net"
	"strconv"
	"strings"
	"testing"
	"time"

	"latchkey/api"
	"latchkey/api/demo"
	"latchkey/core"
	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/keys/vault"
	"latchkey/ui/locale"
)

// named types another name for the new key.
func (p *person) named(name string) {
	p.lineOf(t2("rollout.name")).SetText(name)
	p.planShows()
}

// ready waits for the plan over so many repositories and gives the text of the
// button that starts it.
func (p *person) ready(verb string, n int) string {
	p.t.Helper()
	text := tv("rollout.do_"+verb, locale.Args{"N": n})
	p.until("the plan is "+text, func() bool { return p.planned() && p.button(text) != nil })
	return text
}

// rolled waits until the newest rollout, which shows, is in a state, and gives it.
func (p *person) rolled(want rollout.State) rollout.Report {
	p.t.Helper()
	var r rollout.Report
	p.until("the rollout is "+string(want), func() bool {
		if !p.runIs(want) || !p.nothingRuns() {
			return false
		}
		r = p.newestReport() // right after the start it is the one before that shows
		return r.State == want
	})
	return r
}

// Several repositories, Add key…, plan, confirm, result: five actions; then the
// key is rotated on all of them, and the forge shows it.
func TestAddAndRotateOnSeveralOverTheRealCore(t *testing.T) {
	p, forge := overDemo(t)
	repos := []api.RepoPath{"acme/mobile.app-ios", "acme/build-images", "acme/data_pipeline"}
	p.mark(repos...)
	p.w.run("rollout-add")
	p.named("ci@build-07")
	p.press(p.ready("add", 3))
	r := p.rolled(rollout.Done)
	old := r.Results[0].Fingerprint
	for _, repo := range repos {
		if !forge.Opens(string(repo), old) || len(forge.Uses(string(repo), old)) == 0 {
			t.Errorf("%s: the key is there %v and was verified %v", repo, forge.Opens(string(repo), old), len(forge.Uses(string(repo), old)) > 0)
		}
	}

	p.w.shell.show("repositories")
	p.mark(repos...)
	p.w.run("rollout-rotate")
	p.ready("rotate", 3)
	p.named("ci@build-08")
	p.press(p.ready("rotate", 3))
	p.until("it rotates", func() bool { return p.newestDoes(2, rollout.Rotate) })
	r = p.rolled(rollout.Done)
	for _, x := range r.Results {
		if x.Fingerprint == old || !forge.Opens(x.Target, old) || !forge.Opens(x.Target, x.Fingerprint) {
			t.Errorf("%+v", x)
		}
	}
	fresh := r.Results[0].Fingerprint
	if words := p.runWords(); !strings.Contains(words, "ci@build-08 · "+locale.ShortFingerprint(fresh)) || !strings.Contains(words, locale.Tn("activity.old_left", 3)) {
		t.Errorf("the new key is not named: %q", words)
	}
	for _, id := range []string{"export.do", "cmd.key-ssh-config", "activity.show_key"} {
		text := t2(id)
		if id == "export.do" {
			text += "…"
		}
		if p.button(text) == nil {
			t.Errorf("there is no button %s", text)
		}
	}

	// The old keys go when the person says so, after another look.
	p.press(t2("rollout.remove_old"))
	p.ready("remove-old", 3)
	if !p.says("every machine that still clones 3 repositories with the old key") || !p.says("last used") {
		t.Errorf("what stops working: %q", p.texts())
	}
	p.press(p.ready("remove-old", 3))
	p.until("they are removed", func() bool { return p.newestDoes(3, rollout.RemoveOld) })
	for _, x := range p.rolled(rollout.Done).Results {
		if forge.Opens(x.Target, old) || !forge.Opens(x.Target, fresh) {
			t.Errorf("%+v", x)
		}
	}
}

func TestMarksSurviveAFilterAndExtend(t *testing.T) {
	p := withKeys(t, acme())
	p.markRow(0, false)
	p.markRow(3, true)
	if n := p.marked(); n != 4 {
		t.Errorf("%d marked", n)
	}
	p.markRow(1, false)
	p.w.top.search.SetText(p.repoAt(0))
	p.until("it is filtered", func() bool { return p.rowsLeft() == 1 })
	if n := p.marked(); n != 3 {
		t.Errorf("%d marked after a filter", n)
	}
	p.w.run("unmark")
	if p.marked() != 0 {
		t.Error("marks are left")
	}
	p.w.top.search.SetText("")
	p.until("all show", func() bool { return p.rowsLeft() == p.rowsListed() })
	p.w.run("mark-all")
	if p.marked() != p.rowsListed() {
		t.Error("not all are marked")
	}
}

// A removal on many repositories wants the name of the key typed.
func TestRotatingOnManyIsTyped(t *testing.T) {
	f := acme()
	p := withKeys(t, f)
	p.markAll()
	p.w.run("rollout-rotate")
	p.planShows()
	if p.guard() != nil || p.planMain().Disabled() {
		t.Errorf("by itself the plan removes something: %q", p.texts())
	}
	p.chooses(t2("plan.old"), 3)
	p.planShows()
	if p.guard() == nil {
		t.Fatalf("no name has to be typed: %q", p.texts())
	}
	if !p.button(tv("rollout.do_rotate", locale.Args{"N": 15})).Disabled() {
		t.Fatal("it can be started without the name")
	}
	p.startsPlan()
	p.guard().SetText("ci@build-0")
	p.startsPlan()
	if f.called("start 0123456789ab") {
		t.Fatal("it began without the name")
	}
	p.guard().SetText("ci@build-07")
	p.press(tv("rollout.do_rotate", locale.Args{"N": 15}))
	p.until("it began", func() bool { return f.called("start 0123456789ab") })
}

func TestARunningRolloutShowsWhatItWaitsForAndStops(t *testing.T) {
	f := acme()
	f.hold = make(chan struct{})
	p := withKeys(t, f)
	f.rolled = report(rollout.Running, 12)
	p.w.Nav.Run(1, say.Old("rotate"))
	p.until("it waits", func() bool { return p.says("Waiting for Bitbucket Cloud's hourly limit: resumes at 14:20") })
	p.press(t2("action.stop"))
	p.until("it has stopped", func() bool { return p.nothingRuns() })
	if r := f.theRolled(); r.State != rollout.Stopped {
		t.Errorf("state %s", r.State)
	}
}

// What was interrupted is offered on the first screen.
func TestAnInterruptedRolloutIsOfferedAtStart(t *testing.T) {
	f := acme()
	f.rolled = report(rollout.Stopped, 12)
	p := withKeys(t, f)
	p.until("it is offered", func() bool { return p.button(t2("rollout.resume")) != nil })
	f.rolled = report(rollout.Done, 12)
	p.press(t2("rollout.resume"))
	p.until("it went on", func() bool { return f.called("run 1") })
}

// The window is closed in the middle of a rollout; the next start offers to go
// on, and the forge ends as if nothing had happened.
func TestARolloutIsResumedAfterARestart(t *testing.T) {
	forge, err := demo.Start(t.Context(), demo.Options{Seed: 1, Latency: 30 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(forge.Close)
	info, dir, secrets := forge.Info(), t.TempDir(), vault.NewMemory()
	open := func(ctx context.Context, w Wiring) (Backend, error) {
		return Over(core.Open(ctx, core.Options{DataDir: dir, UseVault: secrets, Person: w.Person, Tell: w.Tell, Version: "test",
			KnownHosts: []string{}, Published: []core.HostPin{{Line: info.HostKey}}, Lag: -1}))
	}
	app, err := open(t.Context(), Wiring{})
	if err != nil {
		t.Fatal(err)
	}
	host, port, err := net.SplitHostPort(info.SSH)
	if err != nil {
		t.Fatal(err)
	}
	number, err := strconv.Atoi(port)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := app.AddAccount(t.Context(), core.NewAccount{Forge: api.BitbucketCloud, BaseURL: info.REST, Login: info.Users[0].User,
		Token: []byte(info.Users[0].Token), SSHHost: host, SSHPort: number}); err != nil {
		t.Fatal(err)
	}
	if err := app.Close(); err != nil {
		t.Fatal(err)
	}
	p := startWith(t, Config{Open: open})
	p.until("repositories show", func() bool { return p.rowsShow() && p.rowsListed() == 21 })
	p.w.run("mark-all")
	p.w.run("rollout-add")
	p.press(p.ready("add", 21))
	p.until("some are done", func() bool { return p.runDoneOf(0) > 0 })
	p.w.Close()
	p.w.Ended(20 * time.Second)

	again := startWith(t, Config{Open: open})
	again.until("it is offered to go on", func() bool { return again.button(t2("rollout.resume")) != nil })
	again.press(t2("rollout.resume"))
	again.w.shell.show("activity")
	fp := again.rolled(rollout.Done).Results[0].Fingerprint
	for _, row := range again.cachedRepos() {
		n := 0
		for _, k := range forge.KeysOn(string(row.Path)) {
			if k.Public.Fingerprint() == fp {
				n++
			}
		}
		if n != 1 {
			t.Errorf("%s has the key %d times", row.Path, n)
		}
	}
}
