package ui

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"latchkey/api/demo"
	"latchkey/core"
	"latchkey/core/say"
	"latchkey/ui/locale"
)

// naps are the timers that a window sets; wake lets the newest ring.
type naps struct {
	wake atomic.Pointer[func()]
	set  atomic.Int32
}

func (n *naps) after(_ time.Duration, f func()) func() bool {
	n.wake.Store(&f)
	n.set.Add(1)
	return func() bool { return true }
}

// untilEnded lets every timer ring until nothing waits any more.
func (n *naps) untilEnded(p *person) {
	rung := int32(0)
	p.until("it has ended", func() bool {
		if set := n.set.Load(); set != rung {
			rung = set
			(*n.wake.Load())()
		}
		return p.notices() == 0
	})
}

// overLateDemo is overDemo with a forge that shows a change after an hour of
// passed, and a core that does not wait for it.
func overLateDemo(t *testing.T, n *naps, passed *atomic.Int64) (*person, *demo.Forge) {
	t.Helper()
	begin := time.Now()
	forge, err := demo.Start(t.Context(), demo.Options{Seed: 1, Clock: func() time.Time { return begin.Add(time.Duration(passed.Load())) }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(forge.Close)
	if err := forge.SetFaults(func(f *demo.Faults) { f.Lag = time.Hour }); err != nil {
		t.Fatal(err)
	}
	info, dir := forge.Info(), t.TempDir()
	p := startWith(t, Config{After: n.after, Open: func(ctx context.Context, w Wiring) (Backend, error) {
		app, err := core.Open(ctx, core.Options{DataDir: dir, Vault: core.VaultMemory, Person: w.Person, Tell: w.Tell, Version: "test",
			KnownHosts: []string{}, Published: []core.HostPin{{Line: info.HostKey}}, ShowWait: -1})
		if err != nil {
			return nil, err
		}
		_, err = app.Accounts.AddAccount(ctx, core.NewAccount{Forge: forge.Kind(), BaseURL: info.REST, Login: info.Users[0].User, Token: []byte(info.Users[0].Token)})
		return Over(app, err)
	}})
	p.until("repositories show", func() bool { return p.rowsShow() })
	return p, forge
}

// A key that the forge accepted and does not show is neither there nor failed:
// the dialog says so, a notice waits with it, nothing asks the person for
// anything, and the window itself ends it once the key shows.
func TestAKeyThatShowsLateWaitsAndEndsByItself(t *testing.T) {
	var n naps
	var passed atomic.Int64
	p, forge := overLateDemo(t, &n, &passed)
	p.choose("acme/web-frontend")
	before := len(forge.KeysOn("acme/web-frontend"))
	p.w.run("add-key")
	p.press(t2("add.create"))
	p.until("the dialog has ended", func() bool { return p.button(t2("action.done")) != nil })
	label := "latchkey-web-frontend"
	if !p.says(tv("waits.added", locale.Args{"Label": label, "Repo": "acme/web-frontend"})) || !p.says(t2("waits.advice")) || !p.says(t2("waits.untested")) {
		t.Errorf("the dialog says %q", p.texts())
	}
	for _, wrong := range []string{tv("error.test", locale.Args{"Repo": "acme/web-frontend"}), tv("error.add", locale.Args{"Repo": "acme/web-frontend"}), tv("add.done", locale.Args{"Label": label, "Repo": "acme/web-frontend"})} {
		if p.says(wrong) {
			t.Errorf("the dialog says %q", wrong)
		}
	}
	p.press(t2("action.done"))
	p.until("the notice waits", func() bool { return p.notices() == 1 && n.wake.Load() != nil })
	if p.button(t2("unfinished.finish")) != nil || p.says(strings.TrimSuffix(tv("unfinished.text", locale.Args{"When": ""}), ", ")) {
		t.Errorf("it looks half done: %q", p.texts())
	}
	set := n.set.Load()
	(*n.wake.Load())()
	p.until("it has looked in vain", func() bool { return n.set.Load() > set })
	if p.notices() != 1 {
		t.Fatal("it ended though the forge shows nothing")
	}
	passed.Store(int64(time.Hour))
	n.untilEnded(p)
	if !p.says(tv("waits.settled", locale.Args{"Label": label, "Repo": "acme/web-frontend"})) {
		t.Errorf("the window says %q", p.texts())
	}
	if on := forge.KeysOn("acme/web-frontend"); len(on) != before+1 {
		t.Errorf("the forge holds %d keys, before %d", len(on), before)
	}
	p.until("the key shows", func() bool { return p.says(label) })
}

// A removal that the forge accepted and still shows waits likewise.
func TestARemovalThatShowsLateIsNoFailure(t *testing.T) {
	var n naps
	var passed atomic.Int64
	p, forge := overLateDemo(t, &n, &passed)
	p.choose("acme/payments-api")
	target := forge.KeysOn("acme/payments-api")[0]
	p.goTo("acme/payments-api", target.Public.Fingerprint())
	p.w.run("remove-key")
	p.until("it asks", p.w.Dialogs.Any)
	p.press(p.w.Dialogs.Top().Actions[1].Text)
	p.until("the notice waits", func() bool { return p.says(t2("waits.advice")) && n.wake.Load() != nil })
	if p.says(tv("error.remove", locale.Args{"Label": target.Label, "Repo": "acme/payments-api"})) {
		t.Errorf("the window says %q", p.texts())
	}
	passed.Store(int64(time.Hour))
	n.untilEnded(p)
}

// What waits is looked at when the window opens, in an open vault only: whoever
// does nothing must not be asked for a passphrase. Looking stops with the last
// entry, and one that turns out to need the person gets the ways out.
func TestWhatWaitsIsLookedAtWhenTheWindowOpens(t *testing.T) {
	var n naps
	f := acme()
	f.vaultCheck = core.Check{Name: "keyring", State: "warning", Locked: true}
	u := core.Unfinished{ID: 7, What: "place", Label: "deploy", Target: "acme/web", Text: say.Old("accepted"), Since: now.Add(-time.Hour), CanUndo: true, EndsItself: true}
	f.left = []core.Unfinished{u}
	p := startWith(t, Config{Open: f.open, Now: func() time.Time { return now }, After: n.after})
	p.until("it waits", func() bool { return p.says(t2("waits.advice")) && n.wake.Load() != nil })
	set := n.set.Load()
	(*n.wake.Load())()
	p.until("it has looked at the list", func() bool { return n.set.Load() > set })
	if f.called("settle") {
		t.Error("a locked vault was asked")
	}
	f.mu.Lock()
	f.vaultCheck = core.Check{}
	u.EndsItself = false
	f.left = []core.Unfinished{u}
	f.mu.Unlock()
	(*n.wake.Load())()
	p.until("the person is needed", func() bool { return p.button(t2("unfinished.finish")) != nil })
	if !f.called("settle") || p.says(t2("waits.advice")) {
		t.Errorf("calls %q, the window says %q", f.calls, p.texts())
	}
	if len(p.w.waiting.entries) != 0 || p.w.waiting.timer != nil {
		t.Error("it goes on looking for nothing")
	}
}
