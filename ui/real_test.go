package ui

import (
	"context"
	"testing"

	"latchkey/api"
	"latchkey/api/demo"
	"latchkey/core"
	"latchkey/core/probe"
	"latchkey/ui/frame"
)

// overDemo opens the window over the real core and a demo forge, connected
// through the dialog as a person would.
func overDemo(t *testing.T) (*person, *demo.Forge) {
	t.Helper()
	return overDemoAt(t, nil)
}

// overDemoAt is overDemo where window, core and forge have one clock, which the
// test moves; nil = the real one.
func overDemoAt(t *testing.T, clock *movedClock) (*person, *demo.Forge) {
	t.Helper()
	forge, err := demo.Start(t.Context(), demo.Options{Seed: 1, Clock: clock.reader()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(forge.Close)
	info := forge.Info()
	dir := t.TempDir()
	p := startWith(t, Config{Now: clock.reader(), After: clock.timer(), Open: func(ctx context.Context, w Wiring) (Backend, error) {
		return Over(core.Open(ctx, core.Options{
			DataDir: dir, Vault: core.VaultMemory, Person: w.Person, Tell: w.Tell, Version: "test",
			KnownHosts: []string{}, Published: []core.HostPin{{Line: info.HostKey}}, Now: clock.reader(),
			Lag: -1, // this forge shows everything at once
		}))
	}})
	p.until("it is open", func() bool { return p.w.backend != nil })
	p.w.run("connect")
	p.press(t2("connect.advanced"))
	fields := p.entries()
	fields[0].SetText(info.Users[0].User)
	fields[1].SetText(info.Users[0].Token)
	fields[2].SetText(info.REST)
	fields[3].SetText(info.SSH)
	p.press(t2("connect.connect"))
	p.until("repositories show", func() bool { return p.rowsShow() && !p.w.Dialogs.Any() })
	return p, forge
}

func (p *person) choose(path api.RepoPath) {
	p.pointAt(path)
	p.until("keys of "+string(path)+" are read", func() bool { return p.keysShow() })
}

func TestMainJobOverTheRealCore(t *testing.T) {
	p, forge := overDemo(t)
	p.choose("acme/web-frontend")
	before := len(forge.KeysOn("acme/web-frontend"))
	p.w.run("add-key")
	p.press(t2("add.create"))
	p.until("the key is placed", func() bool { return p.button(t2("action.done")) != nil })
	on := forge.KeysOn("acme/web-frontend")
	if len(on) != before+1 {
		t.Fatalf("the forge holds %d keys, before %d", len(on), before)
	}
	key := on[len(on)-1]
	if key.Label != "latchkey-web-frontend" || key.LastUsed.IsZero() {
		t.Errorf("the forge shows %+v", key)
	}
	p.press(t2("action.done"))
	p.until("the card shows", func() bool { return p.w.command("test-clone").Possible() && !p.readsKeys() })
	p.w.run("test-clone")
	p.until("the clone ended", func() bool { return p.tested() })
	if !p.testPassed(probe.Clone) || !p.says(" files") || p.says(" 0 files") || !p.says("can be cloned with this key") {
		t.Errorf("the panel says %q", p.texts())
	}
	if uses := forge.Uses("acme/web-frontend", key.Public.Fingerprint()); len(uses) < 2 {
		t.Errorf("the forge saw %d uses", len(uses))
	}
}

func TestLabelAndRemovalOverTheRealCore(t *testing.T) {
	p, forge := overDemo(t)
	p.choose("acme/payments-api")
	was := forge.KeysOn("acme/payments-api")
	target := was[0]
	p.goTo("acme/payments-api", target.Public.Fingerprint())
	p.w.run("edit-label")
	p.entries()[0].SetText("renamed by hand")
	p.press(t2("label.save"))
	p.until("it is renamed", func() bool {
		return forge.KeysOn("acme/payments-api")[0].Label == "renamed by hand" && p.says("renamed by hand") && !p.w.Dialogs.Any()
	})
	p.goTo("acme/payments-api", target.Public.Fingerprint())
	p.w.run("remove-key")
	p.until("it asks", p.w.Dialogs.Any)
	if !p.says("acme/payments-api") || !p.says("renamed by hand") {
		t.Errorf("the question says %q", p.texts())
	}
	d := p.w.Dialogs.Top()
	p.press(d.Actions[1].Text)
	p.until("it is gone", func() bool { return len(forge.KeysOn("acme/payments-api")) == len(was)-1 })
}

func TestLabelAndRemovalAreUndoneOverTheRealCore(t *testing.T) {
	p, forge := overDemo(t)
	const repo = "acme/payments-api"
	p.choose(repo)
	was := forge.KeysOn(repo)
	target := was[0]
	p.goTo(repo, target.Public.Fingerprint())
	p.w.run("edit-label")
	p.entries()[0].SetText("renamed by hand")
	p.press(t2("label.save"))
	p.until("what was renamed is said", func() bool { return p.says(`“` + target.Label + `” is now “renamed by hand” on ` + repo) })
	p.press(t2("action.undo"))
	p.until("it has its label again", func() bool { return forge.KeysOn(repo)[0].Label == target.Label && p.w.Jobs.Count() == 0 })

	p.goTo(repo, target.Public.Fingerprint())
	p.w.run("remove-key")
	p.until("it asks", p.w.Dialogs.Any)
	p.press(p.w.Dialogs.Top().Actions[1].Text)
	p.until("it is gone, and can be undone", func() bool {
		return len(forge.KeysOn(repo)) == len(was)-1 && p.button(t2("action.undo")) != nil && !p.readsKeys()
	})
	if next := p.card(was[1].Public.Fingerprint()); next == nil || !next.marked {
		t.Error("the key that took its place is not the chosen one")
	}
	p.press(t2("action.undo"))
	p.until("it is back", func() bool { return len(forge.KeysOn(repo)) == len(was) && p.w.Jobs.Count() == 0 })
	for _, k := range forge.KeysOn(repo) {
		if k.Public.Fingerprint() == target.Public.Fingerprint() {
			if k.Label != target.Label || k.Write != target.Write {
				t.Errorf("it is back as %+v, was %+v", k, target)
			}
			return
		}
	}
	t.Error("another key is back")
}

func TestWrongTokenIsExplained(t *testing.T) {
	forge, err := demo.Start(t.Context(), demo.Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer forge.Close()
	dir := t.TempDir()
	p := startWith(t, Config{Open: func(ctx context.Context, w Wiring) (Backend, error) {
		return Over(core.Open(ctx, core.Options{Lag: -1, DataDir: dir, Vault: core.VaultMemory, Person: w.Person, Tell: w.Tell, KnownHosts: []string{}}))
	}})
	p.until("it is open", func() bool { return p.w.backend != nil })
	p.w.run("connect")
	p.press(t2("connect.advanced"))
	fields := p.entries()
	fields[0].SetText("nobody@example.com")
	fields[1].SetText("ATATT3xFfGF0wrongwrongwrong=00000000")
	fields[2].SetText(forge.Info().REST)
	p.press(t2("connect.connect"))
	p.until("the refusal shows", func() bool { return p.says("was not connected") })
	if p.says("ATATT3xFf") {
		t.Error("the token is on screen")
	}
}

func TestClosingEndsEverything(t *testing.T) {
	p, _ := overDemo(t)
	p.w.Close()
	p.drainUntilEnded()
	select {
	case <-p.w.ended:
	default:
		t.Error("something still runs")
	}
}

// What waits for a moment of rest when the window closes begins no more: it
// would ask a backend that is closed.
func TestNothingBeginsAfterClosing(t *testing.T) {
	p, _ := overDemo(t)
	p.w.Close()
	began := false
	frame.DoIn(p.w.Worker, t.Context(), frame.OnlyError(func(context.Context) error { began = true; return nil }), func(frame.None, error) { t.Error("it was told") })
	p.drainUntilEnded()
	p.w.Running.Wait()
	if began {
		t.Error("it began")
	}
}
